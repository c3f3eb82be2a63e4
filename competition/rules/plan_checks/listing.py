"""What every cross-check uses: keys used twice, names of nothing, lists without anything."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from competition.rules.values import Problem

Found = Iterator[Problem]


class Keyed(Protocol):
    """Anything of the plan that other parts name by its key."""

    @property
    def key(self) -> str: ...


def numbered(path: str, things: Sequence[object]) -> Iterator[str]:
    """Return the key path of each item of a list, counted from 1 as the reader does."""
    return (f"{path}[{number}]" for number, _thing in enumerate(things, start=1))


def used_twice(path: str, things: Sequence[Keyed]) -> Found:
    """Find keys that two items of one list share."""
    first: dict[str, int] = {}
    for number, thing in enumerate(things, start=1):
        if thing.key in first:
            found = {"found": thing.key, "first": first[thing.key]}
            yield Problem(f"{path}[{number}].key", "used_twice", found)
        first.setdefault(thing.key, number)


def named_twice(path: str, names: Sequence[str]) -> Found:
    """Find names that one list gives twice."""
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            found = {"found": name, "first": names.index(name) + 1}
            yield Problem(f"{path}[{number}]", "used_twice", found)


def empty(path: str, things: Sequence[object]) -> Found:
    """Find a list that must not be empty."""
    if not things:
        yield Problem(path, "empty")


def unknown(path: str, name: str | None, allowed: Iterable[str]) -> Found:
    """Find a name of something that the plan does not have; ``None`` names nothing."""
    known = list(dict.fromkeys(allowed))
    if name is not None and name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        yield Problem(path, "unknown_reference", {"found": name, "allowed": known, "near": near})


def unknown_among(path: str, names: Sequence[str], allowed: Iterable[str]) -> Found:
    """Find the names of a list that name nothing, and those given twice."""
    known = list(allowed)
    for place, name in zip(numbered(path, names), names, strict=True):
        yield from unknown(place, name, known)
    yield from named_twice(path, names)
