"""What another plan changes for the entries there are: who fails, passes or moves, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from competition.rules.eligibility import (
    Facts,
    Finding,
    GroupDecision,
    GroupVerdict,
    Standing,
    assign_groups,
    dates_of,
)
from competition.rules.plan.edition import Plan

_FROM_LOW = (Standing.BARRED, Standing.CANNOT_TELL, Standing.OPEN)


class Change(StrEnum):
    """What becomes of an entry under the other plan."""

    FALLS = "falls"
    RISES = "rises"
    MOVES = "moves"
    DOUBT = "doubt"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What closes a group: the findings that do, or none where the plan has no such group."""

    group: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an entry is decided by: its facts, as of a day or of each plan's own closing day.

    ``later`` is what the form of the new plan learns of it, where that differs.
    """

    facts: Facts
    on: date | None = None
    later: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One entry for which the other plan decides otherwise.

    ``falls``: fits no group any more; ``rises``: was barred and fits one; ``moves``: fits other
    groups; ``doubt``: cannot be told any more; ``clear``: could not be told and fits one.
    ``closed`` are the groups that stand lower than before, with the new plan's findings;
    ``opened`` those that stand higher, with the findings of the old plan that fall away.
    """

    entry: str
    change: Change
    before: GroupDecision
    after: GroupDecision
    closed: tuple[Cause, ...]
    opened: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The entries that change, in the order given, and how many each group has by either plan."""

    found: tuple[Effect, ...]
    by_group_before: Mapping[str, int]
    by_group: Mapping[str, int]


def effects(before: Plan, after: Plan, cases: Iterable[tuple[str, Case]]) -> Effects:
    """Return which entries ``after`` decides otherwise than ``before``.

    Only what can bar is asked, and what both plans ask alike only once. Takes
    O(entries · (criteria + groups)).
    """
    found: list[Effect] = []
    had, has = Counter[str](), Counter[str]()
    old_plan, new_plan = _barring_alone(before), _barring_alone(after)
    alike = frozenset(one.key for one in new_plan.criteria if one in old_plan.criteria)
    for entry, case in cases:
        old, new = _both(old_plan, new_plan, case, alike)
        had.update(old.may[:1])
        has.update(new.may[:1])
        change = _change(old, new)
        if change is not None:
            found.append(
                Effect(
                    entry=entry,
                    change=change,
                    before=old,
                    after=new,
                    closed=_closed(old, new),
                    opened=_closed(new, old),
                )
            )
    return Effects(found=tuple(found), by_group_before=had, by_group=has)


def _barring_alone(plan: Plan) -> Plan:
    """Return a plan without the criteria that never close a group."""
    return replace(plan, criteria=tuple(one for one in plan.criteria if one.severity == "block"))


def _both(
    before: Plan, after: Plan, case: Case, alike: frozenset[str]
) -> tuple[GroupDecision, GroupDecision]:
    """Return how both plans decide on an entry; ``alike`` are the criteria that both have."""
    days = dates_of(before, case.on), dates_of(after, case.on)
    old = assign_groups(case.facts, before.groups, before.criteria, days[0])
    is_same = case.later is None and days[0] == days[1]
    known = {
        one.rule: one
        for verdict in old.verdicts
        for one in verdict.findings
        if is_same and one.rule in alike
    }
    later = case.later or case.facts
    return old, assign_groups(later, after.groups, after.criteria, days[1], known=known)


def standing_of(decision: GroupDecision) -> Standing:
    """Return how an entry stands in all: the best that it has in any group."""
    return max(
        (one.standing for one in decision.verdicts), key=_FROM_LOW.index, default=Standing.BARRED
    )


def _change(old: GroupDecision, new: GroupDecision) -> Change | None:
    was, now = standing_of(old), standing_of(new)
    if was is now:
        return Change.MOVES if set(old.may) != set(new.may) else None
    if now is Standing.BARRED:
        return Change.FALLS
    if now is Standing.CANNOT_TELL:
        return Change.DOUBT
    return Change.RISES if was is Standing.BARRED else Change.CLEAR


def _closed(first: GroupDecision, second: GroupDecision) -> tuple[Cause, ...]:
    """Return the groups that stand lower in the second decision, with what closes them there."""
    there = {one.group: one for one in second.verdicts}
    return tuple(
        Cause(group=one.group, findings=_closing(there.get(one.group)))
        for one in first.verdicts
        if _rank(there.get(one.group)) < _rank(one)
    )


def _rank(verdict: GroupVerdict | None) -> int:
    return 0 if verdict is None else _FROM_LOW.index(verdict.standing)


def _closing(verdict: GroupVerdict | None) -> tuple[Finding, ...]:
    if verdict is None:
        return ()
    return verdict.barring or verdict.unclear
