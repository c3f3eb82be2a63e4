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


class Verdict(Base):
    """One decision about one revision; ``pins`` say what to correct, and where."""

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
    reason: Mapped[str] = mapped_column(Text, default="")
    internal_note: Mapped[str] = mapped_column(Text, default="")
    checks: Mapped[dict[str, Any]]
    pins: Mapped[list[Any]]
    grade: Mapped[str] = mapped_column(String(20), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()
    revision: Mapped[Revision] = relationship()
    decided_by: Mapped[Person] = relationship()
