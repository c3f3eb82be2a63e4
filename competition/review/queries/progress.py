"""How far a round has come, by judge and by entry, without any mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import ACTIVE
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.models import Ballot, ScoreSheet
from competition.review.queries.rounds import RoundView, get_round, round_of
from competition.review.queries.votes import called_references
from competition.rules.transitions import AssignmentState, SheetState


@dataclass(frozen=True, slots=True)
class Step:
    """One assignment of a round: where it stands, never what was marked."""

    assignment_id: str
    judge_id: str
    judge: str
    reference: str
    project: str
    field: str
    declared: bool
    state: str
    marked: bool
    saved_at: datetime | None

    @property
    def is_submitted(self) -> bool:
        """Tell whether the sheet counts."""
        return self.state == SheetState.SUBMITTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of some assignments have come how far."""

    key: str
    name: str
    note: str = ""
    steps: tuple[Step, ...] = field(default=())

    @property
    def all(self) -> int:
        """Return how many there are."""
        return len(self.steps)

    @property
    def declared(self) -> int:
        """Return on how many the judge declared that nothing ties them."""
        return sum(one.declared for one in self.steps)

    @property
    def marked(self) -> int:
        """Return how many sheets have all their marks, submitted or not."""
        return sum(one.marked for one in self.steps)

    @property
    def submitted(self) -> int:
        """Return how many sheets count."""
        return sum(one.is_submitted for one in self.steps)

    @property
    def last_at(self) -> datetime | None:
        """Return when the last of the sheets was saved."""
        return max((one.saved_at for one in self.steps if one.saved_at), default=None)

    @property
    def is_done(self) -> bool:
        """Tell whether every sheet was submitted."""
        return self.submitted == self.all


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A round's progress: in all, by judge in the order of the pool, by entry."""

    total: Tally
    judges: tuple[Tally, ...]
    entries: tuple[Tally, ...]

    @property
    def laggards(self) -> tuple[Tally, ...]:
        """Return the judges with a sheet that was not submitted."""
        return tuple(one for one in self.judges if not one.is_done)

    def short_of(self, least: int) -> tuple[Tally, ...]:
        """Return the entries with fewer submitted sheets than a number."""
        return tuple(one for one in self.entries if one.submitted < least)


def progress(edition: Edition, round_key: str) -> Progress:
    """Return how far a round has come. One statement, whatever its size; a vote needs two."""
    plan = edition.plan.rounds_by_key.get(round_key)
    if plan is not None and plan.mode == "vote":
        return _stand(_votes_as_steps(round_of(edition, round_key)))
    rows = db.session.execute(
        select(
            Assignment.public_id,
            Judge.public_id,
            Judge.name,
            func.coalesce(Entry.reference, ""),
            Entry.project_name,
            Entry.field_key,
            Assignment.state == AssignmentState.CLEAR,
            func.coalesce(ScoreSheet.state, SheetState.EMPTY),
            ScoreSheet.total_hundredths.is_not(None),
            ScoreSheet.saved_at,
        )
        .select_from(Assignment)
        .join(Assignment.judge)
        .join(Assignment.entry)
        .outerjoin(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .where(
            Assignment.edition_id == edition.id,
            Assignment.round_key == round_key,
            Assignment.state.in_(ACTIVE),
        )
        .order_by(Judge.code, Entry.reference)
    )
    return _stand([Step(*row) for row in rows])  # type: ignore[call-arg]  # stubs end at ten columns


def _votes_as_steps(held: RoundView) -> list[Step]:
    """Return the places of a vote: what was voted counts as marked and submitted."""
    cast = (
        select(Ballot.assignment_id, func.max(Ballot.cast_at).label("at"))
        .where(Ballot.ballot_round == held.ballot_round)
        .group_by(Ballot.assignment_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Assignment.public_id,
            Judge.public_id,
            Judge.name,
            func.coalesce(Entry.reference, ""),
            Entry.project_name,
            Entry.field_key,
            Assignment.state == AssignmentState.CLEAR,
            cast.c.at,
        )
        .select_from(Assignment)
        .join(Assignment.judge)
        .join(Assignment.entry)
        .outerjoin(cast, cast.c.assignment_id == Assignment.id)
        .where(
            Assignment.edition_id == held.edition.id,
            Assignment.round_key == held.key,
            Assignment.state.in_(ACTIVE),
        )
        .order_by(Judge.code, Entry.reference)
    )
    called = called_references(held)
    return [
        Step(*about, SheetState.SUBMITTED if at else SheetState.EMPTY, at is not None, at)  # type: ignore[call-arg]  # seven columns, counted by no stub
        for *about, at in rows
        if called is None or about[3] in called
    ]


def _stand(steps: list[Step]) -> Progress:
    entries = _tallies(((one.reference, one.project, one.field), one) for one in steps)
    return Progress(
        total=Tally(key="", name="", steps=tuple(steps)),
        judges=_tallies(((one.judge_id, one.judge, ""), one) for one in steps),
        entries=tuple(sorted(entries, key=lambda one: one.key)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many assignments of a round stand, were declared clear, are marked, and count."""

    all: int = 0
    declared: int = 0
    marked: int = 0
    submitted: int = 0

    @property
    def left(self) -> int:
        """Return how many sheets were not submitted yet."""
        return self.all - self.submitted


def counts_by_round(edition: Edition) -> Mapping[str, Counts]:
    """Return how far every round has come, by its key; undrawn rounds are absent.

    One statement, and what each vote needs for itself.
    """
    rows = db.session.execute(
        select(
            Assignment.round_key,
            func.count(Assignment.id),
            func.count().filter(Assignment.state == AssignmentState.CLEAR),
            func.count(ScoreSheet.total_hundredths),
            func.count().filter(ScoreSheet.state == SheetState.SUBMITTED),
        )
        .outerjoin(ScoreSheet, ScoreSheet.assignment_id == Assignment.id)
        .where(Assignment.edition_id == edition.id, Assignment.state.in_(ACTIVE))
        .group_by(Assignment.round_key)
    )
    found = {
        key: Counts(all=total, declared=clear, marked=marked, submitted=done)
        for key, total, clear, marked, done in rows
    }
    for one in edition.plan.rounds:
        if one.mode == "vote" and one.key in found:
            total = progress(edition, one.key).total
            found[one.key] = Counts(
                all=total.all,
                declared=total.declared,
                marked=total.marked,
                submitted=total.submitted,
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeDesk:
    """A round and one of its judges, with the entries assigned to that judge."""

    round: RoundView
    tally: Tally

    @property
    def edition(self) -> Edition:
        """Return the edition of the round."""
        return self.round.edition


def get_judge_desk(edition_key: str, round_key: str, judge_id: str) -> JudgeDesk:
    """Return a judge's progress in a round by the keys of a path."""
    held = get_round(edition_key, round_key)
    for tally in progress(held.edition, held.key).judges:
        if tally.key == judge_id:
            return JudgeDesk(round=held, tally=tally)
    raise NotFoundError


def _tallies(pairs: Iterable[tuple[tuple[str, str, str], Step]]) -> tuple[Tally, ...]:
    found: dict[tuple[str, str, str], list[Step]] = {}
    for key, step in pairs:
        found.setdefault(key, []).append(step)
    return tuple(
        Tally(key=key, name=name, note=note, steps=tuple(steps))
        for (key, name, note), steps in found.items()
    )


def distribution(totals: Iterable[int], *, least: int = 0, most: int = 100) -> Mapping[str, int]:
    """Return how many totals (hundredths) lie in each tenth of a range, as ``80–89`` → 3.

    The highest tenth takes its own end in.
    """
    width = max(1, (most - least) // 10)
    starts = range(least, most, width)
    found = {f"{start}–{_end(start, width, most)}": 0 for start in starts}
    names = list(found)
    for total in totals:
        place = min(len(names) - 1, max(0, (total // 100 - least) // width))
        found[names[place]] += 1
    return found


def _end(start: int, width: int, most: int) -> int:
    return most if start + width >= most else start + width - 1
