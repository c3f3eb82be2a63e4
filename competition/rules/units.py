"""What recommending units earn by the plan's points (优秀组织奖): counted, ranked, not decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.plan.following import UnitPoints, UnitPrize


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """One entry of a unit: how far it came, and the levels of its prizes."""

    unit: str
    submitted: bool = False
    accepted: bool = False
    advanced: bool = False
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """What one rule of the plan gives a unit: so many entries, so many points."""

    rule: UnitPoints
    count: int
    points: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStanding:
    """A unit's points with their reckoning. Equal points are one place; ``is_within`` the number.

    Equals beyond the number are all within: people decide among them.
    """

    unit: str
    place: int
    points: Fraction
    lines: tuple[UnitLine, ...]
    reaches_least: bool
    is_within: bool


def rank_units(
    prize: UnitPrize, kinds: Mapping[str, str], entries: Iterable[UnitEntry]
) -> tuple[UnitStanding, ...]:
    """Rank the units that take part (``kinds``: unit → kind), the most points first.

    Independent of the order of entries; equals stand in the order of their keys.
    """
    taking_part = [unit for unit, kind in kinds.items() if not prize.kinds or kind in prize.kinds]
    by_unit: dict[str, list[UnitEntry]] = {unit: [] for unit in taking_part}
    for entry in entries:
        if entry.unit in by_unit:
            by_unit[entry.unit].append(entry)
    reckoned = {
        unit: tuple(_line(rule, of_unit) for rule in prize.points)
        for unit, of_unit in by_unit.items()
    }
    points = {
        unit: sum((one.points for one in lines), Fraction(0)) for unit, lines in reckoned.items()
    }
    places = {unit: 1 + sum(other > points[unit] for other in points.values()) for unit in points}
    return tuple(
        UnitStanding(
            unit=unit,
            place=places[unit],
            points=points[unit],
            lines=reckoned[unit],
            reaches_least=points[unit] >= prize.least,
            is_within=places[unit] <= prize.number and points[unit] >= prize.least,
        )
        for unit in sorted(points, key=lambda one: (places[one], one))
    )


def _line(rule: UnitPoints, entries: Iterable[UnitEntry]) -> UnitLine:
    count = sum(_counts(rule, entry) for entry in entries)
    points = count * rule.each
    return UnitLine(
        rule=rule, count=count, points=points if rule.most is None else min(points, rule.most)
    )


def _counts(rule: UnitPoints, entry: UnitEntry) -> bool:
    if rule.what == "prize":
        return bool(entry.levels) if rule.level is None else rule.level in entry.levels
    return bool(getattr(entry, rule.what))
