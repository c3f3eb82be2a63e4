"""Which known texts an entry is like: by its keys first, then by its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.similarity import BACKGROUND, Band, Passage, alike_passages, band_of
from competition.similarity.models import KeyKind, KnownKey, KnownText
from competition.similarity.queries.library import library_for

TOP = 10
"""So many likenesses go to a person, besides those that share a key."""
_MOST_BY_KEY = 20
_MOST_PASSAGES = 5
_MOST_NAMESAKES = 5
"""A leader's name that more texts have is a common name, and no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known text that another is like; ``score`` in thousandths, ``keys`` in common."""

    known: KnownText
    score: int
    band: Band
    keys: tuple[KeyKind, ...]


def find_matches(known: KnownText) -> list[Match]:
    """Return what a known text of an entry is like, those that share a key first.

    All that share a key, twenty at most, and the ten with the most similar words.
    """
    library = library_for(rehearsal=known.is_rehearsal)
    keys = _sharing(known)
    hits = [hit for hit in library.hits(known.text, most=TOP + 1) if hit.id != known.id][:TOP]
    scores = {hit.id: hit.score for hit in hits}
    background = hits[BACKGROUND - 1].score if len(hits) >= BACKGROUND else 0
    texts = _texts({*keys, *scores})
    found = []
    for one in texts:
        if _may_stand_beside(known, one):
            score = scores.get(one.id)
            score = library.score(known.text, one.text) if score is None else score
            band = band_of(score, library.bands, background)
            found.append(Match(known=one, score=score, band=band, keys=keys.get(one.id, ())))
    return sorted(found, key=lambda one: (order_of(one.keys), -one.score, one.known.id))


def order_of(keys: Iterable[str]) -> int:
    """Return where a likeness stands by its keys: the most telling first, those without last."""
    order = list(KeyKind)
    return min((order.index(KeyKind(key)) for key in keys), default=len(order))


def passages_of(own: str, other: str) -> list[dict[str, Any]]:
    """Return the passages that match as plain data, as a candidate keeps them."""
    return [_as_data(one) for one in alike_passages(own, other, most=_MOST_PASSAGES)]


def _as_data(passage: Passage) -> dict[str, Any]:
    return {
        "own": [[span.text, span.is_shared] for span in passage.own],
        "other": [[span.text, span.is_shared] for span in passage.other],
        "score": passage.score,
    }


def _may_stand_beside(known: KnownText, other: KnownText) -> bool:
    """Keep rehearsals apart from what is real; past entries of real tables are for both."""
    return other.is_rehearsal == known.is_rehearsal or (
        known.is_rehearsal and other.past_entry_id is not None
    )


def _sharing(known: KnownText) -> Mapping[int, tuple[KeyKind, ...]]:
    """Return the texts that share a key, with the keys, the most telling first."""
    own = db.session.execute(
        select(KnownKey.kind, KnownKey.digest).where(KnownKey.text_id == known.id)
    ).all()
    found: dict[int, set[KeyKind]] = {}
    for kind, digest in own:
        if kind == KeyKind.LEADER_NAME and _holders(digest) > _MOST_NAMESAKES:
            continue
        others = db.session.scalars(
            select(KnownKey.text_id)
            .where(KnownKey.kind == kind, KnownKey.digest == digest, KnownKey.text_id != known.id)
            .order_by(KnownKey.text_id.desc())
            .limit(_MOST_BY_KEY)
        )
        for text_id in others:
            found.setdefault(text_id, set()).add(KeyKind(kind))
    ordered = {
        one: tuple(kind for kind in KeyKind if kind in kinds) for one, kinds in found.items()
    }
    chosen = sorted(ordered, key=lambda one: (order_of(ordered[one]), -one))[:_MOST_BY_KEY]
    return {one: ordered[one] for one in chosen}


def _holders(digest: str) -> int:
    query = select(func.count()).where(
        KnownKey.kind == KeyKind.LEADER_NAME, KnownKey.digest == digest
    )
    return db.session.scalar(query) or 0


def _texts(ids: set[int]) -> list[KnownText]:
    return list(
        db.session.scalars(
            select(KnownText)
            .where(KnownText.id.in_(ids))
            .options(
                joinedload(KnownText.entry)
                .joinedload(Entry.edition)
                .joinedload(Edition.current_version)
            )
        ).unique()
    )
