"""Text × earlier texts → those most like it, with the passages that match (查重).

It proposes; a person decides. Scores are whole thousandths, 1000 for texts that say the same.
Source: algorithms.md §7 (TF-IDF of character 2-3-grams found 97 % of heavy paraphrases first among
10,000 texts, where MinHash found 18 %).
"""

from competition.rules.similarity.bands import BACKGROUND, Band, Bands, band_of, bands_among
from competition.rules.similarity.index import Hit, Index, build_index, extend_index, nearest
from competition.rules.similarity.passages import Passage, Span, alike_passages

__all__ = [
    "BACKGROUND",
    "Band",
    "Bands",
    "Hit",
    "Index",
    "Passage",
    "Span",
    "alike_passages",
    "band_of",
    "bands_among",
    "build_index",
    "extend_index",
    "nearest",
]
