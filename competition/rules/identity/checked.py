"""What a check of something written answers: a normal form, a verdict, and what is wrong where."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Verdict(StrEnum):
    """What a check can say. ODD is a strong warning with a proof to bring, never a dead end."""

    VALID = "valid"
    ODD = "odd"
    INVALID = "invalid"


class Flaw(StrEnum):
    """What is wrong with something written."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTER = "character"
    AREA = "area"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"
    ORGANISATION_PART = "organisation_part"
    SHAPE = "shape"
    NO_SUCH_DAY = "no_such_day"
    FRACTION_OF_CENT = "fraction_of_cent"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The normal form of a code or address, and what its check says.

    ``at`` is the position of the flaw, counted from 1 in the normal form. ``suggestion`` is
    what was probably meant, where that can be told; nobody puts it in unasked.
    """

    value: str
    verdict: Verdict = Verdict.VALID
    flaw: Flaw | None = None
    at: int | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[_T]):
    """A day or an amount read from something written: the value, or what is wrong."""

    value: _T | None = None
    flaw: Flaw | None = None


def invalid(
    value: str, flaw: Flaw, *, at: int | None = None, suggestion: str | None = None
) -> Checked:
    """Answer that something written cannot be what it should be."""
    return Checked(value=value, verdict=Verdict.INVALID, flaw=flaw, at=at, suggestion=suggestion)


def first_outside(text: str, alphabet: str) -> int | None:
    """Return the position (from 1) of the first character outside an alphabet."""
    return next((n for n, one in enumerate(text, start=1) if one not in alphabet), None)
