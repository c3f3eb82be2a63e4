"""Two runs of a round compared: which inputs changed, who moved, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from competition.assignment.models import Assignment, Judge
from competition.audit.models import AuditEvent
from competition.core.database import db
from competition.ranking.models import RankingRun
from competition.ranking.queries.composition import lines_of
from competition.ranking.queries.standings import entries_named
from competition.registration.models import Entry
from competition.review.models import ScoreSheet
from competition.rules.values import Text, in_decimals

_WHY = (
    "review:round:reopened",
    "review:sheet:reopened",
    "review:sheet:voided",
    "registration:entry:disqualified",
    "registration:entry:withdrawn",
)
Sheets = dict[tuple[str, str], dict[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkChange:
    """One mark that differs; ``before`` or ``after`` is empty where there was no sheet."""

    entry: Entry
    judge: str
    criterion: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An entry whose score, place or fate differs, with the code of the cause."""

    entry: Entry
    score_before: str
    score_after: str
    place_before: int | None
    place_after: int | None
    fate_before: str
    fate_after: str
    cause: str

    @property
    def rises(self) -> int:
        """Return by how many places the entry rose; less than 0 where it fell."""
        if self.place_before is None or self.place_after is None:
            return 0
        return self.place_before - self.place_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A line of the log between the two runs that explains a change."""

    kind: str
    at: datetime
    by: str
    reason: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What changed from an earlier run to a later one."""

    run: RankingRun
    earlier: RankingRun
    marks: tuple[MarkChange, ...]
    joined: tuple[Entry, ...]
    left: tuple[Entry, ...]
    decisions: tuple[Mapping[str, Any], ...]
    deliberation: str
    is_plan_changed: bool
    moved: tuple[Moved, ...]
    unmoved: int
    reasons: tuple[Reason, ...]


class _Compared:
    """Two runs with what both need, loaded once."""

    def __init__(self, run: RankingRun, earlier: RankingRun) -> None:
        self.run, self.earlier = run, earlier
        self.round = run.plan_version.plan.rounds_by_key[run.round_key]
        self.before, self.after = _stands(earlier), _stands(run)
        self.entries = entries_named(run, self.before.keys() | self.after.keys())
        self.was, self.is_ = _sheets(earlier), _sheets(run)
        self.decimals = next(
            (one.decimals for one in self.round.scoring.round_at if one.step == "final"), 2
        )
        self.decisions = tuple(
            one for one in run.inputs["decisions"] if one not in earlier.inputs["decisions"]
        )

    def marks(self) -> Iterator[MarkChange]:
        """Yield every mark that differs, by entry and judge."""
        judges = _judge_names(self.run)
        names = {c.key: c.name for rubric in self.round.rubrics for c in rubric.criteria}
        for key in sorted(self.was.keys() | self.is_.keys()):
            before, after = self.was.get(key, {}), self.is_.get(key, {})
            for criterion in sorted(before.keys() | after.keys()):
                old, new = before.get(criterion), after.get(criterion)
                if old == new or key[0] not in self.entries:
                    continue
                yield MarkChange(
                    entry=self.entries[key[0]],
                    judge=judges.get(key[1], key[1]),
                    criterion=names.get(criterion, Text(criterion, criterion)),
                    before=_mark(old),
                    after=_mark(new),
                )

    def moved(self) -> Iterator[Moved]:
        """Yield who moved, best place of now first, with why."""
        keys = self.was.keys() | self.is_.keys()
        own = {key[0] for key in keys if self.was.get(key) != self.is_.get(key)}
        decided = {ref for one in self.decisions for ref in one["order"]}
        voted = {ref for ref, _advances in _voted(self.run) ^ _voted(self.earlier)}
        order = sorted(self.entries, key=lambda ref: (self.after.get(ref, _NOWHERE)[0], ref))
        for ref in order:
            before, after = self.before.get(ref, _NOWHERE), self.after.get(ref, _NOWHERE)
            if before == after:
                continue
            causes = (
                ("joined", ref not in self.before),
                ("left", ref not in self.after),
                ("own_marks", ref in own),
                ("decision", ref in decided),
                ("deliberation", ref in voted),
                ("plan", self.run.plan_version_id != self.earlier.plan_version_id),
                ("others", True),
            )
            yield Moved(
                entry=self.entries[ref],
                score_before=self._score(before[1]),
                score_after=self._score(after[1]),
                place_before=before[0] if before[0] < _LAST else None,
                place_after=after[0] if after[0] < _LAST else None,
                fate_before=before[2],
                fate_after=after[2],
                cause=next(code for code, holds in causes if holds),
            )

    def _score(self, figure: str) -> str:
        return in_decimals(Fraction(figure), self.decimals) if figure else ""


_LAST = 10**9
_NOWHERE = (_LAST, "", "")


def changes_view(run: RankingRun, earlier: RankingRun) -> ChangesView:
    """Return what changed between two runs of one round, and who moved by it.

    Six statements, whatever the number of entries.
    """
    compared = _Compared(run, earlier)
    moved = tuple(compared.moved())
    entries = compared.entries
    return ChangesView(
        run=run,
        earlier=earlier,
        marks=tuple(compared.marks()),
        joined=tuple(
            entries[ref] for ref in sorted(compared.after.keys() - compared.before.keys())
        ),
        left=tuple(entries[ref] for ref in sorted(compared.before.keys() - compared.after.keys())),
        decisions=compared.decisions,
        deliberation=_deliberation_change(run, earlier),
        is_plan_changed=run.plan_version_id != earlier.plan_version_id,
        moved=moved,
        unmoved=len(entries) - len(moved),
        reasons=tuple(_reasons(run, earlier)),
    )


def _stands(run: RankingRun) -> dict[str, tuple[int, str, str]]:
    """Return place, score and fate of every entry of a run; a place too high says none."""
    fates = {
        ref: fate
        for line in lines_of(run.result)
        for fate in ("advancing", "undecided", "waiting")
        for ref in line[fate]
    }
    places = {row["entry"]: row["place"] for row in run.result["placed"]}
    return {
        row["entry"]: (
            places.get(row["entry"], _LAST),
            row["score"] or "",
            fates.get(row["entry"], "out"),
        )
        for row in run.result["entries"]
    }


def _sheets(run: RankingRun) -> Sheets:
    return {(row["entry"], row["judge"]): row["marks"] for row in run.inputs["sheets"]}


def _voted(run: RankingRun) -> set[tuple[str, bool]]:
    held = run.inputs.get("deliberation") or {"departures": []}
    return {(row["entry"], row["advances"]) for row in held["departures"]}


def _deliberation_change(run: RankingRun, earlier: RankingRun) -> str:
    """Return the code of what happened to a deliberation between two runs, or nothing."""
    now, before = run.inputs.get("deliberation"), earlier.inputs.get("deliberation")
    if now == before:
        return ""
    if now is None:
        return "deliberation_dropped"
    return "deliberation_added" if before is None else "deliberation_replaced"


def _judge_names(run: RankingRun) -> dict[str, str]:
    rows = db.session.execute(
        select(Judge.code, Judge.name).where(Judge.edition_id == run.edition_id)
    )
    return {row.code: row.name for row in rows}


def _mark(figure: str | None) -> str:
    if figure is None:
        return ""
    value = Fraction(figure)
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def _reasons(run: RankingRun, earlier: RankingRun) -> Iterator[Reason]:
    """Yield the lines of the log between two runs that explain changes, oldest first."""
    lines = list(
        db.session.scalars(
            select(AuditEvent)
            .where(
                AuditEvent.edition_key == run.edition.key,
                AuditEvent.kind.in_(_WHY),
                AuditEvent.at >= earlier.made_at,
                AuditEvent.at <= run.made_at,
            )
            .order_by(AuditEvent.seq)
        )
    )
    about = _subjects(run)
    for line in lines:
        named = about.get(line.subject)
        if named is not None:
            yield Reason(
                kind=line.kind, at=line.at, by=line.actor_name, reason=line.reason, about=named
            )


def _subjects(run: RankingRun) -> dict[str, str]:
    """Return by the log's subject what a line is about, for this round alone."""
    rows = db.session.execute(
        select(ScoreSheet.id, Entry.reference, Judge.name)
        .join(ScoreSheet.assignment)
        .join(Assignment.entry)
        .join(Assignment.judge)
        .where(Assignment.edition_id == run.edition_id, Assignment.round_key == run.round_key)
    )
    found = {f"score_sheet:{row.id}": f"{row.reference} {row.name}" for row in rows}
    entries = db.session.execute(
        select(Entry.id, Entry.reference).where(
            Entry.edition_id == run.edition_id, Entry.reference.is_not(None)
        )
    )
    return found | {f"entry:{row.id}": str(row.reference) for row in entries}


def earlier_run(run: RankingRun, number: int | None) -> RankingRun | None:
    """Return the run to compare with: the one of a number, or the one before; ``None`` if none."""
    query = select(RankingRun).where(
        RankingRun.edition_id == run.edition_id, RankingRun.round_key == run.round_key
    )
    if number is not None:
        return db.session.scalar(query.where(RankingRun.number == number))
    return db.session.scalar(
        query.where(RankingRun.number < run.number).order_by(RankingRun.number.desc()).limit(1)
    )
