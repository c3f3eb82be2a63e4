"""Reading rankings: rounds and their inputs, the composition of a result, and what pages show."""

from competition.ranking.queries.composition import (
    fingerprint_of,
    plain,
    result_of,
)
from competition.ranking.queries.rounds import (
    JudgedRound,
    confirmed_run,
    frozen_inputs,
    get_round,
    get_run,
    has_other_organiser,
    latest_run,
    list_advanced,
    list_entries_of_round,
    list_rounds,
    list_runs,
    needs_second_person,
    round_of,
)

__all__ = [
    "JudgedRound",
    "confirmed_run",
    "fingerprint_of",
    "frozen_inputs",
    "get_round",
    "get_run",
    "has_other_organiser",
    "latest_run",
    "list_advanced",
    "list_entries_of_round",
    "list_rounds",
    "list_runs",
    "needs_second_person",
    "plain",
    "result_of",
    "round_of",
]
