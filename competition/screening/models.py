"""What the recommending units and the organiser said of each revision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.registration.models import Entry, Revision


class VerdictKind(StrEnum):
    """What was decided about a revision."""

    RECOMMENDED = "recommended"
    RETURNED = "returned"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


UNIT_KINDS = (VerdictKind.RECOMMENDED, VerdictKind.RETURNED, VerdictKind.REFUSED)
"""The verdicts of a recommending unit; the others are the organiser's."""


class Answer(StrEnum):
    """What an officer answers to a question of the plan's check list."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Verdict(Base):
    """One decision about one revision; ``pins`` say what to correct, and where.

    A pin is a row of ``section``, ``question``, ``document`` (keys of the plan's form, null where
    it does not apply) and ``words``.
    ``checks`` are the answers to the plan's questions: question key → :class:`Answer`. A verdict
    that was taken back has ``withdrawn_at`` and stays as history.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('recommended', 'returned', 'refused', 'accepted', 'sent_back')", name="kind"
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
