"""What differs between two allocations: who wins, loses or moves, the money, the open questions."""

from dataclasses import dataclass, replace

from competition.rules.plan.prizes import FixedCount, PrizeTable, Quota
from competition.rules.prizes.findings import Allocation, HonourGiven, Undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry before and after: its levels, its money in cents and its place as shown."""

    entry: int
    levels_before: tuple[str, ...]
    levels_after: tuple[str, ...]
    cents_before: int
    cents_after: int
    place_before: int | None
    place_after: int | None

    @property
    def is_of_prizes(self) -> bool:
        """Tell whether prizes or money differ, and not the place alone."""
        before = (self.levels_before, self.cents_before)
        return before != (self.levels_after, self.cents_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that differs; entries in the order of the later list, money in cents."""

    changes: tuple[Change, ...] = ()
    honours_lost: tuple[HonourGiven, ...] = ()
    honours_won: tuple[HonourGiven, ...] = ()
    questions: tuple[Undecided, ...] = ()
    vacant_before: int = 0
    vacant_after: int = 0
    cents_before: int = 0
    cents_after: int = 0

    @property
    def of_prizes(self) -> tuple[Change, ...]:
        """Return the entries whose prizes or money differ."""
        return tuple(one for one in self.changes if one.is_of_prizes)

    @property
    def of_places(self) -> tuple[Change, ...]:
        """Return the entries of which only the place differs."""
        return tuple(one for one in self.changes if not one.is_of_prizes)


def compare(before: Allocation, after: Allocation) -> Difference:
    """Return what differs between two allocations of the same contest."""
    places = (dict(before.places), dict(after.places))
    entries = sorted(
        {award.entry for award in (*before.awards, *after.awards)} | set(places[0]) | set(places[1])
    )
    changes = (_change(entry, before, after, places) for entry in entries)
    return Difference(
        changes=tuple(
            one for one in changes if one.is_of_prizes or one.place_before != one.place_after
        ),
        honours_lost=tuple(one for one in before.honours if one not in after.honours),
        honours_won=tuple(one for one in after.honours if one not in before.honours),
        questions=tuple(one for one in after.undecided if one not in before.undecided),
        vacant_before=sum(tally.vacant for tally in before.tallies),
        vacant_after=sum(tally.vacant for tally in after.tallies),
        cents_before=before.total_cents,
        cents_after=after.total_cents,
    )


def _change(
    entry: int,
    before: Allocation,
    after: Allocation,
    places: tuple[dict[int, int], dict[int, int]],
) -> Change:
    held, given = before.awards_of(entry), after.awards_of(entry)
    return Change(
        entry=entry,
        levels_before=tuple(award.level for award in held),
        levels_after=tuple(award.level for award in given),
        cents_before=sum(award.amount_cents for award in held),
        cents_after=sum(award.amount_cents for award in given),
        place_before=places[0].get(entry),
        place_after=places[1].get(entry),
    )


def with_count(table: PrizeTable, group: str, level_key: str, number: int) -> PrizeTable:
    """Return the table as it would be with another number of prizes of a level in a group.

    Only a question of people ("one more second prize?"): the plan stays as it is.
    """

    def counted(quota: Quota) -> Quota:
        if quota.group != group:
            return quota
        return replace(quota, count=FixedCount(kind="number", number=max(0, number)))

    levels = tuple(
        replace(level, quotas=tuple(map(counted, level.quotas)))
        if level.key == level_key
        else level
        for level in table.levels
    )
    return replace(table, levels=levels)
