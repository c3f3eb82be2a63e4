"""Papers that prove who a person is, and how their numbers are masked in lists."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from competition.rules.identity.checked import Checked, Flaw, first_outside, invalid
from competition.rules.identity.writing import compact, plain

_DIGITS = "0123456789"
_LENGTH = 18
_WEIGHTS = tuple(pow(2, 17 - n, 11) for n in range(17))
_CHECKS = "10X98765432"
_SEPARATORS = str.maketrans("", "", "-_.")
_EARLIEST_BIRTH = date(1880, 1, 1)

_BLOCKS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
_PROVINCES = frozenset(str(area) for first, last in _BLOCKS for area in range(first, last + 1))
_RESIDENCE_AREAS = frozenset(("81", "82", "83"))
_FOREIGN_AREAS = frozenset(f"9{n}" for n in range(10))

_SHAPES = {
    "passport": re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}"),
    "hong_kong_macao_permit": re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})"),
    "taiwan_permit": re.compile(r"[0-9]{8}(?:[0-9]{2}(?:\([A-Z0-9]\))?)?"),
    "foreign_residence_old": re.compile(r"[A-Z]{3}[0-9]{12}"),
}


class PaperKind(StrEnum):
    """Papers that the contest accepts."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGN_RESIDENCE = "foreign_residence"


class Sex(StrEnum):
    """What the order number of a resident ID tells: odd is male."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdFacts:
    """What an 18-digit number tells of its holder."""

    born_on: date
    sex: Sex


def id_check_character(first_17: str) -> str:
    """Return the 18th character. Source: GB 11643-1999, weights 2^(18-i) mod 11."""
    total = sum(int(one) * weight for one, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def check_paper(kind: PaperKind, written: str, *, on: date | None = None) -> Checked:
    """Check a paper's number. ``on`` is the day on which its holder must have been born.

    Resident IDs, residence permits of people from Hong Kong, Macao and Taiwan, and the
    foreigners' permanent residence card of 2023 are checked by GB 11643; the others by shape.
    """
    number = compact(written).translate(_SEPARATORS)
    if not number:
        return invalid(number, Flaw.EMPTY)
    return _CHECKS_OF[kind](number, on)


def check_resident_id(written: str, *, on: date | None = None) -> Checked:
    """Check a resident ID (居民身份证)."""
    return check_paper(PaperKind.RESIDENT_ID, written, on=on)


def id_facts(number: str) -> IdFacts:
    """Return birth date and sex from a valid 18-digit number; ``ValueError`` for another."""
    born_on = _birth(number)
    if len(number) != _LENGTH or born_on is None:
        raise ValueError("not a valid 18-digit number")
    return IdFacts(born_on=born_on, sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _check_18(number: str, on: date | None, areas: frozenset[str]) -> Checked:
    if len(number) != _LENGTH:
        return invalid(number, Flaw.LENGTH, at=min(len(number) + 1, _LENGTH + 1))
    foreign = first_outside(number[:17], _DIGITS)
    if foreign is not None or number[17] not in _CHECKS:
        return invalid(number, Flaw.CHARACTER, at=foreign or _LENGTH)
    if number[:2] not in areas:
        return invalid(number, Flaw.AREA, at=1)
    born_on = _birth(number)
    if born_on is None or born_on < _EARLIEST_BIRTH or (on is not None and born_on > on):
        return invalid(number, Flaw.BIRTH_DATE, at=7)
    if id_check_character(number[:17]) != number[17]:
        return invalid(number, Flaw.CHECK_DIGIT, at=_LENGTH)
    return Checked(value=number)


def _by_shape(name: str) -> Callable[[str, date | None], Checked]:
    def check(number: str, on: date | None) -> Checked:
        del on  # a shape tells no birth date
        return (
            Checked(value=number)
            if _SHAPES[name].fullmatch(number)
            else invalid(number, Flaw.SHAPE)
        )

    return check


def _foreign_residence(number: str, on: date | None) -> Checked:
    if _SHAPES["foreign_residence_old"].fullmatch(number):
        return Checked(value=number)
    return _check_18(number, on, _FOREIGN_AREAS)


_CHECKS_OF: Mapping[PaperKind, Callable[[str, date | None], Checked]] = {
    PaperKind.RESIDENT_ID: lambda number, on: _check_18(number, on, _PROVINCES),
    PaperKind.RESIDENCE_PERMIT: lambda number, on: _check_18(number, on, _RESIDENCE_AREAS),
    PaperKind.FOREIGN_RESIDENCE: _foreign_residence,
    PaperKind.PASSPORT: _by_shape("passport"),
    PaperKind.HONG_KONG_MACAO_PERMIT: _by_shape("hong_kong_macao_permit"),
    PaperKind.TAIWAN_PERMIT: _by_shape("taiwan_permit"),
}


def mask_paper(number: str) -> str:
    """Return a paper's number for a list: ``320***********1234``; a short one shows less."""
    shown = plain(number)
    if len(shown) >= 15:
        return _masked(shown, first=3, last=4)
    return _masked(shown, first=1, last=2) if len(shown) >= 6 else "*" * len(shown)


def mask_phone(number: str) -> str:
    """Return a phone number for a list: ``138****5678``, ``0519****8888``."""
    shown = plain(number).replace("-", "")
    if len(shown) >= 11:
        return _masked(shown, first=min(len(shown) - 8, 4), last=4)
    return _masked(shown, first=0, last=2) if len(shown) >= 6 else "*" * len(shown)


def mask_email(address: str) -> str:
    """Return an address for a list: ``w***@example.com``; the length is not told."""
    local, at, domain = plain(address).rpartition("@")
    return f"{local[:1]}***{at}{domain}" if at else "***"


def _masked(text: str, *, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
