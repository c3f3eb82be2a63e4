"""The verbs of review: the rounds, and the sheets within them."""

from competition.review.operations.practice import (
    add_practice_case,
    hand_in_practice,
    remove_practice_case,
)
from competition.review.operations.redactions import redact
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
from competition.review.operations.votes import (
    cast_ballot,
    count_votes,
    name_chair,
    open_next_ballot,
)

__all__ = [
    "add_practice_case",
    "cast_ballot",
    "close_round",
    "count_votes",
    "hand_in_practice",
    "name_chair",
    "open_next_ballot",
    "open_round",
    "postpone_sheet",
    "recuse_from_entry",
    "redact",
    "remind_judges",
    "remove_practice_case",
    "reopen_round",
    "reopen_sheet",
    "save_sheet",
    "submit_sheet",
    "submit_sheets",
]
