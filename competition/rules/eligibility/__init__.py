"""Facts × criteria → findings: pass, fail, cannot tell yet or due on a date, with the clause."""

from competition.rules.eligibility.days import dates_of
from competition.rules.eligibility.decision import (
    ENTRANT_RULE,
    GroupDecision,
    GroupVerdict,
    Standing,
    assign_groups,
    findings,
)
from competition.rules.eligibility.facts import MISSING, Facts, Missing, example_facts, read_facts
from competition.rules.eligibility.findings import Check, Code, Dates, Finding, Remedy
from competition.rules.eligibility.sizes import BANDS, possible_sizes

__all__ = [
    "BANDS",
    "ENTRANT_RULE",
    "MISSING",
    "Check",
    "Code",
    "Dates",
    "Facts",
    "Finding",
    "GroupDecision",
    "GroupVerdict",
    "Missing",
    "Remedy",
    "Standing",
    "assign_groups",
    "dates_of",
    "example_facts",
    "findings",
    "possible_sizes",
    "read_facts",
]
