"""Plain data (from TOML or JSON) into the plan's types and back, driven by the types alone.

Standard library only, because the recount package carries this file. Every problem is
collected with its key path; reading never stops at the first one and never raises on data.
"""

import dataclasses
import difflib
import functools
import hashlib
import json
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from competition.rules.plan.spec import Spec
from competition.rules.values import CHINA, Closing, Money, Opening, Problem, Text, as_utc

_MONEY = re.compile(r"(\d{1,12})(?:\.(\d{1,10}))?(元|万元|亿元)", re.ASCII)
_MONEY_CENTS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(Z)?)?", re.ASCII)
_FRACTION = re.compile(r"-?(?:\d{1,24}(?:/[1-9]\d{0,23})?|\d{1,12}\.\d{1,12})", re.ASCII)
_MOST_CENTS = 10**14
_MOST_WHOLE = 10**24
_MOST_INTEGER = 2**53
_DEEPEST = 40
_YEARS = range(1900, 2201)
_NOTHING = object()
_T = typing.TypeVar("_T")

Reader = Callable[["_Reading", object, str], object]


class _Reading:
    """One pass over the data: collects problems, answers ``_NOTHING`` where one was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.depth = 0

    def refuse(self, path: str, code: str, **values: object) -> object:
        self.problems.append(Problem(path, code, values))
        return _NOTHING

    def value(self, kind: object, data: object, path: str, about: Spec | None = None) -> object:
        found = self._of_kind(kind, data, path)
        if found is not _NOTHING and about is not None and not self._in_bounds(about, found, path):
            return _NOTHING
        return found

    def _of_kind(self, kind: object, data: object, path: str) -> object:
        simple = _SIMPLE.get(kind)
        if simple is not None:
            return simple(self, data, path)
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin is typing.Literal:
            return self._choice(arguments, data, path)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments, data, path)
        if origin is tuple:
            return self._list(arguments[0], data, path)
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return self.record(kind, data, path)
        return self._table(arguments[1], data, path)

    def _in_bounds(self, about: Spec, value: object, path: str) -> bool:
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            if about.least is not None and value < about.least:
                self.refuse(path, "too_small", found=_short(value), least=about.least)
                return False
            if about.most is not None and value > about.most:
                self.refuse(path, "too_large", found=_short(value), most=about.most)
                return False
        if (
            about.pattern
            and isinstance(value, str)
            and not re.fullmatch(about.pattern, value, re.ASCII)
        ):
            self.refuse(path, "not_a_key", found=value[:60])
            return False
        return True

    def _choice(self, allowed: tuple[object, ...], data: object, path: str) -> object:
        for one in allowed:
            if type(one) is type(data) and one == data:
                return one
        return self.refuse(path, "not_a_choice", found=_short(data), allowed=list(allowed))

    def _union(self, kinds: tuple[object, ...], data: object, path: str) -> object:
        if data is None and type(None) in kinds:
            return None
        real = [kind for kind in kinds if kind is not type(None)]
        if len(real) == 1:
            return self._of_kind(real[0], data, path)
        return self._tagged(real, data, path)

    def _tagged(self, kinds: list[object], data: object, path: str) -> object:
        if not isinstance(data, dict):
            return self.refuse(path, "not_a_table", found=_short(data))
        tags = {tag: kind for kind in kinds for tag in _tags(kind)}
        found = data.get("kind")
        if found is None:
            return self.refuse(_at(path, "kind"), "missing", allowed=list(tags))
        if not isinstance(found, str) or found not in tags:
            near = difflib.get_close_matches(_short(found), list(tags), n=1)
            return self.refuse(
                _at(path, "kind"),
                "not_a_choice",
                found=_short(found),
                allowed=list(tags),
                near=near,
            )
        return self._of_kind(tags[found], data, path)

    def _list(self, kind: object, data: object, path: str) -> object:
        if not isinstance(data, list | tuple):
            return self.refuse(path, "not_a_list", found=_short(data))
        read = [self.value(kind, item, f"{path}[{n}]") for n, item in enumerate(data, start=1)]
        return _NOTHING if any(item is _NOTHING for item in read) else tuple(read)

    def _table(self, kind: object, data: object, path: str) -> object:
        if not isinstance(data, dict):
            return self.refuse(path, "not_a_table", found=_short(data))
        read = {name: self._item(kind, name, item, path) for name, item in data.items()}
        return _NOTHING if any(item is _NOTHING for item in read.values()) else read

    def _item(self, kind: object, name: object, data: object, path: str) -> object:
        if not _is_text(name):
            return self.refuse(_at(path, name), "not_a_key", found=_short(name))
        return self.value(kind, data, _at(path, name))

    def record(self, kind: type, data: object, path: str) -> object:
        """Read a table as a record; types may contain themselves, so depth is bounded."""
        if not isinstance(data, dict):
            return self.refuse(path, "not_a_table", found=_short(data))
        if self.depth >= _DEEPEST:
            return self.refuse(path, "too_deep", most=_DEEPEST)
        self.depth += 1
        found = self._record(kind, data, path)
        self.depth -= 1
        return found

    def _record(self, kind: type, data: dict[object, object], path: str) -> object:
        hints = _hints(kind)
        fields = _fields(kind)
        for name in data:
            if name not in fields:
                near = difflib.get_close_matches(_short(name), list(fields), n=1)
                self.refuse(_at(path, name), "unknown_key", allowed=sorted(fields), near=near)
        read: dict[str, object] = {}
        for name, field in fields.items():
            if name in data:
                read[name] = self.value(
                    hints[name], data[name], _at(path, name), field.metadata.get("spec")
                )
            elif field.default is dataclasses.MISSING:
                read[name] = self.refuse(_at(path, name), "missing")
        if any(value is _NOTHING for value in read.values()):
            return _NOTHING
        return kind(**read)


def _at(path: str, name: object) -> str:
    return f"{path}.{_short(name)}" if path else _short(name)


def _short(data: object) -> str:
    """Return the beginning of what was found; data may nest or count beyond what can be shown."""
    try:
        return str(data)[:60].encode(errors="replace").decode()
    except (RecursionError, ValueError):
        return "…"


def _is_text(data: object) -> bool:
    """Return whether data is text that UTF-8 can write: JSON may bring half a character."""
    if type(data) is not str:
        return False
    try:
        data.encode()
    except UnicodeEncodeError:
        return False
    return True


@functools.cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


@functools.cache
def _fields(kind: type) -> dict[str, dataclasses.Field[object]]:
    return {field.name: field for field in dataclasses.fields(kind)}


def _tags(kind: object) -> tuple[str, ...]:
    assert isinstance(kind, type)  # noqa: S101 - the plan's types only
    return typing.get_args(_hints(kind)["kind"])


def _read_str(reading: _Reading, data: object, path: str) -> object:
    return data if _is_text(data) else reading.refuse(path, "not_a_str", found=_short(data))


def _read_int(reading: _Reading, data: object, path: str) -> object:
    if type(data) is not int or abs(data) >= _MOST_INTEGER:
        return reading.refuse(path, "not_a_int", found=_short(data))
    return data


def _read_bool(reading: _Reading, data: object, path: str) -> object:
    return data if type(data) is bool else reading.refuse(path, "not_a_bool", found=_short(data))


def _read_date(reading: _Reading, data: object, path: str) -> object:
    found = _moment(data)
    if found is None or not found[1]:
        return reading.refuse(path, "not_a_date", found=_short(data))
    return found[0].date()


def _moment(data: object) -> tuple[datetime, bool] | None:
    """Return the moment and whether it was a bare date; ``None`` when it is neither.

    Years beyond an edition's reach and parts of a second are refused: they could not be written
    back as they were.
    """
    found: tuple[datetime, bool] | None
    if isinstance(data, datetime):
        found = (data if data.tzinfo else data.replace(tzinfo=CHINA)), False
    elif isinstance(data, date):
        found = datetime(data.year, data.month, data.day, tzinfo=CHINA), True
    else:
        found = _written_moment(data)
    if found is None or found[0].year not in _YEARS or found[0].microsecond:
        return None
    return found


def _written_moment(data: object) -> tuple[datetime, bool] | None:
    match = _MOMENT.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    midnight = (hour, minute, second) == (24, 0, 0)
    try:
        moment = datetime(
            year, month, day, 0 if midnight else hour, minute, second, tzinfo=CHINA
        ) + timedelta(days=midnight)
        if match[7]:
            moment += timedelta(hours=8)
    except (ValueError, OverflowError):
        return None
    return moment, match[4] is None


def _read_opening(reading: _Reading, data: object, path: str) -> object:
    found = _moment(data)
    return found[0] if found else reading.refuse(path, "not_a_moment", found=_short(data))


def _read_closing(reading: _Reading, data: object, path: str) -> object:
    found = _moment(data)
    if found is None:
        return reading.refuse(path, "not_a_moment", found=_short(data))
    moment, bare = found
    return moment + timedelta(days=bare)


def _read_money(reading: _Reading, data: object, path: str) -> object:
    match = _MONEY.fullmatch(data.replace(" ", "")) if isinstance(data, str) else None
    if match is None:
        return reading.refuse(path, "not_money", found=_short(data))
    exact = Fraction(f"{match[1]}.{match[2] or 0}") * _MONEY_CENTS[match[3]]
    if exact.denominator != 1 or exact >= _MOST_CENTS:
        return reading.refuse(path, "not_money", found=_short(data))
    return int(exact)


def _read_fraction(reading: _Reading, data: object, path: str) -> object:
    if type(data) is int and abs(data) < _MOST_WHOLE:
        return Fraction(data)
    if isinstance(data, str) and _FRACTION.fullmatch(data):
        return Fraction(data)
    return reading.refuse(path, "not_a_fraction", found=_short(data))


def _read_text(reading: _Reading, data: object, path: str) -> object:
    if isinstance(data, dict):
        return reading.record(Text, data, path)
    if not _is_text(data):
        return reading.refuse(path, "not_a_text", found=_short(data))
    return Text(str(data), str(data))


_SIMPLE: dict[object, Reader] = {
    str: _read_str,
    int: _read_int,
    bool: _read_bool,
    date: _read_date,
    Opening: _read_opening,
    Closing: _read_closing,
    Money: _read_money,
    Fraction: _read_fraction,
    Text: _read_text,
}


def read_record(kind: type[_T], data: object) -> tuple[_T | None, tuple[Problem, ...]]:
    """Read plain data as one of the plan's types: the value, or ``None`` and every problem."""
    reading = _Reading()
    found = reading.record(kind, data, "")
    if found is _NOTHING or reading.problems:
        return None, tuple(reading.problems)
    return typing.cast("_T", found), ()


def to_plain(value: object) -> object:
    """Return a plan's value as plain JSON data that :func:`read_record` reads back."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain_record(value)
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: to_plain(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return as_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return value


def _plain_record(record: object) -> dict[str, object]:
    """Write what differs from an absent default, so that a new optional key changes no plan."""
    kind: type = type(record)
    hints = _hints(kind)
    plain: dict[str, object] = {}
    for name, field in _fields(kind).items():
        value = getattr(record, name)
        if (value is None or value == ()) and value == field.default:
            continue
        plain[name] = _plain_as(hints[name], value)
    return plain


def _plain_as(hint: object, value: object) -> object:
    """Write a value by its declared type: only the type knows money from a number."""
    if value is None or isinstance(value, str | bool):
        return value
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        real = [kind for kind in arguments if kind is not type(None)]
        return to_plain(value) if len(real) > 1 else _plain_as(real[0], value)
    if hint is Money:
        return _money_text(typing.cast("Money", value))
    if not arguments:
        return to_plain(value)
    if isinstance(value, tuple):
        return [_plain_as(arguments[0], item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain_as(arguments[1], item) for name, item in value.items()}
    return to_plain(value)


def _money_text(amount: int) -> str:
    yuan, cents = divmod(amount, 100)
    return f"{yuan}.{cents:02d}元" if cents else f"{yuan}元"


def canonical_json(value: object) -> bytes:
    """Return JSON that is the same bytes for the same data: sorted keys, no spaces, UTF-8.

    Floats are refused: two machines may write the same float differently.
    """
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no float")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def fingerprint(plan: object) -> str:
    """Return the SHA-256 of a plan's, or its plain data's, canonical JSON as hexadecimal digits."""
    return hashlib.sha256(canonical_json(to_plain(plan))).hexdigest()
