"""Cross-checks of who holds the contest and where entries come from."""

import dataclasses

from competition.rules.plan.edition import Plan
from competition.rules.plan_checks.listing import Found, empty, numbered, unknown, used_twice
from competition.rules.values import Problem

_NEEDED_CONTACTS = ("business", "supervision")


def organisation_problems(plan: Plan) -> Found:
    """Find lists that are empty, keys used twice, and units that belong nowhere."""
    for name in ("districts", "units", "fields", "groups"):
        things = getattr(plan, name)
        yield from empty(name, things)
        yield from used_twice(name, things)
    yield from _contacts(plan)
    yield from _assumptions(plan)
    yield from _units(plan)
    yield from _districts(plan)


def _contacts(plan: Plan) -> Found:
    roles = {contact.role for contact in plan.contest.contacts}
    for role in _NEEDED_CONTACTS:
        if role not in roles:
            yield Problem("contest.contacts", "contact_missing", {"needed": role})


def _assumptions(plan: Plan) -> Found:
    keys = [field.name for field in dataclasses.fields(plan)]
    for path, assumed in zip(
        numbered("assumptions", plan.assumptions), plan.assumptions, strict=True
    ):
        yield from unknown(f"{path}.about", assumed.about.split(".")[0], keys)


def _units(plan: Plan) -> Found:
    superior = [unit.key for unit in plan.units if unit.kind != "carrier"]
    for path, unit in zip(numbered("units", plan.units), plan.units, strict=True):
        yield from unknown(f"{path}.district", unit.district, plan.districts_by_key)
        if unit.above is None and unit.kind == "carrier":
            yield Problem(f"{path}.above", "carrier_without_above", {"allowed": superior})
        if unit.above is not None and unit.kind == "district":
            yield Problem(f"{path}.above", "district_with_above")
            continue
        others = [one for one in superior if one != unit.key]
        yield from unknown(f"{path}.above", unit.above, others)


def _districts(plan: Plan) -> Found:
    served = {unit.district for unit in plan.units}
    for path, district in zip(numbered("districts", plan.districts), plan.districts, strict=True):
        if district.key not in served:
            yield Problem(path, "district_without_unit", {"found": district.key})
