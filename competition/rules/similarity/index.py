"""An index of texts: for each feature the texts that have it, weighted by TF-IDF.

Unsigned, unseeded, and without state: the same texts give the same index.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from competition.rules.similarity.features import count_grams

WHOLE = 1000
_CHUNK = 2_000
"""Texts that are counted at once: bounds the memory of building."""
_COMMON_FROM = 1_000
_COMMON_SHARE = 10
"""Among so many texts, what more than a tenth of them say tells nothing and costs most time."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that is like the one asked about, and how much: 0 to 1000."""

    id: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """``postings`` has a row a feature and a column a text; each column has the length 1.

    ``weights`` is what a feature is worth, 0 for those that too many texts have.
    """

    ids: NDArray[np.int64]
    weights: NDArray[np.float32]
    postings: csr_matrix

    @property
    def size(self) -> int:
        """Return how many texts it holds."""
        return len(self.ids)


def build_index(texts: Sequence[tuple[int, str]]) -> Index:
    """Return the index of numbered texts, each feature weighted by how rare it is among them."""
    counts = _counted(texts)
    holders = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + len(texts)) / (1 + holders)) + 1
    if len(texts) >= _COMMON_FROM:
        rarity[holders * _COMMON_SHARE > len(texts)] = 0
    return _indexed(texts, counts, rarity.astype(np.float32))


def extend_index(index: Index, texts: Sequence[tuple[int, str]]) -> Index:
    """Return an index of further texts alone, weighted as in ``index``: ask both."""
    return _indexed(texts, _counted(texts), index.weights)


def nearest(indexes: Sequence[Index], text: str, *, most: int) -> tuple[Hit, ...]:
    """Return the texts most like one, best first; nothing of those that share no feature.

    The indexes are one that was built and those that extend it. Equal scores are in the order
    of the ids.
    """
    if not indexes:
        return ()
    asked = _weighted(count_grams([text]), indexes[0].weights)
    hits = [hit for index in indexes for hit in _best(asked, index, most)]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id))[:most])


def _best(asked: csr_matrix, index: Index, most: int) -> list[Hit]:
    found = asked @ index.postings
    scores, places = found.data, found.indices
    if len(scores) > most:
        # With some to spare: rounding to thousandths makes equal what was not.
        chosen = np.argpartition(scores, -most)[-most:]
        scores, places = scores[chosen], places[chosen]
    return [
        Hit(id=int(index.ids[place]), score=min(WHOLE, round(float(score) * WHOLE)))
        for score, place in zip(scores, places, strict=True)
    ]


def _counted(texts: Sequence[tuple[int, str]]) -> csr_matrix:
    chunks = [
        count_grams([text for _id, text in texts[start : start + _CHUNK]])
        for start in range(0, len(texts), _CHUNK)
    ]
    return vstack(chunks, format="csr") if chunks else count_grams([])


def _indexed(
    texts: Sequence[tuple[int, str]], counts: csr_matrix, weights: NDArray[np.float32]
) -> Index:
    return Index(
        ids=np.array([one for one, _text in texts], dtype=np.int64),
        weights=weights,
        postings=_weighted(counts, weights).T.tocsr(),
    )


def _weighted(counts: csr_matrix, weights: NDArray[np.float32]) -> csr_matrix:
    """Return the rows with sublinear counts times weights, each of length 1 or empty."""
    data = (1 + np.log(counts.data)).astype(np.float32) * weights[counts.indices]
    rows = csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
    rows.eliminate_zeros()
    squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    lengths = np.sqrt(squares, where=squares > 0, out=np.ones_like(squares))
    rows.data /= np.repeat(lengths, np.diff(rows.indptr))
    return rows
