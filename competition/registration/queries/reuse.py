"""What an earlier entry of the same people has that need not be handed in again (免提交)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Attachment, Entry, Revision
from competition.registration.queries.outline import (
    documents_for,
    is_blank,
    questions_for,
    rows_of,
    sections_for,
)
from competition.rules.plan.form import Document, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Reusable:
    """A section or a document of this form that an earlier entry has an answer to.

    ``value`` is the section's answers, cut down to the questions that are asked now;
    ``attachments`` are a document's files. ``is_filled`` says that something stands there already.
    """

    key: str
    part: Section | Document
    is_filled: bool
    value: Any = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_document(self) -> bool:
        """Tell whether files are reused, and not answers."""
        return bool(self.attachments)


def list_earlier_entries(entry: Entry) -> list[Entry]:
    """Return the owner's entries of other editions with the same kind of entrant, newest first."""
    return list(
        db.session.scalars(
            select(Entry)
            .where(
                Entry.owner_id == entry.owner_id,
                Entry.edition_id != entry.edition_id,
                Entry.entrant == entry.entrant,
            )
            .options(
                joinedload(Entry.edition).joinedload(Edition.current_version),
                selectinload(Entry.attachments),
                selectinload(Entry.revisions).joinedload(Revision.plan_version),
            )
            .order_by(Entry.id.desc())
        ).unique()
    )


def reusable_of(entry: Entry, earlier: Entry) -> list[Reusable]:
    """Return what can be taken over from an earlier entry, in the order of this form."""
    plan = entry.edition.plan
    found: list[Reusable] = []
    for section in sections_for(plan, entry.entrant):
        value = _kept(section, entry.entrant, earlier)
        if value:
            filled = not all(
                is_blank(raw) for row in rows_of(section, entry.answers) for raw in row.values()
            )
            found.append(
                Reusable(key=f"section-{section.key}", part=section, is_filled=filled, value=value)
            )
    for document in documents_for(plan, entry.entrant):
        files = tuple(
            one for one in earlier.current_attachments if one.document_key == document.key
        )[: document.most_files]
        if files:
            filled = any(one.document_key == document.key for one in entry.current_attachments)
            found.append(
                Reusable(
                    key=f"document-{document.key}",
                    part=document,
                    is_filled=filled,
                    attachments=files,
                )
            )
    return found


def _kept(section: Section, entrant: str, earlier: Entry) -> Any:  # noqa: ANN401 - JSON as it is stored
    asked = {one.key for one in questions_for(section, entrant)}
    rows = [
        {key: raw for key, raw in row.items() if key in asked and not is_blank(raw)}
        for row in rows_of(section, earlier.answers)
    ]
    kept = [row for row in rows if row]
    if section.kind == "members":
        return kept[: section.most_rows]
    return kept[0] if kept else {}
