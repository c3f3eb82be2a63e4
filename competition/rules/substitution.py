"""Who moves up from the waiting list when somebody who advances drops out 递补."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Who is next on a waiting list: one entry, or equals among whom people must choose."""

    entries: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Tell whether the list itself says who moves up."""
        return len(self.entries) == 1


def next_waiting(
    waiting: Sequence[str], places: Mapping[str, object], gone: Collection[str]
) -> Next:
    """Return who is next on a list, best first, of whom ``gone`` are promoted or dropped out.

    ``places`` tells equals by equal values; an entry that people put in order has a value of its
    own. The answer is empty when nobody is left.
    """
    left = [entry for entry in waiting if entry not in gone]
    if not left:
        return Next(entries=())
    best = places[left[0]]
    return Next(entries=tuple(entry for entry in left if places[entry] == best))
