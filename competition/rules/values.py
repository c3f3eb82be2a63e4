"""The words that every chapter of the rule book shares."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from typing import NewType, TypeVar

_Id = TypeVar("_Id", bound=int | str)

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one time, UTC+8, and no daylight saving."""

Money = NewType("Money", int)
"""An amount in cents (分)."""

Opening = NewType("Opening", datetime)
"""The first moment at which something is open: a bare date means 00:00 in China."""

Closing = NewType("Closing", datetime)
"""The first moment at which something is closed: a bare date means until 24:00 in China."""


class Outcome(StrEnum):
    """What a criterion says of the facts. A missing fact is UNKNOWN, never pass or fail."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    DUE = "due"


class Severity(StrEnum):
    """What a failed criterion does: stop, ask a person, or remind in time."""

    BLOCK = "block"
    CONFIRM = "confirm"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Text:
    """A wording in both languages; a plan that gives only one shows it in both."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the wording for a language code such as ``zh`` or ``en``."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a plan: where, what (a code), and the values that word it."""

    path: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def cents(*, yuan: int = 0, wan: int = 0) -> Money:
    """Return an amount given in yuan or 万元 as cents."""
    return Money((yuan + wan * 10_000) * 100)


def round_half_up(value: Fraction | int, decimals: int) -> Fraction:
    """Round half away from zero (四舍五入), exactly, to a number of decimals.

    Source: algorithms: floor((2·|a|·10^d + b) / (2b)) with the sign of a.
    """
    exact = Fraction(value)
    scale = 10**decimals
    units = (2 * abs(exact.numerator) * scale + exact.denominator) // (2 * exact.denominator)
    return Fraction(units if exact >= 0 else -units, scale)


def in_decimals(value: Fraction | int, decimals: int) -> str:
    """Write a number with exactly so many decimals, rounded half up: ``84.30``."""
    rounded = round_half_up(value, decimals)
    units = abs(rounded.numerator) * 10**decimals // rounded.denominator
    sign = "-" if rounded < 0 else ""
    if not decimals:
        return f"{sign}{units}"
    whole, part = divmod(units, 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}"


def as_utc(moment: datetime) -> str:
    """Write a moment as ``2022-04-30T16:00:00Z``; refuses a moment without zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seed_from(commitment_hex: str, public_value: str) -> bytes:
    """Return the 32-byte seed of a draw: SHA-256 of the commitment followed by a public value.

    The commitment is a SHA-256 published beforehand, the value a number nobody here can choose,
    so neither side alone picks the seed. Refuses anything else with ``ValueError``.
    """
    commitment = bytes.fromhex(commitment_hex)
    if len(commitment) != hashlib.sha256().digest_size or not public_value.strip():
        raise ValueError("a seed needs a SHA-256 commitment and a public value")
    return hashlib.sha256(commitment + public_value.strip().encode()).digest()


def drawn_order(seed: bytes, label: str, ids: Iterable[_Id]) -> tuple[_Id, ...]:
    """Return the ids in the order of HMAC-SHA256(seed, label|id).

    Independent of the order given; an id added later does not reshuffle the others.
    """
    keyed = [
        (hmac.digest(seed, f"{label}|{each}".encode(), "sha256"), str(each), each) for each in ids
    ]
    return tuple(each for _, _, each in sorted(keyed, key=lambda key: key[:2]))
