"""Entries, their frozen revisions, the attachments, and the claims that keep entries single."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.editions.models import Edition, PlanVersion
from competition.rules.transitions import EntryState


class Entry(Base):
    """An entry 参赛项目: the draft as it stands, and how far it has come.

    ``answers`` is what was typed: section key → question key → value, or a list of such rows for
    a section of members. The columns beside it are taken from the answers at each save, so that
    lists can be filtered and sorted; they never hold anything else.

    ``corrections`` is what a returned entry is to correct: rows of ``section``, ``question``,
    ``document`` (keys of the plan's form, null where it does not apply) and ``words``. It and
    ``correction_due_at`` are empty unless the entry is returned.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("edition_id", "reference"),
        Index("ix_entry_edition_state", "edition_id", "state"),
        Index("ix_entry_edition_unit", "edition_id", "unit_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=EntryState.DRAFT)
    reference: Mapped[str | None] = mapped_column(String(40))
    entrant: Mapped[str] = mapped_column(String(10))
    project_name: Mapped[str] = mapped_column(String(200))
    entrant_name: Mapped[str] = mapped_column(String(200), default="")
    leader_name: Mapped[str] = mapped_column(String(80), default="")
    field_key: Mapped[str] = mapped_column(String(80))
    district_key: Mapped[str] = mapped_column(String(80))
    unit_key: Mapped[str] = mapped_column(String(80))
    group_key: Mapped[str | None] = mapped_column(String(80))
    answers: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    section_versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    corrections: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    correction_due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    owner: Mapped[Person] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="entry", order_by="Revision.number"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="entry", order_by="Attachment.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def current_attachments(self) -> list["Attachment"]:
        """Return the attachments that were not removed or replaced."""
        return [attachment for attachment in self.attachments if attachment.removed_at is None]

    @property
    def last_revision(self) -> "Revision | None":
        """Return what was submitted last, or ``None``."""
        return self.revisions[-1] if self.revisions else None

    @property
    def has_unsubmitted_changes(self) -> bool:
        """Tell whether something was changed since it was last submitted."""
        return self.submitted_at is not None and self.saved_at > self.submitted_at


class Revision(Base):
    """What was submitted, frozen: answers, documents, findings, and the plan that judged them."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    documents: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    group_key: Mapped[str] = mapped_column(String(80))
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    receipt: Mapped[str] = mapped_column(String(64))
    in_grace: Mapped[bool] = mapped_column(default=False)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]

    entry: Mapped[Entry] = relationship(back_populates="revisions")
    plan_version: Mapped[PlanVersion] = relationship()
    submitted_by: Mapped[Person] = relationship()


class Attachment(Base):
    """An uploaded document: its content lies in the store under its hash."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    document_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int | None]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship(back_populates="attachments")


class Claim(Base):
    """A company, leader or project name that an entry has taken in an edition: one entry each."""

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "uq_claim_held",
            "edition_id",
            "what",
            "value",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    released_at: Mapped[datetime | None]
