"""The judge pool of an edition, the draws, and who judges what."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.editions.models import Edition, RunOfEdition
from competition.registration.models import Entry
from competition.rules.transitions import AssignmentState


class JudgeState(StrEnum):
    """How far an expert of the pool has come; only those who accepted are drawn."""

    LISTED = "listed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REMOVED = "removed"


INVITABLE = (JudgeState.LISTED, JudgeState.DECLINED)
"""Who may be sent an invitation: nobody was asked, or the answer was no."""


class Judge(Base):
    """An expert in an edition's pool; ``person`` is there once the invitation was accepted.

    ``code`` is the judge's number in the pool: draws and published sheets name nobody else.
    ``affiliates`` and the three lists of earlier ties are names as written; behind a name may
    stand when the tie ended, as in 某公司（2021-06）. ``confirmed_at`` is when the judge last said
    that the record is true.
    """

    __tablename__ = "judge"
    __table_args__ = (
        UniqueConstraint("edition_id", "email"),
        UniqueConstraint("edition_id", "code"),
        UniqueConstraint("edition_id", "person_id"),
        CheckConstraint(
            "state IN ('listed', 'invited', 'accepted', 'declined', 'removed')", name="state"
        ),
        CheckConstraint("most_entries > 0", name="most_entries"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=JudgeState.LISTED)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="")
    employer: Mapped[str] = mapped_column(String(200))
    affiliates: Mapped[list[Any]]
    former_employers: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    stakes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    joint_workers: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    title: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(40), default="technical")
    region: Mapped[str] = mapped_column(String(80), default="")
    main_field: Mapped[str] = mapped_column(String(80))
    second_fields: Mapped[list[Any]]
    most_entries: Mapped[int] = mapped_column(default=60)
    added_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    person: Mapped[Person | None] = relationship()


class TieVerdict(StrEnum):
    """What people decided about a tie: it keeps the judge away, or it does not matter."""

    CONFIRMED = "confirmed"
    IGNORED = "ignored"


class TieDecision(Base):
    """What an organiser decided about the ties between a judge and an entry; the last counts.

    ``words`` are the matches that were looked at, each [code, the judge's word, the entry's].
    Ignoring them says nothing of words that are found later. Nothing here is ever changed.
    """

    __tablename__ = "tie_decision"
    __table_args__ = (CheckConstraint("verdict IN ('confirmed', 'ignored')", name="verdict"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    verdict: Mapped[str] = mapped_column(String(10))
    words: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    entry: Mapped[Entry] = relationship()
    judge: Mapped[Judge] = relationship()
    decided_by: Mapped[Person] = relationship()


class DrawRun(RunOfEdition, Base):
    """A draw of judges for a round. Nobody but the organisers sees one before it is released."""

    __tablename__ = "draw_run"
    __table_args__ = (UniqueConstraint("edition_id", "round_key", "number"),)

    round_key: Mapped[str] = mapped_column(String(80))
    commitment: Mapped[str] = mapped_column(String(64), default="")
    public_value: Mapped[str] = mapped_column(String(200), default="")


class Assignment(Base):
    """A judge reads an entry in a round; its content stays closed until no conflict is declared."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_judge_round", "judge_id", "round_key"),
        UniqueConstraint("round_key", "entry_id", "judge_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    round_key: Mapped[str] = mapped_column(String(80))
    panel: Mapped[str] = mapped_column(String(80), default="")
    draw_run_id: Mapped[int] = mapped_column(ForeignKey("draw_run.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=AssignmentState.WAITING)
    declared_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    edition: Mapped[Edition] = relationship()
    entry: Mapped[Entry] = relationship()
    judge: Mapped[Judge] = relationship()
    draw_run: Mapped[DrawRun] = relationship()
