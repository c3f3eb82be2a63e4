"""Comparing in the background: an entry that was submitted, a table that came in, everything anew.

One job looks for whatever is not compared yet, so that a thousand submissions in a minute order
one, and what a failed job left the next one finds.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError
from competition.core.phrases import _
from competition.editions.models import Edition
from competition.history.models import PastEntry, PastImport
from competition.history.operations import bars, followers
from competition.jobs.models import Job, JobState
from competition.jobs.operations import Work, enqueue_job, worker
from competition.registration.models import Entry, Revision
from competition.registration.operations import submission_followers
from competition.similarity.models import Candidate, KnownKey, KnownText, LikenessVerdict
from competition.similarity.permissions import can_compare_again
from competition.similarity.queries import (
    TOP,
    Key,
    find_matches,
    keys_of_past,
    keys_of_revision,
    list_running_entries,
    list_unread_entries,
    list_unread_past,
    passages_of,
    text_of_past,
    text_of_revision,
)

_COMPARE = "similarity:compare"
_AT_ONCE, _PAST_AT_ONCE = 10, 500
"""So many in one transaction, so that others get through."""


def compare_later(revision: Revision, *, by: Person | None, at: datetime) -> None:
    """Order that what was submitted is compared, unless such a job is waiting already."""
    waiting = select(Job.id).where(
        Job.kind == _COMPARE, Job.state == JobState.WAITING, Job.edition_key.is_(None)
    )
    if db.session.scalar(waiting.limit(1)) is None:
        enqueue_job(_COMPARE, {}, title=_("比对新提交的项目"), by=None, at=at)


def compare_again(edition: Edition, *, by: Person, at: datetime) -> Job:
    """Order that every submitted entry of an edition is compared anew."""
    if not can_compare_again(by, edition, at):
        raise NotFoundError
    return enqueue_job(
        _COMPARE,
        {"edition": edition.key},
        title=_("重新比对全部项目"),
        by=by,
        at=at,
        edition=edition,
    )


def _after_submission(revision: Revision, by: Person, at: datetime) -> None:
    compare_later(revision, by=by, at=at)


def _after_import(table: PastImport, by: Person, at: datetime) -> None:
    """Compare every running entry with what came in; forget what is about to go."""
    going = select(KnownText.id).join(KnownText.past_entry).where(PastEntry.import_id == table.id)
    for owned in (Candidate, KnownKey, LikenessVerdict):
        db.session.execute(delete(owned).where(owned.text_id.in_(going)))
    db.session.execute(delete(KnownText).where(KnownText.id.in_(going)))
    enqueue_job(_COMPARE, {"running": True}, title=_("与往届项目比对"), by=None, at=at)


def _decided_on(table: PastImport) -> int:
    """Return how many decisions stand on the entries of a table."""
    query = (
        select(func.count(LikenessVerdict.id))
        .join(LikenessVerdict.known)
        .join(KnownText.past_entry)
        .where(PastEntry.import_id == table.id, LikenessVerdict.replaced_at.is_(None))
    )
    return db.session.scalar(query) or 0


@worker(_COMPARE)
def _compare(work: Work) -> dict[str, Any]:
    """Take in what is not known yet, then look for what each entry is like."""
    past, unread = list_unread_past(), list_unread_entries()
    again: list[int] = []
    if work.payload.get("running") or work.payload.get("edition"):
        again = list_running_entries(now(), work.payload.get("edition"))
    to_compare = list(dict.fromkeys([*unread, *again]))
    total = len(past) + 2 * len(unread) + len(again)
    done = 0
    for part in _parts(past, _PAST_AT_ONCE):
        with write_transaction():
            _learn_past(part)
        done += len(part)
        work.advance(done, total)
    for step in (_learn, _look):
        for part in _parts(unread if step is _learn else to_compare, _AT_ONCE):
            step(part)
            done += len(part)
            work.advance(min(done, total), total)
    return {"summary": _("已比对 %(n)s 个项目。", n=len(to_compare))}


def _parts(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _next_stamp() -> int:
    return (db.session.scalar(select(func.max(KnownText.stamp))) or 0) + 1


def _learn_past(ids: Sequence[int]) -> None:
    stamp = _next_stamp()
    rows = db.session.execute(
        select(PastEntry, Edition.is_rehearsal)
        .join(PastEntry.source)
        .join(PastImport.edition)
        .where(PastEntry.id.in_(ids))
    ).all()
    for number, (past, is_rehearsal) in enumerate(rows):
        known = KnownText(
            public_id=secrets.token_hex(8),
            past_entry_id=past.id,
            stamp=stamp + number,
            token=secrets.token_hex(8),
            is_rehearsal=is_rehearsal,
            text=text_of_past(past),
        )
        db.session.add(known)
    db.session.flush()
    texts = db.session.execute(
        select(KnownText.id, KnownText.past_entry_id).where(KnownText.past_entry_id.in_(ids))
    )
    by_past = {past_id: text_id for text_id, past_id in texts}
    _write_keys((by_past[past.id], keys_of_past(past)) for past, _is_rehearsal in rows)


def _learn(ids: Sequence[int]) -> None:
    """Take the last submission of entries among the known texts."""
    with write_transaction():
        stamp = _next_stamp()
        for number, entry in enumerate(_entries(ids)):
            revision = entry.revisions[-1]
            known = db.session.scalar(select(KnownText).where(KnownText.entry_id == entry.id))
            if known is None:
                known = KnownText(
                    public_id=secrets.token_hex(8),
                    entry_id=entry.id,
                    is_rehearsal=entry.edition.is_rehearsal,
                )
                db.session.add(known)
            known.revision_id, known.text = revision.id, text_of_revision(revision)
            known.stamp, known.token = stamp + number, secrets.token_hex(8)
            known.compared_at = None
            db.session.flush()
            db.session.execute(delete(KnownKey).where(KnownKey.text_id == known.id))
            _write_keys([(known.id, keys_of_revision(revision))])


def _write_keys(keys: Iterable[tuple[int, frozenset[Key]]]) -> None:
    rows = [
        {"text_id": text_id, "kind": str(kind), "digest": digest}
        for text_id, several in keys
        for kind, digest in sorted(several)
    ]
    if rows:
        db.session.execute(insert(KnownKey), rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A likeness as it will be written; ``mirrored`` is the other entry, if of the same edition."""

    text_id: int
    mirrored: int | None
    score: int
    band: str
    keys: list[str]
    passages: list[dict[str, Any]]

    def row(self, entry_id: int, at: datetime) -> dict[str, Any]:
        """Return the row for the entry that was compared."""
        return {
            "entry_id": entry_id,
            "text_id": self.text_id,
            "score": self.score,
            "band": self.band,
            "keys": self.keys,
            "passages": self.passages,
            "found_at": at,
        }

    def mirror(self, text_id: int, at: datetime) -> dict[str, Any]:
        """Return the row for the other entry: the same, seen from there."""
        turned = [
            {"own": one["other"], "other": one["own"], "score": one["score"]}
            for one in self.passages
        ]
        row = self.row(self.mirrored or 0, at)
        return row | {"text_id": text_id, "passages": turned}


def _look(ids: Sequence[int]) -> None:
    """Find what entries are like; the looking is done before the transaction that writes it."""
    texts = db.session.scalars(
        select(KnownText).where(KnownText.entry_id.in_(ids)).options(joinedload(KnownText.entry))
    ).all()
    found = [
        (one.id, one.entry.id, _found(one, one.entry)) for one in texts if one.entry is not None
    ]
    at = now()
    with write_transaction():
        for text_id, entry_id, likenesses in found:
            _keep(text_id, entry_id, likenesses, at)


def _found(known: KnownText, entry: Entry) -> list[_Found]:
    return [
        _Found(
            text_id=match.known.id,
            mirrored=other.id
            if other is not None and other.edition_id == entry.edition_id
            else None,
            score=match.score,
            band=str(match.band),
            keys=[str(key) for key in match.keys],
            passages=passages_of(known.text, match.known.text),
        )
        for match in find_matches(known)
        for other in (match.known.entry,)
    ]


def _keep(text_id: int, entry_id: int, found: Sequence[_Found], at: datetime) -> None:
    """Replace an entry's likenesses, but for those on which somebody has decided.

    A text that was taken out meanwhile is passed over.
    """
    wanted = [text_id, *(one.text_id for one in found)]
    still = set(db.session.scalars(select(KnownText.id).where(KnownText.id.in_(wanted))))
    if text_id not in still:
        return
    db.session.execute(delete(Candidate).where(Candidate.entry_id == entry_id, ~_is_decided()))
    kept = set(db.session.scalars(select(Candidate.text_id).where(Candidate.entry_id == entry_id)))
    rows = [one.row(entry_id, at) for one in found if one.text_id in still - kept]
    mirrors = {
        one.mirrored: one for one in found if one.mirrored is not None and one.text_id in still
    }
    told = set(
        db.session.scalars(
            select(Candidate.entry_id).where(
                Candidate.text_id == text_id, Candidate.entry_id.in_(mirrors)
            )
        )
    )
    rows += [one.mirror(text_id, at) for other, one in mirrors.items() if other not in told]
    if rows:
        db.session.execute(insert(Candidate), rows)
    _trim(set(mirrors) - told)
    db.session.execute(update(KnownText).where(KnownText.id == text_id).values(compared_at=at))


def _trim(entry_ids: Iterable[int]) -> None:
    """Keep of entries the ten with the most similar words, and those with a key or a decision."""
    rows = db.session.execute(
        select(Candidate.id, Candidate.entry_id, Candidate.keys)
        .where(Candidate.entry_id.in_(entry_ids), ~_is_decided())
        .order_by(Candidate.score.desc(), Candidate.id)
    ).all()
    counts: Counter[int] = Counter()
    beyond = []
    for candidate_id, entry_id, keys in rows:
        counts[entry_id] += not keys
        if not keys and counts[entry_id] > TOP:
            beyond.append(candidate_id)
    db.session.execute(delete(Candidate).where(Candidate.id.in_(beyond)))


def _is_decided() -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return exists().where(
        LikenessVerdict.entry_id == Candidate.entry_id,
        LikenessVerdict.text_id == Candidate.text_id,
        LikenessVerdict.replaced_at.is_(None),
    )


def _entries(ids: Sequence[int]) -> Iterable[Entry]:
    return db.session.scalars(select(Entry).where(Entry.id.in_(ids)).order_by(Entry.id)).all()


submission_followers.append(_after_submission)
followers.append(_after_import)
bars.append(_decided_on)
