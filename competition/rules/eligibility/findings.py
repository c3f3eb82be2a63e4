"""What eligibility answers: outcomes with the values compared, as codes and never as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from competition.rules.values import Outcome, Severity, Text


class Code(StrEnum):
    """What a test saw."""

    FACT_MISSING = "fact_missing"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    ANSWER_FITS = "answer_fits"
    ANSWER_DIFFERS = "answer_differs"
    IS_AMONG = "is_among"
    IS_NOT_AMONG = "is_not_among"
    WORDS_ABSENT = "words_absent"
    WORDS_PRESENT = "words_present"
    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    REGISTRATION_UNCLEAR = "registration_unclear"
    SIZE_FITS = "size_fits"
    SIZE_DIFFERS = "size_differs"
    SIZE_UNCLEAR = "size_unclear"
    NO_SUCH_AWARD = "no_such_award"
    EARLIER_AWARD = "earlier_award"
    AWARD_UNCLEAR = "award_unclear"
    COUNT_UNCLEAR = "count_unclear"
    EVERY = "every"
    ALL = "all"
    ANY = "any"
    UNLESS = "unless"
    WHEN = "when"
    FULFILLED = "fulfilled"
    PROMISED = "promised"
    PROMISE_OPEN = "promise_open"
    NOT_PROMISED = "not_promised"
    NOT_FULFILLED = "not_fulfilled"
    FULFILMENT_UNCLEAR = "fulfilment_unclear"


class Remedy(StrEnum):
    """What would make it pass."""

    GIVE_FACTS = "give_facts"
    KEEP_WITHIN = "keep_within"
    ANSWER = "answer"
    BE_ONE_OF = "be_one_of"
    BE_NONE_OF = "be_none_of"
    REMOVE_WORDS = "remove_words"
    REGISTER = "register"
    STAY_UNREGISTERED = "stay_unregistered"
    BE_OF_SIZE = "be_of_size"
    HAVE_ACCEPTED = "have_accepted"
    MEET_ALL = "meet_all"
    MEET_ONE = "meet_one"
    PROMISE = "promise"
    FULFIL = "fulfil"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The days of the edition that tests count from.

    ``as_of`` is the day for which the answer holds. Figures of the previous year are those of
    ``edition_year - 1``.
    """

    as_of: date
    closes_on: date
    contest_ends_on: date
    edition_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one test answers.

    ``values`` and ``remedy_values`` are plain JSON data: days as ``2022-04-30``, money in cents,
    numbers that are not whole as text. ``evidence`` are the paths of the facts that decide it.
    ``remedy`` is ``None`` where it passes or where nothing that an entrant does helps.
    ``parts`` are the answers of the tests inside, in the order of the plan.
    """

    outcome: Outcome
    code: Code
    values: Mapping[str, object]
    evidence: tuple[str, ...]
    due_on: date | None = None
    remedy: Remedy | None = None
    remedy_values: Mapping[str, object] = field(default_factory=dict)
    parts: "tuple[Check, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Check):
    """What one criterion of the plan answers: the check with its clause and what follows."""

    rule: str
    groups: tuple[str, ...]
    severity: Severity
    clause: Text
    statement: Text | None = None
    lead: Text | None = None
    needed_by: date | None = None
    consequence: str | None = None


def missing(paths: tuple[str, ...], values: Mapping[str, object]) -> Check:
    """Answer that facts are missing, and which."""
    return Check(
        outcome=Outcome.UNKNOWN,
        code=Code.FACT_MISSING,
        values=values,
        evidence=paths,
        remedy=Remedy.GIVE_FACTS,
        remedy_values={"facts": list(paths)},
    )
