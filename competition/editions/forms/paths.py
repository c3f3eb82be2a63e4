"""Key paths such as ``rounds[1].rubrics[2].key``, and what stands at them in plain content."""

import copy
import re
from collections.abc import Mapping
from typing import Any

Step = str | int
_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[([1-9][0-9]{0,3})\]")


def steps_of(path: str) -> tuple[Step, ...]:
    """Return a path's steps: names, and places in lists counted from 0. Nonsense is no step."""
    return tuple(name or int(number) - 1 for name, number in (_STEP.findall(path) if path else ()))


def path_of(steps: tuple[Step, ...]) -> str:
    """Return steps as a path."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        else:
            path += f".{step}" if path else step
    return path


def place_from(path: str) -> str:
    """Return a path as an address writes it: ``rounds.1.rubrics.2``."""
    return re.sub(r"\[(\d+)\]", r".\1", path)


def path_from(place: str) -> str:
    """Return the path that an address names."""
    parts = [f"[{one}]" if one.isdecimal() else f".{one}" for one in place.split(".")]
    return "".join(parts).lstrip(".")


def value_at(content: object, steps: tuple[Step, ...]) -> object | None:
    """Return what stands at a path, or ``None`` where there is nothing."""
    found: Any = content
    for step in steps:
        if isinstance(step, int):
            if not isinstance(found, list) or step >= len(found):
                return None
            found = found[step]
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    answer: object | None = found
    return answer


def with_value(content: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy of the content with something put at a path; tables on the way are made.

    A path through a list's item that is not there changes nothing.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(content))
    steps = steps_of(path)
    here: Any = changed
    for step in steps[:-1]:
        if isinstance(step, str):
            here = here.setdefault(step, {}) if isinstance(here, dict) else None
        else:
            here = here[step] if isinstance(here, list) and step < len(here) else None
    _put(here, steps[-1], value)
    return changed


def _put(here: object, step: Step, value: object) -> None:
    if isinstance(step, str):
        if isinstance(here, dict):
            here[step] = value
    elif isinstance(here, list) and step < len(here):
        here[step] = value
