"""Reading allocations: their frozen inputs, their runs, and what pages show of them."""

from competition.prizes.queries.exports import (
    ResultLine,
    export_header,
    export_rows,
    result_lines,
    results_csv,
)
from competition.prizes.queries.frozen import (
    Decision,
    all_decisions,
    decisions_in,
    frozen,
    standings_from,
    standings_in,
)
from competition.prizes.queries.proposal import (
    Asked,
    OpenQuestion,
    ProposalView,
    get_decision,
    get_open_question,
    get_vacancy,
    get_whole,
    proposal_view,
)
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
    "Asked",
    "Decision",
    "OpenQuestion",
    "ProposalView",
    "ResultLine",
    "all_decisions",
    "confirmed_allocation",
    "deciding_round",
    "decisions_in",
    "entries_by_id",
    "entries_by_reference",
    "export_header",
    "export_rows",
    "final_ranking",
    "frozen",
    "get_allocation",
    "get_decision",
    "get_open_question",
    "get_vacancy",
    "get_whole",
    "latest_allocation",
    "list_allocations",
    "list_awards",
    "proposal_view",
    "result_lines",
    "results_csv",
    "standings_from",
    "standings_in",
]
