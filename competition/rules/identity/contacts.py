"""Phones and e-mail addresses in one normal form each."""

import re
from dataclasses import dataclass
from enum import StrEnum

from competition.rules.identity.checked import Checked, Flaw, first_outside, invalid
from competition.rules.identity.writing import key, plain

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?P<area>10|2[0-9]|[3-9][0-9]{2})(?P<number>[2-9][0-9]{6,7})")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_ABROAD = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")
_COUNTRY = re.compile(r"(?:\+|00)86(?=[0-9(])")
_ABROAD_PREFIX = re.compile(r"00(?=[1-9][0-9]{6})")
_EXTENSION = re.compile(r"(?P<main>.*[0-9]) ?(?:转|分机|EXT\.?|X|-|#) ?(?P<extension>[0-9]{1,6})")
_FILLING = re.compile(r"[ ()./_\-–—‐]")
_PHONE_CHARACTERS = "0123456789+-()./_–—‐ #转分机EXT"

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PRINTABLE = "".join(chr(n) for n in range(33, 127))
_LONGEST_ADDRESS = 254
_LONGEST_LOCAL = 64


class PhoneKind(StrEnum):
    """What a phone number is; only a mobile receives messages."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPhone:
    """A phone's check and, when it is valid, its kind."""

    checked: Checked
    kind: PhoneKind | None = None


def check_phone(written: str) -> CheckedPhone:
    """Check a phone number; the mainland's is written without its country code.

    Normal forms: ``13812345678``, ``0519-85588888``, ``0519-85588888-801``, ``4001234567``,
    ``+4915112345678``.
    """
    shown = plain(written).upper()
    if not shown:
        return CheckedPhone(checked=invalid(shown, Flaw.EMPTY))
    foreign = first_outside(shown, _PHONE_CHARACTERS)
    if foreign is not None:
        return CheckedPhone(checked=invalid(shown, Flaw.CHARACTER, at=foreign))
    return (
        _with_extension(shown)
        or _recognised(_dialled(shown))
        or CheckedPhone(checked=invalid(shown, Flaw.SHAPE))
    )


def _with_extension(shown: str) -> CheckedPhone | None:
    """Return a landline with its extension; tried first, as ``0519-8558888-8`` shows."""
    parts = _EXTENSION.fullmatch(shown)
    main = _recognised(_dialled(parts["main"])) if parts else None
    if parts is None or main is None or main.kind is not PhoneKind.LANDLINE:
        return None
    value = f"{main.checked.value}-{parts['extension']}"
    return CheckedPhone(checked=Checked(value=value), kind=PhoneKind.LANDLINE)


def _dialled(shown: str) -> str:
    """Return the digits to dial from within the mainland, or ``+`` and digits for abroad."""
    squeezed = _FILLING.sub("", shown.replace("(0)", "") if shown.startswith("+") else shown)
    national = _COUNTRY.sub("", squeezed, count=1) if _COUNTRY.match(squeezed) else squeezed
    if national != squeezed:
        known = _MOBILE.fullmatch(national) or _SERVICE.fullmatch(national)
        return national if known or national.startswith("0") else f"0{national}"
    if len(national) == 13 and national.startswith("86") and _MOBILE.fullmatch(national[2:]):
        return national[2:]
    return _ABROAD_PREFIX.sub("+", national, count=1) if national.startswith("00") else national


def _recognised(number: str) -> CheckedPhone | None:
    landline = _LANDLINE.fullmatch(number)
    if landline:
        value = f"0{landline['area']}-{landline['number']}"
        return CheckedPhone(checked=Checked(value=value), kind=PhoneKind.LANDLINE)
    for kind, shape in (
        (PhoneKind.MOBILE, _MOBILE),
        (PhoneKind.SERVICE, _SERVICE),
        (PhoneKind.ABROAD, _ABROAD),
    ):
        if shape.fullmatch(number):
            return CheckedPhone(checked=Checked(value=number), kind=kind)
    return None


def email_key(written: str) -> str:
    """Return the form in which an address is unique: NFKC, case-folded, trimmed."""
    return key(written)


def check_email(written: str) -> Checked:
    """Check an address's shape; its value is the normal form.

    Letters outside ASCII are refused: they make addresses that look like another's.
    """
    shown = plain(written)
    if not shown:
        return invalid(shown, Flaw.EMPTY)
    foreign = first_outside(shown, _PRINTABLE)
    if foreign is not None:
        return invalid(shown, Flaw.CHARACTER, at=foreign)
    address = email_key(shown)
    local, _, domain = address.rpartition("@")
    if len(address) > _LONGEST_ADDRESS or len(local) > _LONGEST_LOCAL:
        return invalid(address, Flaw.LENGTH)
    labels = domain.split(".")
    shaped = _LOCAL.fullmatch(local) and all(_LABEL.fullmatch(label) for label in labels)
    if not shaped or len(labels) < 2 or labels[-1].isdigit():
        return invalid(address, Flaw.SHAPE, at=len(local) + 1 if local else None)
    return Checked(value=address)
