"""The verbs of screening: the unit's verdicts, taking them back, and the organiser's acceptance."""

from competition.screening.operations.acceptance import (
    accept_entries,
    acceptance_followers,
    hide_batch,
    publish_batch,
    send_back_entry,
    take_back_acceptance,
)
from competition.screening.operations.bulk import recommend_entries
from competition.screening.operations.lists import ListStatement, reopen_list, submit_list
from competition.screening.operations.verdicts import (
    recommend_entry,
    refuse_entry,
    return_entry,
    take_back_verdict,
)

__all__ = [
    "ListStatement",
    "accept_entries",
    "acceptance_followers",
    "hide_batch",
    "publish_batch",
    "recommend_entries",
    "recommend_entry",
    "refuse_entry",
    "reopen_list",
    "return_entry",
    "send_back_entry",
    "submit_list",
    "take_back_acceptance",
    "take_back_verdict",
]
