"""Rounds of review and the score sheets; marks are integers in hundredths."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.assignment.models import Assignment, Judge
from competition.core.database import Base
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.transitions import RoundState, SheetState


class ReviewRound(Base):
    """A round of the plan as it is carried out: planned, open, closed.

    ``ballot_round`` numbers the ballots of a vote; ``chair`` is the judge whose voice the plan
    may let break a tie.
    """

    __tablename__ = "review_round"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default=RoundState.PLANNED)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merkle_root: Mapped[str] = mapped_column(String(64), default="")
    ballot_round: Mapped[int] = mapped_column(default=1, server_default="1")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("judge.id"))

    edition: Mapped[Edition] = relationship()
    chair: Mapped[Judge | None] = relationship()


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
    """Every saved state of a sheet, kept for ever: what was marked, when, and by whom.

    ``command`` is the page's own name of the save: a page that lost the answer sends the save
    again under the same name, and nothing happens twice.
    """

    __tablename__ = "sheet_save"
    __table_args__ = (
        Index(
            "uq_sheet_save_command",
            "sheet_id",
            "command",
            unique=True,
            sqlite_where=text("command <> ''"),
            postgresql_where=text("command <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"), index=True)
    marks: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    opinion: Mapped[str] = mapped_column(Text, default="")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    command: Mapped[str] = mapped_column(String(64), default="", server_default="")


class Ballot(Base):
    """A vote on one entry. Ballots are only added: the last of a judge in a ballot round counts.

    ``salt`` hides the choice in the round's commitment, as it does with the marks of a sheet.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("assignment_id", "ballot_round", "number"),
        CheckConstraint("choice IN ('approve', 'reject', 'abstain')", name="choice"),
        CheckConstraint("ballot_round > 0 AND number > 0", name="numbers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    ballot_round: Mapped[int]
    number: Mapped[int]
    choice: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[str] = mapped_column(String(64))
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cast_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship()


class VoteCount(Base):
    """What the ballots came to when a round was closed, or what people decided about it after.

    ``result`` is plain JSON: the counts by entry, who is elected so far, who goes into another
    ballot or waits for a decision, and how many seats are open. A count is never changed, only
    followed by another.
    """

    __tablename__ = "vote_count"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id"))
    number: Mapped[int]
    ballot_round: Mapped[int]
    result: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    counted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    counted_at: Mapped[datetime]


class PracticeCase(Base):
    """A made-up project on which the judges of a round practise before it begins."""

    __tablename__ = "practice_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    round_key: Mapped[str] = mapped_column(String(80))
    rubric_key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()


class PracticeSheet(Base):
    """What a judge gave a practice case, handed in once; it counts nowhere."""

    __tablename__ = "practice_sheet"
    __table_args__ = (UniqueConstraint("case_id", "judge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("practice_case.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    marks: Mapped[dict[str, Any]]
    total_hundredths: Mapped[int]
    handed_in_at: Mapped[datetime]

    case: Mapped[PracticeCase] = relationship()


class Redaction(Base):
    """What blind judges read in place of an answer or a document, as staff prepared it.

    ``section_key`` and ``question_key`` name the answer, ``row`` the person in a list of people;
    a document has the section ``documents`` and its own id as the question. ``source_hash`` is of
    what stood there when the text was prepared: after a change it is to be looked at again.
    """

    __tablename__ = "redaction"
    __table_args__ = (UniqueConstraint("entry_id", "section_key", "question_key", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    section_key: Mapped[str] = mapped_column(String(80))
    question_key: Mapped[str] = mapped_column(String(80))
    row: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    entry: Mapped[Entry] = relationship()
