"""Builders of people, roles and links, by sequence and not by chance."""

from datetime import UTC, datetime
from itertools import count

from competition.accounts.models import Person, Role, RoleGrant
from competition.core.database import db
from competition.core.passwords import hash_password

A_PASSWORD = "seven quiet herons over the canal"
_HASHES: dict[bool, str] = {}
_numbers = count(1)
LONG_AGO = datetime(2022, 3, 1, 2, 0, tzinfo=UTC)


def hash_of_a_password(*, staff: bool = False) -> str:
    """Return the hash of ``A_PASSWORD``, made once: hashing is slow on purpose."""
    if staff not in _HASHES:
        _HASHES[staff] = hash_password(A_PASSWORD, staff=staff)
    return _HASHES[staff]


def make_person(
    *,
    role: Role | None = None,
    edition_key: str | None = None,
    unit_key: str | None = None,
    **values: object,
) -> Person:
    """Add somebody with an account, and a role if one is named; the password is ``A_PASSWORD``."""
    number = next(_numbers)
    person = Person(
        **{
            "public_id": f"{number:016x}",
            "name": f"人员{number}",
            "email": f"person{number}@example.cn",
            "phone": None,
            "password_hash": hash_of_a_password(),
            "language": "zh",
            "state": "active",
            "second_factor_step": 0,
            "created_at": LONG_AGO,
            "grants": [],
            **values,
        }
    )
    db.session.add(person)
    db.session.flush()
    if role is not None:
        make_grant(person, role, edition_key=edition_key, unit_key=unit_key)
    return person


def make_grant(
    person: Person, role: Role, *, edition_key: str | None = None, unit_key: str | None = None
) -> RoleGrant:
    """Add a role to somebody, without asking whether anybody may give it."""
    grant = RoleGrant(
        person=person,
        role=role,
        edition_key=edition_key,
        unit_key=unit_key,
        granted_at=LONG_AGO,
    )
    db.session.add(grant)
    db.session.flush()
    return grant
