"""Plain content as people type it, and back: days, moments, amounts, yes and no."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from competition.core.templating import local
from competition.editions.forms.shapes import ABSENT, bare, item_of
from competition.rules.values import Closing, Money, Opening, Text

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_YUAN = re.compile(r"([1-9][0-9]*)元")
_YES_NO = {"true": True, "false": False}


def typed(hint: object, data: object) -> str:
    """Return plain content as a control shows it; what is not fit stands as it was typed."""
    if data is ABSENT or data is None:
        return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    real = bare(hint)
    if real in (Opening, Closing):
        return _moment(data)
    if real is Money:
        return _amount(str(data))
    return str(data)


def _moment(data: object) -> str:
    """Return a moment in China's time; one that is not as it is kept stands as typed."""
    found = _kept_moment(data)
    return str(data) if found is None else f"{local(found):%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def _kept_moment(data: object) -> datetime | None:
    try:
        return datetime.strptime(str(data), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def closing_typed(data: object) -> str:
    """Return a closing moment in China's time; midnight is written as 24:00 of the day before."""
    found = _kept_moment(data)
    written = _moment(data)
    if found is None or not written.endswith(" 00:00"):
        return written
    return f"{local(found) - timedelta(days=1):%Y-%m-%d} 24:00"


def _amount(data: str) -> str:
    match = _YUAN.fullmatch(data)
    if match is None:
        return data
    yuan = int(match[1])
    for unit, size in (("亿元", 10**8), ("万元", 10**4)):
        if yuan % size == 0:
            return f"{yuan // size}{unit}"
    return data


def both_typed(data: object) -> tuple[str, str]:
    """Return a wording's two languages; the second is empty where it is the first again."""
    if isinstance(data, Mapping):
        chinese, english = str(data.get("zh") or ""), str(data.get("en") or "")
        return chinese, "" if english == chinese else english
    return ("" if data is ABSENT or data is None else str(data)), ""


def lines_typed(data: object) -> tuple[str, ...]:
    """Return a list's items as typed."""
    if isinstance(data, list | tuple):
        return tuple(str(one) for one in data)
    return () if data is ABSENT or data is None else (str(data),)


def plain_line(hint: object, text: str) -> object:
    """Return what was typed on one line as plain content, ``ABSENT`` where nothing was."""
    text = text.replace("\x00", "").strip()
    if not text:
        return ABSENT
    real = bare(hint)
    if real is bool:
        return _YES_NO.get(text, text)
    if real is int and _WHOLE.fullmatch(text):
        return int(text)
    return text.replace("：", ":") if real in (Opening, Closing) else text


def plain_both(chinese: str, english: str) -> object:
    """Return a wording in two languages as plain content; one alone stands for both."""
    chinese, english = (_clean(one) for one in (chinese, english))
    if not english:
        return chinese or ABSENT
    return {"zh": chinese, "en": english} if chinese else {"en": english}


def plain_lines(hint: object, texts: list[str]) -> list[object]:
    """Return what was typed as several lines, or chosen, as a list."""
    item = item_of(hint)
    found = [plain_line(item, line) for text in texts for line in text.splitlines()]
    return [one for one in found if one is not ABSENT]


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def is_number(hint: object) -> bool:
    """Tell whether a control takes a number."""
    return bare(hint) in (int, Fraction)


def is_wording(hint: object) -> bool:
    """Tell whether a control takes a wording in two languages."""
    return bare(hint) is Text
