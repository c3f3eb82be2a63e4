"""Preparing what blind judges read in place of an answer or a document."""

from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.review.models import Redaction
from competition.review.permissions import can_carry_out
from competition.review.queries import RedactionDesk, hash_of, redactions_of

Key = tuple[str, str, int]


def redact(
    desk: RedactionDesk, place: Key, *, source: str, text: str | None, by: Person, at: datetime
) -> bool:
    """Prepare the version of one answer or document; ``None`` takes it back. True if it changed.

    The original is never touched: only judges of blind rounds read the version.
    """
    if not can_carry_out(by, desk, at):
        raise NotFoundError
    found = redactions_of(desk.entry).get(place)
    if text is None:
        if found is None:
            return False
        db.session.delete(found)
        db.session.flush()
    elif found is not None and (found.text, found.source_hash) == (text, hash_of(source)):
        return False
    else:
        found = found or Redaction(
            entry_id=desk.entry.id, section_key=place[0], question_key=place[1], row=place[2]
        )
        found.text, found.source_hash = text, hash_of(source)
        found.made_by_id, found.made_at = by.id, at
        db.session.add(found)
        db.session.flush()
    record(
        "review:redaction:taken_back" if text is None else "review:redaction:made",
        desk.entry,
        by=by,
        at=at,
        edition=desk.edition,
        section=place[0],
        question=place[1],
    )
    return True
