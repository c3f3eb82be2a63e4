"""Chinese patent numbers: normal form and check digit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

from competition.rules.identity.checked import Checked, Flaw, invalid
from competition.rules.identity.writing import compact

_NATIONAL = re.compile(
    r"(?P<prefix>ZL|CN)?(?P<body>(?:(?:19|20)[0-9]{2}[12389][0-9]{7})|(?:[89][0-9]|0[0-3])[12389][0-9]{5})"
    r"\.?(?P<check>[0-9X])?"
)
_PUBLISHED = re.compile(r"CN[0-9]{7,9}[A-CSUY][0-9]?")
_ABROAD = re.compile(r"(?!CN|ZL)(?:[A-Z]{2}[A-Z0-9/.]{4,20}|PCT/[A-Z]{2}[0-9]{4}/[0-9]{5,6})")
_FILLING = str.maketrans("", "", "-_:号")
_WORDS = re.compile(r"^(?:专利|申请)+")


class PatentKind(StrEnum):
    """What a number names; only a national number has a check digit."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"
    PUBLICATION = "publication"
    ABROAD = "abroad"


_KINDS: Mapping[str, PatentKind] = {
    "1": PatentKind.INVENTION,
    "2": PatentKind.UTILITY_MODEL,
    "3": PatentKind.DESIGN,
    "8": PatentKind.INVENTION,
    "9": PatentKind.UTILITY_MODEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPatent:
    """A number's check, its kind, and whether it is written as granted (ZL)."""

    checked: Checked
    kind: PatentKind | None = None
    granted: bool = False


def patent_check_character(body: str) -> str:
    """Return the check of 8 or 12 digits: Σ dᵢ·(2…9, 2…) mod 11, 10 as X.

    Source: 专利申请号标准 ZC 0006-2003, whose own example is 200310100002.X.
    """
    return "0123456789X"[
        sum(int(d) * w for d, w in zip(body, cycle(range(2, 10)), strict=False)) % 11
    ]


def check_patent(written: str) -> CheckedPatent:
    """Check a patent or application number; its value is ``ZL200310100002.X`` or ``CN…``.

    A national number written without check digit gets it in ``suggestion`` and counts as
    incomplete (LENGTH). Publication and foreign numbers are known by their shape only.
    """
    number = _WORDS.sub("", compact(written).translate(_FILLING))
    if not number:
        return CheckedPatent(checked=invalid(number, Flaw.EMPTY))
    national = _NATIONAL.fullmatch(number)
    if national is not None:
        return _national(national)
    if _PUBLISHED.fullmatch(number):
        return CheckedPatent(checked=Checked(value=number), kind=PatentKind.PUBLICATION)
    if _ABROAD.fullmatch(number):
        return CheckedPatent(checked=Checked(value=number), kind=PatentKind.ABROAD)
    return CheckedPatent(checked=invalid(number, Flaw.SHAPE))


def _national(match: re.Match[str]) -> CheckedPatent:
    body, check = match["body"], match["check"]
    right = patent_check_character(body)
    prefix = match["prefix"] or "CN"
    kind = _KINDS[body[4] if len(body) == 12 else body[2]]
    whole = f"{prefix}{body}.{right}"
    if check == right:
        checked = Checked(value=whole)
    elif check is None:
        checked = invalid(f"{prefix}{body}", Flaw.LENGTH, at=len(whole), suggestion=whole)
    else:
        value = f"{prefix}{body}.{check}"
        checked = invalid(value, Flaw.CHECK_DIGIT, at=len(value))
    return CheckedPatent(checked=checked, kind=kind, granted=prefix == "ZL")
