"""Ranking runs and who advanced by them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import RunOfEdition
from competition.registration.models import Entry


class RankingRun(RunOfEdition, Base):
    """A ranking of a round: inputs frozen, result kept, confirmed before anything rests on it."""

    __tablename__ = "ranking_run"
    __table_args__ = (UniqueConstraint("edition_id", "round_key", "number"),)

    round_key: Mapped[str] = mapped_column(String(80))


class Advancement(Base):
    """An entry goes on from a round to the next."""

    __tablename__ = "advancement"
    __table_args__ = (UniqueConstraint("entry_id", "round_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    round_key: Mapped[str] = mapped_column(String(80))
    next_round_key: Mapped[str] = mapped_column(String(80), index=True)
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("ranking_run.id"), index=True)
    at: Mapped[datetime]

    entry: Mapped[Entry] = relationship()
    ranking_run: Mapped[RankingRun] = relationship()
