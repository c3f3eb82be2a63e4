"""What registration erases: drafts of deleted accounts that never were submitted, stale pieces.

What was submitted is part of the contest's record and stays. The content of erased files is taken
out of the store afterwards, by a job, once nothing else refers to it. Pieces go at the next tidying
after their upload has ended, however it ended.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import selectinload

from competition.accounts.models import Person
from competition.accounts.operations import erasers
from competition.audit.operations import record
from competition.core.database import db
from competition.core.phrases import _
from competition.core.storage import forget
from competition.jobs.operations import Work, enqueue_job, worker
from competition.registration.models import (
    Attachment,
    DraftChange,
    Entry,
    PartialUpload,
    Share,
    SignOff,
)
from competition.registration.queries import BASICS, is_content_used, stale_uploads
from competition.rules.transitions import EntryEvent, EntryState, next_state

_GONE = "—"
_FILES = "registration:files"
_LATELY = timedelta(hours=1)
"""A content stored so lately may belong to a file that is about to be whole."""


def erase_drafts(person: Person, *, by: Person, at: datetime) -> None:
    """Empty the drafts that somebody never submitted, and end what he shared in or asked for."""
    own = select(Entry).where(Entry.owner_id == person.id, Entry.submitted_at.is_(None))
    hashes = _hashes_of(person)
    if hashes:
        enqueue_job(_FILES, {"hashes": hashes}, title=_("删除草稿的文件"), by=by, at=at)
    for entry in db.session.scalars(own.options(selectinload(Entry.attachments))).all():
        _empty(entry, by=by, at=at)
    db.session.execute(
        update(Share)
        .where(or_(Share.person_id == person.id, Share.asked_by_id == person.id))
        .where(Share.ended_at.is_(None))
        .values(ended_at=at)
    )
    if person.email:
        db.session.execute(update(Share).where(Share.address == person.email).values(address=_GONE))


def _hashes_of(person: Person) -> list[str]:
    """Return the contents of the drafts that somebody never submitted."""
    mine = (Entry.owner_id == person.id) & Entry.submitted_at.is_(None)
    whole = db.session.scalars(select(Attachment.sha256).join(Attachment.entry).where(mine))
    begun = db.session.scalars(select(PartialUpload).join(PartialUpload.entry).where(mine))
    return sorted({*whole, *_pieces_among_contents(begun)})


def _pieces_among_contents(uploads: Iterable[PartialUpload]) -> set[str]:
    """Return the pieces of files that were begun before pieces lay apart from the contents."""
    return {str(piece) for one in uploads if not one.content_hash for piece in one.pieces}


def forget_stale_uploads(*, by: Person | None, at: datetime) -> int:
    """Drop the files in pieces that nobody went on with for a day; return how many.

    Pieces that lie among the contents leave by a job, once nothing refers to them; the others go
    with the tidying, like those of every file that has ended.
    """
    stale = stale_uploads(at)
    hashes = sorted(_pieces_among_contents(stale))
    for one in stale:
        record(
            "registration:upload:lapsed",
            one,
            by=by,
            at=at,
            edition=one.entry.edition,
            entry=one.entry.public_id,
            received=one.received,
        )
        db.session.delete(one)
    db.session.flush()
    if hashes:
        payload = {"hashes": hashes, "since": (at - _LATELY).isoformat()}
        enqueue_job(_FILES, payload, title=_("删除未传完的文件"), by=by, at=at)
    return len(stale)


@worker(_FILES)
def _forget_files(work: Work) -> dict[str, Any]:
    """Take contents out of the store that nothing refers to any more.

    Those of files that nobody went on with stay when they were stored anew meanwhile.
    """
    gone = [one for one in work.payload["hashes"] if not is_content_used(one)]
    since = work.payload.get("since")
    for sha256 in gone:
        forget(sha256, unless_kept_since=datetime.fromisoformat(since) if since else None)
    return {"summary": _("已删除 %(n)s 个文件。", n=len(gone))}


def _empty(entry: Entry, *, by: Person, at: datetime) -> None:
    for table in (DraftChange, PartialUpload, Attachment, SignOff):
        db.session.execute(delete(table).where(table.entry_id == entry.id))
    db.session.expire(entry, ["attachments", "sign_offs"])
    if entry.state == EntryState.DRAFT:
        entry.state = next_state(entry.state, EntryEvent.WITHDRAW)
    entry.project_name, entry.entrant_name, entry.leader_name = _GONE, "", ""
    entry.answers = {BASICS: {**entry.answers[BASICS], "project_name": _GONE}}
    entry.saved_at = at
    db.session.flush()
    record("registration:entries:erased", entry, by=by, at=at, edition=entry.edition)


erasers.append(erase_drafts)
