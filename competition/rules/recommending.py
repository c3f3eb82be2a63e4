"""The recommending units as the plan stacks them: which stands above which, and on whose desk.

Source: contest.md §1.1 row 2 (districts and parks check and recommend; carriers stand below
them). With a chain an entry passes from the unit it was handed in at to the one above, and so on
until none is above; without one, every unit recommends to the organiser itself.
"""

from collections.abc import Iterable

from competition.rules.plan.edition import Plan


def units_below(plan: Plan, units: Iterable[str]) -> frozenset[str]:
    """Return the units that the plan knows of these, with every unit below them."""
    found = frozenset(unit for unit in units if unit in plan.units_by_key)
    while True:
        wider = found | {unit.key for unit in plan.units if unit.above in found}
        if wider == found:
            return found
        found = wider


def units_above(plan: Plan, unit: str) -> tuple[str, ...]:
    """Return a unit and those above it, from the lowest up; a circle is left where it closes."""
    found: list[str] = []
    key: str | None = unit
    while key in plan.units_by_key and key not in found:
        found.append(key)
        key = plan.units_by_key[key].above
    return tuple(found)


def unit_after(plan: Plan, desk: str) -> str | None:
    """Return the unit that an entry passes on to when the desk recommends it; ``None``: none."""
    if not plan.screening.is_chain:
        return None
    above = units_above(plan, desk)
    return above[1] if len(above) > 1 else None


def desks_passed(plan: Plan, unit: str, desk: str) -> tuple[str, ...]:
    """Return the units through whose hands an entry went: from its own to the desk it is on."""
    way = units_above(plan, unit)
    return way[: way.index(desk) + 1] if desk in way else (desk,)
