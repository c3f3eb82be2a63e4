"""Differences between two plans as lines that a person can read, each leading to its page."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from competition.core.phrases import _
from competition.core.phrases.plan_keys import meaning_words
from competition.core.templating import format_money
from competition.editions.forms.chapters import find_slot, place_of
from competition.editions.forms.naming import title_of
from competition.editions.forms.paths import Step, path_of, value_at
from competition.editions.forms.shapes import bare
from competition.editions.forms.values import closing_typed, typed
from competition.editions.queries import text_among
from competition.rules.plan_differences import Difference, Kept
from competition.rules.values import Money, Opening

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)|\[([^\]]*)\]")
_MOST_SHOWN = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """One key: what it means, of which thing, what it was and is, and where it is edited."""

    path: str
    meaning: str
    thing: str
    place: str
    before: str
    after: str


def difference_lines(found: Sequence[Difference], content: object) -> tuple[DifferenceLine, ...]:
    """Return differences in words; ``content`` is the newer side's plain content."""
    return tuple(_line(one.path, one.meaning, content, (one.before, one.after)) for one in found)


def moved_lines(found: Sequence[Difference], content: object) -> tuple[DifferenceLine, ...]:
    """Return the dates that differ, in words and in the order of the plan."""
    return difference_lines(found, content)


def kept_lines(found: Sequence[Kept], content: object) -> tuple[DifferenceLine, ...]:
    """Return what still speaks of the year before, in words."""
    return tuple(_line(one.path, one.meaning, content, (one.value, one.value)) for one in found)


def _line(
    path: str, meaning: str, content: object, values: tuple[object, object]
) -> DifferenceLine:
    steps = numbered_steps(path, content)
    slot = find_slot(content, steps)
    written = _WRITTEN.get(bare(slot[0].hint), shown) if slot is not None else shown
    before, after = (written(one) for one in values)
    return DifferenceLine(
        path=path,
        meaning=re.split("[；;]", meaning_words(meaning))[0],
        thing=_thing(steps, content),
        place=place_of(content, path_of(steps)),
        before=before,
        after=after,
    )


def _amount(value: object) -> str:
    return format_money(value) if isinstance(value, int) else "—"


def _opening(value: object) -> str:
    return typed(Opening, value) or "—"


def numbered_steps(path: str, content: object) -> tuple[Step, ...]:
    """Return a path that names things by their keys as steps that count them."""
    steps: list[Step] = []
    for name, key in _STEP.findall(path):
        steps.append(name or _number(value_at(content, tuple(steps)), key))
    return tuple(steps)


def _number(items: object, key: str) -> int:
    """Return where the item of a key stands; a thing that is gone counts as the first."""
    for number, one in enumerate(items if isinstance(items, list) else []):
        if isinstance(one, Mapping) and one.get("key") == key:
            return number
    return int(key) - 1 if key.isdecimal() and key != "0" else 0


def _thing(steps: tuple[Step, ...], content: object) -> str:
    titles = [
        title_of(value_at(content, steps[: number + 1]), step + 1)
        for number, step in enumerate(steps)
        if isinstance(step, int)
    ]
    return " › ".join(titles)


def shown(value: object) -> str:
    """Return a plain value for a line; a whole table is called by its name."""
    words = _shown(value)
    return words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]}……"


def _shown(value: object) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return text_among({"": value}, "") if "zh" in value else title_of(value, 1)
    if isinstance(value, list):
        return _("、").join(_shown(one) for one in value)
    return closing_typed(value)


_WRITTEN: Mapping[object, Callable[[object], str]] = {Money: _amount, Opening: _opening}
"""How values are written whose plain form does not say what they are."""
