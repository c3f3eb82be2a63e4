"""Places and prize table into awards: levels, caps, ties, vacancies, substitution, honours.

Source: the edition's plan (``plan/prizes.py``) and the recorded decisions of people. Nothing here
reads a clock or draws by chance: the lot's seed is an input. Every entry has at least one line
in the trace.
"""

from competition.rules.prizes.allocation import allocate
from competition.rules.prizes.comparison import Change, Difference, compare, with_count
from competition.rules.prizes.facts import (
    Decision,
    Decisions,
    Override,
    Resolution,
    Seal,
    Standing,
    VacancyRuling,
)
from competition.rules.prizes.findings import (
    Allocation,
    Award,
    Caution,
    Effect,
    HonourGiven,
    Line,
    Rule,
    Substituted,
    Tally,
    Undecided,
    Vacancy,
    VacancyReason,
    Values,
    Warn,
    as_data,
)
from competition.rules.prizes.substitution import substitute

__all__ = [
    "Allocation",
    "Award",
    "Caution",
    "Change",
    "Decision",
    "Decisions",
    "Difference",
    "Effect",
    "HonourGiven",
    "Line",
    "Override",
    "Resolution",
    "Rule",
    "Seal",
    "Standing",
    "Substituted",
    "Tally",
    "Undecided",
    "Vacancy",
    "VacancyReason",
    "VacancyRuling",
    "Values",
    "Warn",
    "allocate",
    "as_data",
    "compare",
    "substitute",
    "with_count",
]
