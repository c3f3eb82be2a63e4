"""What the allocation answers: awards, vacancies, open questions, warnings and the trace."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

Values = tuple[tuple[str, str | int | Fraction | tuple[int, ...] | None], ...]
"""Named values that word a code; a tuple of pairs, so that findings can be compared and hashed."""


class Rule(StrEnum):
    """Why something happened to an entry."""

    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"
    NON_COMPETING = "non_competing"
    INCOMPLETE = "incomplete"
    NO_PRIZE_IN_GROUP = "no_prize_in_group"
    ZERO_SCORE = "zero_score"
    TRAIT_MISSING = "trait_missing"
    BELOW_THRESHOLD = "below_threshold"
    TOO_FEW_VOTES = "too_few_votes"
    CAP_FULL = "cap_full"
    BETTER_HOLDS_LOWER = "better_holds_lower"
    IN_ORDER = "in_order"
    TIE_EXTENDED = "tie_extended"
    TIE_SHORT = "tie_short"
    TIE_NEXT_LEVEL = "tie_next_level"
    TIE_UNDECIDED = "tie_undecided"
    CAP_IN_TIE = "cap_in_tie"
    CAP_UNCERTAIN = "cap_uncertain"
    LOT = "lot"
    LOT_LOST = "lot_lost"
    LOT_NOT_DRAWN = "lot_not_drawn"
    RESOLVED = "resolved"
    NOT_CHOSEN = "not_chosen"
    OVERRIDE = "override"
    RANKING_WOULD_GIVE = "ranking_would_give"
    NO_PLACE_LEFT = "no_place_left"
    AFTER_TIE = "after_tie"
    AFTER_UNDECIDED = "after_undecided"
    AFTER_DECISION = "after_decision"
    HELD = "held"
    REMOVED = "removed"
    NO_SUBSTITUTION = "no_substitution"
    SUBSTITUTION_CLOSED = "substitution_closed"
    ENTRY_TWICE = "entry_twice"
    PLAN_CHANGED = "plan_changed"


class Effect(StrEnum):
    """What a trace line did."""

    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    EXCLUDED = "excluded"
    UNDECIDED = "undecided"
    WAITING = "waiting"
    REFUSED = "refused"
    NOTED = "noted"


class VacancyReason(StrEnum):
    """Why a place has no winner."""

    NO_ENTRIES = "no_entries"
    BELOW_BAR = "below_bar"
    CAPPED = "capped"
    TIED = "tied"
    DECIDED = "decided"
    OPTIONAL = "optional"
    HELD = "held"
    NO_SUBSTITUTION = "no_substitution"
    SUBSTITUTION_CLOSED = "substitution_closed"


class Warn(StrEnum):
    """What people should look at; nothing is changed by it."""

    INCOMPLETE_ENTRIES = "incomplete_entries"
    OVER_BUDGET = "over_budget"
    CAPS_MAY_COST_PRIZES = "caps_may_cost_prizes"
    DECISION_UNSIGNED = "decision_unsigned"
    DECISION_DOES_NOT_FIT = "decision_does_not_fit"
    DECISION_UNUSED = "decision_unused"
    PROMOTION_LOWERS = "promotion_lowers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One prize of one entry; ``place`` is the place as shown in the list."""

    entry: int
    group: str
    level: str
    place: int | None
    amount_cents: int
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of the trace: what which rule did to an entry at a level."""

    entry: int
    level: str | None
    rule: Rule
    effect: Effect
    values: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """Places without a winner, and where they went: kept, to another level, or to people."""

    group: str
    level: str
    number: int
    reason: VacancyReason
    treatment: Literal["keep", "cascade", "decision"]
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A question that people must answer: at most ``places`` of these entries."""

    group: str
    level: str
    rule: Rule
    entries: tuple[int, ...]
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The places of a level in a group.

    ``planned + moved_in == awarded - excess + taken + vacant + moved_out + undecided`` unless the
    level goes to all who reach the bar (``planned`` is then ``None``). ``taken`` are places
    whose money went to a tie above.
    """

    group: str
    level: str
    planned: int | None
    moved_in: int = 0
    moved_out: int = 0
    taken: int = 0
    awarded: int = 0
    excess: int = 0
    vacant: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourGiven:
    """A title that follows from an entry's prize."""

    honour: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something that people should look at."""

    code: Warn
    values: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The whole answer. Money is in cents; ``places`` are the places as shown, by entry."""

    refusals: tuple[Rule, ...] = ()
    awards: tuple[Award, ...] = ()
    tallies: tuple[Tally, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    honours: tuple[HonourGiven, ...] = ()
    warnings: tuple[Caution, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    total_cents: int = 0
    to_fund_cents: int = 0
    trace: tuple[Line, ...] = ()

    def lines_of(self, entry: int) -> tuple[Line, ...]:
        """Return the trace of one entry, in the order in which it happened."""
        return tuple(line for line in self.trace if line.entry == entry)

    def awards_of(self, entry: int) -> tuple[Award, ...]:
        """Return the prizes of one entry, the most valuable first."""
        return tuple(award for award in self.awards if award.entry == entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substituted:
    """The allocation after removals, and what is different: the notice names exactly this."""

    allocation: Allocation
    removed: tuple[Award, ...] = ()
    added: tuple[Award, ...] = ()


def as_data(finding: object) -> object:
    """Return a finding as plain JSON data: named values as a table, fractions as ``"2/3"``."""
    if dataclasses.is_dataclass(finding):
        table = {one.name: getattr(finding, one.name) for one in dataclasses.fields(finding)}
        if "values" in table:
            table["values"] = dict(table["values"])
        return as_data(table)
    if isinstance(finding, dict):
        return {name: as_data(value) for name, value in finding.items()}
    if isinstance(finding, tuple):
        return [as_data(item) for item in finding]
    return str(finding) if isinstance(finding, Fraction | StrEnum) else finding
