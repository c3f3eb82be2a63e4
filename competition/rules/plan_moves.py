"""A plan moved in time: for a rehearsal now, or for the edition of another year."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record, to_plain


def rebased(plan_content: Mapping[str, Any], *, days: int, years: int) -> dict[str, Any]:
    """Return a plan's plain content with its calendar moved by days and its criteria by years.

    Moments of phases and days outside the criteria (draw, substitution) move by ``days``; days
    in criteria and the year of the edition by ``years``, 29 February becoming the 28th where
    there is none. Wordings stay as they are. Raises ``ValueError`` when the content is no plan.
    """
    plan, problems = read_record(Plan, plan_content)
    if plan is None:
        raise ValueError(f"not a plan: {problems[0].path}: {problems[0].code}")
    moved = {
        field.name: _moved(getattr(plan, field.name), field.name == "criteria", days, years)
        for field in dataclasses.fields(plan)
    }
    contest = dataclasses.replace(plan.contest, year=plan.contest.year + years)
    plain = to_plain(dataclasses.replace(plan, **moved | {"contest": contest}))
    assert isinstance(plain, dict)  # noqa: S101 - a record is written as a table
    return plain


def _moved(value: object, by_years: bool, days: int, years: int) -> Any:  # noqa: ANN401, FBT001 - whatever came
    if isinstance(value, datetime):
        return value + timedelta(days=days)
    if isinstance(value, date):
        return _years_on(value, years) if by_years else value + timedelta(days=days)
    if isinstance(value, tuple):
        return tuple(_moved(item, by_years, days, years) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _moved(getattr(value, field.name), by_years, days, years)
            for field in dataclasses.fields(value)
        }
        return type(value)(**fields)
    return value


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
