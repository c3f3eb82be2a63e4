"""The shapes of a plan's types: what is typed in one control, what is a table, what a list.

Everything the editor shows is led by these, so that a new key of the plan needs no new page.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from competition.rules.plan.criteria import Test
from competition.rules.plan.spec import Spec
from competition.rules.plan_reading import to_plain
from competition.rules.values import Money, Text

ABSENT = object()
"""Stands for a key that the content does not have."""

How = Literal["control", "group", "rows", "listing", "link"]
_TESTS = frozenset(typing.get_args(Test))
_MOST_NESTED = 3
_MOST_IN_GROUP = 10
_MOST_IN_ROW = 11
_MOST_TINY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the plan: its key path, the table and key that declare it, and its type."""

    path: str
    table: type
    name: str
    hint: object
    about: Spec
    default: object = dataclasses.MISSING

    @property
    def is_required(self) -> bool:
        """Tell whether the plan must have it."""
        return self.default is dataclasses.MISSING

    def data_in(self, record: object) -> object:
        """Return what a plain record has here: what is typed, its default, or ``ABSENT``."""
        if isinstance(record, Mapping) and self.name in record:
            return record[self.name]
        if self.is_required or self.default in (None, ()):
            return ABSENT
        return plain_default(self.hint, self.default)

    def item(self, number: int) -> "Slot":
        """Return the place of one item of a list, counted from 1."""
        path = f"{self.path}[{number}]"
        hint = item_of(self.hint)
        return dataclasses.replace(self, path=path, hint=hint, default=dataclasses.MISSING)


def plain_default(hint: object, value: object) -> object:
    """Return a default as plain content."""
    if bare(hint) is Money and isinstance(value, int):
        return f"{value // 100}元"
    return to_plain(value)


@functools.cache
def hints_of(kind: type) -> dict[str, object]:
    """Return the types of a table's keys."""
    return dict(typing.get_type_hints(kind))


def slots_of(kind: type, path: str) -> tuple[Slot, ...]:
    """Return the places of a table that stands at a path."""
    return tuple(
        Slot(
            path=f"{path}.{field.name}" if path else field.name,
            table=kind,
            name=field.name,
            hint=hints_of(kind)[field.name],
            about=field.metadata["spec"],
            default=field.default,
        )
        for field in dataclasses.fields(kind)
    )


def bare(hint: object) -> object:
    """Return a type without ``None``; a union of several tables stays one."""
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return hint
    real = [one for one in typing.get_args(hint) if one is not type(None)]
    return real[0] if len(real) == 1 else typing.Union[tuple(real)]  # noqa: UP007 - made of a list


def item_of(hint: object) -> object | None:
    """Return the type of a list's items, or ``None`` where the type is no list."""
    real = bare(hint)
    return typing.get_args(real)[0] if typing.get_origin(real) is tuple else None


def kinds_of(hint: object) -> tuple[type, ...]:
    """Return the tables that may stand here, or nothing where no table may."""
    real = bare(hint)
    if typing.get_origin(real) in (typing.Union, types.UnionType):
        return tuple(one for one in typing.get_args(real) if _is_table(one))
    return (real,) if isinstance(real, type) and _is_table(real) else ()


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind is not Text


def tags_of(kind: type) -> tuple[str, ...]:
    """Return the values of ``kind`` that lead to a table."""
    return typing.get_args(hints_of(kind).get("kind"))


def chosen_kind(kinds: tuple[type, ...], data: object) -> type | None:
    """Return which of several tables the content is, ``None`` while that is not told."""
    if len(kinds) == 1:
        return kinds[0]
    found = data.get("kind") if isinstance(data, Mapping) else None
    return next((one for one in kinds if found in tags_of(one)), None)


def how(hint: object, *, depth: int, in_row: bool) -> How:
    """Return how a place is shown: in itself, or as a link to a page of its own.

    ``depth`` counts the tables around it on the page; ``in_row`` says that one is a list's item.
    """
    item = item_of(hint)
    if item is not None and kinds_of(item):
        return _how_list(kinds_of(item), depth=depth, in_row=in_row)
    kinds = kinds_of(hint)
    if not kinds:
        return "control"
    if set(kinds) <= _TESTS:
        return "group" if depth < _MOST_NESTED else "link"
    fits = all(is_simple(one) and len(hints_of(one)) <= _MOST_IN_GROUP for one in kinds)
    return "group" if fits else "link"


def _how_list(kinds: tuple[type, ...], *, depth: int, in_row: bool) -> How:
    if set(kinds) <= _TESTS:
        return "rows" if depth < _MOST_NESTED else "link"
    if not all(_is_small(one) for one in kinds):
        return "listing"
    return "link" if in_row else "rows"


def is_simple(kind: type) -> bool:
    """Tell whether a table has nothing but controls."""
    return all(_is_control(hint) for hint in hints_of(kind).values())


def _is_control(hint: object) -> bool:
    item = item_of(hint)
    return not kinds_of(hint) and (item is None or not kinds_of(item))


def _is_small(kind: type) -> bool:
    hints = hints_of(kind).values()
    return len(hints) <= _MOST_IN_ROW and all(
        _is_control(hint) or all(_is_tiny(one) for one in kinds_of(item_of(hint) or hint))
        for hint in hints
    )


def _is_tiny(kind: type) -> bool:
    return is_simple(kind) and len(hints_of(kind)) <= _MOST_TINY
