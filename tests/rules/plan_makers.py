"""Plans for tests: the shipped one as plain data, with single keys changed."""

import copy
import re
import tomllib
from pathlib import Path

from competition.rules.plan_checks import check_plan

EDITIONS = Path(__file__).parents[2] / "competition" / "editions"
GONE = object()


def plain_plan(name="changzhou-2022"):
    """Return a shipped plan as plain data."""
    return tomllib.loads((EDITIONS / f"{name}.toml").read_text())


CHANGZHOU = plain_plan()


def changed(changes, plan=None):
    """Return a copy with values put at key paths such as ``units[2].district``.

    ``GONE`` takes a key away; ``units[+]`` appends to a list.
    """
    data = copy.deepcopy(CHANGZHOU if plan is None else plan)
    for path, value in changes.items():
        *way, last = re.findall(r"[^.\[\]]+", path)
        here = data
        for step in way:
            here = here[int(step) - 1] if step.isdigit() else here.setdefault(step, {})
        if last == "+":
            here.append(value)
        elif value is GONE:
            del here[int(last) - 1 if last.isdigit() else last]
        else:
            here[int(last) - 1 if last.isdigit() else last] = value
    return data


def found(changes):
    """Return path and code of everything wrong with the shipped plan after the changes."""
    _plan, problems = check_plan(changed(changes))
    return [(problem.path, problem.code) for problem in problems]
