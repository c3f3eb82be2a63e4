"""Places that fell open after the cut, and who of the waiting list is next for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.queries.composition import lines_of
from competition.ranking.queries.rounds import confirmed_run, get_round, list_advancements
from competition.ranking.queries.standings import entries_named
from competition.registration.models import Entry
from competition.rules.substitution import next_waiting
from competition.rules.transitions import EntryState

_GONE = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A place that fell open: whose it was, why, and who is next; equals are all named."""

    row: Advancement
    candidates: tuple[Entry, ...]

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.row.ranking_run.edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """Who goes on from a round as it stands: those still in, those out, and their successors."""

    rows: tuple[Advancement, ...]
    vacancies: tuple[Vacancy, ...]
    replaced: Mapping[int, Advancement]
    waiting: tuple[Entry, ...]


def going_on(run: RankingRun) -> Going:
    """Return who goes on by a confirmed run. Three statements, whatever the number of entries."""
    rows = list_advancements(run.edition, run.round_key)
    by_id = {row.id: row for row in rows}
    replaced = {row.id: by_id[row.replaces_id] for row in rows if row.replaces_id in by_id}
    filled = {row.replaces_id for row in rows}
    gone = {row for row in rows if row.ended_at or row.entry.state in _GONE}
    lines = lines_of(run.result)
    entries = entries_named(run, {ref for one in lines for ref in one["waiting"]})
    moved = {str(row.entry.reference) for row in rows}
    moved |= {ref for ref, entry in entries.items() if entry.state != EntryState.ACCEPTED}
    places = _places(run)
    open_rows = [row for row in rows if row in gone and row.id not in filled]
    origin = {row.id: _origin(row, replaced) for row in open_rows}
    return Going(
        rows=tuple(row for row in rows if row not in gone),
        vacancies=tuple(
            Vacancy(
                row=row,
                candidates=tuple(
                    entries[ref]
                    for line in lines
                    if str(origin[row.id].entry.reference) in line["advancing"]
                    for ref in next_waiting(line["waiting"], places, moved).entries
                ),
            )
            for row in open_rows
        ),
        replaced=replaced,
        waiting=tuple(
            entries[ref] for line in lines for ref in line["waiting"] if ref not in moved
        ),
    )


def _origin(row: Advancement, replaced: Mapping[int, Advancement]) -> Advancement:
    """Follow whose place an entry holds back to who advanced by the ranking."""
    while row.id in replaced:
        row = replaced[row.id]
    return row


def _places(run: RankingRun) -> dict[str, tuple[object, ...]]:
    """Return what tells equals: the place, or score and decision where people decide."""
    rules = run.plan_version.plan.rounds_by_key[run.round_key].advancement
    return {
        row["entry"]: (row["figure"], row["decision"])
        if rules.ties == "decision"
        else (row["place"],)
        for row in run.result["placed"]
    }


def find_vacancy(run: RankingRun, row: Advancement) -> Vacancy | None:
    """Return the open place of a row, or ``None`` where it is not open."""
    return next((one for one in going_on(run).vacancies if one.row.id == row.id), None)


def get_advancement(edition_key: str, round_key: str, advancement_id: int) -> Advancement:
    """Return who goes on, by the keys of a path, while the ranking of his round counts."""
    judged = get_round(edition_key, round_key)
    row = db.session.scalar(
        select(Advancement)
        .join(Advancement.entry)
        .where(
            Advancement.id == advancement_id,
            Advancement.round_key == round_key,
            Entry.edition_id == judged.edition.id,
        )
    )
    if row is None or confirmed_run(judged.edition, round_key) is None:
        raise NotFoundError
    return row
