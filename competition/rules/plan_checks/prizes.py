"""Cross-checks of the prizes: groups, levels named elsewhere, and the budget."""

from competition.rules.plan.edition import Plan
from competition.rules.plan.prizes import FixedCount, Level
from competition.rules.plan_checks.listing import (
    Found,
    empty,
    numbered,
    unknown,
    unknown_among,
    used_twice,
)
from competition.rules.values import Problem


def prize_problems(plan: Plan) -> Found:
    """Find levels for nobody, names of nothing, and prizes that cost more than there is."""
    table = plan.prizes
    yield from empty("prizes.groups", table.groups)
    yield from unknown_among("prizes.groups", table.groups, plan.groups_by_key)
    yield from empty("prizes.levels", table.levels)
    yield from used_twice("prizes.levels", table.levels)
    for path, level in zip(numbered("prizes.levels", table.levels), table.levels, strict=True):
        yield from _level(path, level, plan)
    yield from _named_levels(plan)
    yield from _groups_with_prizes(plan)
    yield from _budget(plan)
    yield from _payments(plan)
    yield from _recommendations(plan)
    yield from _unit_prizes(plan)


def _level(path: str, level: Level, plan: Plan) -> Found:
    yield from empty(f"{path}.quotas", level.quotas)
    groups: set[str] = set()
    for place, quota in zip(numbered(f"{path}.quotas", level.quotas), level.quotas, strict=True):
        yield from unknown(f"{place}.group", quota.group, plan.prizes.groups)
        if quota.group in groups:
            yield Problem(f"{place}.group", "group_twice", {"found": quota.group})
        groups.add(quota.group)


def _named_levels(plan: Plan) -> Found:
    levels = [level.key for level in plan.prizes.levels]
    for name in ("caps", "honours"):
        things = getattr(plan.prizes, name)
        yield from used_twice(f"prizes.{name}", things)
        for path, thing in zip(numbered(f"prizes.{name}", things), things, strict=True):
            yield from unknown_among(f"{path}.levels", thing.levels, levels)


def _groups_with_prizes(plan: Plan) -> Found:
    for path, group in zip(
        numbered("prizes.groups", plan.prizes.groups), plan.prizes.groups, strict=True
    ):
        if not any(level.quota_for(group) for level in plan.prizes.levels):
            yield Problem(path, "group_without_prize", {"found": group})


def _budget(plan: Plan) -> Found:
    cost = sum(
        quota.count.number * (level.amount if quota.amount is None else quota.amount)
        for level in plan.prizes.levels
        for quota in level.quotas
        if isinstance(quota.count, FixedCount)
    )
    budget = plan.prizes.budget
    if budget is not None and cost > budget:
        found = {"found_cents": cost, "budget_cents": int(budget)}
        yield Problem("prizes.budget", "budget_exceeded", found)


def _payments(plan: Plan) -> Found:
    payments = plan.prizes.payments
    conditions = [one.key for one in payments.conditions]
    for name in ("conditions", "instalments"):
        yield from used_twice(f"prizes.payments.{name}", getattr(payments, name))
    where = numbered("prizes.payments.conditions", payments.conditions)
    for number, (path, one) in enumerate(zip(where, payments.conditions, strict=True)):
        if one.after is not None:  # what it counts from stands before it, so there is no circle
            yield from unknown(f"{path}.after", one.after, conditions[:number])
    where = numbered("prizes.payments.instalments", payments.instalments)
    for path, part in zip(where, payments.instalments, strict=True):
        yield from unknown_among(f"{path}.conditions", part.conditions, conditions)
    total = sum(part.share for part in payments.instalments)
    if payments.instalments and total != 1:
        yield Problem("prizes.payments.instalments", "shares_not_whole", {"found": str(total)})


def _recommendations(plan: Plan) -> Found:
    levels = [level.key for level in plan.prizes.levels]
    things = plan.prizes.recommendations
    yield from used_twice("prizes.recommendations", things)
    for path, one in zip(numbered("prizes.recommendations", things), things, strict=True):
        yield from unknown_among(f"{path}.levels", one.levels, levels)
        yield from used_twice(f"{path}.criteria", one.criteria)


def _unit_prizes(plan: Plan) -> Found:
    levels = [level.key for level in plan.prizes.levels]
    things = plan.prizes.unit_prizes
    yield from used_twice("prizes.unit_prizes", things)
    for path, one in zip(numbered("prizes.unit_prizes", things), things, strict=True):
        yield from empty(f"{path}.points", one.points)
        for place, rule in zip(numbered(f"{path}.points", one.points), one.points, strict=True):
            if rule.level is not None:
                yield from unknown(f"{place}.level", rule.level, levels)
