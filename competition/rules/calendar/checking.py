"""The two clocks of checking: the unit's for a verdict, the applicant's for a correction.

Source: contest.md §1.1 row 2 (units finish within five working days after closing). Each clock
runs only while it is that side's turn: a return stops the unit's, the new revision starts it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from competition.rules.calendar.phases import may_happen
from competition.rules.calendar.working_days import (
    DueDay,
    WorkingDays,
    day_of,
    last_day_of,
    working_days_after,
    working_days_between,
)
from competition.rules.plan.calendar import Phase
from competition.rules.plan.publication import Screening
from competition.rules.values import CHINA, Closing

_DAYS_LOOKED_BACK = 366


def verdict_due(
    screening: Screening, phases: Iterable[Phase], began_at: datetime, holidays: WorkingDays
) -> DueDay:
    """Return the day by which the unit says its verdict on what came to it at a moment.

    The working days count from the day it came, but never before registration has closed.
    """
    starts_on = clock_starts_on(phases, began_at)
    return working_days_after(starts_on, screening.check_days, holidays)


def clock_starts_on(phases: Iterable[Phase], began_at: datetime) -> date:
    """Return the day from which a unit's working days count: it came, and registration closed."""
    closed_on = [last_day_of(phase.closes) for phase in phases if phase.kind == "registration"]
    return max([day_of(began_at), *closed_on])


def days_taken(
    phases: Iterable[Phase], began_at: datetime, decided_at: datetime, holidays: WorkingDays
) -> int | None:
    """Return the working days of its clock that a unit took; 0 before the clock has started.

    ``None`` where the holidays of the year are not known.
    """
    starts_on = clock_starts_on(phases, began_at)
    days = working_days_between(starts_on, day_of(decided_at), holidays).days
    return None if days is None else max(0, days)


def correction_due(screening: Screening, returned_at: datetime, holidays: WorkingDays) -> DueDay:
    """Return the day by which an applicant answers a return of a moment."""
    return working_days_after(day_of(returned_at), screening.correction_days, holidays)


def verdict_in_time(
    screening: Screening,
    phases: Iterable[Phase],
    began_at: datetime,
    at: datetime,
    holidays: WorkingDays,
) -> bool:
    """Return whether a unit may say its verdict: its phase is open, or its own clock still runs.

    So what comes back on the last day of the phase still gets the days that the plan promises.
    """
    phases = tuple(phases)
    due = verdict_due(screening, phases, began_at, holidays).closes
    return may_happen(phases, "recommend_entry", at) or (due is not None and at < due)


def overdue_before(
    screening: Screening, phases: Iterable[Phase], at: datetime, holidays: WorkingDays
) -> Closing | None:
    """Return the moment such that all that came to a unit before it is overdue at ``at``.

    ``None`` when nothing that came within the last year can be overdue.
    """
    phases = tuple(phases)
    today = datetime.combine(day_of(at), time(), tzinfo=CHINA)
    for days in range(_DAYS_LOOKED_BACK):
        end = today - timedelta(days=days)
        due = verdict_due(screening, phases, end - timedelta(microseconds=1), holidays).closes
        if due is not None and due <= at:
            return Closing(end)
    return None
