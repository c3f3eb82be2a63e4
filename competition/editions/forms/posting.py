"""From what was posted to plain content; what the page did not show stays as it was."""

import typing
from collections.abc import Mapping, Sequence
from typing import Any

from competition.editions.forms.paths import with_value
from competition.editions.forms.shapes import (
    ABSENT,
    Slot,
    bare,
    chosen_kind,
    item_of,
    kinds_of,
    slots_of,
)
from competition.editions.forms.values import is_wording, plain_both, plain_line, plain_lines

Posted = Mapping[str, Sequence[str]]
_MOST_ROWS = 1000


def content_from(
    content: Mapping[str, Any], slots: Sequence[Slot], data: Sequence[object], posted: Posted
) -> dict[str, Any]:
    """Return the content with what was posted for the roots of a page.

    ``data`` is what stands at each root. Nothing is checked: what is not fit is kept as typed.
    """
    changed = dict(content)
    for slot, old in zip(slots, data, strict=True):
        value = _value(slot, old, posted)
        if value is not ABSENT:
            changed = with_value(changed, slot.path, value)
    return changed


def _value(slot: Slot, old: object, posted: Posted) -> object:
    item = item_of(slot.hint)
    if item is not None and kinds_of(item):
        return _rows(slot, old, posted)
    if kinds_of(slot.hint):
        return _table(slot, old, posted)
    return _control(slot, old, posted)


def _rows(slot: Slot, old: object, posted: Posted) -> object:
    count = _one(posted, f"{slot.path}#")
    if count is None or not count.isdecimal():
        return old
    items = old if isinstance(old, list) else []
    return [
        _table(slot.item(number), items[number - 1] if number <= len(items) else {}, posted)
        for number in range(1, min(int(count), _MOST_ROWS) + 1)
    ]


def _table(slot: Slot, old: object, posted: Posted) -> object:
    if f"{slot.path}#" not in posted:
        return old
    before = old if isinstance(old, dict) else {}
    kinds = kinds_of(slot.hint)
    tag = _one(posted, f"{slot.path}.kind") if len(kinds) > 1 else None
    kind = chosen_kind(kinds, {"kind": tag} if tag is not None else before)
    if kind is None:
        return {**before, "kind": tag} if tag else before
    slots = slots_of(kind, slot.path)
    known = {name for one in kinds for name in typing.get_type_hints(one)}
    found: dict[str, object] = {one: before[one] for one in before if one not in known}
    for one in slots:
        value = tag if one.name == "kind" and tag else _value(one, one.data_in(before), posted)
        if value is not ABSENT:
            found[one.name] = value
    return found


def _control(slot: Slot, old: object, posted: Posted) -> object:
    if is_wording(slot.hint):
        chinese, english = _one(posted, f"{slot.path}.zh"), _one(posted, f"{slot.path}.en")
        return old if chinese is None else plain_both(chinese, english or "")
    if item_of(slot.hint) is not None:
        return _several(slot, old, posted)
    text = _one(posted, slot.path)
    return old if text is None else plain_line(slot.hint, text)


def _several(slot: Slot, old: object, posted: Posted) -> object:
    """Return a list: those chosen before keep their order, new ones follow."""
    if f"{slot.path}#" not in posted:
        return old
    found = plain_lines(slot.hint, list(posted.get(slot.path, ())))
    before = old if isinstance(old, list) else []
    if typing.get_origin(bare(item_of(slot.hint))) is typing.Literal:
        found = [one for one in before if one in found] + [
            one for one in found if one not in before
        ]
    return found if found or slot.default not in (None, ()) else ABSENT


def _one(posted: Posted, name: str) -> str | None:
    values = posted.get(name)
    return values[0] if values else None
