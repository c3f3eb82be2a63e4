"""State × event → state, for everything that has a state. What no table lists is refused.

Who may cause an event, and until when, is the permissions' and the calendar's to say.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from competition.rules.transitions.entries import (
    ENTRY,
    SIGN_OFF,
    EntryEvent,
    EntryState,
    SignOffEvent,
    SignOffState,
)
from competition.rules.transitions.judging import (
    ASSIGNMENT,
    DRAW,
    RANKING,
    ROUND,
    SHEET,
    AssignmentEvent,
    AssignmentState,
    DrawEvent,
    DrawState,
    RankingEvent,
    RankingState,
    RoundEvent,
    RoundState,
    SheetEvent,
    SheetState,
)
from competition.rules.transitions.results import (
    ALLOCATION,
    AWARD,
    LETTER,
    NOTICE,
    OBJECTION,
    AllocationEvent,
    AllocationState,
    AwardEvent,
    AwardState,
    LetterEvent,
    LetterState,
    NoticeEvent,
    NoticeState,
    ObjectionEvent,
    ObjectionState,
)
from competition.rules.transitions.table import ForbiddenMove, Table

_ALL = (
    ENTRY,
    SIGN_OFF,
    ROUND,
    DRAW,
    ASSIGNMENT,
    SHEET,
    RANKING,
    ALLOCATION,
    AWARD,
    NOTICE,
    OBJECTION,
    LETTER,
)
TABLES: Mapping[type[StrEnum], Table[Any, Any]] = {table.events: table for table in _ALL}
"""Every table by the enum of its events. Any: a table knows its own enums, their list does not."""


def next_state(state: str, event: StrEnum) -> StrEnum:
    """Return the state after an event; the event's enum names the table.

    ``state`` may be the stored text or the enum's member. Raises :class:`ForbiddenMove` (a
    ``ValueError``) for every pair that the table does not list, and for another table's state.
    """
    if type(event) not in TABLES:
        raise ForbiddenMove(state, event)
    found: StrEnum = TABLES[type(event)].next(state, event)
    return found


def can_happen(state: str, event: StrEnum) -> bool:
    """Return whether the table lists an event for a state."""
    table = TABLES.get(type(event))
    return table is not None and event in table.possible(state)


__all__ = [
    "ALLOCATION",
    "ASSIGNMENT",
    "AWARD",
    "DRAW",
    "ENTRY",
    "LETTER",
    "NOTICE",
    "OBJECTION",
    "RANKING",
    "ROUND",
    "SHEET",
    "SIGN_OFF",
    "TABLES",
    "AllocationEvent",
    "AllocationState",
    "AssignmentEvent",
    "AssignmentState",
    "AwardEvent",
    "AwardState",
    "DrawEvent",
    "DrawState",
    "EntryEvent",
    "EntryState",
    "ForbiddenMove",
    "LetterEvent",
    "LetterState",
    "NoticeEvent",
    "NoticeState",
    "ObjectionEvent",
    "ObjectionState",
    "RankingEvent",
    "RankingState",
    "RoundEvent",
    "RoundState",
    "SheetEvent",
    "SheetState",
    "SignOffEvent",
    "SignOffState",
    "Table",
    "can_happen",
    "next_state",
]
