"""People, their sessions, roles, and the links that are sent to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.core.database import Base


class Role(StrEnum):
    """What somebody does for an edition. Everybody with an account may apply."""

    OFFICER = "officer"
    MANAGER = "manager"
    JUDGE = "judge"
    ORGANISER = "organiser"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"


OF_A_UNIT = (Role.OFFICER, Role.MANAGER)
"""The roles for one recommending unit. A manager checks too, and has officers beside him."""


class PersonState(StrEnum):
    """Whether an account may be used."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Person(Base):
    """Somebody with an account: signs in by e-mail address or by mobile number."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        CheckConstraint("state IN ('active', 'disabled')", name="state"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    state: Mapped[str] = mapped_column(String(10), default=PersonState.ACTIVE)
    second_factor_secret: Mapped[str | None] = mapped_column(String(200))
    second_factor_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id"
    )

    @property
    def is_authenticated(self) -> bool:
        """Tell flask_login that this is somebody."""
        return True

    @property
    def is_active(self) -> bool:
        """Tell whether the account may be used."""
        return self.state == PersonState.ACTIVE

    @property
    def is_anonymous(self) -> bool:
        """Tell flask_login that this is not a visitor."""
        return False

    def get_id(self) -> str:
        """Return the identity that flask_login and the once-only table go by."""
        return str(self.id)

    def has_role(self, role: Role, edition_key: str | None, unit_key: str | None = None) -> bool:
        """Tell whether a role is held now: for the edition or the whole site, and for the unit."""
        return any(
            grant.role == role
            and grant.ended_at is None
            and grant.edition_key in (None, edition_key)
            and (unit_key is None or grant.unit_key == unit_key)
            for grant in self.grants
        )

    def units_in(self, edition_key: str) -> frozenset[str]:
        """Return the recommending units for which this person checks entries of an edition."""
        return self._units_as(OF_A_UNIT, edition_key)

    def managed_in(self, edition_key: str) -> frozenset[str]:
        """Return the recommending units whose officers this person appoints in an edition."""
        return self._units_as((Role.MANAGER,), edition_key)

    def _units_as(self, roles: tuple[Role, ...], edition_key: str) -> frozenset[str]:
        return frozenset(
            grant.unit_key
            for grant in self.grants
            if grant.role in roles
            and grant.ended_at is None
            and grant.edition_key == edition_key
            and grant.unit_key
        )


class RoleGrant(Base):
    """A role with its scope: the whole site, an edition, or a unit of an edition."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('officer', 'manager', 'judge', 'organiser', 'supervisor', 'finance')",
            name="role",
        ),
        CheckConstraint(
            "(role IN ('officer', 'manager')) = (unit_key IS NOT NULL)", name="officer_has_unit"
        ),
        Index(
            "uq_role_grant_held",
            "person_id",
            "role",
            text("coalesce(edition_key, '')"),
            text("coalesce(unit_key, '')"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    edition_key: Mapped[str | None] = mapped_column(String(80), index=True)
    unit_key: Mapped[str | None] = mapped_column(String(80))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class SignIn(Base):
    """One session on one device; only the hash of its token is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    second_factor_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class FailedSignIn(Base):
    """A wrong password: counted by account and by address, inside the transaction."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class TicketKind(StrEnum):
    """What a link that was sent is good for."""

    RESET = "reset"
    INVITATION = "invitation"


class Ticket(Base):
    """A link sent by letter: one use, a limited time, only its hash is kept."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[str | None] = mapped_column(String(12))
    edition_key: Mapped[str | None] = mapped_column(String(80), index=True)
    unit_key: Mapped[str | None] = mapped_column(String(80))
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code for the day the second factor is lost; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
