"""Slowing down guesses: by account and by address, never a lock that could be used as a weapon.

A try is counted before its password is looked at and forgotten when it was right, so that
tries sent at the same time cannot get past the count.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from competition.accounts.models import FailedSignIn, Person
from competition.accounts.queries import (
    WINDOW,
    address_opens_again,
    opens_again,
    second_factor_account,
)
from competition.core.database import db
from competition.core.errors import RefusedError
from competition.core.logging import origin

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
    until = max(opens_again(of_account) or at, address_opens_again(of_address) or at)
    if until > at:
        minutes = -(-int((until - at).total_seconds()) // 60)
        raise RefusedError("sign_in_wait", minutes=max(1, minutes))
    db.session.add(FailedSignIn(account=key, address=address, at=at))
    db.session.flush()


def forget_failed_sign_ins(*, of_second_factor: bool = False, by: Person, at: datetime) -> None:
    """Forget a person's failed tries up to now: the right password, or code, was given.

    The two are counted apart, so that knowing the password buys no further guesses at codes.
    """
    accounts = [second_factor_account(by)] if of_second_factor else [by.email, by.phone]
    keys = [_hashed(account) for account in accounts if account]
    db.session.execute(
        delete(FailedSignIn).where(FailedSignIn.account.in_(keys), FailedSignIn.at <= at)
    )


def _failures(which: ColumnElement[bool]) -> Sequence[datetime]:
    return db.session.scalars(select(FailedSignIn.at).where(which).order_by(FailedSignIn.at)).all()


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
