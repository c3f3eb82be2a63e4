"""A plan's plain content as TOML text that reads back as the same plan."""

import json
import re
import typing
from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def write_toml(content: Mapping[str, object]) -> str:
    """Return plain content as TOML: simple keys first, then tables, then lists of tables."""
    return "\n".join(_table("", content)).strip() + "\n"


def _table(path: str, table: Mapping[str, object]) -> Iterator[str]:
    simple = {name: value for name, value in table.items() if not _is_nested(value)}
    for name, value in simple.items():
        if value is not None:
            yield f"{_key(name)} = {_inline(value)}"
    for name, value in table.items():
        if name in simple:
            continue
        place = f"{path}.{_key(name)}" if path else _key(name)
        if isinstance(value, Mapping):
            yield from ("", f"[{place}]", *_table(place, value))
        else:
            for item in typing.cast("list[Mapping[str, object]]", value):
                yield from ("", f"[[{place}]]", *_table(place, item))


def _is_nested(value: object) -> bool:
    """Tell what is written below a heading; a text in two languages stands on one line."""
    if isinstance(value, Mapping):
        return not (value.keys() <= {"zh", "en"} and bool(value))
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, Mapping) and _is_nested(one) for one in value)
    )


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(n)} = {_inline(v)}" for n, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    if isinstance(value, str):
        return _string(value)
    return json.dumps(value)


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
