"""Normal forms of what people type: width, case, blanks, invisible characters, brackets."""

import re
import unicodedata
from collections.abc import Callable

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}（）·]) +(?=[{_CJK}（）·])")
_HAS_CJK = re.compile(f"[{_CJK}]")
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅●", "·"))
_BRACKETS = str.maketrans("[{〔【〈《", "((((((") | str.maketrans("]}〕】〉》", "))))))")
_FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")


_TO_HALF_WIDTH = 0xFEE0


def plain(written: str) -> str:
    """Return NFKC text without invisible characters, blanks collapsed and trimmed.

    Full-width letters, digits and punctuation become half-width. Zero-width and other
    format or control characters go: they would make two equal-looking texts different.
    """
    return _settled(_plain_once, written)


def _plain_once(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # nothing to compose and nothing invisible: most answers
    visible = (
        " " if one.isspace() else one
        for one in unicodedata.normalize("NFKC", text)
        if one.isspace() or unicodedata.category(one) not in ("Cf", "Cc")
    )
    return " ".join("".join(visible).split())


def _settled(form: Callable[[str], str], text: str) -> str:
    """Apply a form until nothing changes: what it drops may let two neighbours compose."""
    found = form(text)
    return found if found == text else _settled(form, found)


def compact(written: str) -> str:
    """Return the plain text without any blank, upper case: the form of codes and numbers."""
    return _settled(lambda text: plain(text).replace(" ", "").upper(), written)


def key(written: str) -> str:
    """Return NFKC, case-folded, trimmed text: equal for what looks equal.

    Source: reliability.md 1.1 row 23 (a look-alike account name took over another's).
    """
    return _settled(lambda text: plain(text.casefold()), plain(written))


def person_name(written: str) -> str:
    """Return a person's name as shown: ``张 三`` → ``张三``, ``Ann  Lee`` → ``Ann Lee``.

    The dot within names of minorities and foreigners is always ``·``.
    """
    return _without_inner_blanks(plain(written).translate(_DOTS))


def company_name(written: str) -> str:
    """Return a company's name as shown: brackets full-width in a Chinese name, half-width else."""
    found = plain(written)
    if _HAS_CJK.search(found):
        return _without_inner_blanks(found.translate(_FULL_WIDTH_BRACKETS))
    return found


def company_key(written: str) -> str:
    """Return what two spellings of one company's name share: ``（常州）`` = ``(常州)``."""
    return _settled(lambda text: key(text).translate(_BRACKETS).replace(" ", ""), written)


def project_title(written: str) -> str:
    """Return a project's title as shown: blanks tidy, letters and digits half-width.

    Punctuation keeps its width: ``（常州）`` and ``：`` belong to a Chinese title as typed.
    """
    return _settled(_title_once, written)


def _title_once(text: str) -> str:
    narrow = "".join(
        _half(one) if "！" <= one <= "～" and _half(one).isalnum() else one
        for one in unicodedata.normalize("NFC", text)
        if one.isspace() or unicodedata.category(one) not in ("Cf", "Cc")
    )
    return " ".join(narrow.split())


def _half(one: str) -> str:
    return chr(ord(one) - _TO_HALF_WIDTH)


def title_key(written: str) -> str:
    """Return a project title's letters and digits only, folded: how titles are compared."""
    return _settled(lambda text: "".join(one for one in key(text) if one.isalnum()), written)


def _without_inner_blanks(text: str) -> str:
    return _BETWEEN_CJK.sub("", text)
