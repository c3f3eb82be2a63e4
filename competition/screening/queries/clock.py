"""Whose turn an entry is, since when, and how many working days are left."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.calendar import (
    WorkingDays,
    correction_due,
    day_of,
    days_taken,
    last_day_of,
    overdue_before,
    verdict_due,
    verdict_in_time,
    working_days,
    working_days_after,
    working_days_between,
)
from competition.rules.plan.edition import Plan
from competition.rules.transitions import EntryState
from competition.rules.values import CHINA

_DAYS_LOOKED_BACK = 366


class Side(StrEnum):
    """Who is to act next."""

    UNIT = "unit"
    APPLICANT = "applicant"
    ORGANISER = "organiser"
    NOBODY = "nobody"


_SIDES = {
    EntryState.SUBMITTED: Side.UNIT,
    EntryState.RETURNED: Side.APPLICANT,
    EntryState.RECOMMENDED: Side.ORGANISER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One side's turn. Days are working days; ``days_left`` is negative when it is late.

    ``days_left`` and ``due_at`` are ``None`` where nothing is due or the year's holidays are
    not known.
    """

    side: Side
    began_at: datetime
    due_at: datetime | None = None
    days_left: int | None = None
    days_waited: int | None = None
    may_decide: bool = False

    @property
    def is_late(self) -> bool:
        """Tell whether the day on which it was due is over."""
        return self.days_left is not None and self.days_left < 0


class CheckingClock:
    """The working-day clocks of one edition; counts each day once however long a list is.

    Phases are taken as they hold for everybody, extensions included.
    """

    def __init__(self, edition: Edition) -> None:
        self._plan: Plan = edition.plan
        self._phases = edition.phases
        self._holidays: WorkingDays = working_days(self._plan.time)
        self._due: dict[object, datetime | None] = {}

    def turn(self, entry: Entry, began_at: datetime, at: datetime) -> Turn:
        """Return whose turn an entry is. ``began_at`` is when it came to the side that has it."""
        side = _SIDES.get(EntryState(entry.state), Side.NOBODY)
        due_at = self._due_of(side, entry, began_at)
        return Turn(
            side=side,
            began_at=began_at,
            due_at=due_at,
            days_left=self._days_left(due_at, at),
            days_waited=self.days_between(began_at, at),
            may_decide=side is Side.UNIT and self.in_time(began_at, at),
        )

    def in_time(self, began_at: datetime, at: datetime) -> bool:
        """Tell whether a unit may still say its verdict on what came to it at a moment."""
        return verdict_in_time(self._plan.screening, self._phases, began_at, at, self._holidays)

    def unit_due(self, began_at: datetime) -> datetime | None:
        """Return when a unit's time is over for what came to it at a moment."""
        day = day_of(began_at)
        if day not in self._due:
            self._due[day] = verdict_due(
                self._plan.screening, self._phases, began_at, self._holidays
            ).closes
        return self._due[day]

    def applicant_due(self, returned_at: datetime) -> datetime | None:
        """Return when an applicant's time is over for a return of a moment."""
        return correction_due(self._plan.screening, returned_at, self._holidays).closes

    def overdue_before(self, at: datetime) -> datetime | None:
        """Return the moment such that what came to a unit before it is overdue at ``at``."""
        return overdue_before(self._plan.screening, self._phases, at, self._holidays)

    def due_by(self, days: int, at: datetime) -> tuple[datetime | None, datetime | None]:
        """Return two moments for what is due within some working days from ``at``, late included.

        What came to a unit before the first is due by then; for what applicants owe, the second
        is the latest due moment. ``None`` where nothing is, or the holidays are not known.
        """
        limit = working_days_after(day_of(at), days, self._holidays).closes
        return (None, None) if limit is None else (self.overdue_before(limit), limit)

    def waited_before(self, days: int, at: datetime) -> datetime | None:
        """Return the moment such that what came before it has waited that many working days."""
        day = day_of(at)
        for _back in range(_DAYS_LOOKED_BACK):
            waited = working_days_between(day, day_of(at), self._holidays).days
            if waited is None:
                return None
            if waited >= days:
                return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)
            day -= timedelta(days=1)
        return None

    def days_between(self, start: datetime, end: datetime) -> int | None:
        """Return the working days from one moment's day to another's."""
        return working_days_between(day_of(start), day_of(end), self._holidays).days

    def days_taken(self, came_at: datetime, decided_at: datetime) -> int | None:
        """Return the working days of its clock that a unit took for a verdict."""
        return days_taken(self._phases, came_at, decided_at, self._holidays)

    def _due_of(self, side: Side, entry: Entry, began_at: datetime) -> datetime | None:
        if side is Side.UNIT:
            return self.unit_due(began_at)
        return entry.correction_due_at if side is Side.APPLICANT else None

    def _days_left(self, due_at: datetime | None, at: datetime) -> int | None:
        if due_at is None:
            return None
        if at >= due_at:
            late = working_days_between(day_of(at), last_day_of(due_at), self._holidays).days
            return None if late is None else min(-1, late)
        return working_days_between(day_of(at), last_day_of(due_at), self._holidays).days


def mean(values: list[int]) -> Fraction | None:
    """Return the exact mean, or ``None`` of nothing."""
    return Fraction(sum(values), len(values)) if values else None
