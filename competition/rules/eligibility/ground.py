"""What a test stands on: the facts, the days, and the record that is being looked at."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any, TypeVar

from competition.rules.eligibility.facts import MISSING, Facts, FactValue, Missing
from competition.rules.eligibility.findings import Code, Dates
from competition.rules.plan.facts import find_fact

_T = TypeVar("_T", str, bool, int, Fraction, date, tuple[str, ...])

Bound = int | Fraction | date

LOWER: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": ge,
    "more_than": gt,
    "on_or_after": ge,
    "after": gt,
}
UPPER: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_most": le,
    "less_than": lt,
    "on_or_before": le,
    "before": lt,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """``on`` is the day for which registrations count, ``at`` the record of each list in view."""

    facts: Facts
    dates: Dates
    on: date
    at: Mapping[str, int] = field(default_factory=dict)

    def path(self, path: str) -> str:
        """Return the path as that of the record in view or of the leader."""
        for name, number in self.at.items():
            path = path.replace(f"{name}[]", f"{name}[{number}]")
        return self.facts.concrete(path)

    def read(self, path: str, kind: type[_T]) -> _T | Missing:
        """Return the fact at a path, ``MISSING`` also when it is of another kind than asked."""
        found: FactValue | Missing = self.facts.get(self.path(path))
        return found if type(found) is kind else MISSING

    def looking_at(self, name: str, number: int) -> "Ground":
        """Return the same ground with a record of a list in view."""
        return replace(self, at={**self.at, name: number})

    def by(self, on: date) -> "Ground":
        """Return the same ground for another day of registration."""
        return replace(self, on=on)

    def year_of(self, path: str) -> dict[str, object]:
        """Return the year that a figure of the previous year is of, as a value to print."""
        fact = find_fact(path)
        if fact is None or not fact.of_previous_year:
            return {}
        return {"year": self.dates.edition_year - 1}


def bounds_of(test: object) -> dict[str, Bound]:
    """Return the bounds that a test sets, by name."""
    named = {name: getattr(test, name, None) for name in (*LOWER, *UPPER)}
    return {name: bound for name, bound in named.items() if bound is not None}


def compared(found: Bound, bounds: Mapping[str, Bound]) -> Code:
    """Return where a value lies."""
    for name, bound in bounds.items():
        if name in LOWER and not LOWER[name](found, bound):
            return Code.BELOW
        if name in UPPER and not UPPER[name](found, bound):
            return Code.ABOVE
    return Code.WITHIN


def plain(value: object) -> object:
    """Return a value as JSON data: days and broken numbers as text, exact."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, tuple):
        return list(value)
    return None if value is MISSING else value


def plainly(values: Mapping[str, object]) -> dict[str, object]:
    """Return named values as JSON data."""
    return {name: plain(value) for name, value in values.items()}


def full_months(start: date, end: date) -> int:
    """Return the full months from one day to another; a 29 February is full on 1 March."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def name_key(name: str) -> str:
    """Return a name without blanks, width and case: ``公 司`` holds the word ``公司``."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
