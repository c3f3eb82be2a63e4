"""Days and amounts of money in every habitual spelling, read exactly."""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from competition.rules.identity.checked import Flaw, Read
from competition.rules.identity.writing import plain
from competition.rules.values import Money

_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>[-./年])(?P<month>[0-9]{1,2})(?:[-./月])(?P<day>[0-9]{1,2})日?"
    r"(?:[ T]?00:00(?::00(?:\.0+)?)?)?"
)
_SOLID_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_MONTH = re.compile(r"(?P<year>[0-9]{4})(?:[-./年])(?P<month>[0-9]{1,2})月?")
_SOLID_MONTH = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})")
_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")
_CHINESE_DAY = re.compile(
    r"(?P<year>[0零一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?P<day>[一二三四五六七八九十]{1,3})日"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ENGLISH_DAY = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?P<name>[a-z]{3,9})"
    r"|(?P<name_first>[a-z]{3,9})\.? ?(?P<day_second>[0-9]{1,2})(?:st|nd|rd|th)?)"
    r"[.,]{0,2}[ -]?(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.0+)?")
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"。": ".", "〇": "0", "○": "0"})
_BLANK_INSIDE = re.compile(r"(?<=[-./年月]) +| +(?=[-./年月日])")

_BEYOND_REASON = 10**18
_LEAP_BUG = 60
_LAST_SERIAL = 2_958_465
_EXCEL_ZERO = date(1899, 12, 30)

AmountUnit = Literal["元", "千元", "万元", "百万元", "亿元"]

_CENTS = {"元": 100, "千": 10**5, "万": 10**6, "百万": 10**8, "千万": 10**9, "亿": 10**10}
_CURRENCY_BEFORE = re.compile(r"^(?:人民币|RMB|CNY|¥|￥)", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r"(?:人民币|RMB|CNY)$", re.IGNORECASE)
_OTHER_CURRENCY = re.compile(
    r"[$€£₩]|美元|欧元|英镑|日元|港[元币]|USD|EUR|GBP|JPY|HKD|TWD|台币", re.IGNORECASE
)
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,12})?"
_PART = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>百万|千万|千|万|亿)?(?P<yuan>元|圆)?")
_END = re.compile(r"[整正]$")


def read_day(written: str | int | date) -> Read[date]:
    """Read a calendar day: ``2022-4-1``, ``2022.4.1``, ``20220401``, ``2022年4月1日``, 44652.

    Also ``2022年4月1号``, ``二〇二二年四月一日``, ``1 April 2022``, ``Apr. 1, 2022``; not
    ``1/4/2022``, which means another day in another country.

    A whole number up to 2,958,465, or five digits, is a spreadsheet's day number (1900 system,
    with its invented 29 February 1900). Full-width signs are understood.
    """
    if isinstance(written, datetime):
        return Read(value=written.date())
    if isinstance(written, date):
        return Read(value=written)
    if isinstance(written, int) and written <= _LAST_SERIAL:
        return _from_serial(written)
    text = _tidy_day(_written(written))
    if not text:
        return Read(flaw=Flaw.EMPTY)
    if _SERIAL.fullmatch(text):
        return _from_serial(int(text.partition(".")[0]))
    match = _DAY.fullmatch(text) or _SOLID_DAY.fullmatch(text)
    if match is None:
        return _in_words(text)
    if not _marks_agree(match):
        return Read(flaw=Flaw.SHAPE)
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def read_month(written: str | int | date) -> Read[date]:
    """Read a month (a birth month) as its first day: ``1988-3``, ``1988年3月``, ``198803``.

    A whole day is understood too, and cut to its month.
    """
    text = _tidy_day(_written(written)) if isinstance(written, str | int) else ""
    match = _MONTH.fullmatch(text) or _SOLID_MONTH.fullmatch(text)
    if match is not None:
        return _day(int(match["year"]), int(match["month"]), 1)
    found = read_day(written)
    return found if found.value is None else Read(value=found.value.replace(day=1))


def _written(number: str | int) -> str:
    """Return a number's digits; one beyond all reason is answered as a sign nobody can read."""
    if isinstance(number, str):
        return number
    return str(number) if abs(number) < _BEYOND_REASON else "?"


def _tidy_day(written: str) -> str:
    return _BLANK_INSIDE.sub("", plain(written).translate(_SIGNS).replace("号", "日"))


def _in_words(text: str) -> Read[date]:
    """Read a day of which the month or all of it is written in words, English or Chinese."""
    chinese = _CHINESE_DAY.fullmatch(text)
    if chinese is not None:
        year = int(chinese["year"].translate(_DIGITS))
        return _day(year, _below_hundred(chinese["month"]), _below_hundred(chinese["day"]))
    english = _ENGLISH_DAY.fullmatch(text)
    name = ((english["name"] or english["name_first"]) if english else "").lower()
    month = next((n for n, one in enumerate(_MONTHS, 1) if name and one.startswith(name)), 0)
    if english is None or not month:
        return Read(flaw=Flaw.SHAPE)
    return _day(int(english["year"]), month, int(english["day"] or english["day_second"]))


def _below_hundred(words: str) -> int:
    """Read ``七``, ``十``, ``十二``, ``三十``, ``三十一``; 0 for what is no such number."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(ones.translate(_DIGITS)) if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * int((tens or "一").translate(_DIGITS)) + int((ones or "零").translate(_DIGITS))


def _marks_agree(match: re.Match[str]) -> bool:
    """Return whether the marks between the parts belong together: not ``2022年4.1``."""
    mark = match.groupdict().get("mark")
    if mark is None:
        return True
    second = match.string[match.end("month")]
    return second == ("月" if mark == "年" else mark)


def _from_serial(number: int) -> Read[date]:
    if number < 1:
        return Read(flaw=Flaw.SHAPE)
    if number == _LEAP_BUG:
        return Read(flaw=Flaw.NO_SUCH_DAY)
    return Read(value=_EXCEL_ZERO + timedelta(days=number + (number < _LEAP_BUG)))


def _day(year: int, month: int, day: int) -> Read[date]:
    try:
        return Read(value=date(year, month, day))
    except ValueError:
        return Read(flaw=Flaw.NO_SUCH_DAY)


def read_amount(written: str | int, *, unit: AmountUnit = "元") -> Read[Money]:
    """Read an amount of yuan into cents, exactly; ``unit`` is meant where none is written.

    ``20万元``, ``1,234.56``, ``２０万``, ``2亿5000万元``, ``¥200000.00``, ``-3.5万``. What would
    need a part of a cent is refused, never rounded, and so is another currency.
    """
    text = plain(_written(written)).translate(_SIGNS).replace(" ", "")
    if not text:
        return Read(flaw=Flaw.EMPTY)
    if _OTHER_CURRENCY.search(text):
        return Read(flaw=Flaw.CURRENCY)
    minus, bare = _sign(text)
    cents = _sum_of_parts(_END.sub("", bare), unit)
    if cents is None:
        return Read(flaw=Flaw.SHAPE)
    if cents.denominator != 1:
        return Read(flaw=Flaw.FRACTION_OF_CENT)
    return Read(value=Money(-int(cents) if minus else int(cents)))


def _sign(text: str) -> tuple[bool, str]:
    """Return whether a minus stands before or after the currency, and the rest."""
    minus = text.startswith("-")
    bare = _CURRENCY_AFTER.sub("", _CURRENCY_BEFORE.sub("", text.removeprefix("-")))
    if not minus and bare.startswith("-"):
        return True, bare[1:]
    return minus, bare


def _sum_of_parts(text: str, unit: AmountUnit) -> Fraction | None:
    """Add ``2亿`` and ``5000万`` of ``2亿5000万``; units must fall from left to right."""
    total, position, last = Fraction(0), 0, None
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            return None
        bare = not (part["unit"] or part["yuan"])
        if bare and part.group() != text:
            return None  # 2亿5000: of what?
        factor = _CENTS[unit.removesuffix("元") or "元"] if bare else _CENTS[part["unit"] or "元"]
        if last is not None and factor >= last:
            return None
        total += Fraction(part["number"].replace(",", "")) * factor
        position, last = part.end(), factor
    return total if position else None
