"""Advisory views of a ranking: how far single judges decide it (algorithms §1.5)."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRange:
    """The best and the worst place that an entry could have had."""

    best: int
    worst: int


def leave_one_out(
    scores: Mapping[str, Fraction],
    without: Mapping[str, Mapping[str, Fraction | None]],
    *,
    higher_first: bool,
) -> dict[str, PlaceRange]:
    """Return the places that each entry would have if any one of its own judges were left out.

    ``scores`` are those of the entries that are ranked together; ``without`` holds by judge what
    each entry of his would score without his sheet, ``None`` when nothing would be left to score.
    Places are 1, 2, 2, 4 by the score alone, and the range includes the place with all judges.
    Takes O(sheets · log entries).
    """
    base = {entry: _keyed(score, higher_first=higher_first) for entry, score in scores.items()}
    everybody = sorted(base.values())
    ranges = {entry: [_place(everybody, value)] for entry, value in base.items()}
    for theirs in without.values():
        changed = {
            entry: _keyed(score, higher_first=higher_first)
            for entry, score in theirs.items()
            if entry in base and score is not None
        }
        before = sorted(base[entry] for entry in theirs if entry in base)
        after = sorted(changed.values())
        for entry, value in changed.items():
            place = _place(everybody, value) - _above(before, value) + _above(after, value)
            ranges[entry].append(place)
    return {
        entry: PlaceRange(best=min(places), worst=max(places)) for entry, places in ranges.items()
    }


def _keyed(score: Fraction, *, higher_first: bool) -> Fraction:
    return score if higher_first else -score


def _above(ordered: list[Fraction], value: Fraction) -> int:
    return len(ordered) - bisect_right(ordered, value)


def _place(ordered: list[Fraction], value: Fraction) -> int:
    return 1 + _above(ordered, value)
