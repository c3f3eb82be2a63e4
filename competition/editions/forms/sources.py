"""A plan's TOML text as plain content that a draft can keep."""

import json
import tomllib
from datetime import date, datetime
from typing import Any

from competition.editions.queries import read_plan
from competition.rules.values import Problem, as_utc


def content_from_toml(source: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Return the content of a TOML text, or ``None`` and the faults of its syntax.

    Days and moments become text as people write them, numbers that are not whole stay exact.
    """
    source = source.replace("\x00", "").replace("\r\n", "\n")
    problems = tuple(one for one in read_plan(source).problems if one.code == "toml_syntax")
    if problems:
        return None, problems
    try:
        content = json.loads(json.dumps(tomllib.loads(source, parse_float=str), default=_plain))
    except RecursionError:
        values: dict[str, object] = {"found": "…", "line": "1", "column": "1"}
        return None, (Problem("", "toml_syntax", values),)
    return content, ()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return as_utc(value) if value.tzinfo else f"{value:%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, date) else str(value)
