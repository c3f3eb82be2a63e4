"""Merging what two tabs, devices or colleagues typed in one section, field by field.

A section's value is a row (question key → what was typed) or, for members, a list of rows. Its
fields have paths: the question's key, or ``number.key``. ``base`` is what the sender had seen,
``stored`` what is saved now, ``typed`` what he sent. What he did not change keeps what is saved;
what only he changed is taken; what both changed is a conflict and keeps what is saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from competition.registration.queries.outline import is_blank

WHOLE = "*"
"""The path of a list of which two changed the length: it is one value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that two changed: what is saved, and what the sender typed."""

    path: str
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The section as it should be saved, and what could not be merged."""

    value: Any
    conflicts: tuple[Conflict, ...] = ()


def merged(base: Any, stored: Any, typed: Any, *, held: Iterable[str] = ()) -> Merged:  # noqa: ANN401 - JSON as it is stored
    """Merge a section; ``held`` are paths on which the sender has not decided yet.

    What waits for a decision is told again only where it was changed elsewhere once more.
    """
    ours, theirs, mine = (fields_of(one) for one in (base, stored, typed))
    if isinstance(typed, list) and not len(base) == len(stored) == len(typed):
        return _merged_list(base, stored, typed)
    values, conflicts, waiting = dict(theirs), [], frozenset(held)
    for path in dict.fromkeys((*theirs, *mine)):
        new, now, before = mine.get(path, ""), theirs.get(path, ""), ours.get(path, "")
        if _same(new, now) or _same(new, before) or (path in waiting and _same(now, before)):
            continue
        if _same(now, before):
            values[path] = new
        else:
            conflicts.append(Conflict(path=path, theirs=now, mine=new))
    return Merged(value=_section_of(values, typed), conflicts=tuple(conflicts))


def changes_between(before: Any, after: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return the old values of what a save changed, by path; ``*`` for a list of other length."""
    if isinstance(after, list) and len(before or []) != len(after):
        return {WHOLE: before or []}
    old, new = fields_of(before), fields_of(after)
    return {
        path: old.get(path)
        for path in dict.fromkeys((*old, *new))
        if old.get(path) != new.get(path)
    }


def undone(value: Any, changes: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    """Return a section as it was before a save, from what :func:`changes_between` kept of it."""
    if WHOLE in changes:
        return changes[WHOLE]
    fields = {**fields_of(value), **changes}
    return _section_of({path: one for path, one in fields.items() if one is not None}, value)


def fields_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return the fields of a section by their paths."""
    if isinstance(value, list):
        return {
            f"{number}.{key}": one for number, row in enumerate(value) for key, one in row.items()
        }
    return dict(value or {})


def _section_of(fields: Mapping[str, Any], like: Any) -> Any:  # noqa: ANN401 - as above
    if not isinstance(like, list):
        return dict(fields)
    rows: list[dict[str, Any]] = [{} for _row in like]
    for path, one in fields.items():
        number, _dot, key = path.partition(".")
        if int(number) < len(rows):
            rows[int(number)][key] = one
    return rows


def _merged_list(base: list[Any], stored: list[Any], typed: list[Any]) -> Merged:
    """Merge lists of which one lost or gained a row.

    Rows have no names. Where one side only added rows at the end and the other left their number
    alone, both are taken; all else is one value, taken or left.
    """
    seen = len(base)
    if typed in (base, stored):
        return Merged(value=stored)
    if stored == base:
        return Merged(value=typed)
    if len(typed) == seen and stored[:seen] == base:
        return Merged(value=[*typed, *stored[seen:]])
    if len(stored) == seen and typed[:seen] == base:
        return Merged(value=[*stored, *typed[seen:]])
    if len(typed) == len(stored) and stored[:seen] == base and typed[seen:] == stored[seen:]:
        return Merged(value=typed)  # the added rows were known: a page that was loaded again
    return Merged(value=stored, conflicts=(Conflict(path=WHOLE, theirs=stored, mine=typed),))


def _same(one: object, other: object) -> bool:
    return one == other or (is_blank(one) and is_blank(other))
