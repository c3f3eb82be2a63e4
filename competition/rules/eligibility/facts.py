"""What is known of one entry: plain nested data read once, then asked path by path."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from competition.rules.plan.facts import FACTS, LEADER, LEADER_FLAG, RECORD_LISTS, Fact, FactKind
from competition.rules.values import Problem


class Missing(Enum):
    """The answer of a fact that is not known."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

FactValue = str | bool | int | Fraction | date | tuple[str, ...]

_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Known facts by concrete path (``members[2].degree``, counted from 1), and list lengths.

    Made by :func:`read_facts`. A path or a list that is not there is not known.
    """

    values: Mapping[str, FactValue]
    lengths: Mapping[str, int]

    def get(self, path: str) -> FactValue | Missing:
        """Return the value at a path, ``leader.…`` included, or ``MISSING``."""
        return self.values.get(self.concrete(path), MISSING)

    def length(self, name: str) -> int | None:
        """Return how many records a list has, or ``None`` while that is not known."""
        return self.lengths.get(name)

    def concrete(self, path: str) -> str:
        """Return a ``leader.…`` path as that of the member who leads, if that one is known."""
        head, _, name = path.partition(".")
        if head != LEADER:
            return path
        for number in range(1, self.lengths.get("members", 0) + 1):
            if self.values.get(f"members[{number}].{LEADER_FLAG}") is True:
                return f"members[{number}].{name}"
        return path


def read_facts(data: object) -> tuple[Facts, tuple[Problem, ...]]:
    """Read plain nested data; whatever is unknown or of the wrong kind is left out and told.

    Numbers are integers, exact fractions or decimals in text; money integer cents; days dates or
    ``2022-04-30``. An empty text and ``None`` are no facts. A day of registration says that
    there is a registration; one named leader says that the others are not; no earlier awards say
    that their list is empty.
    """
    values: dict[str, FactValue] = {}
    lengths: dict[str, int] = {}
    problems: list[Problem] = []
    for path, found in _leaves(data, lengths, problems):
        fact = FACTS.get(re.sub(r"\[\d+\]", "[]", path))
        if fact is None:
            near = difflib.get_close_matches(path, list(FACTS), n=1)
            problems.append(Problem(path, "unknown_fact", {"near": near}))
            continue
        value = _READERS[fact.kind](found, fact)
        if value is MISSING:
            problems.append(Problem(path, f"not_a_{fact.kind}", {"found": str(found)[:60]}))
            continue
        values[path] = value
    _complete(values, lengths)
    return Facts(values=MappingProxyType(values), lengths=MappingProxyType(lengths)), tuple(
        problems
    )


def example_facts() -> dict[str, object]:
    """Return a full set of plain facts, one of everything that the vocabulary knows."""
    example: dict[str, object] = {}
    for path, fact in FACTS.items():
        head, _, name = path.partition(".")
        value = list(fact.example) if isinstance(fact.example, tuple) else fact.example
        if not name:
            example[head] = value
        elif head.endswith("[]"):
            records = example.setdefault(head[:-2], [{}])
            assert isinstance(records, list)  # noqa: S101 - made one line above
            records[0][name] = value
        else:
            table = example.setdefault(head, {})
            assert isinstance(table, dict)  # noqa: S101 - made one line above
            table[name] = value
    return example


def _leaves(
    data: object, lengths: dict[str, int], problems: list[Problem]
) -> Iterator[tuple[str, object]]:
    """Yield path and value of everything given; note the lengths of the lists on the way."""
    if not isinstance(data, Mapping):
        problems.append(Problem("", "not_a_table", {"found": str(data)[:60]}))
        return
    for head, found in data.items():
        if found is None:
            continue
        if head in RECORD_LISTS:
            yield from _records(head, found, lengths, problems)
        elif isinstance(found, Mapping):
            yield from _given(str(head), found)
        else:
            yield str(head), found


def _records(
    name: str, found: object, lengths: dict[str, int], problems: list[Problem]
) -> Iterator[tuple[str, object]]:
    if not isinstance(found, list | tuple) or not all(isinstance(one, Mapping) for one in found):
        problems.append(Problem(name, "not_a_list", {"found": str(found)[:60]}))
        return
    lengths[name] = len(found)
    for number, record in enumerate(found, start=1):
        yield from _given(f"{name}[{number}]", record)


def _given(head: str, table: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if value is not None and value != "":
            yield f"{head}.{name}", value


def _complete(values: dict[str, FactValue], lengths: dict[str, int]) -> None:
    if values.get("entry.has_earlier_awards") is False:
        lengths.setdefault("history", 0)
    if "entity.registered_on" in values:
        values.setdefault("entity.is_registered", True)
    flags = [f"members[{n}].{LEADER_FLAG}" for n in range(1, lengths.get("members", 0) + 1)]
    if any(values.get(flag) is True for flag in flags):
        for flag in flags:
            values.setdefault(flag, False)


def _text(found: object, _fact: Fact) -> FactValue | Missing:
    return found if isinstance(found, str) else MISSING


def _number(found: object, _fact: Fact) -> FactValue | Missing:
    if isinstance(found, str) and _NUMBER.fullmatch(found):
        return Fraction(found)
    if isinstance(found, int | Fraction) and not isinstance(found, bool):
        return Fraction(found)
    return MISSING


def _money(found: object, _fact: Fact) -> FactValue | Missing:
    return found if isinstance(found, int) and not isinstance(found, bool) else MISSING


def _day(found: object, _fact: Fact) -> FactValue | Missing:
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            return MISSING
    return found if isinstance(found, date) and not isinstance(found, datetime) else MISSING


def _yes_no(found: object, _fact: Fact) -> FactValue | Missing:
    return found if isinstance(found, bool) else MISSING


def _choice(found: object, fact: Fact) -> FactValue | Missing:
    return found if isinstance(found, str) and found in fact.choices else MISSING


def _list(found: object, _fact: Fact) -> FactValue | Missing:
    if isinstance(found, list | tuple) and all(isinstance(one, str) for one in found):
        return tuple(found)
    return MISSING


_READERS: Mapping[FactKind, Callable[[object, Fact], FactValue | Missing]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _day,
    "yes_no": _yes_no,
    "choice": _choice,
    "list": _list,
}
