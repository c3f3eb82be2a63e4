"""Ranking runs, the panel's deliberations on them, and who advanced by them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import Edition, RunOfEdition
from competition.registration.models import Entry


class RankingRun(RunOfEdition, Base):
    """A ranking of a round: inputs frozen, result kept, confirmed before anything rests on it."""

    __tablename__ = "ranking_run"
    __table_args__ = (UniqueConstraint("edition_id", "round_key", "number"),)

    round_key: Mapped[str] = mapped_column(String(80))


class Deliberation(Base):
    """The panel's meeting 综评 on one ranking: minutes, departures, and two people who confirm.

    ``attendance`` holds rows of ``name``, ``office`` and ``is_present``. Nothing counts before the
    second confirmation, which draws up a new ranking that carries the departures.
    """

    __tablename__ = "deliberation"
    __table_args__ = (
        CheckConstraint(
            "second_by_id IS NULL OR (first_by_id IS NOT NULL AND first_by_id <> second_by_id)",
            name="two_people",
        ),
        CheckConstraint("(first_by_id IS NULL) = (first_at IS NULL)", name="first_at"),
        CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)", name="second_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("ranking_run.id"), unique=True)
    held_at: Mapped[datetime]
    venue: Mapped[str] = mapped_column(String(200))
    attendance: Mapped[list[Any]]
    minutes: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_at: Mapped[datetime | None]
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_at: Mapped[datetime | None]

    ranking_run: Mapped[RankingRun] = relationship()
    departures: Mapped[list["Departure"]] = relationship(
        back_populates="deliberation", order_by="Departure.id", cascade="all, delete-orphan"
    )

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.ranking_run.edition

    @property
    def is_confirmed(self) -> bool:
        """Tell whether two people confirmed the minutes."""
        return self.second_by_id is not None

    @property
    def roll(self) -> int:
        """Return how many people should have come."""
        return len(self.attendance)

    @property
    def present(self) -> int:
        """Return how many people came."""
        return sum(bool(one["is_present"]) for one in self.attendance)


class Departure(Base):
    """One departure from the ranking that the panel voted on, with its reason."""

    __tablename__ = "departure"
    __table_args__ = (
        UniqueConstraint("deliberation_id", "entry_id"),
        CheckConstraint(
            "approve >= 0 AND reject >= 0 AND abstain >= 0 AND recused >= 0", name="votes"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(ForeignKey("deliberation.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    advances: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    approve: Mapped[int]
    reject: Mapped[int]
    abstain: Mapped[int]
    recused: Mapped[int]

    deliberation: Mapped[Deliberation] = relationship(back_populates="departures")
    entry: Mapped[Entry] = relationship()

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.deliberation.edition


class Advancement(Base):
    """An entry goes on from a round to the next.

    ``ended_at`` says since when it does not go on after all; ``replaces_id`` whose place an entry
    of the waiting list took.
    """

    __tablename__ = "advancement"
    __table_args__ = (
        UniqueConstraint("entry_id", "round_key"),
        CheckConstraint("ended_at IS NULL OR end_reason <> ''", name="ended_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    round_key: Mapped[str] = mapped_column(String(80))
    next_round_key: Mapped[str] = mapped_column(String(80), index=True)
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("ranking_run.id"), index=True)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("advancement.id"), unique=True)

    entry: Mapped[Entry] = relationship()
    ranking_run: Mapped[RankingRun] = relationship()

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.ranking_run.edition
