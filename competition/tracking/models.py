"""Evidence, checks, payees and movements of money by prize; recommendations; units' prizes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.registration.models import Entry

_OPEN = text("ended_at IS NULL")


class Evidence(Base):
    """A file by which a winner shows that a condition is met; its content lies in the store."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    condition_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    award: Mapped[Award] = relationship()


class ConditionCheck(Base):
    """What an organiser found of a condition; a later check ends the earlier one."""

    __tablename__ = "condition_check"
    __table_args__ = (
        CheckConstraint("is_met = (met_on IS NOT NULL)", name="met_on"),
        Index(
            "uq_condition_check_held",
            "award_id",
            "condition_key",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    condition_key: Mapped[str] = mapped_column(String(80))
    is_met: Mapped[bool]
    met_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Payee(Base):
    """Whom a prize is paid to. Holder, bank and account are sealed; only finance opens them."""

    __tablename__ = "payee"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), unique=True)
    uscc: Mapped[str] = mapped_column(String(18), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    stated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]


class PaymentHold(Base):
    """Payments of a prize stopped by people, with the reason, until the hold ends."""

    __tablename__ = "payment_hold"
    __table_args__ = (
        Index(
            "uq_payment_hold_held",
            "award_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Movement(Base):
    """Money that went out or came back; never changed, only followed by another or corrected."""

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("kind IN ('payment', 'recovery')", name="kind"),
        CheckConstraint("cents > 0", name="cents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    instalment_key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    cents: Mapped[int]
    moved_on: Mapped[date]
    voucher: Mapped[str] = mapped_column(String(80))
    payee_uscc: Mapped[str] = mapped_column(String(18), index=True)
    reason_key: Mapped[str] = mapped_column(String(80), default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    correction: Mapped["MovementCorrection | None"] = relationship(back_populates="movement")


class MovementCorrection(Base):
    """Why a movement was booked wrongly: from then on it counts nowhere, and stays to be seen."""

    __tablename__ = "movement_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    movement: Mapped[Movement] = relationship(back_populates="correction")


class RecommendedEntry(Base):
    """A winner proposed to a contest above; it counts once a second person confirmed it."""

    __tablename__ = "recommended_entry"
    __table_args__ = (
        Index(
            "uq_recommended_entry_held",
            "entry_id",
            "target_key",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    target_key: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()


class UnitAward(Base):
    """A unit chosen for a prize of units; it counts once a second person confirmed it."""

    __tablename__ = "unit_award"
    __table_args__ = (UniqueConstraint("edition_id", "prize_key", "unit_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    prize_key: Mapped[str] = mapped_column(String(80))
    unit_key: Mapped[str] = mapped_column(String(80))
    points: Mapped[str] = mapped_column(String(40))
    place: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
