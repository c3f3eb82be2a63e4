"""What an entrant is told of the judging: a third of the group by criterion, and clean comments.

Thirds tell where one stands and nothing of anybody else: no score, no place, and nothing at all
in a group so small that a third would name its members.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

LEAST_GROUP = 6
"""Below this number of entries a third holds one: it would tell the order."""
SHORTEST_NAME = 4
"""A shorter name of a project or company is a word of any comment."""


class Third(StrEnum):
    """Where an entry stands in its group."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"


def thirds(scores: Mapping[str, Fraction], *, least: int = LEAST_GROUP) -> dict[str, Third]:
    """Return each entry's third of its group by these scores, higher being better.

    An entry stands behind those that have more; equals stand together, in the better third. A
    group of fewer than ``least`` entries has no thirds.
    """
    number = len(scores)
    if number < max(1, least):
        return {}
    order = (Third.UPPER, Third.MIDDLE, Third.LOWER)
    return {
        entry: order[3 * sum(other > score for other in scores.values()) // number]
        for entry, score in scores.items()
    }


def means(marks: Iterable[Mapping[str, Fraction | int | None]]) -> dict[str, Fraction]:
    """Return the mean of each criterion over the sheets that have a mark for it."""
    held: dict[str, list[Fraction]] = {}
    for sheet in marks:
        for criterion, mark in sheet.items():
            if mark is not None:
                held.setdefault(criterion, []).append(Fraction(mark))
    return {criterion: sum(found, Fraction(0)) / len(found) for criterion, found in held.items()}


def named_in(text: str, people: Collection[str], things: Collection[str]) -> tuple[str, ...]:
    """Return the names that a comment must not contain and does: of judges, and of other entries.

    Spaces and case do not hide a name; names of projects and companies count from
    ``SHORTEST_NAME`` characters on.
    """
    plain = _plain(text)
    long_enough = {one for one in things if len(_plain(one)) >= SHORTEST_NAME}
    people_named = {one for one in people if len(_plain(one)) > 1}
    return tuple(sorted(one for one in people_named | long_enough if _plain(one) in plain))


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
