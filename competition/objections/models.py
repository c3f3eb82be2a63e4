"""Objections: what was filed against whom, who handles it, how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.publication.models import Notice
from competition.registration.models import Entry
from competition.rules.transitions import ObjectionState


class Objection(Base):
    """An objection 异议 to an entry on a published list; refused ones are kept too."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("filed_as IN ('person', 'unit', 'anonymous')", name="filed_as"),
        CheckConstraint("(decided_at IS NULL) = (state IN ('filed', 'admitted'))", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ObjectionState.FILED)
    filed_as: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120), default="")
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
    words: Mapped[str] = mapped_column(Text)
    evidence_name: Mapped[str] = mapped_column(String(200), default="")
    evidence_type: Mapped[str] = mapped_column(String(100), default="")
    evidence_sha256: Mapped[str] = mapped_column(String(64), default="")
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    filed_at: Mapped[datetime]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    consequences: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship()
    entry: Mapped[Entry] = relationship()
