"""Entries, their frozen revisions, the attachments, and the claims that keep entries single."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.editions.models import Edition, PlanVersion
from competition.rules.calendar import Extension, extended
from competition.rules.plan.calendar import Phase
from competition.rules.transitions import EntryState
from competition.rules.values import Closing


class Entry(Base):
    """An entry 参赛项目: the draft as it stands, and how far it has come.

    ``answers`` is what was typed: section key → question key → value, or a list of such rows for
    a section of members. The columns beside it are taken from the answers at each save, so that
    lists can be filtered and sorted; they never hold anything else.

    ``extended_until`` is when registration closes for this entry alone, by the organiser's
    decision. ``desk_key`` is the unit above to which a chain of units passed it on, empty while it
    is with the unit it was handed in at. ``corrections`` is what a returned entry is to correct:
    rows of ``section``, ``question``, ``document`` (keys of the plan's form, null where it does
    not apply), ``file`` and ``page`` of a document where one is meant, ``words``, and the ``reply``
    that the applicant gives. It and
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
    desk_key: Mapped[str | None] = mapped_column(String(80))
    group_key: Mapped[str | None] = mapped_column(String(80))
    answers: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    corrections: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    correction_due_at: Mapped[datetime | None]
    extended_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    acceptance_number: Mapped[str | None] = mapped_column(String(40))

    edition: Mapped[Edition] = relationship()
    owner: Mapped[Person] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="entry", order_by="Revision.number"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="entry", order_by="Attachment.id"
    )
    shares: Mapped[list["Share"]] = relationship(back_populates="entry", order_by="Share.id")
    sign_offs: Mapped[list["SignOff"]] = relationship(back_populates="entry", order_by="SignOff.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute

    @property
    def desk(self) -> str:
        """Return the unit that checks the entry now, or checked it last."""
        return self.desk_key or self.unit_key

    @property
    def current_attachments(self) -> list["Attachment"]:
        """Return the attachments that were not removed or replaced."""
        return [attachment for attachment in self.attachments if attachment.removed_at is None]

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Return the edition's phases as they hold for this entry, its own extension included."""
        phases = self.edition.phases
        own = [
            Extension(phase=phase.key, closes=Closing(self.extended_until))
            for phase in phases
            if self.extended_until is not None and phase.kind == "registration"
        ]
        return extended(phases, own)

    @property
    def registration(self) -> Phase | None:
        """Return the phase of registration as it holds for this entry."""
        return next((one for one in self.phases if one.kind == "registration"), None)

    @property
    def last_revision(self) -> "Revision | None":
        """Return what was submitted last, or ``None``."""
        return self.revisions[-1] if self.revisions else None

    @property
    def has_unsubmitted_changes(self) -> bool:
        """Tell whether something was changed since it was last submitted."""
        return self.submitted_at is not None and self.saved_at > self.submitted_at


class DraftChange(Base):
    """One save of one section: the old values of what it changed, so that any version is known.

    ``old`` maps the paths of :mod:`competition.registration.queries.merging` to what stood there
    before; ``version`` is the entry's version that the save made.
    """

    __tablename__ = "draft_change"
    __table_args__ = (Index("ix_draft_change_section", "entry_id", "section_key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    section_key: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    old: Mapped[dict[str, Any]]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]

    saved_by: Mapped[Person] = relationship()


class Revision(Base):
    """What was submitted, frozen: answers, documents, findings, and the plan that judged them.

    ``replies`` are the points of the return that it answers, as ``Entry.corrections`` holds them.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    documents: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    replies: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
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


class ShareKind(StrEnum):
    """What somebody is asked to do with another's entry."""

    EDIT = "edit"
    SIGN_OFF = "sign_off"


class Share(Base):
    """A colleague who may edit an entry, or the company's authorised person who signs it off.

    The letter's link holds a token, kept here as a hash; ``person`` is there once it was accepted.
    """

    __tablename__ = "share"
    __table_args__ = (CheckConstraint("kind IN ('edit', 'sign_off')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship(back_populates="shares")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    @property
    def is_held(self) -> bool:
        """Tell whether somebody has accepted it and holds it still."""
        return self.person_id is not None and self.ended_at is None


class SignOff(Base):
    """What the company's authorised person said of a content, known by its SHA-256."""

    __tablename__ = "sign_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    is_approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]

    entry: Mapped[Entry] = relationship(back_populates="sign_offs")
    decided_by: Mapped[Person] = relationship()


class PartialUpload(Base):
    """A file that arrives in pieces, so that a bad line loses no more than the last piece.

    The pieces lie in the store one by one; ``pieces`` are their hashes in order, ``received`` is
    how many bytes they have together. ``content_hash`` is the SHA-256 of the whole as its sender
    computed it: who names another goes on with another file. Those begun before it was asked for
    have none; nobody goes on with them, and their pieces lie among the contents.
    """

    __tablename__ = "partial_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    document_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    received: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[list[Any]]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(index=True)

    entry: Mapped[Entry] = relationship()
