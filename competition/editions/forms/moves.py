"""What the small buttons of a page do: add, remove, move, set, leave out."""

import copy
from collections.abc import Mapping
from typing import Any

from competition.editions.forms.chapters import find_slot
from competition.editions.forms.paths import path_of, steps_of, value_at, with_value
from competition.editions.forms.shapes import item_of

Content = Mapping[str, Any]


def after_action(content: Content, action: str) -> tuple[dict[str, Any], str]:
    """Return the content after a button, and the path of what it made or touched.

    ``action`` is ``add:path``, ``remove:path``, ``up:path``, ``down:path``, ``set:path`` or
    ``clear:path``; anything else changes nothing and touches nothing.
    """
    verb, _colon, path = action.partition(":")
    move = _VERBS.get(verb)
    steps = steps_of(path)
    if move is None or not steps or path_of(steps) != path or find_slot(content, steps) is None:
        return dict(content), ""
    return move(content, path)


def _add(content: Content, path: str) -> tuple[dict[str, Any], str]:
    found = find_slot(content, steps_of(path))
    if found is None or item_of(found[0].hint) is None:
        return dict(content), ""
    items = list(found[1]) if isinstance(found[1], list) else []
    return with_value(content, path, [*items, {}]), f"{path}[{len(items) + 1}]"


def _remove(content: Content, path: str) -> tuple[dict[str, Any], str]:
    return _reordered(content, path, lambda items, at: items.pop(at))


def _up(content: Content, path: str) -> tuple[dict[str, Any], str]:
    return _reordered(content, path, lambda items, at: items.insert(max(at - 1, 0), items.pop(at)))


def _down(content: Content, path: str) -> tuple[dict[str, Any], str]:
    return _reordered(content, path, lambda items, at: items.insert(at + 1, items.pop(at)))


def _reordered(content: Content, path: str, change: Any) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - a function on a list
    *around, at = steps_of(path)
    items = value_at(content, tuple(around))
    if not isinstance(at, int) or not isinstance(items, list):
        return dict(content), ""
    moved = copy.deepcopy(items)
    change(moved, at)
    return with_value(content, path_of(tuple(around)), moved), path_of(tuple(around))


def _set(content: Content, path: str) -> tuple[dict[str, Any], str]:
    return with_value(content, path, {}), path


def _clear(content: Content, path: str) -> tuple[dict[str, Any], str]:
    *around, name = steps_of(path)
    table = value_at(content, tuple(around))
    if not isinstance(table, dict) or name not in table:
        return dict(content), ""
    left = {one: value for one, value in table.items() if one != name}
    if not around:
        return left, path
    return with_value(content, path_of(tuple(around)), left), path_of(tuple(around))


_VERBS = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "set": _set,
    "clear": _clear,
}
