"""Slowing down guesses: by account and by address, never a lock that could be used as a weapon.

A try is counted before its password is looked at and forgotten when it was right, so that
tries sent at the same time cannot get past the count.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from competition.accounts.models import FailedSignIn
from competition.core.database import db
from competition.core.errors import RefusedError
from competition.core.logging import origin

WINDOW = timedelta(minutes=15)
MOST_OF_ACCOUNT = 5
MOST_OF_ADDRESS = 30
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(minutes=15)
_REMEMBERED = timedelta(hours=1)


def note_failed_sign_in(account: str, *, at: datetime) -> None:
    """Count a try as failed until :func:`forget_failed_sign_ins` says otherwise.

    ``account`` is what was given as the account, known or not. Raises :class:`RefusedError`
    ``sign_in_wait`` with ``minutes`` when five tries failed within 15 minutes, or 30 from one
    address; then nothing is counted.
    """
    key, address = _hashed(account), _hashed(origin().address)
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < at - _REMEMBERED))
    of_account = _failures(FailedSignIn.account == key)
    of_address = _failures((FailedSignIn.address == address) & (FailedSignIn.at > at - WINDOW))
    until = max(opens_again(of_account) or at, _address_opens_again(of_address) or at)
    if until > at:
        minutes = -(-int((until - at).total_seconds()) // 60)
        raise RefusedError("sign_in_wait", minutes=max(1, minutes))
    db.session.add(FailedSignIn(account=key, address=address, at=at))
    db.session.flush()


def forget_failed_sign_ins(account: str) -> None:
    """Forget an account's failed tries: the right password was given."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.account == _hashed(account)))


def opens_again(failures: Sequence[datetime]) -> datetime | None:
    """Return until when an account's next try has to wait, or ``None``.

    Five failures within 15 minutes begin it with one minute; each further one doubles the
    wait, up to 15 minutes. ``failures`` are moments in their order.
    """
    begun = next(
        (
            position
            for position in range(MOST_OF_ACCOUNT - 1, len(failures))
            if failures[position] - failures[position - MOST_OF_ACCOUNT + 1] <= WINDOW
        ),
        None,
    )
    if begun is None:
        return None
    further = min(len(failures) - 1 - begun, 10)
    delay = min(LONGEST_DELAY, FIRST_DELAY * int(2**further))
    return failures[-1] + delay


def _address_opens_again(failures: Sequence[datetime]) -> datetime | None:
    if len(failures) < MOST_OF_ADDRESS:
        return None
    return failures[-MOST_OF_ADDRESS] + WINDOW


def _failures(which: object) -> Sequence[datetime]:
    return db.session.scalars(
        select(FailedSignIn.at).where(which).order_by(FailedSignIn.at)  # type: ignore[arg-type]  # a condition
    ).all()


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
