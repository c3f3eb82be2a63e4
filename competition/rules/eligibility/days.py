"""The days of a plan that criteria count from."""

from datetime import date, datetime, timedelta

from competition.rules.eligibility.findings import Dates
from competition.rules.plan.edition import Plan
from competition.rules.values import CHINA


def dates_of(plan: Plan, on: date | None = None) -> Dates:
    """Return the days that an edition's criteria count from, as of a day or its closing day."""
    registration = plan.phase_of_kind("registration")
    last = max(phase.closes for phase in plan.phases)
    closes_on = _last_day(registration.closes if registration is not None else last)
    return Dates(
        as_of=closes_on if on is None else on,
        closes_on=closes_on,
        contest_ends_on=_last_day(last),
        edition_year=plan.contest.year,
    )


def _last_day(closes: datetime) -> date:
    """Return the last day on which something is open; 24:00 is the next day's first moment."""
    return (closes - timedelta(microseconds=1)).astimezone(CHINA).date()
