"""Deleting one's own account: what is personal goes, what the contest must keep stays and is told.

The rooms above erase what they hold.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import delete

from competition.accounts.models import Person, PersonState, RecoveryCode
from competition.accounts.operations.sessions import end_other_sessions
from competition.accounts.operations.tickets import void_resets
from competition.accounts.queries import bars_to_erasure
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.operations import forget_letters, write_letter_to_address


class Eraser(Protocol):
    """Erases what a room holds of a person."""

    def __call__(self, person: Person, *, by: Person, at: datetime) -> None: ...


erasers: list[Eraser] = []
"""The rooms above enrol here what erases their part."""


def delete_account(
    person: Person, unusable_hash: str, *, password_matches: bool, by: Person, at: datetime
) -> None:
    """Delete one's own account: nobody can sign in to it, and it names nobody any more.

    ``unusable_hash`` is the hash of a password that nobody knows. Raises ``password_wrong``, or
    the first code of what stands against it.
    """
    if by.id != person.id:
        raise NotFoundError
    if not password_matches:
        raise RefusedError("password_wrong", field="old_password")
    bars = bars_to_erasure(person, at)
    if bars:
        raise RefusedError(bars[0])
    address = person.email
    record("accounts:person:deleted", person, by=by, at=at)
    for erase in erasers:
        erase(person, by=by, at=at)
    end_other_sessions(person, None, by=by, at=at)
    void_resets(person, by=by, at=at)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    forget_letters(person.id)
    person.name = "—"
    person.email = f"{person.public_id}@deleted.invalid"
    person.phone = None
    person.password_hash = unusable_hash
    person.second_factor_secret = None
    person.state = PersonState.DISABLED
    db.session.flush()
    if address:
        write_letter_to_address("account_deleted", address, at=at)
