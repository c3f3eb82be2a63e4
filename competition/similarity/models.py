"""Known texts with the keys that tell a project apart, likenesses found, and decisions on them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.history.models import PastEntry
from competition.registration.models import Entry, Revision


class KeyKind(StrEnum):
    """What two projects may have in common beyond their words, the most telling first."""

    COMPANY_CODE = "company_code"
    PATENT = "patent"
    LEADER_PAPER = "leader_paper"
    LEADER_PHONE = "leader_phone"
    TITLE = "title"
    COMPANY_NAME = "company_name"
    LEADER_NAME = "leader_name"


class Likeness(StrEnum):
    """What a person decided about two projects."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


class KnownText(Base):
    """The words of an entry as last submitted, or of a past entry: what others are compared with.

    ``stamp`` grows with every change of any text and ``token`` is drawn with it, so that an index
    held in memory knows what it has not seen, and whether it is of this database at all.
    What is of a rehearsal is never shown beside what is real.
    ``compared_at`` is when an entry's likenesses were last looked for.
    """

    __tablename__ = "known_text"
    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (past_entry_id IS NULL)", name="one_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    past_entry_id: Mapped[int | None] = mapped_column(ForeignKey("past_entry.id"), unique=True)
    stamp: Mapped[int] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(String(16))
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    compared_at: Mapped[datetime | None]

    entry: Mapped[Entry | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    past_entry: Mapped[PastEntry | None] = relationship()


class KnownKey(Base):
    """A key of a text, as a hash: keys are only ever compared."""

    __tablename__ = "known_key"
    __table_args__ = (
        UniqueConstraint("text_id", "kind", "digest"),
        Index("ix_known_key_digest", "kind", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("known_text.id"))
    kind: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))

    known: Mapped[KnownText] = relationship()


class Candidate(Base):
    """A known text that an entry is like: by which keys, how much, and where the words match.

    ``score`` is in thousandths; ``band`` is what it meant among the texts known then. ``passages``
    are rows of ``own``, ``other`` (spans: the letters, and whether both have them) and ``score``.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("entry_id", "text_id"),
        CheckConstraint("score BETWEEN 0 AND 1000", name="score"),
        CheckConstraint("band IN ('same', 'striking', 'notable', 'ordinary')", name="band"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("known_text.id"), index=True)
    score: Mapped[int]
    band: Mapped[str] = mapped_column(String(10))
    keys: Mapped[list[Any]]
    passages: Mapped[list[Any]]
    found_at: Mapped[datetime]

    entry: Mapped[Entry] = relationship()
    known: Mapped[KnownText] = relationship()


class LikenessVerdict(Base):
    """What a person decided of an entry and a known text; a later decision replaces it."""

    __tablename__ = "likeness_verdict"
    __table_args__ = (
        CheckConstraint("kind IN ('same', 'similar', 'different')", name="kind"),
        Index(
            "uq_likeness_verdict_standing",
            "entry_id",
            "text_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("known_text.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()
    known: Mapped[KnownText] = relationship()
    decided_by: Mapped[Person] = relationship()
