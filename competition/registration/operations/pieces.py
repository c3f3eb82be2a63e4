"""Files that arrive in pieces: begun, continued where the line broke, put together at the end."""

import re
import secrets
from dataclasses import replace
from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.storage import Kept
from competition.core.uploads import clean_name
from competition.registration.models import Entry, PartialUpload
from competition.registration.operations.attachments import open_document
from competition.registration.permissions import edits_entry
from competition.registration.queries import Announced, find_partial_upload

_HASH = re.compile("[0-9a-f]{64}")


def begin_upload(
    entry: Entry, document_key: str, file: Announced, *, by: Person, at: datetime
) -> PartialUpload:
    """Begin a file, or go on with the same one: same person, name, content and document.

    A file that was changed in the meantime is another one, even of the same name and size. Raises
    :class:`RefusedError` ``upload_too_large``, ``upload_empty``, ``upload_unnamed`` without a
    hash, or of the lock.
    """
    document = open_document(entry, document_key, by=by, at=at)
    file = replace(file, name=clean_name(file.name))
    if file.size <= 0:
        raise RefusedError("upload_empty", name=file.name)
    if file.size > document.most_megabytes * 1_048_576:
        raise RefusedError("upload_too_large", name=file.name, most=document.most_megabytes)
    if not _HASH.fullmatch(file.content_hash):
        raise RefusedError("upload_unnamed", name=file.name)
    begun = find_partial_upload(entry, document_key, file, by=by)
    if begun is not None:
        _record_continued(begun, by=by, at=at)
        return begun
    upload = PartialUpload(
        public_id=secrets.token_hex(8),
        entry=entry,
        document_key=document_key,
        name=file.name,
        size=file.size,
        content_hash=file.content_hash,
        received=0,
        pieces=[],
        begun_by_id=by.id,
        begun_at=at,
    )
    db.session.add(upload)
    db.session.flush()
    record(
        "registration:upload:begun",
        upload,
        by=by,
        at=at,
        edition=entry.edition,
        entry=entry.public_id,
        document=document_key,
        size=file.size,
    )
    return upload


def add_piece(
    upload: PartialUpload, piece: Kept, *, offset: int, by: Person, at: datetime
) -> PartialUpload:
    """Add the piece that begins at ``offset``; one that is there already changes nothing.

    Raises :class:`RefusedError` ``upload_out_of_order`` for a piece that does not fit.
    """
    if upload.begun_by_id != by.id or not edits_entry(by, upload.entry, at):
        raise NotFoundError
    if offset + piece.size <= upload.received and piece.sha256 in upload.pieces:
        return upload
    if offset != upload.received or offset + piece.size > upload.size or not piece.size:
        raise RefusedError("upload_out_of_order", name=upload.name)
    upload.pieces = [*upload.pieces, piece.sha256]
    upload.received += piece.size
    db.session.flush()
    _record_continued(upload, by=by, at=at)
    return upload


def forget_upload(upload: PartialUpload, *, by: Person, at: datetime) -> None:
    """Drop a file in pieces once it is whole, or when it turned out to be unfit.

    Its pieces stay until the next tidying: a transaction that fails must not have lost them.
    """
    if upload.begun_by_id != by.id:
        raise NotFoundError
    record("registration:upload:ended", upload, by=by, at=at, edition=upload.entry.edition)
    db.session.delete(upload)
    db.session.flush()


def _record_continued(upload: PartialUpload, *, by: Person, at: datetime) -> None:
    record(
        "registration:upload:continued",
        upload,
        by=by,
        at=at,
        edition=upload.entry.edition,
        received=upload.received,
    )
