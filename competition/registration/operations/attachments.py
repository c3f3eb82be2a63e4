"""Adding documents to an entry and removing them. A removed one stays: a revision may show it."""

import secrets
from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.uploads import CheckedUpload
from competition.registration.models import Attachment, Entry
from competition.registration.permissions import edits_entry
from competition.registration.queries import (
    DOCUMENTS,
    attachments_of,
    documents_for,
    open_documents,
    why_locked,
)
from competition.rules.plan.form import Document

MOST_BYTES_OF_ENTRY = 100 * 1_048_576


def add_attachment(
    entry: Entry, document_key: str, upload: CheckedUpload, *, by: Person, at: datetime
) -> Attachment:
    """Add a checked and stored file to an entry.

    A document of one file is replaced. The same content twice is returned as it is. Raises
    :class:`RefusedError` with a code ``upload_…`` or of the lock.
    """
    document = open_document(entry, document_key, by=by, at=at)
    _refuse_unfit(document, upload)
    current = attachments_of(entry, document_key)
    same = next((one for one in current if one.sha256 == upload.sha256), None)
    if same is not None:
        return same
    if document.most_files == 1:
        for replaced in current:
            replaced.removed_at = at
    elif len(current) >= document.most_files:
        raise RefusedError("upload_too_many", name=upload.name, most=document.most_files)
    if sum(one.size for one in entry.current_attachments) + upload.size > MOST_BYTES_OF_ENTRY:
        raise RefusedError("upload_entry_full", name=upload.name)
    attachment = Attachment(
        public_id=secrets.token_hex(8),
        entry=entry,
        document_key=document_key,
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        size=upload.size,
        pages=upload.pages,
        added_by_id=by.id,
        added_at=at,
    )
    entry.saved_at = at
    db.session.add(attachment)
    db.session.flush()
    record(
        "registration:attachment:added",
        attachment,
        by=by,
        at=at,
        edition=entry.edition,
        entry=entry.public_id,
        document=document_key,
        sha256=upload.sha256,
    )
    return attachment


def remove_attachment(attachment: Attachment, *, by: Person, at: datetime) -> None:
    """Take a document away from the draft; what was submitted keeps it."""
    entry = attachment.entry
    open_document(entry, attachment.document_key, by=by, at=at)
    if attachment.removed_at is not None:
        raise NotFoundError
    attachment.removed_at = at
    entry.saved_at = at
    db.session.flush()
    record(
        "registration:attachment:removed",
        attachment,
        by=by,
        at=at,
        edition=entry.edition,
        entry=entry.public_id,
        document=attachment.document_key,
    )


def open_document(entry: Entry, document_key: str, *, by: Person, at: datetime) -> Document:
    """Return the document of the form that somebody may hand in now, or refuse."""
    if not edits_entry(by, entry, at):
        raise NotFoundError
    asked = documents_for(entry.edition.plan, entry.entrant)
    document = next((one for one in asked if one.key == document_key), None)
    if document is None:
        raise NotFoundError
    why = why_locked(entry, DOCUMENTS, at=at)
    if why:
        raise RefusedError(why)
    opened = open_documents(entry)
    if opened is not None and document_key not in opened:
        raise RefusedError("section_not_returned")
    return document


def _refuse_unfit(document: Document, upload: CheckedUpload) -> None:
    """Check again what the view checked: limits are the plan's, whoever calls."""
    if upload.extension not in document.types:
        allowed = " / ".join(one.upper() for one in document.types)
        raise RefusedError("upload_type", name=upload.name, allowed=allowed)
    if upload.size > document.most_megabytes * 1_048_576:
        raise RefusedError("upload_too_large", name=upload.name, most=document.most_megabytes)
    if document.most_pages and upload.pages and upload.pages > document.most_pages:
        raise RefusedError(
            "upload_too_many_pages",
            name=upload.name,
            pages=upload.pages,
            most=document.most_pages,
        )
