"""What the recommending units and the organiser said of each revision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
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
from competition.editions.models import Edition
from competition.registration.models import Entry, Revision


class VerdictKind(StrEnum):
    """What was decided about a revision."""

    RECOMMENDED = "recommended"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


UNIT_KINDS = (
    VerdictKind.RECOMMENDED,
    VerdictKind.PASSED_ON,
    VerdictKind.RETURNED,
    VerdictKind.REFUSED,
)
"""The verdicts of a recommending unit; the others are the organiser's."""


class Answer(StrEnum):
    """What an officer answers to a question of the plan's check list."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Verdict(Base):
    """One decision about one revision; ``pins`` say what to correct, and where.

    A pin is a row of ``section``, ``question``, ``document`` (keys of the plan's form, null where
    it does not apply), ``page`` and ``file`` (of a document, where one is meant) and ``words``.
    ``checks`` are the answers to the plan's questions: question key → :class:`Answer`. A verdict
    that was taken back has ``withdrawn_at`` and stays as history.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('recommended', 'passed_on', 'returned', 'refused', 'accepted', 'sent_back')",
            name="kind",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[str] = mapped_column(String(12))
    unit_key: Mapped[str] = mapped_column(String(80))
    clause_key: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    internal_note: Mapped[str] = mapped_column(Text, default="")
    checks: Mapped[dict[str, Any]]
    pins: Mapped[list[Any]]
    grade: Mapped[str] = mapped_column(String(20), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[Entry] = relationship()
    revision: Mapped[Revision] = relationship()
    decided_by: Mapped[Person] = relationship(foreign_keys=[decided_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])

    @property
    def is_of_unit(self) -> bool:
        """Tell whether the unit said it, and not the organiser."""
        return self.kind in UNIT_KINDS


class RecommendationList(Base):
    """The signed list of what a unit recommends 推荐名单; one stands, reopened ones are kept.

    ``rows`` are frozen at the submission, in the unit's order: what :mod:`.queries.lists` says.
    """

    __tablename__ = "recommendation_list"
    __table_args__ = (
        UniqueConstraint("edition_id", "unit_key", "number"),
        CheckConstraint("reopened_at IS NULL OR reopen_reason <> ''", name="reopened"),
        Index(
            "uq_recommendation_list_standing",
            "edition_id",
            "unit_key",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    unit_key: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    rows: Mapped[list[Any]]
    signer: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(80))
    signature: Mapped[str] = mapped_column(String(128))
    public_key: Mapped[str] = mapped_column(String(64))
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[str] = mapped_column(Text, default="")

    edition: Mapped[Edition] = relationship()
    submitted_by: Mapped[Person] = relationship(foreign_keys=[submitted_by_id])
    reopened_by: Mapped[Person | None] = relationship(foreign_keys=[reopened_by_id])


class AcceptanceBatch(Base):
    """The entries that were accepted in one go 受理批次; the public reads those published."""

    __tablename__ = "acceptance_batch"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)", name="published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    accepted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    accepted_by: Mapped[Person] = relationship(foreign_keys=[accepted_by_id])
    acceptances: Mapped[list["Acceptance"]] = relationship(
        back_populates="batch", order_by="Acceptance.sequence"
    )


class Acceptance(Base):
    """An entry's acceptance with its number 受理编号; no number is ever given twice.

    ``sequence`` counts an edition's numbers from 1. One that was taken back keeps its number and
    has ``ended_at``; the entry gets a new one when it is accepted again.
    """

    __tablename__ = "acceptance"
    __table_args__ = (
        UniqueConstraint("edition_id", "sequence"),
        UniqueConstraint("edition_id", "code"),
        Index(
            "uq_acceptance_standing",
            "entry_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("acceptance_batch.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    sequence: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]

    batch: Mapped[AcceptanceBatch] = relationship(back_populates="acceptances")
    entry: Mapped[Entry] = relationship()
