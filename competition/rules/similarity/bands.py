"""How alike is alike: told from how alike strangers of the same collection are.

No score means the same in every collection (algorithms.md §7: a threshold moved from .71 to .79
with the size alone), so the bands lie where the collection's own scores thin out. The median and
the median deviation bear that a part of the sample is not strangers.

Where a field has its phrases, strangers are much alike and no score stands out of all; but a
re-submission still stands out of what is nearest to it. Measured on made texts that share whole
phrases: the best hit has 1.2 times the score of the fifth among strangers (1.5 at most of 95 in a
hundred), 1.7 to 2.6 times for lightly changed copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_SAME = 900
_NOTABLE, _STRIKING = 4, 8
_FEWEST = 20
_LEAST, _TENTHS_NOTABLE, _TENTHS_STRIKING = 250, 16, 19
BACKGROUND = 5
"""The place of the hit that counts as a stranger: four copies may stand before it."""


class Band(StrEnum):
    """How much alike two texts are, among the texts of their collection."""

    SAME = "same"
    STRIKING = "striking"
    NOTABLE = "notable"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The scores from which a likeness is notable and striking, in thousandths."""

    notable: int = 350
    striking: int = 600


def bands_among(best: Sequence[int]) -> Bands:
    """Return the bands of a collection, by the best score of each of a sample of its texts.

    A sample of fewer than 20 tells nothing: the bands are the usual ones then.
    """
    if len(best) < _FEWEST:
        return Bands()
    usual = _median(best)
    spread = max(_median([abs(one - usual) for one in best]), 10)
    notable = min(usual + _NOTABLE * spread, _SAME)
    return Bands(notable=notable, striking=min(usual + _STRIKING * spread, _SAME))


def band_of(score: int, bands: Bands, background: int) -> Band:
    """Return the band of a score; from 900 on two texts are very likely the same.

    ``background`` is the score of the hit at the place ``BACKGROUND``, 0 when there are fewer.
    """
    if score >= _SAME:
        return Band.SAME
    if score >= bands.striking or _stands_out(score, background, _TENTHS_STRIKING):
        return Band.STRIKING
    if score >= bands.notable or _stands_out(score, background, _TENTHS_NOTABLE):
        return Band.NOTABLE
    return Band.ORDINARY


def _stands_out(score: int, background: int, tenths: int) -> bool:
    return background > 0 and score >= _LEAST and score * 10 >= background * tenths


def _median(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 2]
