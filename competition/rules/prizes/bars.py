"""Who is out of the competition, who reaches a level's bar, how many prizes there are."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from competition.rules.plan.prizes import AllCount, FixedCount, Level, PrizeTable, Quota
from competition.rules.prizes.facts import Standing
from competition.rules.prizes.findings import Rule, Values
from competition.rules.values import round_half_up

_ROUNDING = {
    "up": math.ceil,
    "down": math.floor,
    "half_up": lambda exact: int(round_half_up(exact, 0)),
}


def _flags(standing: Standing) -> tuple[Rule, ...]:
    flags = (
        (Rule.DISQUALIFIED, standing.disqualified),
        (Rule.WITHDRAWN, standing.withdrawn),
        (Rule.INELIGIBLE, standing.ineligible),
        (Rule.NON_COMPETING, standing.non_competing),
    )
    return tuple(rule for rule, applies in flags if applies)


def exclusion(standing: Standing, table: PrizeTable) -> Rule | None:
    """Return why an entry takes no part in any prize, or ``None``."""
    flags = _flags(standing)
    offered = standing.group in table.groups and any(
        level.quota_for(standing.group) for level in table.levels
    )
    score = standing.exact_score
    checks = (
        (Rule.INCOMPLETE, standing.incomplete or standing.place is None),
        (Rule.NO_PRIZE_IN_GROUP, not offered),
        (Rule.ZERO_SCORE, not table.zero_score_wins and score is not None and score <= 0),
    )
    return next(iter((*flags, *(rule for rule, applies in checks if applies))), None)


def shown_places(standings: Iterable[Standing], table: PrizeTable) -> dict[int, int]:
    """Return the place of each listed entry: 1, 2, 2, 4 inside its group.

    Entries that compete no more leave the list and the places close up, unless the plan lets
    their kind keep its place (``keep_place``).
    """
    listed: dict[str, list[tuple[int, int]]] = {}
    for standing in standings:
        stays = all(rule.value in table.keep_place for rule in _flags(standing))
        if standing.place is not None and not standing.incomplete and stays:
            listed.setdefault(standing.group, []).append((standing.place, standing.entry))
    places: dict[int, int] = {}
    for rows in listed.values():
        before = 0
        last: int | None = None
        for count, (place, entry) in enumerate(sorted(rows)):
            if place != last:
                before, last = count, place
            places[entry] = before + 1
    return places


def planned_count(quota: Quota, standings: Sequence[Standing]) -> int | None:
    """Return how many prizes a group has at a level; ``None`` when all who reach the bar win.

    A share is taken of the entries that the ranking placed, exhibitions left out. Later
    withdrawals and disqualifications do not shrink it.
    """
    count = quota.count
    if isinstance(count, FixedCount):
        return count.number
    if isinstance(count, AllCount):
        return None
    ranked = sum(
        standing.group == quota.group and standing.place is not None and not standing.non_competing
        for standing in standings
    )
    return _ROUNDING[count.rounding](count.share * ranked)


def bar_breach(
    standing: Standing, level: Level, threshold: Fraction | None
) -> tuple[Rule, Values] | None:
    """Return which part of a level's bar an entry misses, or ``None``; equal to it is enough."""
    if level.trait is not None and level.trait not in standing.traits:
        return Rule.TRAIT_MISSING, (("trait", level.trait),)
    score = standing.score if level.compared == "rounded" else standing.exact_score
    if threshold is not None and (score is None or score < threshold):
        return Rule.BELOW_THRESHOLD, (("score", score), ("threshold", threshold))
    votes = standing.votes
    if level.least_votes is not None and (votes is None or votes < level.least_votes):
        return Rule.TOO_FEW_VOTES, (("votes", votes), ("least_votes", level.least_votes))
    return None
