"""Giving and ending roles. Nobody gives himself one; only the command line acts as nobody."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from competition.accounts.models import Person, Role, RoleGrant
from competition.accounts.operations.sessions import end_other_sessions
from competition.accounts.permissions import can_give_role, holds, scope_fits
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError


class Scope(Protocol):
    """Something with an edition's key."""

    @property
    def key(self) -> str: ...


class KeyOnly:
    """An edition of which only the key is known here: this room lies below the editions."""

    def __init__(self, key: str) -> None:
        self.key = key


def grant_role(
    person: Person,
    role: Role,
    *,
    edition_key: str | None,
    unit_key: str | None = None,
    by: Person | None,
    at: datetime,
) -> RoleGrant:
    """Give somebody a role; a role that is held already is returned as it is.

    Raises :class:`NotFoundError` when ``by`` may not, :class:`RefusedError` ``own_role`` when
    ``by`` is the person, ``role_scope`` when the scope does not fit the role. Sessions
    end, so that the role's stricter sign-in begins at once.
    """
    if not can_give_role(by, role, edition_key, unit_key):
        raise NotFoundError
    if by is not None and by.id == person.id:
        raise RefusedError("own_role")
    return give_role(person, role, edition_key=edition_key, unit_key=unit_key, by=by, at=at)


def give_role(
    person: Person,
    role: Role,
    *,
    edition_key: str | None,
    unit_key: str | None,
    by: Person | None,
    at: datetime,
) -> RoleGrant:
    """Store a role whose giving was permitted before: directly, or by an invitation."""
    if not scope_fits(role, edition_key, unit_key):
        raise RefusedError("role_scope", field="unit")
    held = next(
        (
            grant
            for grant in person.grants
            if grant.ended_at is None
            and (grant.role, grant.edition_key, grant.unit_key) == (role, edition_key, unit_key)
        ),
        None,
    )
    if held is not None:
        return held
    grant = RoleGrant(
        person=person,
        role=role,
        edition_key=edition_key,
        unit_key=unit_key,
        granted_by_id=by.id if by else None,
        granted_at=at,
    )
    db.session.add(grant)
    end_other_sessions(person, None, by=by, at=at)
    db.session.flush()
    record(
        "accounts:role:granted",
        grant,
        by=by,
        at=at,
        edition=KeyOnly(edition_key) if edition_key else None,
        role=str(role),
        unit=unit_key,
        person=person.id,
    )
    return grant


def give_new_edition(person: Person, edition_key: str, *, by: Person, at: datetime) -> None:
    """Let who makes an edition organise it.

    Only an organiser makes one and so has signed in by the stricter rules already: the session
    at hand goes on. Whoever organises the whole site needs no role of the edition.
    """
    if not any(one.role == Role.ORGANISER and one.ended_at is None for one in person.grants):
        raise NotFoundError
    if holds(person, Role.ORGANISER, None):
        return
    grant = RoleGrant(
        person=person,
        role=Role.ORGANISER,
        edition_key=edition_key,
        unit_key=None,
        granted_by_id=by.id,
        granted_at=at,
    )
    db.session.add(grant)
    db.session.flush()
    record(
        "accounts:role:granted",
        grant,
        by=by,
        at=at,
        edition=KeyOnly(edition_key),
        role=str(Role.ORGANISER),
        unit=None,
        person=person.id,
    )


def end_grant(grant: RoleGrant, *, reason: str = "", by: Person | None, at: datetime) -> None:
    """Take a role away; ends the person's sessions. The last organiser of an edition stays."""
    if grant.ended_at is not None or not _may_end(by, grant):
        raise NotFoundError
    if grant.role == Role.ORGANISER and _is_last_organiser(grant):
        raise RefusedError("last_organiser")
    grant.ended_at = at
    end_other_sessions(grant.person, None, by=by, at=at)
    db.session.flush()
    record(
        "accounts:role:ended",
        grant,
        by=by,
        at=at,
        edition=KeyOnly(grant.edition_key) if grant.edition_key else None,
        reason=reason,
        role=grant.role,
        unit=grant.unit_key,
        person=grant.person_id,
    )


def _may_end(by: Person | None, grant: RoleGrant) -> bool:
    return can_give_role(by, grant.role, grant.edition_key, grant.unit_key)


def _is_last_organiser(grant: RoleGrant) -> bool:
    another = db.session.scalar(
        select(RoleGrant.id)
        .join(RoleGrant.person)
        .where(
            RoleGrant.role == Role.ORGANISER,
            RoleGrant.ended_at.is_(None),
            RoleGrant.id != grant.id,
            Person.state == "active",
            (RoleGrant.edition_key == grant.edition_key) | RoleGrant.edition_key.is_(None),
        )
        .limit(1)
    )
    return another is None
