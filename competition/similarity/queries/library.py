"""The index of all known texts, held in the memory of the process that compares.

It is derived and never stored: 10,000 texts are read and indexed in about two seconds. What came
since is added with the weights that hold; when that is a tenth, everything is weighted anew.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select

from competition.core.database import db
from competition.rules.similarity import (
    Bands,
    Hit,
    Index,
    bands_among,
    build_index,
    extend_index,
    nearest,
)
from competition.similarity.models import KnownText

_FEW = 500
"""So few texts are weighted anew each time."""
_SAMPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """``texts`` is the newest row of each text, ``row_texts`` the text of each row.

    A text that changed stands in an older row too, which no longer counts. ``stamp`` is the newest
    that it knows, ``tokens`` are those of the texts as it knows them.
    """

    base: Index
    later: Index
    texts: dict[int, int]
    row_texts: dict[int, int]
    bands: Bands
    tokens: dict[int, str]
    stamp: int = 0
    added: tuple[tuple[int, str], ...] = field(default=(), repr=False)

    def hits(self, text: str, *, most: int) -> list[Hit]:
        """Return the known texts most like one, by their ids."""
        spare = most + len(self.row_texts) - len(self.texts)
        found = nearest((self.base, self.later), text, most=spare)
        return [
            Hit(id=self.row_texts[hit.id], score=hit.score)
            for hit in found
            if self.texts.get(self.row_texts[hit.id]) == hit.id
        ][:most]

    def score(self, text: str, other: str) -> int:
        """Return how alike two texts are, with the weights of the library."""
        hits = nearest((extend_index(self.base, [(0, other)]),), text, most=1)
        return hits[0].score if hits else 0


_held: dict[bool, Library] = {}
_lock = threading.Lock()


def library_for(*, rehearsal: bool) -> Library:
    """Return the library of what is real, or of past entries and rehearsals, up to date."""
    with _lock:
        held = _held.get(rehearsal)
        if held is None or not _is_of_this_database(held, rehearsal=rehearsal):
            held = _built(rehearsal=rehearsal)
        else:
            held = _brought_up_to_date(held, rehearsal=rehearsal)
        _held[rehearsal] = held
        return held


def _is_of_this_database(held: Library, *, rehearsal: bool) -> bool:
    """Tell by the text that changed longest ago: either it is known, or everything has changed."""
    oldest = db.session.execute(
        select(KnownText.id, KnownText.token)
        .where(_of(rehearsal=rehearsal))
        .order_by(KnownText.stamp)
        .limit(1)
    ).one_or_none()
    return oldest is not None and held.tokens.get(oldest.id) == oldest.token


def _of(*, rehearsal: bool) -> ColumnElement[bool]:
    if rehearsal:
        return or_(KnownText.is_rehearsal, KnownText.past_entry_id.is_not(None))
    return ~KnownText.is_rehearsal


def _built(*, rehearsal: bool) -> Library:
    rows = _rows(0, rehearsal=rehearsal)
    texts = [(stamp, text) for _id, stamp, _token, text in rows]
    base = build_index(texts)
    return Library(
        base=base,
        later=extend_index(base, []),
        texts={one: stamp for one, stamp, _token, _text in rows},
        row_texts={stamp: one for one, stamp, _token, _text in rows},
        bands=_bands(base, texts),
        tokens={one: token for one, _stamp, token, _text in rows},
        stamp=rows[-1][1] if rows else 0,
    )


def _brought_up_to_date(held: Library, *, rehearsal: bool) -> Library:
    rows = _rows(held.stamp, rehearsal=rehearsal)
    gone = _count(rehearsal=rehearsal) != len({*held.texts, *(one for one, *_rest in rows)})
    added = (*held.added, *((stamp, text) for _id, stamp, _token, text in rows))
    if gone or (rows and len(added) > max(held.base.size // 10, _FEW)):
        return _built(rehearsal=rehearsal)
    if not rows:
        return held
    if held.base.size < _FEW:
        return _built(rehearsal=rehearsal)
    return Library(
        base=held.base,
        later=extend_index(held.base, added),
        texts=held.texts | {one: stamp for one, stamp, _token, _text in rows},
        row_texts=held.row_texts | {stamp: one for one, stamp, _token, _text in rows},
        bands=held.bands,
        tokens=held.tokens | {one: token for one, _stamp, token, _text in rows},
        stamp=rows[-1][1],
        added=added,
    )


def _rows(after: int, *, rehearsal: bool) -> Sequence[tuple[int, int, str, str]]:
    found = db.session.execute(
        select(KnownText.id, KnownText.stamp, KnownText.token, KnownText.text)
        .where(KnownText.stamp > after, _of(rehearsal=rehearsal))
        .order_by(KnownText.stamp)
    )
    return [(row.id, row.stamp, row.token, row.text) for row in found]


def _count(*, rehearsal: bool) -> int:
    query = select(func.count()).select_from(KnownText).where(_of(rehearsal=rehearsal))
    return db.session.scalar(query) or 0


def _bands(index: Index, texts: Sequence[tuple[int, str]]) -> Bands:
    """Return the bands by the best score that a sample of the texts has with any other."""
    step = max(1, len(texts) // _SAMPLE)
    best = []
    for number, text in texts[::step]:
        others = [hit.score for hit in nearest((index,), text, most=2) if hit.id != number]
        best.append(others[0] if others else 0)
    return bands_among(best)
