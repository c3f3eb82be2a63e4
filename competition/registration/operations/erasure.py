"""What registration erases when somebody deletes his account: drafts that never were submitted.

What was submitted is part of the contest's record and stays. The content of erased files is taken
out of the store afterwards, by a job, once nothing else refers to it.
"""

from datetime import datetime
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
from competition.registration.queries import BASICS
from competition.rules.transitions import EntryEvent, EntryState, next_state

_GONE = "—"
_FILES = "registration:files"


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
    """Return the contents of the drafts that somebody never submitted, pieces included."""
    mine = (Entry.owner_id == person.id) & Entry.submitted_at.is_(None)
    whole = db.session.scalars(select(Attachment.sha256).join(Attachment.entry).where(mine))
    pieces = db.session.scalars(select(PartialUpload.pieces).join(PartialUpload.entry).where(mine))
    return sorted({*whole, *(str(one) for some in pieces for one in some)})


@worker(_FILES)
def _forget_files(work: Work) -> dict[str, Any]:
    """Take contents out of the store that no attachment refers to any more."""
    gone = [one for one in work.payload["hashes"] if not _is_referred_to(one)]
    for sha256 in gone:
        forget(sha256)
    return {"summary": _("已删除 %(n)s 个文件。", n=len(gone))}


def _is_referred_to(sha256: str) -> bool:
    found = db.session.scalar(select(Attachment.id).where(Attachment.sha256 == sha256).limit(1))
    return found is not None


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
