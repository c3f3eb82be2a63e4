"""Whether a plan holds together: what its types alone cannot see.

Every problem is found, none raised. Codes are worded in ``core/phrases/plans.py``.
"""

from competition.rules.plan.edition import Plan
from competition.rules.plan_checks.calendar import calendar_problems
from competition.rules.plan_checks.criteria import criteria_problems
from competition.rules.plan_checks.form import form_problems
from competition.rules.plan_checks.listing import Found, empty, named_twice
from competition.rules.plan_checks.organisation import organisation_problems
from competition.rules.plan_checks.prizes import prize_problems
from competition.rules.plan_checks.rounds import round_problems
from competition.rules.plan_reading import read_record
from competition.rules.values import Problem

__all__ = ["check_plan", "plan_problems"]


def check_plan(data: object) -> tuple[Plan | None, tuple[Problem, ...]]:
    """Read plain data as a plan and check it: the plan, or ``None`` and every problem found.

    What the types refuse comes alone; only a plan that reads can be checked as a whole.
    """
    plan, problems = read_record(Plan, data)
    if plan is None:
        return None, problems
    problems = plan_problems(plan)
    return (None if problems else plan), problems


def plan_problems(plan: Plan) -> tuple[Problem, ...]:
    """Return everything that contradicts itself or names nothing, in the plan's own order."""
    checks = (
        organisation_problems,
        calendar_problems,
        criteria_problems,
        form_problems,
        round_problems,
        prize_problems,
        _publication_problems,
    )
    return tuple(problem for check in checks for problem in check(plan))


def _publication_problems(plan: Plan) -> Found:
    columns = plan.publication.result_columns
    yield from empty("publication.result_columns", columns)
    yield from named_twice("publication.result_columns", columns)
