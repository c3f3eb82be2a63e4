"""The form of every table: state × event → state, and what is refused by not being listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class ForbiddenMove(ValueError):  # noqa: N818 - it names the move, as the rule book says it
    """A state that does not know an event."""

    def __init__(self, state: str, event: StrEnum) -> None:
        super().__init__(f"{type(event).__name__}.{event.name} is not possible in state {state!s}")
        self.state = state
        self.event = event


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[S, E]):
    """One subject's moves. ``starts`` is the state in which it comes to be."""

    states: type[S]
    events: type[E]
    starts: S
    moves: Mapping[tuple[S, E], S]

    def next(self, state: str, event: E) -> S:
        """Return the state after an event; raises :class:`ForbiddenMove` if it is not listed."""
        known = self.known(state)
        if known is None or type(event) is not self.events or (known, event) not in self.moves:
            raise ForbiddenMove(state, event)
        return self.moves[known, event]

    def possible(self, state: str) -> tuple[E, ...]:
        """Return the events that a state knows, in the order of their enum."""
        known = self.known(state)
        return tuple(one for one in self.events if known and (known, one) in self.moves)

    def known(self, state: str) -> S | None:
        """Return the state that a stored value stands for.

        Members of two enums with equal values are equal as texts, so the enum is compared too:
        a withdrawn notice is no withdrawn entry.
        """
        if isinstance(state, StrEnum) and type(state) is not self.states:
            return None
        return next((one for one in self.states if one == state), None)
