"""Accounts: made by their owner, changed by their owner, disabled by an organiser of the site."""

import secrets
from datetime import datetime

from competition.accounts.models import Person, PersonState
from competition.accounts.operations.sessions import end_other_sessions
from competition.accounts.operations.tickets import void_resets
from competition.accounts.permissions import can_organise_site
from competition.accounts.queries import Address, find_person_at
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.notifications.operations import write_letter
from competition.rules.identity import person_name


def sign_up(
    name: str,
    email: str | None,
    phone: str | None,
    password_hash: str,
    language: str,
    *,
    at: datetime,
) -> Person:
    """Make an account with no role. Addresses are in their normal form.

    Raises :class:`RefusedError` ``account_exists`` at ``address`` when one of them is taken.
    """
    for address in (Address(email=email), Address(phone=phone)):
        if address.value and find_person_at(address) is not None:
            raise RefusedError("account_exists", field="address")
    person = Person(
        public_id=secrets.token_hex(8),
        name=person_name(name),
        email=email,
        phone=phone,
        password_hash=password_hash,
        language=language,
        state=PersonState.ACTIVE,
        second_factor_step=0,
        created_at=at,
        grants=[],
    )
    db.session.add(person)
    db.session.flush()
    record("accounts:person:signed_up", person, by=person, at=at)
    return person


def change_profile(person: Person, *, name: str, language: str, by: Person, at: datetime) -> None:
    """Change one's own name and language."""
    if by.id != person.id:
        raise NotFoundError
    person.name = person_name(name)
    person.language = language
    db.session.flush()
    record("accounts:person:changed", person, by=by, at=at)


def change_password(
    person: Person,
    new_hash: str,
    *,
    old_matches: bool,
    keep_hash: str | None,
    by: Person,
    at: datetime,
) -> None:
    """Set a new password, which ends every other session and voids every reset link.

    ``old_matches`` says whether the present password was given rightly; it is hashed outside
    of the transaction, so the caller has compared it. Raises ``password_wrong``.
    """
    if by.id != person.id:
        raise NotFoundError
    if not old_matches:
        raise RefusedError("password_wrong", field="old_password")
    set_password(person, new_hash, keep_hash=keep_hash, by=by, at=at)


def set_password(
    person: Person, new_hash: str, *, keep_hash: str | None = None, by: Person, at: datetime
) -> None:
    """Store a new password's hash, end what the old one opened, and tell the owner.

    Whoever calls it has made sure that the person may: by the old password or by a link.
    """
    person.password_hash = new_hash
    end_other_sessions(person, keep_hash, by=by, at=at)
    void_resets(person, by=by, at=at)
    db.session.flush()
    record("accounts:password:changed", person, by=by, at=at)
    write_letter("password_changed", person, at=at, name=person.name)


def disable_person(person: Person, *, reason: str, by: Person | None, at: datetime) -> None:
    """Close an account and end its sessions. Only the site's organisers, or the command line."""
    _only_for_site(by, at)
    if by is not None and by.id == person.id:
        raise RefusedError("own_account")
    person.state = PersonState.DISABLED
    end_other_sessions(person, None, by=by, at=at)
    db.session.flush()
    record("accounts:person:disabled", person, by=by, at=at, reason=reason)


def enable_person(person: Person, *, reason: str, by: Person | None, at: datetime) -> None:
    """Open a closed account again."""
    _only_for_site(by, at)
    person.state = PersonState.ACTIVE
    db.session.flush()
    record("accounts:person:enabled", person, by=by, at=at, reason=reason)


def _only_for_site(by: Person | None, at: datetime) -> None:
    if by is not None and not can_organise_site(by, None, at):
        raise NotFoundError
