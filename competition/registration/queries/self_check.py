"""The self-check: the few questions of the form on which the plan's criteria depend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from competition.registration.queries.eligibility import Eligibility, eligibility_from
from competition.registration.queries.outline import Basics, questions_for, sections_for
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Question, Section

_ASKED = frozenset({"yes_no", "choice", "choices", "date", "money", "number", "percent"})
_MOST_MEMBERS = 50
_PLACE_FACTS = ("entity.is_registered", "entity.registered_in", "entity.registered_on")
_SIZE_FACTS = (
    "entity.staff",
    "entity.revenue_prev_cents",
    "entity.assets_cents",
    "entity.industry_class",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """What is asked of one kind of entrant; ``members`` is the list whose length matters."""

    entrant: str
    questions: tuple[tuple[Section, Question], ...]
    members: Section | None


def self_check_for(plan: Plan, entrant: str) -> SelfCheck:
    """Return the questions whose answers decide, without those that tell who somebody is."""
    groups = {one.key for one in plan.groups if entrant in one.entrants}
    wanted: set[str] = set()
    for criterion in plan.criteria:
        if not criterion.groups or groups & set(criterion.groups):
            wanted |= set(_facts_in(criterion.test))
    sections = sections_for(plan, entrant)
    return SelfCheck(
        entrant=entrant,
        questions=tuple(
            (section, question)
            for section in sections
            if section.kind != "members"
            for question in questions_for(section, entrant)
            if question.fact in wanted and question.kind in _ASKED
        ),
        members=next(
            (one for one in sections if one.kind == "members" and "members" in wanted), None
        ),
    )


def answers_of(check: SelfCheck, given: Mapping[str, Any], members: int) -> dict[str, Any]:
    """Return what was answered as the answers of an entry: section → question → what was typed.

    ``given`` maps question keys to what was typed; members that nobody named yet are numbered.
    """
    answers: dict[str, Any] = {}
    for section, question in check.questions:
        if given.get(question.key):
            answers.setdefault(section.key, {})[question.key] = given[question.key]
    if check.members is not None and members:
        name = next(
            (one.key for one in check.members.questions if one.fact == "members[].name"), None
        )
        if name is not None:
            answers[check.members.key] = [
                {name: f"{number}"} for number in range(1, min(members, _MOST_MEMBERS) + 1)
            ]
    return answers


def self_check_result(
    plan: Plan, entrant: str, field_key: str, answers: Mapping[str, Any], *, on: date
) -> Eligibility:
    """Return which group the answers lead to, or what stands against it; the promise is given."""
    basics = Basics(
        entrant=entrant, project_name="", field_key=field_key, district_key="", unit_key=""
    )
    return eligibility_from(plan, basics, answers, on=on, signed=True)


def carried_answers(check: SelfCheck, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that go over into an entry: all but the members, who need their names."""
    dropped = check.members.key if check.members is not None else ""
    return {key: value for key, value in answers.items() if key != dropped}


def _facts_in(test: object) -> Iterator[str]:
    """Return every fact and list on which a test depends, whatever it is made of."""
    if isinstance(test, tuple):
        for one in test:
            yield from _facts_in(one)
    elif is_dataclass(test):
        for field in fields(test):
            value = getattr(test, field.name)
            if field.name in ("fact", "list", "promise") and isinstance(value, str):
                yield value
            else:
                yield from _facts_in(value)
        if getattr(test, "kind", "") in ("registered", "unregistered"):
            yield from _PLACE_FACTS
        if getattr(test, "kind", "") == "sme_size":
            yield from _SIZE_FACTS
