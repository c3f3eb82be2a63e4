"""Whoever acts, and whatever belongs to an edition, as far as the plumbing must know them."""

from typing import Protocol


class Actor(Protocol):
    """Whoever does something: a person."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


class Scoped(Protocol):
    """Something with an edition's key."""

    @property
    def key(self) -> str: ...
