"""Rounds of review and the score sheets; marks are integers in hundredths."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.assignment.models import Assignment
from competition.core.database import Base
from competition.editions.models import Edition
from competition.rules.transitions import RoundState, SheetState


class ReviewRound(Base):
    """A round of the plan as it is carried out: planned, open, closed."""

    __tablename__ = "review_round"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default=RoundState.PLANNED)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merkle_root: Mapped[str] = mapped_column(String(64), default="")

    edition: Mapped[Edition] = relationship()


class ScoreSheet(Base):
    """A judge's sheet for one entry. Nothing counts before it is submitted.

    ``salt`` (64 hexadecimal digits) hides the marks in the round's commitment. ``form_key`` is
    the page on which it was saved last: that page may go on saving, any other must have seen it.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=SheetState.EMPTY)
    marks: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    opinion: Mapped[str] = mapped_column(Text, default="")
    total_hundredths: Mapped[int | None]
    is_postponed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    salt: Mapped[str] = mapped_column(String(64), default="")
    form_key: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute


class SheetSave(Base):
    """Every saved state of a sheet, kept for ever: what was marked, when, and by whom."""

    __tablename__ = "sheet_save"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"), index=True)
    marks: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    opinion: Mapped[str] = mapped_column(Text, default="")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
