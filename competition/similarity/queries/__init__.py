"""Reads of similarity: what is known, what an entry is like, what follows from it."""

from competition.similarity.queries.company import PastOfCompany, company_history, prize_sources
from competition.similarity.queries.comparison import (
    CandidateView,
    Comparison,
    comparison_of,
    get_candidate_in,
    list_verdicts,
    standing_verdicts,
    view_of,
)
from competition.similarity.queries.established import Established, established_of
from competition.similarity.queries.known import (
    Key,
    keys_of_past,
    keys_of_revision,
    patents_in,
    text_of_past,
    text_of_revision,
)
from competition.similarity.queries.library import Library, library_for
from competition.similarity.queries.matching import TOP, Match, find_matches, order_of, passages_of
from competition.similarity.queries.pending import (
    TABS,
    WatchRow,
    count_watched,
    list_running_entries,
    list_unread_entries,
    list_unread_past,
    list_watched,
)
from competition.similarity.queries.prior import PriorAward, award_sources

__all__ = [
    "TABS",
    "TOP",
    "CandidateView",
    "Comparison",
    "Established",
    "Key",
    "Library",
    "Match",
    "PastOfCompany",
    "PriorAward",
    "WatchRow",
    "award_sources",
    "company_history",
    "comparison_of",
    "count_watched",
    "established_of",
    "find_matches",
    "get_candidate_in",
    "keys_of_past",
    "keys_of_revision",
    "library_for",
    "list_running_entries",
    "list_unread_entries",
    "list_unread_past",
    "list_verdicts",
    "list_watched",
    "order_of",
    "passages_of",
    "patents_in",
    "prize_sources",
    "standing_verdicts",
    "text_of_past",
    "text_of_revision",
    "view_of",
]
