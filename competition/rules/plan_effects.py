"""What another plan changes for the entries there are: who fails, passes or moves, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def effects(
    before: Plan,
    after: Plan,
    entries: Mapping[str, Facts],
    *,
    on: date | None = None,
    facts_after: Mapping[str, Facts] | None = None,
) -> tuple[Effect, ...]:
    """Return the entries that ``after`` decides otherwise than ``before``, in the order given.

    Each plan decides as of ``on``, or of its own closing day. ``facts_after`` holds what the form
    of the new plan learns of an entry, where that differs. Takes O(entries · groups · criteria).
    """
    days = dates_of(before, on), dates_of(after, on)
    found: list[Effect] = []
    for entry, facts in entries.items():
        later = (facts_after or {}).get(entry, facts)
        old = assign_groups(facts, before.groups, before.criteria, days[0])
        new = assign_groups(later, after.groups, after.criteria, days[1])
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
    return tuple(found)


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
