"""Reading notices and what they say."""

from competition.publication.queries.drafting import Draftable, list_draftable
from competition.publication.queries.released import (
    allocation_of,
    content_of,
    current_results,
    get_notice,
    list_drafts,
    list_notices,
    list_released,
    list_superseded_by,
    ranking_of,
)
from competition.publication.queries.shown import GroupShown, ResultsShown, results_shown
from competition.publication.queries.snapshots import (
    Period,
    both,
    count_rows,
    frame_of,
    period_of,
    snapshot_of_advancement,
    snapshot_of_results,
)

__all__ = [
    "Draftable",
    "GroupShown",
    "Period",
    "ResultsShown",
    "allocation_of",
    "both",
    "content_of",
    "count_rows",
    "current_results",
    "frame_of",
    "get_notice",
    "list_draftable",
    "list_drafts",
    "list_notices",
    "list_released",
    "list_superseded_by",
    "period_of",
    "ranking_of",
    "results_shown",
    "snapshot_of_advancement",
    "snapshot_of_results",
]
