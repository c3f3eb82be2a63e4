"""What an edition took over from the one it was made like, and what still speaks of that one."""

from dataclasses import dataclass
from datetime import date

from competition.editions.models import Edition
from competition.editions.queries.editions import get_version
from competition.rules.plan.edition import Plan
from competition.rules.plan_differences import (
    Difference,
    Kept,
    plan_differences,
    still_of_last_year,
)
from competition.rules.plan_next import NOT_CARRIED
from competition.rules.plan_reading import read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPart:
    """One part of the plan: how many things it has, and how many keys differ from the origin's."""

    key: str
    number: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An edition beside its origin.

    ``moved`` are the dates that differ, ``kept`` the dates and texts still of the year before,
    ``left`` the keys that start empty, ``parts`` what was taken over.
    """

    origin: Edition
    number: int
    parts: tuple[CarriedPart, ...]
    moved: tuple[Difference, ...]
    kept: tuple[Kept, ...]
    left: tuple[str, ...]


def carried_over(edition: Edition, plan: Plan) -> Carried | None:
    """Return what a plan of an edition has of its origin's; ``None`` where there is no origin."""
    if edition.origin is None or edition.origin_number is None:
        return None
    before = get_version(edition.origin.key, edition.origin_number).plan
    differences = plan_differences(before, plan)
    return Carried(
        origin=edition.origin,
        number=edition.origin_number,
        parts=_parts(plan, differences),
        moved=tuple(one for one in differences if _is_moment(one.before) and _is_moment(one.after)),
        kept=still_of_last_year(before, plan),
        left=tuple(key for key in NOT_CARRIED if not _value_at(plan, key)),
    )


def plan_from(content: object) -> Plan | None:
    """Return a draft's content as a plan if its types read, contradictions or not."""
    plan, _problems = read_record(Plan, content)
    return plan


def _parts(plan: Plan, differences: tuple[Difference, ...]) -> tuple[CarriedPart, ...]:
    return tuple(
        CarriedPart(
            key=name,
            number=len(value) if isinstance(value, tuple) else 1,
            changed=sum(one.path.split(".")[0].split("[")[0] == name for one in differences),
        )
        for name, value in ((one, getattr(plan, one)) for one in Plan.__dataclass_fields__)
    )


def _value_at(plan: Plan, path: str) -> object:
    value: object = plan
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _is_moment(value: object) -> bool:
    """Tell whether a plain value is a day or a moment: 2022-04-30, 2022-04-30T16:00:00Z."""
    if not isinstance(value, str) or len(value) not in (10, 20):
        return False
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True
