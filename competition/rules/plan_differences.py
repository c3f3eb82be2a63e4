"""What is different between two plans, key by key, with the meaning of each key."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import to_plain
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One key whose value differs; ``None`` stands where one side has nothing."""

    path: str
    meaning: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A date that stands as in the plan before, or a text that still names the year before."""

    path: str
    meaning: str
    value: object


def plan_differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """Return the differences in the order of the plan; things with keys are matched by them."""
    return tuple(_between(before, after, "", ""))


def still_of_last_year(before: Plan, after: Plan) -> tuple[Kept, ...]:
    """Return the dates that both plans share, and the texts that name the year before."""
    if after.contest.year == before.contest.year:
        return ()
    old_dates = {
        (path, value) for path, _, value in _leaves(before, "", "") if isinstance(value, date)
    }
    year = re.compile(rf"(?<!\d){before.contest.year}(?!\d)")
    return tuple(
        Kept(path=path, meaning=meaning, value=to_plain(value))
        for path, meaning, value in _leaves(after, "", "")
        if (isinstance(value, date) and (path, value) in old_dates)
        or (isinstance(value, str) and year.search(value))
    )


def _leaves(value: object, path: str, meaning: str) -> Iterator[tuple[str, str, object]]:
    if isinstance(value, Text):
        yield path, meaning, value.zh
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            place = f"{path}.{field.name}" if path else field.name
            about = field.metadata["spec"].meaning
            yield from _leaves(getattr(value, field.name), place, about)
    elif isinstance(value, tuple):
        for name, item in _by_name(value).items():
            yield from _leaves(item, f"{path}[{name}]", meaning)
    else:
        yield path, meaning, value


def _between(before: object, after: object, path: str, meaning: str) -> Iterator[Difference]:
    if before == after:
        return
    if (
        dataclasses.is_dataclass(before)
        and type(before) is type(after)
        and not isinstance(before, Text)
    ):
        for field in dataclasses.fields(before):
            place = f"{path}.{field.name}" if path else field.name
            old, new = getattr(before, field.name), getattr(after, field.name)
            yield from _between(old, new, place, field.metadata["spec"].meaning)
    elif isinstance(before, tuple) and isinstance(after, tuple) and _holds_records(before + after):
        old_items, new_items = _by_name(before), _by_name(after)
        for name in dict.fromkeys([*old_items, *new_items]):
            place = f"{path}[{name}]"
            yield from _between(old_items.get(name), new_items.get(name), place, meaning)
        if set(old_items) == set(new_items) and list(old_items) != list(new_items):
            orders = list(old_items), list(new_items)
            yield Difference(path=path, meaning=meaning, before=orders[0], after=orders[1])
    else:
        plain = to_plain(before), to_plain(after)
        yield Difference(path=path, meaning=meaning, before=plain[0], after=plain[1])


def _holds_records(items: tuple[object, ...]) -> bool:
    return any(dataclasses.is_dataclass(item) and not isinstance(item, Text) for item in items)


def _by_name(items: tuple[object, ...]) -> dict[str, object]:
    """Name items by their key where each has its own, else by their place from 1."""
    names = [getattr(item, "key", None) for item in items]
    if None in names or len(set(names)) < len(names):
        return {str(number): item for number, item in enumerate(items, start=1)}
    return dict(zip((str(name) for name in names), items, strict=True))
