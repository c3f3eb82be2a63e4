"""Editions, the immutable versions of their plans, drafts of them and changes of a sealed one."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from competition.accounts.models import Person
from competition.core.database import Base
from competition.rules.calendar import Extension, extended
from competition.rules.plan.calendar import Phase, PhaseKind
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record
from competition.rules.values import Closing
from competition.rules.values import Text as PlanText

_PLANS: dict[str, Plan] = {}


class Edition(Base):
    """One year's contest: its plan in versions, and everything that happens under it.

    An edition without a version is only being written: nobody but its organisers knows of it.
    ``origin`` is the edition that it was made like, ``origin_number`` the version of its plan.
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    origin_number: Mapped[int | None]

    origin: Mapped["Edition | None"] = relationship(remote_side="Edition.id")

    versions: Mapped[list["PlanVersion"]] = relationship(
        back_populates="edition",
        order_by="PlanVersion.number",
        foreign_keys="PlanVersion.edition_id",
    )
    current_version: Mapped["PlanVersion | None"] = relationship(
        primaryjoin="and_(Edition.id == foreign(PlanVersion.edition_id), PlanVersion.is_current)",
        uselist=False,
        viewonly=True,
        lazy="joined",
    )

    extensions: Mapped[list["PhaseExtension"]] = relationship(
        back_populates="edition", order_by="PhaseExtension.id", lazy="selectin"
    )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Return the plan's phases as they hold for everybody, extensions included."""
        return extended(self.plan.phases, [one.rule for one in self.extensions])

    def phase_of_kind(self, kind: PhaseKind) -> Phase | None:
        """Return the first phase of a kind as it holds for everybody."""
        return next((phase for phase in self.phases if phase.kind == kind), None)

    @property
    def version(self) -> "PlanVersion":
        """Return the plan version in force."""
        if self.current_version is None:
            raise ValueError(f"edition {self.key} has no plan")
        return self.current_version

    @property
    def title(self) -> PlanText | str:
        """Return what the contest is called, in both languages once its plan is out."""
        return self.name if self.current_version is None else self.plan.contest.name

    @property
    def plan(self) -> Plan:
        """Return the plan in force."""
        return self.version.plan


class PlanVersion(Base):
    """A plan as it was at one time; never changed, told by its fingerprint."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        Index(
            "uq_plan_version_current",
            "edition_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    is_current: Mapped[bool] = mapped_column(default=True)
    sealed_at: Mapped[datetime | None]
    # Long, and needed once a process: the plan is kept by its fingerprint.
    source: Mapped[str] = mapped_column(Text, deferred=True)
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="versions", foreign_keys=[edition_id])
    made_by: Mapped[Person | None] = relationship()

    @property
    def is_sealed(self) -> bool:
        """Tell whether this version is sealed: nothing may follow it any more."""
        return self.sealed_at is not None

    @property
    def plan(self) -> Plan:
        """Return the plan as the rule book's type; read once per fingerprint and process."""
        found = _PLANS.get(self.fingerprint)
        if found is None:
            found, problems = read_record(Plan, self.content)
            if found is None:
                raise ValueError(f"plan version {self.id} does not read: {problems[0].path}")
            _PLANS[self.fingerprint] = found
        return found


class PlanDraft(Base):
    """The next version of a plan while it is being written: plain content, faults and all.

    ``base_version_id`` is the version that it was begun from, ``None`` in a new edition.
    """

    __tablename__ = "plan_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    base_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    content: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    base_version: Mapped[PlanVersion | None] = relationship()
    saved_by: Mapped[Person] = relationship()

    @property
    def title(self) -> PlanText | str:
        """Return what the contest is called in the draft, or so far, where that is unfinished."""
        contest = self.content.get("contest")
        name = contest.get("name") if isinstance(contest, dict) else None
        zh, en = (name.get("zh"), name.get("en")) if isinstance(name, dict) else (None, None)
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return PlanText(zh, en)
        return self.edition.title


class PlanChange(Base):
    """A change of a sealed plan: one organiser proposes it with a reason, another confirms it.

    It is open until ``decided_at``; confirmed, it has become ``version``; else it was declined.
    """

    __tablename__ = "plan_change"
    __table_args__ = (
        Index(
            "uq_plan_change_open",
            "edition_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        CheckConstraint(
            "version_id IS NULL OR (decided_by_id IS NOT NULL AND decided_by_id <> proposed_by_id)",
            name="two_people",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    base_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), unique=True)

    edition: Mapped[Edition] = relationship()
    base_version: Mapped[PlanVersion] = relationship(foreign_keys=[base_version_id])
    version: Mapped[PlanVersion | None] = relationship(foreign_keys=[version_id])
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided yet."""
        return self.decided_at is None


class PhaseExtension(Base):
    """An organiser's decision that a phase closes later for everybody; never a plan's change."""

    __tablename__ = "phase_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    phase_key: Mapped[str] = mapped_column(String(80))
    closes_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="extensions")
    made_by: Mapped[Person] = relationship()

    @property
    def rule(self) -> Extension:
        """Return the decision as the calendar's rule takes it."""
        return Extension(phase=self.phase_key, closes=Closing(self.closes_at))


class RunOfEdition:
    """What every decided run keeps: frozen inputs, plan version, seed, result, author, moment."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    seed: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    @declared_attr
    def edition_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Return the column of the edition."""
        return mapped_column(ForeignKey("edition.id"), index=True)

    @declared_attr
    def plan_version_id(cls) -> Mapped[int]:  # noqa: N805 - as above
        """Return the column of the plan version that decided."""
        return mapped_column(ForeignKey("plan_version.id"))

    @declared_attr
    def made_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - as above
        """Return the column of the author."""
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def confirmed_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - as above
        """Return the column of who confirmed it."""
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def edition(cls) -> Mapped[Edition]:  # noqa: N805 - as above
        """Return the edition."""
        return relationship(Edition, foreign_keys=[cls.edition_id])  # type: ignore[list-item]  # on a class it is a column

    @declared_attr
    def plan_version(cls) -> Mapped[PlanVersion]:  # noqa: N805 - as above
        """Return the plan version that decided."""
        return relationship(PlanVersion, foreign_keys=[cls.plan_version_id])  # type: ignore[list-item]  # as above
