"""The form in which texts are compared: letters only, sentence by sentence."""

import re
import unicodedata

_ENDS = re.compile(r"(?<=[。！？；!?;\n])")


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text as they were written, without blank ones."""
    return tuple(one.strip() for one in _ENDS.split(text) if one.strip())


def letters(text: str) -> str:
    """Return the letters of a text, NFKC and case-folded: no digit, blank or punctuation.

    Figures are what a re-submission changes first, so they say nothing here.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if one.isalpha())
