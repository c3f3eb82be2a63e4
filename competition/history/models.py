"""Tables of earlier editions that were brought in, and the entries and prizes that they name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.editions.models import Edition
from competition.jobs.models import Job


class ImportState(StrEnum):
    """How far a table has come: nothing of it counts before it is ``done``."""

    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    DONE = "done"
    UNDONE = "undone"


class PastImport(Base):
    """A table that an organiser brought in: what was found in it, and who confirmed it.

    ``faults`` are rows of ``line``, ``name``, ``column``, ``code`` and ``values``, one a fault;
    ``refusal`` is the code of why it is no such table, with ``refusal_value``.
    """

    __tablename__ = "past_import"
    __table_args__ = (
        CheckConstraint("state IN ('reading', 'read', 'refused', 'done', 'undone')", name="state"),
        CheckConstraint("(confirmed_at IS NULL) = (state NOT IN ('done', 'undone'))", name="done"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    state: Mapped[str] = mapped_column(String(10), default=ImportState.READING)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int] = mapped_column(default=0)
    faulty_lines: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    refusal: Mapped[str] = mapped_column(String(40), default="")
    refusal_value: Mapped[str] = mapped_column(String(200), default="")
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[str] = mapped_column(Text, default="")

    edition: Mapped[Edition] = relationship()
    job: Mapped[Job] = relationship()
    uploaded_by: Mapped[Person] = relationship(foreign_keys=[uploaded_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    undone_by: Mapped[Person | None] = relationship(foreign_keys=[undone_by_id])

    @property
    def good_lines(self) -> int:
        """Return how many lines can be taken in."""
        return self.lines - self.faulty_lines


class PastEntry(Base):
    """An entry or winner of an earlier edition, of the city, the province or the nation.

    ``series`` is the contest's key in the plans' clauses on earlier prizes, ``level`` and ``rank``
    are choices of the facts ``history[].level`` and ``history[].rank``, ``rank`` is empty without
    a prize. ``patents`` are normal forms. ``same_key`` is what two lines on one thing share.
    """

    __tablename__ = "past_entry"
    __table_args__ = (
        CheckConstraint("level IN ('district', 'city', 'province', 'nation')", name="level"),
        Index("ix_past_entry_year", "year", "level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("past_import.id"), index=True)
    line: Mapped[int]
    same_key: Mapped[str] = mapped_column(String(64), unique=True)
    year: Mapped[int]
    contest: Mapped[str] = mapped_column(String(200))
    series: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[str] = mapped_column(String(10))
    group_name: Mapped[str] = mapped_column(String(80), default="")
    field_name: Mapped[str] = mapped_column(String(80), default="")
    project_name: Mapped[str] = mapped_column(String(200))
    holder_name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    leader_name: Mapped[str] = mapped_column(String(80), default="")
    leader_phone: Mapped[str] = mapped_column(String(20), default="")
    rank: Mapped[str] = mapped_column(String(10), default="")
    place: Mapped[int | None]
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    money_taken: Mapped[bool | None]
    is_accepted: Mapped[bool | None]
    patents: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[str] = mapped_column(Text, default="")

    source: Mapped[PastImport] = relationship()
