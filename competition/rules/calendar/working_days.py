"""Counting 工作日 by the State Council's notices. A year without one is told, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from competition.rules.plan.calendar import TimeRules
from competition.rules.plan.holidays import CHINA_HOLIDAYS, HolidayYear
from competition.rules.values import CHINA, Closing

_DAY = timedelta(days=1)
_SATURDAY = 5


class CountProblem(StrEnum):
    """Why working days could not be counted."""

    NO_HOLIDAY_DATA = "no_holiday_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Which days are worked, and for which years that is known."""

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]

    def known(self, day: date) -> bool:
        """Return whether the notice that covers a day is there."""
        return day.year in self.years or day in self.off or day in self.worked

    def is_worked(self, day: date) -> bool:
        """Return whether a day is a working day; a day of an unknown year raises ``ValueError``."""
        if not self.known(day):
            raise ValueError(f"{CountProblem.NO_HOLIDAY_DATA}: {day.year}")
        return day in self.worked or (day not in self.off and day.weekday() < _SATURDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """The day on which something is due, or the year whose notice is missing."""

    on: date | None = None
    problem: CountProblem | None = None
    year: int | None = None

    @property
    def closes(self) -> Closing | None:
        """Return the moment from which it is too late: 24:00 of the day, in China."""
        return None if self.on is None else Closing(_midnight(self.on + _DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many working days lie between two days, or the year whose notice is missing."""

    days: int | None = None
    problem: CountProblem | None = None
    year: int | None = None


def working_days(
    rules: TimeRules | None = None, years: Iterable[HolidayYear] = CHINA_HOLIDAYS
) -> WorkingDays:
    """Return the working-day calendar of an edition: the notices known, then the plan's own words.

    A year that the plan brings takes the place of the one listed; its extra days come last.
    """
    rules = rules or TimeRules()
    by_year = {one.year: one for one in (*years, *rules.holiday_years)}
    off = {
        day for year in by_year.values() for run in year.off for day in _days(run.first, run.last)
    }
    worked = {day for year in by_year.values() for day in year.worked}
    extra_off, extra_worked = set(rules.extra_days_off), set(rules.extra_working_days)
    return WorkingDays(
        years=frozenset(by_year),
        off=frozenset((off - extra_worked) | extra_off),
        worked=frozenset((worked | extra_worked) - extra_off),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=CHINA)


def day_of(at: datetime) -> date:
    """Return the day in China on which a moment lies."""
    return at.astimezone(CHINA).date()


def last_day_of(closes: datetime) -> date:
    """Return the last day on which something that closes then is still open.

    ``24:00`` of 30 April is written as 00:00 of 1 May: its last day is 30 April.
    """
    return day_of(closes - timedelta(microseconds=1))


def working_days_after(start: date, n: int, holidays: WorkingDays) -> DueDay:
    """Return the n-th working day after a day, which itself never counts; 0 is the day itself.

    Raises ``ValueError`` for a negative number.
    """
    if n < 0:
        raise ValueError("a number of working days is not negative")
    day = start
    while n:
        day += _DAY
        if not holidays.known(day):
            return DueDay(problem=CountProblem.NO_HOLIDAY_DATA, year=day.year)
        n -= holidays.is_worked(day)
    return DueDay(on=day)


def due_after_closing(closes: datetime, n: int, holidays: WorkingDays) -> DueDay:
    """Return the day by which something is due n working days after a closing (截止后N个工作日)."""
    return working_days_after(last_day_of(closes), n, holidays)


def last_of_period(first: date, n: int, holidays: WorkingDays) -> DueDay:
    """Return the last day of a period of n working days in which its first day counts (公示期).

    Raises ``ValueError`` unless n is at least 1. Five days from 2024-05-16 end on 2024-05-22.
    """
    if n < 1:
        raise ValueError("a period has at least one working day")
    return working_days_after(first - _DAY, n, holidays)


def working_days_between(start: date, end: date, holidays: WorkingDays) -> DayCount:
    """Return the working days after ``start`` up to and with ``end``; negative when end is before.

    So n days lie between a start and what :func:`working_days_after` answers for n.
    """
    first, last = min(start, end), max(start, end)
    count = 0
    for day in _days(first + _DAY, last):
        if not holidays.known(day):
            return DayCount(problem=CountProblem.NO_HOLIDAY_DATA, year=day.year)
        count += holidays.is_worked(day)
    return DayCount(days=count if start <= end else -count)
