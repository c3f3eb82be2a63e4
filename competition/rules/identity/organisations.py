"""统一社会信用代码: its two checks, and what kind of organisation it names."""

from collections.abc import Mapping
from enum import StrEnum

from competition.rules.identity.checked import Checked, Flaw, Verdict, first_outside, invalid
from competition.rules.identity.writing import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: 31 characters, without I, O, S, V and Z."""

_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789"
_LENGTH = 18
_AREA = slice(2, 8)
_ORGANISATION = slice(8, 17)
_SEPARATORS = str.maketrans("", "", "-_.")
_LOOK_ALIKES = str.maketrans("IOSZ", "1052")


class OrganisationKind(StrEnum):
    """What the first two characters tell (GB 32100-2015, table of departments and classes)."""

    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    COOPERATIVE = "cooperative"
    INSTITUTION = "institution"
    SOCIAL_GROUP = "social_group"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise"
    OTHER = "other"


_KINDS: Mapping[str, OrganisationKind] = {
    "91": OrganisationKind.COMPANY,
    "92": OrganisationKind.SOLE_TRADER,
    "93": OrganisationKind.COOPERATIVE,
    "12": OrganisationKind.INSTITUTION,
    "51": OrganisationKind.SOCIAL_GROUP,
    "52": OrganisationKind.PRIVATE_NON_ENTERPRISE,
}


def credit_code_check_character(first_17: str) -> str:
    """Return the 18th character. Source: GB 32100-2015, (31 - Σ cᵢ·3^(i-1) mod 31) mod 31.

    Raises ``ValueError`` for a character outside the alphabet.
    """
    total = sum(
        ALPHABET.index(one) * weight for one, weight in zip(first_17, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def organisation_check_character(first_8: str) -> str:
    """Return the 9th character of an organisation code. Source: GB 11714, 11 - Σ mod 11."""
    total = sum(
        int(one, 36) * weight for one, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def check_credit_code(written: str) -> Checked:
    """Check a 统一社会信用代码 (GB 32100-2015) and the organisation code in it (GB 11714).

    One of the two checks failing is ODD: real codes exist whose last character is wrong, while
    a typing error breaks both. Both failing, or a wrong shape, is INVALID. Digits 3 to 8 name
    the authority that registered once: the district of today is never derived from them.
    """
    code = compact(written).translate(_SEPARATORS)
    misshapen = _shape_flaw(code)
    if misshapen is not None:
        return misshapen
    last_right = credit_code_check_character(code[:17]) == code[17]
    body = code[_ORGANISATION]
    body_right = organisation_check_character(body[:8]) == body[8]
    if last_right and body_right:
        return Checked(value=code)
    if body_right:
        return Checked(value=code, verdict=Verdict.ODD, flaw=Flaw.CHECK_DIGIT, at=18)
    if last_right:
        return Checked(value=code, verdict=Verdict.ODD, flaw=Flaw.ORGANISATION_PART, at=17)
    return invalid(code, Flaw.CHECK_DIGIT, at=18)


def _shape_flaw(code: str) -> Checked | None:
    if not code:
        return invalid(code, Flaw.EMPTY)
    foreign = first_outside(code, ALPHABET)
    if foreign is not None:
        return invalid(code, Flaw.CHARACTER, at=foreign, suggestion=_look_alike(code))
    if len(code) != _LENGTH:
        return invalid(code, Flaw.LENGTH, at=min(len(code) + 1, _LENGTH + 1))
    letter_in_area = first_outside(code[_AREA], _DIGITS)
    if letter_in_area is not None:
        return invalid(code, Flaw.CHARACTER, at=_AREA.start + letter_in_area)
    return None


def _look_alike(code: str) -> str | None:
    """Return the code with 1, 0, 5, 2 for I, O, S, Z if that one is valid."""
    likely = code.translate(_LOOK_ALIKES)
    fits = likely != code and check_credit_code(likely).verdict is Verdict.VALID
    return likely if fits else None


def organisation_kind(credit_code: str) -> OrganisationKind:
    """Return what kind of organisation a code in normal form belongs to."""
    return _KINDS.get(credit_code[:2], OrganisationKind.OTHER)


def area_level(code: str) -> str:
    """Return the level of an area by its code (GB/T 2260): of the province, a city, a district."""
    if code.endswith("0000"):
        return "nation" if code.startswith("00") else "province"
    return "city" if code.endswith("00") else "district"
