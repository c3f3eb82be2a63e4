"""Caps on winners of one field, district, unit or company: what is used, what could be filled."""

from collections import Counter, deque
from collections.abc import Collection, Iterable
from itertools import combinations, pairwise

from competition.rules.plan.prizes import Cap, Level, PrizeTable
from competition.rules.prizes.facts import Standing

_ONE_PRIZE = Cap(key="one-per-legal-person", what="legal_person", number=1, within="edition")

Bucket = tuple[str, str, str]
"""A cap's key, the group (empty: all groups) and the field, district … that it counts."""

Pair = tuple[str, str]


def most_under_two_caps(
    pairs: Counter[Pair], left: Counter[str], right: Counter[str], *, places: int
) -> int:
    """Return how many of ``places`` two crossing caps let be filled (a maximum flow).

    ``pairs`` counts the entries by (left, right) bucket; ``left`` and ``right`` are the places
    that each bucket has.
    """
    flow: Counter[Pair] = Counter()
    left, right = left.copy(), right.copy()
    for filled in range(places):
        path = _augmenting(pairs, flow, left, right)
        if not path:
            return filled
        for step, (a, b) in enumerate(pairwise(path)):
            if step % 2:
                flow[b, a] -= 1
            else:
                flow[a, b] += 1
        left[path[0]] -= 1
        right[path[-1]] -= 1
    return places


def _augmenting(
    pairs: Counter[Pair], flow: Counter[Pair], left: Counter[str], right: Counter[str]
) -> list[str]:
    """Return a path left, right, left, …, right that lets one more entry win, or nothing."""
    onward: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for a, b in sorted(pairs):
        if flow[a, b] < pairs[a, b]:
            onward.setdefault(a, []).append(b)
        if flow[a, b]:
            back.setdefault(b, []).append(a)
    paths = deque([a] for a in sorted(left) if left[a] > 0)
    seen = {path[0] for path in paths}
    while paths:
        path = paths.popleft()
        fresh = [b for b in onward.get(path[-1], ()) if b not in seen]
        for b in fresh:
            if right[b] > 0:
                return [*path, b]
            seen.add(b)
            others = [a for a in back.get(b, ()) if a not in seen]
            seen.update(others)
            paths.extend([*path, b, a] for a in others)
    return []


class CapLedger:
    """Which entries count against which cap, and which may yet do so."""

    def __init__(self, table: PrizeTable) -> None:
        self._caps = table.caps + ((_ONE_PRIZE,) if table.one_per_legal_person else ())
        self._winners: dict[Bucket, set[int]] = {}
        self._pending: dict[Bucket, set[int]] = {}

    def _buckets(self, standing: Standing, level: Level) -> list[tuple[Cap, Bucket]]:
        found = []
        for cap in self._caps:
            value: str | None = getattr(standing, cap.what)
            if value is not None and (not cap.levels or level.key in cap.levels):
                group = standing.group if cap.within == "group" else ""
                found.append((cap, (cap.key, group, value)))
        return found

    def count(self, standing: Standing, level: Level) -> None:
        """Count a winner."""
        for _, bucket in self._buckets(standing, level):
            self._winners.setdefault(bucket, set()).add(standing.entry)

    def discount(self, standing: Standing, level: Level) -> None:
        """Count a winner no more, whose place is free again."""
        for _, bucket in self._buckets(standing, level):
            self._winners.get(bucket, set()).discard(standing.entry)

    def leave_pending(self, standings: Iterable[Standing], levels: Iterable[Level]) -> None:
        """Note entries that may win one of these levels once people have decided."""
        reachable = tuple(levels)
        for standing in standings:
            for level in reachable:
                for _, bucket in self._buckets(standing, level):
                    self._pending.setdefault(bucket, set()).add(standing.entry)

    def full_cap(self, standing: Standing, level: Level) -> Cap | None:
        """Return the first cap that keeps an entry from a level, or ``None``."""
        for cap, bucket in self._buckets(standing, level):
            if len(self._winners.get(bucket, set()) - {standing.entry}) >= cap.number:
                return cap
        return None

    def is_uncertain(self, standing: Standing, level: Level) -> bool:
        """Tell whether a question still open elsewhere may use up a cap of this entry."""
        for cap, bucket in self._buckets(standing, level):
            pending = self._pending.get(bucket, set()) - {standing.entry}
            others = self._winners.get(bucket, set()) - {standing.entry} | pending
            if pending and len(others) >= cap.number:
                return True
        return False

    def crowded(
        self, block: Collection[Standing], level: Level, places: int
    ) -> tuple[Standing, ...]:
        """Return the equal entries of which a cap lets only some win, given so many places."""
        members: dict[Bucket, set[int]] = {}
        numbers: dict[Bucket, int] = {}
        for standing in block:
            for cap, bucket in self._buckets(standing, level):
                members.setdefault(bucket, set()).add(standing.entry)
                numbers[bucket] = cap.number
        held: set[int] = set()
        for bucket, entries in members.items():
            winners = self._winners.get(bucket, set())
            if min(len(entries - winners), places) > numbers[bucket] - len(winners):
                held |= entries - winners
        return tuple(standing for standing in block if standing.entry in held)

    def most_possible(
        self, candidates: Collection[Standing], level: Level, awarded: Collection[int], places: int
    ) -> int:
        """Return how many of ``places`` the candidates could fill, by each two caps that cross.

        ``awarded`` are the candidates that already won this level; their room counts as free.
        Exact for two caps, an upper bound for more.
        """
        rooms = {cap.key: self._rooms(cap, candidates, level, awarded) for cap in self._caps}
        most = places
        for one, other in combinations(self._caps, 2):
            (ones, left), (others, right) = rooms[one.key], rooms[other.key]
            pairs = Counter(zip(ones, others, strict=True))
            most = min(most, most_under_two_caps(pairs, left, right, places=most))
        return most

    def _rooms(
        self, cap: Cap, candidates: Iterable[Standing], level: Level, awarded: Collection[int]
    ) -> tuple[list[str], Counter[str]]:
        """Return each candidate's bucket of one cap, and the room that each bucket has.

        Candidates that the cap does not concern share a bucket with room for all of them. The
        names carry the cap, because the search walks over the buckets of two caps at once.
        """
        names: list[str] = []
        rooms: Counter[str] = Counter()
        for standing in candidates:
            buckets = [found for counted, found in self._buckets(standing, level) if counted is cap]
            name = "|".join((cap.key, *(part for bucket in buckets for part in bucket)))
            winners = (self._winners.get(bucket, set()) for bucket in buckets)
            if buckets:
                rooms[name] = cap.number - sum(len(won.difference(awarded)) for won in winners)
            else:
                rooms[name] += 1
            names.append(name)
        return names, rooms
