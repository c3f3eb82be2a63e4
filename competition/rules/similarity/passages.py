"""The evidence: which sentences of two texts say the same, and in which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from competition.rules.similarity.writing import letters, sentences

_SHORTEST = 6
_ALIKE = 350
_LONGEST_SENTENCE = 400
_LEAST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters, and whether both sentences have it."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Two sentences that match, each in spans that together are the sentence.

    ``score`` is how alike they are, 0 to 1000 (Dice's coefficient of their bigrams).
    """

    own: tuple[Span, ...]
    other: tuple[Span, ...]
    score: int


def alike_passages(own: str, other: str, *, most: int) -> tuple[Passage, ...]:
    """Return the pairs of sentences that match best, in the order of ``own``.

    A sentence of either text stands in one pair at most; those of fewer than six letters in none.
    """
    theirs = list(_known(other))
    mine = list(_known(own))
    pairs = sorted(
        (
            (-score, place, there)
            for place, (_words, grams) in enumerate(mine)
            for there, (_their_words, their_grams) in enumerate(theirs)
            if (score := _score(grams, their_grams)) >= _ALIKE
        ),
    )
    chosen: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for score, place, there in pairs:
        if place not in chosen and there not in taken and len(chosen) < most:
            chosen[place] = (there, -score)
            taken.add(there)
    return tuple(
        _passage(mine[place][0], theirs[there][0], score)
        for place, (there, score) in sorted(chosen.items())
    )


def _known(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for one in sentences(text):
        written = letters(one)
        if len(written) >= _SHORTEST:
            yield (
                one[:_LONGEST_SENTENCE],
                frozenset(written[n : n + 2] for n in range(len(written) - 1)),
            )


def _score(grams: frozenset[str], others: frozenset[str]) -> int:
    return 2 * len(grams & others) * 1000 // (len(grams) + len(others))


def _passage(own: str, other: str, score: int) -> Passage:
    blocks = [
        block
        for block in SequenceMatcher(None, own, other, autojunk=False).get_matching_blocks()
        if block.size >= _LEAST_SHARED
    ]
    return Passage(
        own=_spans(own, [(block.a, block.size) for block in blocks]),
        other=_spans(other, [(block.b, block.size) for block in blocks]),
        score=score,
    )


def _spans(text: str, shared: list[tuple[int, int]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = 0
    for start, size in shared:
        spans += [Span(text[end:start], False), Span(text[start : start + size], True)]
        end = start + size
    spans.append(Span(text[end:], False))
    return tuple(span for span in spans if span.text)
