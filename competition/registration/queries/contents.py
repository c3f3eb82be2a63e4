"""Whether a stored content is used still, and which files in pieces nobody goes on with."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import joinedload

from competition.audit.models import subject_of
from competition.audit.queries import last_lines_at
from competition.core.database import Base, db
from competition.registration.models import Entry, PartialUpload

STALE_AFTER = timedelta(hours=24)
"""So long after the last piece nobody goes on with a file."""
_MOST = 200
_CONTINUED = "registration:upload:continued"


def is_content_used(sha256: str) -> bool:
    """Tell whether any table names a content. Pieces of files that still arrive lie elsewhere."""
    for table, column in _naming_contents():
        query = select(column).select_from(table).where(column == sha256).limit(1)
        if db.session.execute(query).first() is not None:
            return True
    return False


def uploads_arriving() -> set[str]:
    """Return the public ids of the files in pieces that are still arriving."""
    return set(db.session.scalars(select(PartialUpload.public_id)))


def _naming_contents() -> list[tuple[Table, Column[str]]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if column.name == "sha256" or column.name.endswith("_sha256")
    ]


def stale_uploads(at: datetime) -> Sequence[PartialUpload]:
    """Return the files in pieces that nobody has touched for a day, the oldest first."""
    begun = db.session.scalars(
        select(PartialUpload)
        .where(PartialUpload.begun_at < at - STALE_AFTER)
        .options(joinedload(PartialUpload.entry).joinedload(Entry.edition))
        .order_by(PartialUpload.begun_at)
        .limit(_MOST)
    ).all()
    continued = last_lines_at(_CONTINUED, begun)
    return [one for one in begun if continued.get(subject_of(one), one.begun_at) < at - STALE_AFTER]
