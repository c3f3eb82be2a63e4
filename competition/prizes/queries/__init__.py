"""Reading allocations: their frozen inputs, their runs, and what pages show of them."""

from competition.prizes.queries.frozen import decisions_in, frozen, standings_from, standings_in
from competition.prizes.queries.runs import (
    confirmed_allocation,
    deciding_round,
    entries_by_id,
    entries_by_reference,
    final_ranking,
    get_allocation,
    latest_allocation,
    list_allocations,
    list_awards,
)

__all__ = [
    "confirmed_allocation",
    "deciding_round",
    "decisions_in",
    "entries_by_id",
    "entries_by_reference",
    "final_ranking",
    "frozen",
    "get_allocation",
    "latest_allocation",
    "list_allocations",
    "list_awards",
    "standings_from",
    "standings_in",
]
