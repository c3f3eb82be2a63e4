"""What a plan would change for what is there: entries, told by the rooms above, and prizes.

The rooms above enrol in ``effect_sources``, as they do for the board: this room lies below the
entries and may not look at them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from competition.editions.models import Edition
from competition.rules.plan.edition import Plan
from competition.rules.plan.prizes import AllCount, FixedCount, Level, Quota, ShareCount
from competition.rules.values import Money, Text, round_half_up

MOST_TOLD = 300
"""So many entries are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEffect:
    """What becomes of one entry. Texts are worded already.

    ``change`` is ``falls`` (fits no group any more), ``rises`` (fits one now), ``moves`` (another
    group), ``doubt`` (cannot be told any more) or ``clear`` (can be told now).
    """

    change: str
    name: str
    url: str
    before: str
    after: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a plan would change for the entries of an edition.

    ``checked`` counts the entries looked at, ``counts`` those that change in each way; ``entries``
    are the first :data:`MOST_TOLD` of them. ``by_group`` is how many each group has under the new
    plan, by its key.
    """

    checked: int
    counts: Mapping[str, int]
    entries: tuple[EntryEffect, ...]
    by_group: Mapping[str, int]
    by_group_before: Mapping[str, int]

    @property
    def changed(self) -> int:
        """Return how many entries change in all."""
        return sum(self.counts.values())

    @property
    def untold(self) -> int:
        """Return how many entries change beside those that are told."""
        return self.changed - len(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a level would cost in a group, before and after; ``None`` where there is none of it."""

    level: Text
    group: Text
    before: int | None
    after: int | None
    before_cents: Money
    after_cents: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What all prizes would cost at most, line by line, with the budgets."""

    lines: tuple[Cost, ...]
    before_cents: Money
    after_cents: Money
    budget_before: Money | None
    budget_after: Money | None

    @property
    def changed(self) -> tuple[Cost, ...]:
        """Return the lines that differ."""
        return tuple(
            one
            for one in self.lines
            if (one.before, one.before_cents) != (one.after, one.after_cents)
        )

    @property
    def is_over(self) -> bool:
        """Tell whether the prizes may cost more than the budget."""
        return self.budget_after is not None and self.after_cents > self.budget_after


_DECIDING = ("criteria", "groups", "form", "phases", "districts")
"""The parts of a plan that eligibility looks at, beside the year."""

EffectSource = Callable[[Edition, Plan, datetime], Effects]

effect_sources: list[EffectSource] = []
"""The rooms above enrol here, in their views modules, what a plan would change for them."""


def effects_of(edition: Edition, plan: Plan, at: datetime) -> tuple[Effects, ...]:
    """Return what the rooms above tell of a plan that would replace the one in force."""
    if edition.current_version is None:
        return ()
    return tuple(source(edition, plan, at) for source in effect_sources)


def prize_costs(before: Plan | None, after: Plan, effects: Iterable[Effects]) -> Costs:
    """Return what the prizes would cost at most under two plans.

    Shares and prizes for all are counted over the entries that the groups would have.
    """
    told = list(effects)
    numbers_after = _merged(one.by_group for one in told)
    numbers_before = _merged(one.by_group_before for one in told)
    old = _lines(before, numbers_before) if before is not None else {}
    new = _lines(after, numbers_after)
    lines = tuple(
        _cost(key, old.get(key), new.get(key), before, after) for key in dict.fromkeys([*new, *old])
    )
    return Costs(
        lines=lines,
        before_cents=Money(sum(one.before_cents for one in lines)),
        after_cents=Money(sum(one.after_cents for one in lines)),
        budget_before=before.prizes.budget if before is not None else None,
        budget_after=after.prizes.budget,
    )


def may_change_entries(before: Plan, after: Plan) -> bool:
    """Tell whether a plan could change what becomes of entries: most changes cannot."""
    return before.contest.year != after.contest.year or any(
        getattr(before, name) != getattr(after, name) for name in _DECIDING
    )


def _merged(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for group, number in part.items():
            found[group] = found.get(group, 0) + number
    return found


def _lines(plan: Plan, numbers: Mapping[str, int]) -> dict[tuple[str, str], tuple[int, Money]]:
    return {
        (level.key, quota.group): _line(level, quota, numbers.get(quota.group, 0))
        for level in plan.prizes.levels
        for quota in level.quotas
    }


def _line(level: Level, quota: Quota, entries: int) -> tuple[int, Money]:
    number = _number(quota.count, entries)
    each = level.amount if quota.amount is None else quota.amount
    return number, Money(number * each)


def _number(count: FixedCount | ShareCount | AllCount, entries: int) -> int:
    if isinstance(count, FixedCount):
        return count.number
    if isinstance(count, AllCount):
        return entries
    exact: Fraction = count.share * entries
    if count.rounding == "half_up":
        return int(round_half_up(exact, 0))
    return ceil(exact) if count.rounding == "up" else floor(exact)


def _cost(
    key: tuple[str, str],
    old: tuple[int, Money] | None,
    new: tuple[int, Money] | None,
    before: Plan | None,
    after: Plan,
) -> Cost:
    level_key, group_key = key
    named = after if new is not None or before is None else before
    level, group = named.prizes.level(level_key), named.groups_by_key.get(group_key)
    return Cost(
        level=level.name if level is not None else Text(level_key, level_key),
        group=group.name if group is not None else Text(group_key, group_key),
        before=old[0] if old else None,
        after=new[0] if new else None,
        before_cents=old[1] if old else Money(0),
        after_cents=new[1] if new else Money(0),
    )
