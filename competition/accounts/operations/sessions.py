"""Starting and ending sessions."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from competition.accounts.models import Person, Role, SignIn
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import RefusedError
from competition.core.sessions import new_token, token_hash

SEEN_EVERY = timedelta(minutes=1)
SEEN_AT_LATEST = timedelta(minutes=4)


def start_session(person: Person, *, at: datetime) -> str:
    """Sign a person in on a device and return the token for its cookie.

    A judge works on one device: a new session ends the others. Where the person has a second
    factor, the session holds only once that is given.
    """
    if not person.is_active:
        raise RefusedError("account_disabled")
    if any(grant.role == Role.JUDGE and grant.ended_at is None for grant in person.grants):
        end_other_sessions(person, None, by=person, at=at)
    token = new_token()
    session = SignIn(person_id=person.id, token_hash=token_hash(token), created_at=at, seen_at=at)
    db.session.add(session)
    db.session.flush()
    record("accounts:session:started", session, by=person, at=at)
    return token


def end_session(session: SignIn, *, by: Person, at: datetime) -> None:
    """Sign out on one device."""
    session.ended_at = session.ended_at or at
    db.session.flush()
    record("accounts:session:ended", session, by=by, at=at)


def end_other_sessions(
    person: Person, keep_hash: str | None, *, by: Person | None, at: datetime
) -> None:
    """Sign somebody out everywhere but on the device whose token's hash is given, if one is."""
    held = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    others = [one for one in db.session.scalars(held) if one.token_hash != keep_hash]
    if not others:
        return
    for session in others:
        session.ended_at = at
    db.session.flush()
    record("accounts:sessions:ended", person, by=by, at=at, count=len(others))


def note_seen(presented: str, *, by: Person, at: datetime) -> None:
    """Note that a session was used; at most once a minute, and no event worth an audit line."""
    db.session.execute(
        update(SignIn)
        .where(
            SignIn.token_hash == presented,
            SignIn.person_id == by.id,
            SignIn.ended_at.is_(None),
            SignIn.seen_at <= at - SEEN_EVERY,
        )
        .values(seen_at=at)
    )
