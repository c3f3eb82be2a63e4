"""Reading a plan's TOML text."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.values import Problem

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What came of reading a plan's TOML: the plan, or everything wrong with it."""

    plan: Plan | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=8)
def read_plan(source: str) -> PlanReading:
    """Read and check a plan's TOML text; never raises on its content.

    A fault of syntax is told with its line, anything else with its key path. What was read
    lately is remembered: a plan is shown, checked and stored in requests one after the other.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return PlanReading(None, (_syntax_problem(str(error), source),))
    except (RecursionError, ValueError) as error:
        values: dict[str, object] = {"found": str(error)[:60], "line": "1", "column": "1"}
        return PlanReading(None, (Problem("", "toml_syntax", values),))
    return PlanReading(*check_plan(data))


def _syntax_problem(message: str, source: str) -> Problem:
    place = _TOML_PLACE.search(message)
    line = place[1] if place and place[1] else str(source.count("\n") + 1)
    column = place[2] if place and place[2] else "1"
    found = _TOML_PLACE.sub("", message)
    return Problem("", "toml_syntax", {"found": found, "line": line, "column": column})
