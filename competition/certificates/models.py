"""Certificates: the facts that the site signed, and the paper made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.assignment.models import Judge
from competition.core.database import Base
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.tracking.models import UnitAward


class Certificate(Base):
    """A certificate of one prize, judge or unit. Its facts are never changed after the signing."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN award_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN judge_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_award_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_holder",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), unique=True)
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("judge.id"), unique=True)
    unit_award_id: Mapped[int | None] = mapped_column(ForeignKey("unit_award.id"), unique=True)
    facts: Mapped[dict[str, Any]]
    signature: Mapped[str] = mapped_column(String(128))
    public_key: Mapped[str] = mapped_column(String(64))
    paper_sha256: Mapped[str] = mapped_column(String(64), default="")
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    award: Mapped[Award | None] = relationship()
    judge: Mapped[Judge | None] = relationship()
    unit_award: Mapped[UnitAward | None] = relationship()

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the prize that the certificate speaks of was withdrawn since."""
        return self.award is not None and self.award.withdrawn_at is not None
