"""Comments of judges as they were moderated, and what each entrant was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.models import ScoreSheet


class ModeratedComment(Base):
    """A judge's comment as the entrant may read it; the sheet itself is never changed.

    ``criterion_key`` is empty for the opinion on the whole. ``source_hash`` is of what the judge
    had written: words that changed since are looked at again.
    """

    __tablename__ = "moderated_comment"
    __table_args__ = (
        UniqueConstraint("sheet_id", "criterion_key"),
        CheckConstraint("choice IN ('shown', 'left_out')", name="choice"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"))
    criterion_key: Mapped[str] = mapped_column(String(80))
    choice: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64))
    moderated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    moderated_at: Mapped[datetime]

    sheet: Mapped[ScoreSheet] = relationship()


class FeedbackRelease(Base):
    """A round's feedback was released to its entrants; once and for all."""

    __tablename__ = "feedback_release"
    __table_args__ = (UniqueConstraint("edition_id", "round_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    round_key: Mapped[str] = mapped_column(String(80))
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("ranking_run.id"))
    released_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()


class EntryFeedback(Base):
    """What one entrant reads of one round: thirds by criterion and comments, nothing else."""

    __tablename__ = "entry_feedback"
    __table_args__ = (UniqueConstraint("release_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("feedback_release.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    content: Mapped[dict[str, Any]]

    release: Mapped[FeedbackRelease] = relationship()
    entry: Mapped[Entry] = relationship()
