"""Notices: what was published, frozen at its release."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base
from competition.editions.models import Edition


class Notice(Base):
    """A notice. Public pages read the released snapshot and nothing else."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('announcement', 'advancement', 'results', 'winners')", name="kind"
        ),
        CheckConstraint(
            "(state IN ('draft', 'approved')) = (released_at IS NULL)", name="released"
        ),
        CheckConstraint(
            "state <> 'approved' OR (approved_by_id IS NOT NULL AND release_at IS NOT NULL)",
            name="approved",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any]]
    ranking_run_id: Mapped[int | None] = mapped_column(ForeignKey("ranking_run.id"))
    allocation_run_id: Mapped[int | None] = mapped_column(ForeignKey("allocation_run.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    publicity_closes_at: Mapped[datetime | None]
    audit_head: Mapped[str] = mapped_column(String(64), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    paper_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    packages: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    word_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")

    edition: Mapped[Edition] = relationship()
    corrects: Mapped["Notice | None"] = relationship(remote_side="Notice.id")
