"""Reads of review: rounds, judges' places and sheets, progress."""

from competition.review.queries.progress import Progress, Step, Tally, distribution, progress
from competition.review.queries.rounds import (
    RoundView,
    get_round,
    round_of,
    rounds_of,
    uncovered_entries,
)
from competition.review.queries.sheets import (
    Seat,
    find_sheet,
    get_seat,
    get_sheet,
    list_saves,
    marks_of,
    next_seat,
    open_seats_at,
    own_rounds,
    seats_of,
    sheets_of_round,
)

__all__ = [
    "Progress",
    "RoundView",
    "Seat",
    "Step",
    "Tally",
    "distribution",
    "find_sheet",
    "get_round",
    "get_seat",
    "get_sheet",
    "list_saves",
    "marks_of",
    "next_seat",
    "open_seats_at",
    "own_rounds",
    "progress",
    "round_of",
    "rounds_of",
    "seats_of",
    "sheets_of_round",
    "uncovered_entries",
]
