"""Allocation runs and the awards that were confirmed by them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import RunOfEdition
from competition.ranking.models import RankingRun
from competition.registration.models import Entry
from competition.rules.transitions import AwardState


class AllocationRun(RunOfEdition, Base):
    """An allocation of prizes from confirmed rankings, proposed and then confirmed."""

    __tablename__ = "allocation_run"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("ranking_run.id"))

    ranking_run: Mapped[RankingRun] = relationship()


class Award(Base):
    """A prize that an entry holds; withdrawn ones stay on record."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (state NOT IN ('withdrawn', 'declined'))",
            name="withdrawn",
        ),
        Index(
            "uq_award_held",
            "entry_id",
            "level_key",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    allocation_run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    group_key: Mapped[str] = mapped_column(String(80))
    level_key: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default=AwardState.PROPOSED)
    place: Mapped[int]
    amount_cents: Mapped[int]
    awarded_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[Entry] = relationship()
    allocation_run: Mapped[AllocationRun] = relationship()
