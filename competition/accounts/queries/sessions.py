"""Reading sessions: which hold, and which still wait for their second factor."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from competition.accounts.models import Person, SignIn
from competition.accounts.permissions import is_staff
from competition.core.database import db

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=24)
IDLE_OF_STAFF = timedelta(minutes=15)
LONGEST_OF_STAFF = timedelta(hours=10)
SECOND_FACTOR_WITHIN = timedelta(minutes=10)

# made once: it is asked for on every page of whoever is signed in
_BY_TOKEN = (
    select(SignIn)
    .where(SignIn.token_hash == bindparam("presented"))
    .options(joinedload(SignIn.person).joinedload(Person.grants))
)


def find_sign_in(presented: str) -> SignIn | None:
    """Return the session of a token's hash with its person and roles, ended or not."""
    return db.session.scalars(_BY_TOKEN, {"presented": presented}).unique().one_or_none()


def find_open_sign_in(presented: str, at: datetime) -> SignIn | None:
    """Return the session of a token's hash if it holds and the second factor was given."""
    session = find_sign_in(presented)
    if session is None or not is_open(session, at) or awaits_second_factor(session):
        return None
    return session


def find_pending_sign_in(presented: str, at: datetime) -> SignIn | None:
    """Return the session that only waits for its second factor."""
    session = find_sign_in(presented)
    if session is None or not is_open(session, at) or not awaits_second_factor(session):
        return None
    return session if at - session.created_at < SECOND_FACTOR_WITHIN else None


def is_open(session: SignIn, at: datetime) -> bool:
    """Tell whether a session still holds: not ended, not idle too long, not too old."""
    idle, longest = (
        (IDLE_OF_STAFF, LONGEST_OF_STAFF) if is_staff(session.person) else (IDLE, LONGEST)
    )
    return (
        session.ended_at is None
        and session.person.is_active
        and at - session.seen_at < idle
        and at - session.created_at < longest
    )


def awaits_second_factor(session: SignIn) -> bool:
    """Tell whether a session is not one yet, because its person has a second factor."""
    return session.person.second_factor_secret is not None and session.second_factor_at is None


def list_sign_ins(person: Person, at: datetime) -> list[SignIn]:
    """Return the sessions of a person that hold, newest first."""
    sessions = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.person_id == person.id,
            SignIn.ended_at.is_(None),
            SignIn.created_at > at - LONGEST,
        )
        .options(joinedload(SignIn.person).joinedload(Person.grants))
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).unique()
    return [session for session in sessions if is_open(session, at)]
