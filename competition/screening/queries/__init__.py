"""Reads of screening: the queue, clocks, check sheets, differences, verdicts, progress of units."""

from competition.screening.queries.acceptance import (
    AcceptancePreview,
    GroupCount,
    count_recommended,
    grades_of,
    preview_acceptance,
    recommended_among,
)
from competition.screening.queries.clock import CheckingClock, Side, Turn
from competition.screening.queries.differences import (
    Difference,
    Differences,
    DocumentDifference,
    differences,
)
from competition.screening.queries.exports import EXPORT_COLUMNS, export_rows
from competition.screening.queries.history import Step, reason_lines, steps_of
from competition.screening.queries.overview import (
    UnitProgress,
    progress_of_units,
    total_of,
)
from competition.screening.queries.places import (
    PinLine,
    PinPlace,
    pin_at,
    pin_lines,
    pin_places,
    place_of,
)
from competition.screening.queries.queue import (
    FIRST_TAB,
    TABS,
    QueueFilters,
    QueueRow,
    Walk,
    all_in_queue,
    count_by_tab,
    list_queue,
    next_in_queue,
    queue_rows,
    walk_of,
)
from competition.screening.queries.sheet import (
    AnsweredPin,
    CheckSheet,
    check_questions,
    check_sheet,
)
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
    "EXPORT_COLUMNS",
    "FIRST_TAB",
    "TABS",
    "AcceptancePreview",
    "AnsweredPin",
    "CheckSheet",
    "CheckingClock",
    "Difference",
    "Differences",
    "DocumentDifference",
    "GroupCount",
    "PinLine",
    "PinPlace",
    "QueueFilters",
    "QueueRow",
    "Side",
    "Step",
    "Turn",
    "UnitProgress",
    "Walk",
    "all_in_queue",
    "came_at",
    "check_questions",
    "check_sheet",
    "count_by_tab",
    "count_recommended",
    "count_returns",
    "differences",
    "export_rows",
    "grades_of",
    "last_unit_verdict",
    "last_verdict",
    "list_queue",
    "next_in_queue",
    "pin_at",
    "pin_lines",
    "pin_places",
    "pin_row",
    "pins_from",
    "place_of",
    "preview_acceptance",
    "progress_of_units",
    "queue_rows",
    "reason_lines",
    "recommended_among",
    "steps_of",
    "total_of",
    "turn_of",
    "verdicts_of",
    "walk_of",
]
