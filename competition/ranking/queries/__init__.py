"""Reading rankings: rounds and their inputs, the composition of a result, and what pages show."""

from competition.ranking.queries.advice import (
    AdviceView,
    advice_view,
    judges_header,
    judges_rows,
)
from competition.ranking.queries.asked import AskedQuestion, get_question, questions_of
from competition.ranking.queries.composition import (
    entry_marks,
    fingerprint_of,
    plain,
    result_of,
)
from competition.ranking.queries.exports import export_header, export_rows, separation_words
from competition.ranking.queries.marks_files import Columns, read_files
from competition.ranking.queries.panels import PanelsView, panels_view
from competition.ranking.queries.recomputing import read_rounds, recompute, result_csv
from competition.ranking.queries.recounting import recount_package
from competition.ranking.queries.rounds import (
    JudgedRound,
    confirmed_run,
    frozen_inputs,
    get_round,
    get_run,
    has_other_organiser,
    latest_run,
    latest_runs,
    list_advanced,
    list_entries_of_round,
    list_proposed,
    list_rounds,
    list_runs,
    needs_second_person,
    round_of,
)
from competition.ranking.queries.standings import (
    Question,
    RankingView,
    ScopeView,
    StandingRow,
    names_of,
    ranking_view,
)

__all__ = [
    "AdviceView",
    "AskedQuestion",
    "Columns",
    "JudgedRound",
    "PanelsView",
    "Question",
    "RankingView",
    "ScopeView",
    "StandingRow",
    "advice_view",
    "confirmed_run",
    "entry_marks",
    "export_header",
    "export_rows",
    "fingerprint_of",
    "frozen_inputs",
    "get_question",
    "get_round",
    "get_run",
    "has_other_organiser",
    "judges_header",
    "judges_rows",
    "latest_run",
    "latest_runs",
    "list_advanced",
    "list_entries_of_round",
    "list_proposed",
    "list_rounds",
    "list_runs",
    "names_of",
    "needs_second_person",
    "panels_view",
    "plain",
    "questions_of",
    "ranking_view",
    "read_files",
    "read_rounds",
    "recompute",
    "recount_package",
    "result_csv",
    "result_of",
    "round_of",
    "separation_words",
]
