"""The verbs of review: the rounds, and the sheets within them."""

from competition.review.operations.rounds import (
    close_round,
    open_round,
    remind_judges,
    reopen_round,
)
from competition.review.operations.sheets import (
    postpone_sheet,
    recuse_from_entry,
    reopen_sheet,
    save_sheet,
    submit_sheet,
    submit_sheets,
)

__all__ = [
    "close_round",
    "open_round",
    "postpone_sheet",
    "recuse_from_entry",
    "remind_judges",
    "reopen_round",
    "reopen_sheet",
    "save_sheet",
    "submit_sheet",
    "submit_sheets",
]
