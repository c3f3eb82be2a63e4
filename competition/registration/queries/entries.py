"""Reading entries, their documents and revisions, with everything that a page shows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from competition.accounts.models import Person
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.paging import Paged, paged
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.registration.models import (
    Attachment,
    DraftChange,
    Entry,
    PartialUpload,
    Revision,
    Share,
    ShareKind,
)
from competition.registration.queries.merging import undone
from competition.registration.queries.outline import documents_for, section_for
from competition.rules.plan.form import Document, Section
from competition.rules.transitions import EntryState

# of one entry, what hangs on it is as well read when it is asked for: a save asks for little
_WHOLE: tuple[ORMOption, ...] = (
    joinedload(Entry.edition).joinedload(Edition.current_version),
    joinedload(Entry.owner),
)
# made once, and one query instead of two: there are few extensions
_BY_PUBLIC_ID = (
    select(Entry)
    .where(Entry.public_id == bindparam("entry_id"))
    .options(*_WHOLE, joinedload(Entry.edition).joinedload(Edition.extensions))
)
_WITH_ALL_PARTS: tuple[ORMOption, ...] = (
    *_WHOLE,
    selectinload(Entry.attachments),
    selectinload(Entry.shares),
    selectinload(Entry.sign_offs),
    selectinload(Entry.revisions).joinedload(Revision.plan_version),
)

SORTS: Mapping[str, tuple[SQLColumnExpression[Any], ...]] = {
    "reference": (Entry.reference, Entry.id),
    "-reference": (Entry.reference.desc(), Entry.id.desc()),
    "name": (Entry.project_name, Entry.id),
    "-name": (Entry.project_name.desc(), Entry.id.desc()),
    "submitted": (Entry.submitted_at, Entry.id),
    "-submitted": (Entry.submitted_at.desc(), Entry.id.desc()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilters:
    """What a list of entries is narrowed to; empty means all. ``words`` looks into the names."""

    group: str = ""
    field: str = ""
    district: str = ""
    unit: str = ""
    state: str = ""
    words: str = ""
    sort: str = "-submitted"


def get_entry(entry_id: str) -> Entry:
    """Return an entry with its edition, owner, documents and revisions."""
    entry = db.session.scalars(_BY_PUBLIC_ID, {"entry_id": entry_id}).unique().one_or_none()
    if entry is None:
        raise NotFoundError
    return entry


def get_entry_in(edition_key: str, entry_id: str) -> Entry:
    """Return an entry of an edition, as :func:`get_entry` does."""
    entry = get_entry(entry_id)
    if entry.edition.key != edition_key:
        raise NotFoundError
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySection:
    """A section of an entry, as a page addresses it."""

    entry: Entry
    section: Section

    @property
    def name(self) -> str:
        """Return the section's name in the reader's language."""
        return text_of(self.section.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDocument:
    """A document that an entry hands in, as a page addresses it."""

    entry: Entry
    document: Document


def get_entry_section(entry_id: str, section_key: str) -> EntrySection:
    """Return a section that is asked of an entry."""
    entry = get_entry(entry_id)
    section = section_for(entry.edition.plan, entry.entrant, section_key)
    return EntrySection(entry=entry, section=section)


def get_entry_document(entry_id: str, document_key: str) -> EntryDocument:
    """Return a document that is asked of an entry."""
    entry = get_entry(entry_id)
    for document in documents_for(entry.edition.plan, entry.entrant):
        if document.key == document_key:
            return EntryDocument(entry=entry, document=document)
    raise NotFoundError


def get_attachment(entry_id: str, attachment_id: str) -> Attachment:
    """Return a document of an entry, removed ones included: a revision may still show it."""
    attachment = db.session.scalar(
        select(Attachment)
        .join(Attachment.entry)
        .where(Attachment.public_id == attachment_id, Entry.public_id == entry_id)
        .options(
            joinedload(Attachment.entry)
            .joinedload(Entry.edition)
            .joinedload(Edition.current_version)
        )
    )
    if attachment is None:
        raise NotFoundError
    return attachment


def section_at(entry: Entry, section_key: str, stored: Any, *, version: int) -> Any:  # noqa: ANN401 - JSON as it is stored
    """Return a section as it stood at an earlier version of its entry."""
    if version >= entry.version:
        return stored
    value = stored
    for old in db.session.scalars(
        select(DraftChange.old)
        .where(
            DraftChange.entry_id == entry.id,
            DraftChange.section_key == section_key,
            DraftChange.version > version,
        )
        .order_by(DraftChange.version.desc())
    ):
        value = undone(value, old)
    return value


def get_partial_upload(entry_id: str, upload_id: str) -> PartialUpload:
    """Return a file of an entry that is arriving in pieces.

    Raises :class:`NotFoundError`, as well for one begun before its content was named.
    """
    upload = db.session.scalar(
        select(PartialUpload)
        .join(PartialUpload.entry)
        .where(
            PartialUpload.public_id == upload_id,
            PartialUpload.content_hash != "",
            Entry.public_id == entry_id,
        )
    )
    if upload is None:
        raise NotFoundError
    return upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file that is going to arrive: ``content_hash`` is its SHA-256 in hexadecimal digits."""

    name: str
    size: int
    content_hash: str


def find_partial_upload(
    entry: Entry, document_key: str, file: Announced, *, by: Person
) -> PartialUpload | None:
    """Return the same file, of the same content, as far as it has come, or ``None``."""
    return db.session.scalar(
        select(PartialUpload).where(
            PartialUpload.entry_id == entry.id,
            PartialUpload.document_key == document_key,
            PartialUpload.name == file.name,
            PartialUpload.size == file.size,
            PartialUpload.content_hash == file.content_hash,
            PartialUpload.begun_by_id == by.id,
        )
    )


def list_entries_of(person: Person) -> list[Entry]:
    """Return the entries that a person owns or fills in with others, newest first."""
    shared = select(Share.entry_id).where(
        Share.person_id == person.id, Share.kind == ShareKind.EDIT, Share.ended_at.is_(None)
    )
    return list(
        db.session.scalars(
            select(Entry)
            .where(or_(Entry.owner_id == person.id, Entry.id.in_(shared)))
            .options(*_WITH_ALL_PARTS)
            .order_by(Entry.id.desc())
        ).unique()
    )


def list_entries(edition: Edition, filters: EntryFilters, page: int = 1) -> Paged[Entry]:
    """Return a page of an edition's entries."""
    return paged(_filtered(edition, filters).options(*_LIST), page)


def all_entries(edition: Edition, filters: EntryFilters) -> list[Entry]:
    """Return every entry that the filters leave, for an export."""
    return list(db.session.scalars(_filtered(edition, filters).options(*_WITH_ALL_PARTS)).unique())


def count_entries_by_state(edition: Edition) -> dict[str, int]:
    """Return how many entries stand in each state."""
    rows = db.session.execute(
        select(Entry.state, func.count())
        .where(Entry.edition_id == edition.id)
        .group_by(Entry.state)
    )
    return {str(state): int(count) for state, count in rows}


def count_entries_by_group(edition: Edition) -> dict[str, int]:
    """Return how many submitted entries each group has."""
    rows = db.session.execute(
        select(Entry.group_key, func.count())
        .where(Entry.edition_id == edition.id, Entry.reference.is_not(None))
        .group_by(Entry.group_key)
    )
    return {group or "": count for group, count in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCount:
    """How many of a person's own entries wait in a state; ``entry_id`` when it is a single one."""

    state: str
    count: int
    entry_id: str
    closes_at: datetime | None


def count_own_entries(person: object) -> list[EntryCount]:
    """Return a person's own entries that wait: drafts that may still come, and returned ones."""
    found: list[EntryCount] = []
    own = [] if not isinstance(person, Person) else list_entries_of(person)
    for state in (EntryState.RETURNED, EntryState.DRAFT):
        some = [one for one in own if one.state == state]
        ends = [_closes_at(one) for one in some]
        known = [moment for moment in ends if moment is not None]
        if some:
            found.append(
                EntryCount(
                    state=state,
                    count=len(some),
                    entry_id=some[0].public_id if len(some) == 1 else "",
                    closes_at=min(known) if known else None,
                )
            )
    return found


def _closes_at(entry: Entry) -> datetime | None:
    if entry.state == EntryState.RETURNED:
        return entry.correction_due_at
    registration = entry.registration
    return registration.closes if registration is not None else None


def revision_of(entry: Entry) -> Revision:
    """Return what was submitted last."""
    revision = entry.last_revision
    if revision is None:
        raise NotFoundError
    return revision


def attachments_of_revision(revision: Revision) -> list[Attachment]:
    """Return the documents that a revision froze, also those replaced since, in its order."""
    order = [str(one["id"]) for one in revision.documents]
    found = {one.public_id: one for one in revision.entry.attachments}
    return [found[public_id] for public_id in order if public_id in found]


_LIST: tuple[ORMOption, ...] = (joinedload(Entry.edition).joinedload(Edition.current_version),)


def _filtered(edition: Edition, filters: EntryFilters) -> Select[Entry]:
    query = select(Entry).where(Entry.edition_id == edition.id)
    columns = {
        Entry.group_key: filters.group,
        Entry.field_key: filters.field,
        Entry.district_key: filters.district,
        Entry.unit_key: filters.unit,
        Entry.state: filters.state,
    }
    for column, value in columns.items():
        if value:
            query = query.where(column == value)
    for word in filters.words.split():
        names = (Entry.project_name, Entry.entrant_name, Entry.leader_name, Entry.reference)
        query = query.where(or_(*(name.icontains(word, autoescape=True) for name in names)))
    return query.order_by(*SORTS.get(filters.sort, SORTS["-submitted"]))


def names_by_reference(edition: Edition) -> dict[str, str]:
    """Return the projects' names of an edition by their references. One statement."""
    rows = db.session.execute(
        select(Entry.reference, Entry.project_name).where(
            Entry.edition_id == edition.id, Entry.reference.is_not(None)
        )
    )
    return {str(reference): name for reference, name in rows}
