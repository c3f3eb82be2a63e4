"""Reading rounds, their runs, who takes part, and the inputs that a ranking freezes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload

from competition.accounts.models import Person, Role, RoleGrant
from competition.assignment.models import Assignment
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.queries.composition import fingerprint_of, lines_of, plain
from competition.registration.models import Entry
from competition.review.models import ReviewRound
from competition.review.queries import sheets_of_round, submissions_of_round, vote_results
from competition.rules.plan.rounds import Round
from competition.rules.transitions import (
    EntryState,
    RankingState,
    RoundState,
)

_RANKABLE = (RoundState.CLOSED, RoundState.RANKED)
_STILL_SHOWN = (EntryState.ACCEPTED, EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRound:
    """A round of an edition's plan, and how far it has come."""

    edition: Edition
    plan: Round
    state: str

    @property
    def key(self) -> str:
        """Return the round's key in the plan."""
        return self.plan.key

    @property
    def is_closed(self) -> bool:
        """Tell whether every mark is in, so that a ranking may be drawn up."""
        return self.state in _RANKABLE

    @property
    def next_round(self) -> Round | None:
        """Return the round to which the best of this one advance, or ``None`` after the last."""
        rounds = self.edition.plan.rounds
        return next((one for one in rounds if one.previous == self.plan.key), None)


def round_of(edition: Edition, round_key: str) -> JudgedRound:
    """Return a round of an edition; raises ``NotFoundError`` where the plan has none of the key."""
    plan = edition.plan.rounds_by_key.get(round_key)
    if plan is None:
        raise NotFoundError
    state = db.session.scalar(
        select(ReviewRound.state).where(
            ReviewRound.edition_id == edition.id, ReviewRound.key == round_key
        )
    )
    return JudgedRound(edition=edition, plan=plan, state=state or RoundState.PLANNED)


def get_round(edition_key: str, round_key: str) -> JudgedRound:
    """Return a round of an edition by the keys of a path."""
    return round_of(get_edition(edition_key), round_key)


def list_rounds(edition: Edition) -> list[JudgedRound]:
    """Return the rounds of an edition in the order of the plan. One statement."""
    rows = db.session.execute(
        select(ReviewRound.key, ReviewRound.state).where(ReviewRound.edition_id == edition.id)
    )
    states = {row.key: row.state for row in rows}
    return [
        JudgedRound(edition=edition, plan=one, state=states.get(one.key, RoundState.PLANNED))
        for one in edition.plan.rounds
    ]


def list_runs(edition: Edition, round_key: str) -> list[RankingRun]:
    """Return the ranking runs of a round, newest first; their inputs and results only if asked."""
    return list(
        db.session.scalars(
            select(RankingRun)
            .where(RankingRun.edition_id == edition.id, RankingRun.round_key == round_key)
            .options(defer(RankingRun.inputs), defer(RankingRun.result))
            .order_by(RankingRun.number.desc())
        )
    )


def latest_run(edition: Edition, round_key: str) -> RankingRun | None:
    """Return the newest ranking of a round, or ``None`` before the first."""
    return db.session.scalar(
        select(RankingRun)
        .where(RankingRun.edition_id == edition.id, RankingRun.round_key == round_key)
        .options(joinedload(RankingRun.plan_version))
        .order_by(RankingRun.number.desc())
        .limit(1)
    )


def latest_runs(edition: Edition) -> dict[str, RankingRun]:
    """Return the newest ranking of every round that has one, by the round's key. One statement."""
    newest = (
        select(RankingRun.round_key, func.max(RankingRun.number).label("number"))
        .where(RankingRun.edition_id == edition.id)
        .group_by(RankingRun.round_key)
        .subquery()
    )
    rows = db.session.scalars(
        select(RankingRun)
        .join(
            newest,
            (RankingRun.round_key == newest.c.round_key) & (RankingRun.number == newest.c.number),
        )
        .where(RankingRun.edition_id == edition.id)
    )
    return {run.round_key: run for run in rows}


def list_proposed() -> list[RankingRun]:
    """Return the rankings of all editions that wait for confirmation, with their editions."""
    return list(
        db.session.scalars(
            select(RankingRun)
            .where(RankingRun.state == RankingState.PROPOSED)
            .options(
                defer(RankingRun.inputs),
                defer(RankingRun.result),
                joinedload(RankingRun.edition),
            )
            .order_by(RankingRun.id)
        ).unique()
    )


def confirmed_run(edition: Edition, round_key: str) -> RankingRun | None:
    """Return the ranking that counts, or ``None`` while none was confirmed."""
    return db.session.scalar(
        select(RankingRun)
        .where(
            RankingRun.edition_id == edition.id,
            RankingRun.round_key == round_key,
            RankingRun.state == RankingState.CONFIRMED,
        )
        .order_by(RankingRun.number.desc())
        .limit(1)
    )


def get_run(edition_key: str, round_key: str, number: int) -> RankingRun:
    """Return one ranking of a round."""
    run = db.session.scalar(
        select(RankingRun)
        .join(RankingRun.edition)
        .where(
            Edition.key == edition_key,
            RankingRun.round_key == round_key,
            RankingRun.number == number,
        )
    )
    if run is None:
        raise NotFoundError
    return run


def has_other_organiser(edition: Edition, person_id: int) -> bool:
    """Tell whether somebody else organises this edition, so that two can look at what is final."""
    others = select(func.count()).where(
        RoleGrant.role == Role.ORGANISER,
        RoleGrant.ended_at.is_(None),
        RoleGrant.edition_key.in_((edition.key,)) | RoleGrant.edition_key.is_(None),
        RoleGrant.person_id != person_id,
    )
    return bool(db.session.scalar(others))


def needs_second_person(edition: Edition, made_by_id: int | None, person: Person) -> bool:
    """Tell whether the one who drew something up needs another organiser to make it final.

    Not in a rehearsal, and not where one organiser is alone.
    """
    alone = edition.is_rehearsal or made_by_id != person.id
    return not alone and has_other_organiser(edition, person.id)


def list_entries_of_round(judged: JudgedRound) -> list[Entry]:
    """Return the entries that take part in a round, in the order of their references.

    After an earlier round these are the ones that advanced. An entry that was withdrawn or
    disqualified since is left out where places lead to another round; in the last round it stays,
    because the prizes' own rules say whether it keeps its place.
    """
    query = _entries_of_round(judged).options(joinedload(Entry.owner))
    return list(db.session.scalars(query.order_by(Entry.reference)))


def _entries_of_round(judged: JudgedRound) -> Select[Entry]:
    query = select(Entry).where(Entry.edition_id == judged.edition.id, Entry.reference.is_not(None))
    if judged.plan.previous:
        advanced = select(Advancement.entry_id).where(
            Advancement.next_round_key == judged.key, Advancement.ended_at.is_(None)
        )
        query = query.where(Entry.id.in_(advanced))
    else:
        query = query.where(Entry.accepted_at.is_not(None))
    states = (EntryState.ACCEPTED,) if judged.next_round else _STILL_SHOWN
    return query.where(Entry.state.in_(states))


def frozen_inputs(
    judged: JudgedRound,
    decisions: list[dict[str, Any]],
    deliberation: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return everything a ranking depends on as plain JSON: entries, sheets, decisions.

    Judges are named by their code in the pool, entries by their reference: no personal data. Of
    a vote the counts are frozen, the last of each ballot, in place of the sheets. What a panel
    deliberated is there only where it did, so that other runs keep their fingerprints.
    """
    entries = list_entries_of_round(judged)
    references = {entry.id: str(entry.reference) for entry in entries}
    panels = _panels(judged)
    earlier = _earlier_scores(judged)
    votes = {"votes": vote_results(judged.edition, judged.key)} if _is_vote(judged) else {}
    return {
        **votes,
        "round": judged.key,
        "entries": [
            {
                "entry": references[entry.id],
                "group": entry.group_key or "",
                "field": entry.field_key,
                "panel": panels.get(entry.id, ""),
                "earlier": earlier.get(references[entry.id], {}),
            }
            for entry in entries
        ],
        "sheets": _sheets(judged, set(references.values())),
        "decisions": decisions,
    } | ({"deliberation": deliberation} if deliberation else {})


def _is_vote(judged: JudgedRound) -> bool:
    return judged.plan.mode == "vote"


def _sheets(judged: JudgedRound, references: Collection[str]) -> list[dict[str, Any]]:
    """Return the submitted sheets of the entries that take part, in a fixed order."""
    return [
        {
            "entry": marks.entry,
            "judge": sheet.judge,
            "marks": plain(dict(sorted(sheet.marks.items()))),
        }
        for marks in sorted(sheets_of_round(judged.edition, judged.key), key=lambda one: one.entry)
        if marks.entry in references
        for sheet in sorted(marks.sheets, key=lambda one: one.judge)
    ]


def _panels(judged: JudgedRound) -> dict[int, str]:
    """Return the fixed panel of each entry, where the round has panels."""
    rows = db.session.execute(
        select(Assignment.entry_id, Assignment.panel)
        .where(
            Assignment.edition_id == judged.edition.id,
            Assignment.round_key == judged.key,
            Assignment.panel != "",
        )
        .distinct()
    )
    return {row.entry_id: row.panel for row in rows}


def _earlier_scores(judged: JudgedRound) -> dict[str, dict[str, str]]:
    """Return by reference the confirmed scores of all rounds before this one."""
    found: dict[str, dict[str, str]] = {}
    previous = judged.plan.previous
    while previous:
        run = confirmed_run(judged.edition, previous)
        for row in run.result["entries"] if run else ():
            if row["score"] is not None:
                found.setdefault(row["entry"], {})[previous] = row["score"]
        plan = judged.edition.plan.rounds_by_key.get(previous)
        previous = plan.previous if plan else None
    return found


def list_advanced(edition: Edition, round_key: str) -> list[Advancement]:
    """Return who goes on from a round, with the entries, in the order of their references."""
    return [row for row in list_advancements(edition, round_key) if row.ended_at is None]


def references_going_on(run: RankingRun) -> set[str]:
    """Return who goes on by a run: as it stands now where it counts, as it said where not.

    What stands now knows of those who dropped out and those who moved up since.
    """
    if run.state == RankingState.CONFIRMED:
        rows = list_advanced(run.edition, run.round_key)
        return {str(row.entry.reference) for row in rows}
    return {ref for line in lines_of(run.result) for ref in line["advancing"]}


def list_advancements(edition: Edition, round_key: str) -> list[Advancement]:
    """Return who went on from a round, those who dropped out since among them."""
    return list(
        db.session.scalars(
            select(Advancement)
            .join(Advancement.entry)
            .where(Entry.edition_id == edition.id, Advancement.round_key == round_key)
            .options(joinedload(Advancement.entry))
            .order_by(Entry.reference)
        )
    )


def is_outdated(run: RankingRun, judged: JudgedRound) -> bool:
    """Tell whether entries, marks or the plan changed since a run was drawn up."""
    inputs = frozen_inputs(judged, list(run.inputs["decisions"]), run.inputs.get("deliberation"))
    return fingerprint_of(inputs, run.edition.version.fingerprint) != run.fingerprint


def has_changed_since(run: RankingRun, judged: JudgedRound) -> bool:
    """Tell whether sheets, entries or the plan changed since a run, without reading any mark.

    A hint for the page, three light statements; :func:`is_outdated` compares everything and is
    what a confirmation asks.
    """
    if run.plan_version_id != run.edition.version.id:
        return True
    query = _entries_of_round(judged).with_only_columns(Entry.reference)
    entries = set(db.session.scalars(query))
    if entries != {row["entry"] for row in run.inputs["entries"]}:
        return True
    submitted = submissions_of_round(run.edition, run.round_key)
    now = {key: at for key, at in submitted.items() if key[0] in entries}
    if now.keys() != {(row["entry"], row["judge"]) for row in run.inputs["sheets"]}:
        return True
    return any(at is not None and at > run.made_at for at in now.values())
