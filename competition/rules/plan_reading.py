"""Plain data (from TOML or JSON) into the plan's types and back, driven by the types alone.

Standard library only, because the recount package carries this file. Every problem is
collected with its key path; reading never stops at the first one and never raises on data.
"""

import dataclasses
import difflib
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

_MONEY = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?(元|万元|亿元)")
_MONEY_CENTS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?(Z?)")
_FRACTION = re.compile(r"-?\d{1,12}(?:/[1-9]\d{0,11}|\.\d{1,12})?")
_NOTHING = object()
_T = typing.TypeVar("_T")

Reader = Callable[["_Reading", object, str], object]


class _Reading:
    """One pass over the data: collects problems, answers ``_NOTHING`` where one was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, path: str, code: str, **values: object) -> object:
        self.problems.append(Problem(path, code, values))
        return _NOTHING

    def value(self, kind: object, data: object, path: str, about: Spec | None = None) -> object:
        found = self._of_kind(kind, data, path)
        if found is not _NOTHING and about is not None and not self._in_bounds(about, found, path):
            return _NOTHING
        return found

    def _of_kind(self, kind: object, data: object, path: str) -> object:
        simple = _SIMPLE.get(kind)  # type: ignore[call-overload]  # any type may be looked up
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
                self.refuse(path, "too_small", found=str(value), least=about.least)
                return False
            if about.most is not None and value > about.most:
                self.refuse(path, "too_large", found=str(value), most=about.most)
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
            near = difflib.get_close_matches(str(found), list(tags), n=1)
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
        read = {str(name): self.value(kind, item, _at(path, name)) for name, item in data.items()}
        return _NOTHING if any(item is _NOTHING for item in read.values()) else read

    def record(self, kind: type, data: object, path: str) -> object:
        if not isinstance(data, dict):
            return self.refuse(path, "not_a_table", found=_short(data))
        hints = _hints(kind)
        fields = {field.name: field for field in dataclasses.fields(kind)}
        for name in data:
            if name not in fields:
                near = difflib.get_close_matches(str(name), list(fields), n=1)
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
    return f"{path}.{name}" if path else str(name)


def _short(data: object) -> str:
    return str(data)[:60]


_HINTS: dict[type, dict[str, object]] = {}


def _hints(kind: type) -> dict[str, object]:
    if kind not in _HINTS:
        _HINTS[kind] = dict(typing.get_type_hints(kind))
    return _HINTS[kind]


def _tags(kind: object) -> tuple[str, ...]:
    assert isinstance(kind, type)  # noqa: S101 - the plan's types only
    return typing.get_args(_hints(kind)["kind"])


def _exactly(kind: type) -> Reader:
    def read(reading: _Reading, data: object, path: str) -> object:
        if type(data) is not kind:
            return reading.refuse(path, f"not_a_{kind.__name__}", found=_short(data))
        return data

    return read


def _read_date(reading: _Reading, data: object, path: str) -> object:
    if type(data) is date:
        return data
    moment = _moment(data)
    if not isinstance(data, str) or len(data) != 10 or moment is None:
        return reading.refuse(path, "not_a_date", found=_short(data))
    return moment[0].date()


def _moment(data: object) -> tuple[datetime, bool] | None:
    """Return the moment and whether it was a bare date; ``None`` when it is neither."""
    if isinstance(data, datetime):
        return (data if data.tzinfo else data.replace(tzinfo=CHINA)), False
    if type(data) is date:
        return datetime(data.year, data.month, data.day, tzinfo=CHINA), True
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
    try:
        return moment + timedelta(days=bare)
    except OverflowError:
        return reading.refuse(path, "not_a_moment", found=_short(data))


def _read_money(reading: _Reading, data: object, path: str) -> object:
    match = _MONEY.fullmatch(data.replace(" ", "")) if isinstance(data, str) else None
    if match is None:
        return reading.refuse(path, "not_money", found=_short(data))
    exact = Fraction(f"{match[1]}.{match[2] or 0}") * _MONEY_CENTS[match[3]]
    if exact.denominator != 1:
        return reading.refuse(path, "not_money", found=_short(data))
    return int(exact)


def _read_fraction(reading: _Reading, data: object, path: str) -> object:
    if type(data) is int or (isinstance(data, str) and _FRACTION.fullmatch(data)):
        return Fraction(data)
    return reading.refuse(path, "not_a_fraction", found=_short(data))


def _read_text(reading: _Reading, data: object, path: str) -> object:
    if isinstance(data, str):
        return Text(data, data)
    if not isinstance(data, dict):
        return reading.refuse(path, "not_a_text", found=_short(data))
    return reading.record(Text, data, path)


_SIMPLE: dict[object, Reader] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
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
    hints = _hints(type(record))
    plain: dict[str, object] = {}
    for field in dataclasses.fields(record):  # type: ignore[arg-type]  # checked by the caller
        value = getattr(record, field.name)
        if value is None or value == ():
            continue
        plain[field.name] = _money_text(value) if _is_money(hints[field.name]) else to_plain(value)
    return plain


def _is_money(hint: object) -> bool:
    return hint is Money or Money in typing.get_args(hint)


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
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def fingerprint(plan: object) -> str:
    """Return the SHA-256 of a plan's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(to_plain(plan))).hexdigest()
