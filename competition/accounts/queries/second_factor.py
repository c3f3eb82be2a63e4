"""The second factor as far as it is read: proposals, codes, what is left."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from pyotp import TOTP, random_base32
from sqlalchemy import func, select

from competition.accounts.models import Person, RecoveryCode
from competition.core.database import db
from competition.core.encryption import decrypted, encrypted

STEP_SECONDS = 30


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


def second_factor_account(person: Person) -> str:
    """Return the name under which wrong codes of a person are counted."""
    return f"second factor of {person.public_id}"


def accepted_step(secret: str, code: str, *, last_step: int, at: datetime) -> int | None:
    """Return the 30-second step that a code belongs to: this one, the one before or after.

    A step is good once, so the answer is above ``last_step``; ``None`` refuses the code.
    """
    typed = "".join(code.split())
    current = int(at.timestamp()) // STEP_SECONDS
    generator = TOTP(secret)
    for step in (current - 1, current, current + 1):
        right = generator.generate_otp(step)
        if step > last_step and hmac.compare_digest(right.encode(), typed.encode()):
            return step
    return None
