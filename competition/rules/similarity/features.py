"""Texts as counted character 2- and 3-grams, hashed, so that memory does not grow with them.

The hash is fixed: the same text has the same features in every process and year.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from competition.rules.similarity.writing import letters, sentences

FEATURES = 1 << 21
_BITS = 21
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BREAK = "\0"
"""Between sentences: no gram reaches over it."""


def count_grams(texts: Sequence[str]) -> csr_matrix:
    """Return how often each text has each feature: a row a text, int32 counts, sorted columns."""
    written = [_BREAK.join(letters(one) for one in sentences(text)) for text in texts]
    codes = np.frombuffer("".join(written).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(one) for one in written])
    keys = np.concatenate([_keys(codes, owner, length) for length in (2, 3)])
    found, counts = np.unique(keys, return_counts=True)
    starts = np.searchsorted(found, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(_BITS))
    columns = (found & np.uint64(FEATURES - 1)).astype(np.int32)
    return csr_matrix((counts.astype(np.int32), columns, starts), shape=(len(texts), FEATURES))


def _keys(codes: NDArray[np.uint64], owner: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Return owner and feature of every gram of a length, in one number each."""
    last = max(len(codes) - length + 1, 0)
    gram = np.zeros(last, dtype=np.uint64)
    whole = owner[:last] == owner[length - 1 :][:last]
    for place in range(length):
        part = codes[place : place + last]
        whole &= part != 0
        gram = (gram << np.uint64(_BITS)) | part
    mixed = (gram ^ (gram >> np.uint64(29))) * _MIX
    feature = mixed >> np.uint64(64 - _BITS)
    keys: NDArray[np.uint64] = ((owner[:last] << np.uint64(_BITS)) | feature)[whole]
    return keys
