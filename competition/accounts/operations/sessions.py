"""Starting and ending sessions."""

from datetime import datetime, timedelta

from sqlalchemy import update

from competition.accounts.models import Person, Role, SignIn
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import RefusedError
from competition.core.sessions import new_token, token_hash

SEEN_EVERY = timedelta(minutes=1)


def start_session(person: Person, *, at: datetime) -> str:
    """Sign a person in on a device and return the token for its cookie.

    A judge works on one device: a new session ends the others. Where the person has a second
    factor, the session holds only once that is given.
    """
    if not person.is_active:
        raise RefusedError("account_disabled")
    if any(grant.role == Role.JUDGE and grant.ended_at is None for grant in person.grants):
        end_sessions_of(person, at=at)
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


def end_other_sessions(person: Person, keep_hash: str | None, *, by: Person, at: datetime) -> None:
    """Sign out everywhere but on the device whose token's hash is given."""
    end_sessions_of(person, at=at, but=keep_hash)
    record("accounts:sessions:ended", person, by=by, at=at)


def end_sessions_of(person: Person, *, at: datetime, but: str | None = None) -> None:
    """End every session of a person; part of another operation, which leaves the audit line."""
    ended = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        ended = ended.where(SignIn.token_hash != but)
    db.session.execute(ended.values(ended_at=at))


def note_seen(presented: str, *, at: datetime) -> None:
    """Note that a session was used; at most once a minute, and no event worth an audit line."""
    db.session.execute(
        update(SignIn)
        .where(
            SignIn.token_hash == presented,
            SignIn.ended_at.is_(None),
            SignIn.seen_at <= at - SEEN_EVERY,
        )
        .values(seen_at=at)
    )
