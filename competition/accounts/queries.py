"""Reading people, their sessions, roles and links."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pyotp import TOTP, random_base32
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.accounts.models import (
    Person,
    RecoveryCode,
    RoleGrant,
    SignIn,
    Ticket,
    TicketKind,
)
from competition.accounts.permissions import is_staff
from competition.core.database import db
from competition.core.encryption import decrypted, encrypted
from competition.core.errors import NotFoundError
from competition.core.sessions import token_hash
from competition.rules.identity import PhoneKind, Verdict, check_email, check_phone

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=24)
IDLE_OF_STAFF = timedelta(minutes=15)
LONGEST_OF_STAFF = timedelta(hours=10)
SECOND_FACTOR_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Address:
    """How somebody is reached and signs in: an e-mail address or a mobile number, normal form."""

    email: str | None = None
    phone: str | None = None

    @property
    def value(self) -> str:
        """Return whichever there is."""
        return self.email or self.phone or ""


def read_address(written: str) -> Address | None:
    """Return what somebody wrote as an address in its normal form, or ``None`` if it is none."""
    if len(written) > 254:
        return None
    if "@" in written or "＠" in written:
        email = check_email(written)
        return None if email.verdict is Verdict.INVALID else Address(email=email.value)
    phone = check_phone(written)
    reachable = phone.kind in (PhoneKind.MOBILE, PhoneKind.ABROAD)
    return Address(phone=phone.checked.value) if reachable else None


def find_person_at(address: Address) -> Person | None:
    """Return whose address this is."""
    column, value = (
        (Person.email, address.email) if address.email else (Person.phone, address.phone)
    )
    return (
        db.session.scalars(select(Person).where(column == value).options(joinedload(Person.grants)))
        .unique()
        .one_or_none()
    )


def get_person(public_id: str) -> Person:
    """Return a person by the identity that pages use."""
    person = (
        db.session.scalars(
            select(Person).where(Person.public_id == public_id).options(joinedload(Person.grants))
        )
        .unique()
        .one_or_none()
    )
    if person is None:
        raise NotFoundError
    return person


def list_people() -> list[Person]:
    """Return everybody with their roles, by id."""
    return list(
        db.session.scalars(
            select(Person).options(joinedload(Person.grants)).order_by(Person.id)
        ).unique()
    )


def find_sign_in(presented: str) -> SignIn | None:
    """Return the session of a token's hash with its person and roles, ended or not."""
    return (
        db.session.scalars(
            select(SignIn)
            .where(SignIn.token_hash == presented)
            .options(joinedload(SignIn.person).joinedload(Person.grants))
        )
        .unique()
        .one_or_none()
    )


def find_person_signed_in(presented: str, at: datetime) -> Person | None:
    """Return whose session this is, if it still holds and the second factor was given."""
    session = find_sign_in(presented)
    if session is None or not is_open(session, at) or awaits_second_factor(session):
        return None
    return session.person


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


def list_grants_in(edition_key: str) -> list[RoleGrant]:
    """Return the roles held now in an edition, by role, unit and name."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .join(RoleGrant.person)
            .where(RoleGrant.edition_key == edition_key, RoleGrant.ended_at.is_(None))
            .options(joinedload(RoleGrant.person))
            .order_by(RoleGrant.role, RoleGrant.unit_key, Person.name, RoleGrant.id)
        )
    )


def list_invitations_in(edition_key: str) -> list[Ticket]:
    """Return the invitations of an edition that nobody has accepted yet, newest first.

    An expired one stays in the list, so that it can be sent again.
    """
    return list(
        db.session.scalars(
            select(Ticket)
            .where(
                Ticket.kind == TicketKind.INVITATION,
                Ticket.edition_key == edition_key,
                Ticket.used_at.is_(None),
            )
            .order_by(Ticket.id.desc())
        )
    )


def find_ticket(token: str, kind: TicketKind, at: datetime) -> Ticket | None:
    """Return the link's ticket if it is good now: right kind, unused, not expired."""
    return db.session.scalar(
        select(Ticket).where(
            Ticket.token_hash == token_hash(token),
            Ticket.kind == kind,
            Ticket.used_at.is_(None),
            Ticket.expires_at > at,
        )
    )


def count_recovery_codes(person: Person) -> int:
    """Return how many recovery codes are left."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


@dataclass(frozen=True, slots=True)
class SecondFactorProposal:
    """A secret that a person may take as second factor; nothing is stored until it is confirmed."""

    secret: str
    sealed: str
    address: str


def propose_second_factor(person: Person, issuer: str) -> SecondFactorProposal:
    """Return a fresh secret: plain to type in, as an ``otpauth:`` address, and encrypted."""
    return _proposal(person, random_base32(), issuer)


def repeat_proposal(person: Person, sealed: str, issuer: str) -> SecondFactorProposal | None:
    """Return the same proposal again, so that a mistyped code needs no second scan."""
    secret = proposed_secret(person, sealed)
    return _proposal(person, secret, issuer) if secret else None


def proposed_secret(person: Person, sealed: str) -> str | None:
    """Return the secret of a proposal that was made to this person."""
    return decrypted(sealed, purpose=_proposal_purpose(person))


def _proposal(person: Person, secret: str, issuer: str) -> SecondFactorProposal:
    return SecondFactorProposal(
        secret=secret,
        sealed=encrypted(secret, purpose=_proposal_purpose(person)),
        address=TOTP(secret).provisioning_uri(
            name=person.email or person.phone or person.name, issuer_name=issuer
        ),
    )


def _proposal_purpose(person: Person) -> str:
    return f"second factor proposed to {person.public_id}"
