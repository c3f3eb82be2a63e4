"""Chance that is the same on every machine and every version: an HMAC stream from a seed.

Python's own generators promise no stable sequence between versions (algorithms §9).
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A stream of chance for one purpose; another purpose takes :meth:`for_purpose`."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def for_purpose(self, purpose: str) -> "Dice":
        """Return an independent stream, so that one more throw here moves nothing there."""
        return Dice(f"{self._seed}|{purpose}")

    def _bits(self) -> int:
        self._count += 1
        block = hmac.new(self._seed.encode(), str(self._count).encode(), hashlib.sha256).digest()
        return int.from_bytes(block[:8], "big")

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to ``bound`` - 1; the bias is under 2⁻⁴⁰ for small bounds."""
        return self._bits() % bound

    def between(self, lowest: int, highest: int) -> int:
        """Return a whole number from ``lowest`` to ``highest``, both included."""
        return lowest + self.below(highest - lowest + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return so many different items, in a drawn order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _number in range(min(count, len(left)))]

    def weighted(self, weights: Sequence[tuple[Item, int]]) -> Item:
        """Return an item with a chance in proportion to its weight."""
        at = self.below(sum(weight for _item, weight in weights))
        for item, weight in weights:
            if at < weight:
                return item
            at -= weight
        raise AssertionError("the weights add up to more than they were thrown for")

    def happens(self, percent: int) -> bool:
        """Tell whether something with so many chances in a hundred happens."""
        return self.below(100) < percent

    def bell(self, middle: int, spread: int) -> int:
        """Return a whole number around ``middle``: twelve throws make a bell of that deviation."""
        throws = sum(self.below(1001) for _number in range(12))
        return middle + (throws - 6000) * spread // 1000
