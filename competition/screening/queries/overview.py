"""How far every unit is: received, passed, returned, refused, waiting, late, turnaround."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry, Revision
from competition.rules.plan.organisation import Unit
from competition.rules.recommending import desks_passed
from competition.rules.transitions import EntryState
from competition.screening.models import UNIT_KINDS, Verdict, VerdictKind
from competition.screening.queries.clock import CheckingClock, mean
from competition.screening.queries.queue import queue_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProgress:
    """One unit's figures, or those of several together (then ``unit`` is ``None``).

    ``passed_on`` is what the unit recommended to the one above it in a chain; several together
    count an entry once, where it is.

    ``turnaround`` is the mean of the working days that its verdicts took of its clock.
       ``late`` counts verdicts given after their day and entries that are waiting beyond it.
    """

    unit: Unit | None
    received: int = 0
    waiting: int = 0
    returned: int = 0
    passed_on: int = 0
    recommended: int = 0
    accepted: int = 0
    refused: int = 0
    verdicts: int = 0
    rounds: int = 0
    late: int = 0
    late_waiting: int = 0
    turnaround: Fraction | None = None

    @property
    def passed(self) -> int:
        """Return how many entries the unit has recommended, accepted ones included."""
        return self.recommended + self.accepted + self.passed_on


def progress_of_units(
    edition: Edition, *, at: datetime, units: Iterable[str] | None = None
) -> list[UnitProgress]:
    """Return the figures of every unit of the plan, or of some; four statements in all."""
    clock = CheckingClock(edition)
    waiting = _waiting(edition, at)
    verdicts = _verdicts(edition)
    states, passed = _states(edition)
    wanted = None if units is None else frozenset(units)
    return [
        replace(
            _progress(unit, states.get(unit.key, []), verdicts.get(unit.key, []), waiting, clock),
            passed_on=passed[unit.key],
            received=len(states.get(unit.key, [])) + passed[unit.key],
        )
        for unit in edition.plan.units
        if wanted is None or unit.key in wanted
    ]


def total_of(rows: Iterable[UnitProgress]) -> UnitProgress:
    """Return the figures of several units together; the mean is that of all their verdicts."""
    rows = list(rows)
    timed = [(one.turnaround, one.verdicts) for one in rows if one.turnaround is not None]
    verdicts = sum(count for _mean, count in timed)
    counted = ("received", "waiting", "returned", "passed_on", "recommended", "accepted", "refused")
    sums = {
        name: sum(getattr(one, name) for one in rows)
        for name in (*counted, "verdicts", "rounds", "late", "late_waiting")
    }
    inside = {one.unit.key for one in rows if one.unit}
    again = sum(one.passed_on for one in rows if one.unit and one.unit.above in inside)
    sums["received"] -= again
    sums["passed_on"] -= again
    spent = sum((mean * count for mean, count in timed), Fraction(0))
    return UnitProgress(unit=None, turnaround=spent / verdicts if verdicts else None, **sums)


@dataclass(frozen=True, slots=True)
class _Said:
    kind: str
    came_at: datetime
    decided_at: datetime


def _progress(
    unit: Unit,
    states: list[str],
    verdicts: list[_Said],
    late_waiting: dict[str, int],
    clock: CheckingClock,
) -> UnitProgress:
    days = [clock.days_taken(one.came_at, one.decided_at) for one in verdicts]
    late = [one for one in verdicts if _was_late(one, clock)]
    return UnitProgress(
        unit=unit,
        waiting=states.count(EntryState.SUBMITTED),
        returned=states.count(EntryState.RETURNED),
        recommended=states.count(EntryState.RECOMMENDED),
        accepted=states.count(EntryState.ACCEPTED),
        refused=states.count(EntryState.REFUSED),
        verdicts=len(verdicts),
        rounds=sum(one.kind == VerdictKind.RETURNED for one in verdicts),
        late=len(late) + late_waiting.get(unit.key, 0),
        late_waiting=late_waiting.get(unit.key, 0),
        turnaround=mean([day for day in days if day is not None]),
    )


def _was_late(said: _Said, clock: CheckingClock) -> bool:
    due = clock.unit_due(said.came_at)
    return due is not None and said.decided_at >= due


def _states(edition: Edition) -> tuple[dict[str, list[str]], Counter[str]]:
    """The states of what each unit has, and how many each has passed on to the one above."""
    rows = db.session.execute(
        select(Entry.unit_key, Entry.desk_key, Entry.state).where(
            Entry.edition_id == edition.id, Entry.submitted_at.is_not(None)
        )
    )
    found: dict[str, list[str]] = {}
    passed: Counter[str] = Counter()
    for unit_key, desk_key, state in rows:
        desk = desk_key or unit_key
        found.setdefault(desk, []).append(state)
        passed.update(desks_passed(edition.plan, unit_key, desk)[:-1])
    return found, passed


def _verdicts(edition: Edition) -> dict[str, list[_Said]]:
    """The standing verdicts of each unit; what was sent back or passed on came to it anew."""
    rows = db.session.execute(
        select(
            Verdict.entry_id,
            Verdict.unit_key,
            Verdict.kind,
            Revision.submitted_at,
            Verdict.decided_at,
        )
        .join(Verdict.revision)
        .join(Verdict.entry)
        .where(
            Entry.edition_id == edition.id,
            Verdict.kind.in_((*UNIT_KINDS, VerdictKind.SENT_BACK)),
            Verdict.withdrawn_at.is_(None),
        )
        .order_by(Verdict.id)
    )
    found: dict[str, list[_Said]] = {}
    moved: dict[int, datetime] = {}
    for entry_id, unit_key, kind, submitted_at, decided_at in rows:
        if kind != VerdictKind.SENT_BACK:
            came_at = max(submitted_at, moved.get(entry_id, submitted_at))
            found.setdefault(unit_key, []).append(_Said(kind, came_at, decided_at))
        if kind in (VerdictKind.SENT_BACK, VerdictKind.PASSED_ON):
            moved[entry_id] = decided_at
    return found


def _waiting(edition: Edition, at: datetime) -> dict[str, int]:
    """How many entries wait in each unit beyond their day."""
    entries = db.session.scalars(
        select(Entry).where(Entry.edition_id == edition.id, Entry.state == EntryState.SUBMITTED)
    ).all()
    found: dict[str, int] = {}
    for row in queue_rows(edition, entries, at):
        if row.turn.is_late:
            found[row.entry.desk] = found.get(row.entry.desk, 0) + 1
    return found
