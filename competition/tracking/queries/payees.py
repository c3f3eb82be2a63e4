"""Whom a prize is paid to: sealed in the table, opened for the finance office alone."""

import json
from dataclasses import asdict, dataclass

from competition.core.encryption import decrypted, encrypted
from competition.core.errors import RefusedError
from competition.tracking.models import Payee

_PURPOSE = "prize payee"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeWords:
    """What a winner states: the company, its bank and its account there."""

    holder: str
    uscc: str
    bank: str
    account: str


def sealed_words(words: PayeeWords) -> str:
    """Return what is stated so that only this installation reads it."""
    return encrypted(json.dumps(asdict(words), ensure_ascii=False), purpose=_PURPOSE)


def opened_payee(payee: Payee) -> PayeeWords:
    """Return what was stated. Only pages and files of the finance office may ask."""
    opened = decrypted(payee.sealed, purpose=_PURPOSE)
    if opened is None:
        raise RefusedError("tracking_payee_unreadable")
    return PayeeWords(**json.loads(opened))


def masked_account(account: str) -> str:
    """Return an account number of which only the last four digits are told."""
    return "*" * max(0, len(account) - 4) + account[-4:]
