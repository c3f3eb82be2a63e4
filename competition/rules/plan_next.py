"""A plan as the first draft of another edition: moved by whole years, with a key of its own."""

from typing import Any

from competition.rules.plan.edition import Plan
from competition.rules.plan_moves import rebased
from competition.rules.plan_reading import to_plain

NOT_CARRIED = ("contest.document_number",)
"""What belongs to one edition's notice only and starts empty."""

_DAYS = 364
"""A year of whole weeks, so that phases keep their days of the week."""


def next_plan(plan: Plan, *, key: str, year: int) -> dict[str, Any]:
    """Return the plain content of another edition like this one.

    Phases move by whole weeks, days in criteria by whole years. The year in the contest's names
    is changed with it; other wordings stay and are for people to read again.
    """
    years = year - plan.contest.year
    content = to_plain(plan)
    assert isinstance(content, dict)  # noqa: S101 - a record is written as a table
    moved = rebased(content, days=_DAYS * years, years=years)
    contest = moved["contest"]
    contest["key"] = key
    contest["document_number"] = ""
    for name in ("name", "short_name"):
        contest[name] = {
            language: words.replace(str(plan.contest.year), str(year))
            for language, words in contest[name].items()
        }
    return moved
