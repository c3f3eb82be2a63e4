"""Reads of screening: the queue, clocks, check sheets, differences, verdicts, progress of units."""

from competition.screening.queries.clock import CheckingClock, Side, Turn
from competition.screening.queries.differences import (
    Difference,
    Differences,
    DocumentDifference,
    differences,
)
from competition.screening.queries.overview import (
    UnitProgress,
    progress_of_units,
)
from competition.screening.queries.places import PinPlace, pin_at, pin_places, place_of
from competition.screening.queries.queue import (
    FIRST_TAB,
    TABS,
    QueueFilters,
    QueueRow,
    Walk,
    all_in_queue,
    count_by_tab,
    list_queue,
    queue_rows,
    walk_of,
)
from competition.screening.queries.sheet import CheckSheet, check_questions, check_sheet
from competition.screening.queries.verdicts import (
    came_at,
    count_returns,
    last_unit_verdict,
    last_verdict,
    pin_row,
    pins_from,
    turn_of,
    verdicts_of,
)

__all__ = [
    "FIRST_TAB",
    "TABS",
    "CheckSheet",
    "CheckingClock",
    "Difference",
    "Differences",
    "DocumentDifference",
    "PinPlace",
    "QueueFilters",
    "QueueRow",
    "Side",
    "Turn",
    "UnitProgress",
    "Walk",
    "all_in_queue",
    "came_at",
    "check_questions",
    "check_sheet",
    "count_by_tab",
    "count_returns",
    "differences",
    "last_unit_verdict",
    "last_verdict",
    "list_queue",
    "pin_at",
    "pin_places",
    "pin_row",
    "pins_from",
    "place_of",
    "progress_of_units",
    "queue_rows",
    "turn_of",
    "verdicts_of",
    "walk_of",
]
