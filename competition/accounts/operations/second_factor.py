"""The second factor: a six-digit code every 30 seconds (RFC 6238), or a recovery code."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime

from sqlalchemy import delete, select

from competition.accounts.models import Person, RecoveryCode, SignIn
from competition.accounts.operations.sessions import end_other_sessions
from competition.accounts.operations.throttle import forget_failed_sign_ins
from competition.accounts.permissions import can_organise_site
from competition.accounts.queries import accepted_step, proposed_secret
from competition.audit.operations import record
from competition.core.database import db
from competition.core.encryption import decrypted, encrypted
from competition.core.errors import NotFoundError, RefusedError
from competition.core.sessions import new_token, token_hash
from competition.notifications.operations import write_letter

PURPOSE = "second factor"
CODES = 10


def confirm_second_factor(
    person: Person, proposal: str, code: str, *, keep_hash: str | None, by: Person, at: datetime
) -> list[str]:
    """Switch the second factor on once its first code is right; return ten recovery codes.

    ``proposal`` is what the page carried, encrypted for this person. The session whose token's
    hash is given counts as confirmed, all others end. Raises ``code_wrong``.
    """
    if by.id != person.id or person.second_factor_secret is not None:
        raise NotFoundError
    secret = proposed_secret(person, proposal)
    step = accepted_step(secret, code, last_step=0, at=at) if secret else None
    if secret is None or step is None:
        raise RefusedError("code_wrong", field="code")
    person.second_factor_secret = encrypted(secret, purpose=PURPOSE)
    person.second_factor_step = step
    end_other_sessions(person, keep_hash, by=by, at=at)
    kept = db.session.scalar(select(SignIn).where(SignIn.token_hash == (keep_hash or "")))
    if kept is not None and kept.person_id == person.id:
        kept.second_factor_at = at
    codes = _new_codes(person)
    db.session.flush()
    record("accounts:second_factor:enrolled", person, by=by, at=at)
    write_letter("second_factor_changed", person, at=at, name=person.name, enrolled=True)
    return codes


def give_second_factor(session: SignIn, code: str, *, by: Person, at: datetime) -> str:
    """Complete a sign-in by a code or a recovery code; return the session's new token.

    Each step and each recovery code is accepted once. Raises ``code_wrong``.
    """
    person = session.person
    if by.id != person.id:
        raise NotFoundError
    if not _accept_code(person, code, at=at):
        raise RefusedError("code_wrong", field="code")
    token = new_token()
    session.token_hash = token_hash(token)
    session.second_factor_at = at
    session.seen_at = at
    forget_failed_sign_ins(of_second_factor=True, by=by, at=at)
    db.session.flush()
    record("accounts:second_factor:given", session, by=person, at=at)
    return token


def remove_second_factor(
    person: Person, *, password_matches: bool, is_required: bool, by: Person, at: datetime
) -> None:
    """Switch the second factor off. Raises ``password_wrong`` or ``second_factor_required``."""
    if by.id != person.id:
        raise NotFoundError
    if not password_matches:
        raise RefusedError("password_wrong", field="old_password")
    if is_required:
        raise RefusedError("second_factor_required")
    _forget(person)
    record("accounts:second_factor:removed", person, by=by, at=at)
    write_letter("second_factor_changed", person, at=at, name=person.name, enrolled=False)


def reset_second_factor(person: Person, *, reason: str, by: Person | None, at: datetime) -> None:
    """Switch it off for somebody who lost device and codes. Ends that person's sessions.

    The command line (``by=None``) or another organiser of the site may; there is no page for it.
    """
    if by is not None and (by.id == person.id or not can_organise_site(by, None, at)):
        raise NotFoundError
    _forget(person)
    end_other_sessions(person, None, by=by, at=at)
    record("accounts:second_factor:reset", person, by=by, at=at, reason=reason)
    write_letter("second_factor_changed", person, at=at, name=person.name, enrolled=False)


def _accept_code(person: Person, code: str, *, at: datetime) -> bool:
    secret = decrypted(person.second_factor_secret or "", purpose=PURPOSE)
    step = (
        accepted_step(secret, code, last_step=person.second_factor_step, at=at) if secret else None
    )
    if step is not None:
        person.second_factor_step = step
        return True
    spare = db.session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _code_hash(code),
            RecoveryCode.used_at.is_(None),
        )
    )
    if spare is None:
        return False
    spare.used_at = at
    return True


def _new_codes(person: Person) -> list[str]:
    """Return ten new codes of 80 bits, in groups of four; the old ones are gone."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = []
    for _number in range(CODES):
        text = b32encode(secrets.token_bytes(10)).decode()
        codes.append("-".join(text[start : start + 4] for start in range(0, 16, 4)))
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=_code_hash(code)) for code in codes
    )
    return codes


def _code_hash(code: str) -> str:
    compact = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(compact.encode()).hexdigest()


def _forget(person: Person) -> None:
    person.second_factor_secret = None
    person.second_factor_step = 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.flush()
