"""Similarity among 10,000 and 100,000 made texts: time, memory, and what becomes of paraphrases.

Run ``python tests/benchmarks/bench_similarity.py [texts …]``; it takes about a minute. The same run
measures a baseline over the same texts: a scan of every text's bigrams, which finds what there is
to find and takes as long as it takes. The texts are of :mod:`paraphrases`, which the index and its
tests do not know; strangers share whole phrases there, so it is harder than life.
"""

import resource
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from paraphrases import MadeText, heavy, light, made_text, retold  # noqa: E402 - runs as a script

from competition.rules.similarity import build_index, nearest  # noqa: E402 - as above

QUERIES = 100
SCANNED = 10
TOP = 10
LIMITS = {10_000: 50, 100_000: 100}
"""Milliseconds that a query may take among so many texts."""
KINDS: dict[str, Callable[[MadeText, int], str]] = {
    "light": light,
    "heavy": heavy,
    "retold": retold,
}


def main(sizes: Sequence[int]) -> int:
    """Measure each size and return 1 if a query took longer than it may."""
    slow = [size for size in sizes if measure(size) > LIMITS.get(size, 100)]
    return 1 if slow else 0


def measure(size: int) -> float:
    """Print what is measured among so many texts; return the 95th percentile in milliseconds."""
    texts = [(number, made_text(number).text) for number in range(size)]
    letters = statistics.mean(len(text) for _number, text in texts)
    before, started = _memory(), time.perf_counter()
    index = build_index(texts)
    built = time.perf_counter() - started
    held = index.postings.data.nbytes + index.postings.indices.nbytes
    held += index.postings.indptr.nbytes + index.weights.nbytes
    _tell(f"\n{size:,} texts of {letters:.0f} characters")
    _tell(f"  build {built:.1f} s, index {held / 2**20:.0f} MB, peak +{_memory() - before:.0f} MB")
    asked = range(0, size, max(1, size // QUERIES))
    spans: list[float] = []
    for name, retell in KINDS.items():
        spans += _recall(name, retell, asked, lambda text: _nearest(index, text))
    spans.sort()
    middle, late = (1000 * spans[int(len(spans) * share)] for share in (0.5, 0.95))
    _tell(f"  query median {middle:.2f} ms, 95th percentile {late:.2f} ms")
    scan = _scan(texts)
    started = time.perf_counter()
    scans = [
        span
        for name, retell in KINDS.items()
        for span in _recall(f"scan, {name}", retell, asked[:: QUERIES // SCANNED], scan)
    ]
    slower = 1000 * statistics.median(scans) / middle
    _tell(f"  a scan of all bigrams takes {1000 * statistics.median(scans):.0f} ms: ×{slower:.0f}")
    return late


def _nearest(index: object, text: str) -> list[int]:
    return [hit.id for hit in nearest([index], text, most=TOP)]


def _recall(
    name: str,
    retell: Callable[[MadeText, int], str],
    asked: Sequence[int],
    find: Callable[[str], list[int]],
) -> list[float]:
    """Print how often the right text is found; return what each query took, in seconds."""
    spans, first, among = [], 0, 0
    for number in asked:
        text = retell(made_text(number), number)
        started = time.perf_counter()
        found = find(text)
        spans.append(time.perf_counter() - started)
        first += found[:1] == [number]
        among += number in found
    _tell(
        f"  {name:13} first {first / len(asked):4.0%}, recall@{TOP} {among / len(asked):4.0%}"
        f"  ({len(asked)} asked)"
    )
    return spans


def _scan(texts: Sequence[tuple[int, str]]) -> Callable[[str], list[int]]:
    """Return the baseline: Jaccard's coefficient of the bigrams with every text, one by one."""
    known = [(number, _bigrams(text)) for number, text in texts]

    def find(text: str) -> list[int]:
        own = _bigrams(text)
        scores = [(len(own & other) / len(own | other), -number) for number, other in known]
        return [-number for _score, number in sorted(scores, reverse=True)[:TOP]]

    return find


def _bigrams(text: str) -> frozenset[str]:
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalpha())
    return frozenset(sys.intern(plain[n : n + 2]) for n in range(len(plain) - 1))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _memory() -> float:
    """Return the most memory that the process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main([int(one) for one in sys.argv[1:]] or [10_000, 100_000]))
