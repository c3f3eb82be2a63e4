"""From typed answers to the facts that the rules read."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from competition.registration.queries.answers import AnswerValue, checked
from competition.registration.queries.outline import (
    Answers,
    Basics,
    Row,
    is_blank,
    questions_for,
    rows_of,
    sections_for,
)
from competition.rules.eligibility import Facts, read_facts
from competition.rules.identity import company_name, person_name
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Question

_REGISTERED_IN = "entity.registered_in"
_NAMES: Mapping[str, Callable[[str], str]] = {
    "entity.name": company_name,
    "members[].name": person_name,
}


def facts_from(
    plan: Plan,
    basics: Basics,
    answers: Answers,
    *,
    on: date,
    signed: bool = False,
    established: Mapping[str, Any] = MappingProxyType({}),
) -> Facts:
    """Return what an entry's answers tell the rules, as if submitted on a day.

    ``signed`` says that the commitment is signed with this submission. Answers with a problem
    tell nothing. ``established`` is what officers found: facts by path, which hold whatever was
    answered, and rows of ``history`` beside those that were.
    """
    data: dict[str, Any] = {
        "entrant": basics.entrant,
        "entry": {"submitted_on": on},
        "project": {"name": basics.project_name, "field": basics.field_key},
        "promises": {"truthful": True} if signed else {},
    }
    for section in sections_for(plan, basics.entrant):
        questions = questions_for(section, basics.entrant)
        rows = rows_of(section, answers)
        if section.kind == "members":
            _add_records(data, plan, questions, rows)
            continue
        for row in rows:
            for path, value in _known(plan, questions, row):
                head, _, name = path.partition(".")
                data.setdefault(head, {})[name] = value
    for path, value in established.items():
        head, _, name = path.partition(".")
        if name:
            data.setdefault(head, {})[name] = value
        else:
            data[head] = [*value, *data.get(head, [])]
    facts, _problems = read_facts(data)
    return facts


def _add_records(
    data: dict[str, Any], plan: Plan, questions: tuple[Question, ...], rows: list[Row]
) -> None:
    heads = {one.fact.partition("[].")[0] for one in questions if one.fact and "[]." in one.fact}
    for head in heads:
        for row in rows:
            if all(is_blank(raw) for raw in row.values()):
                continue
            # While nobody is named, how many there are is not known.
            data.setdefault(head, []).append(
                {
                    path.partition("[].")[2]: value
                    for path, value in _known(plan, questions, row)
                    if path.startswith(f"{head}[].")
                }
            )


def _known(
    plan: Plan, questions: tuple[Question, ...], row: Row
) -> Iterator[tuple[str, AnswerValue]]:
    for question in questions:
        if question.fact is None:
            continue
        answer = checked(question, row.get(question.key))
        if answer.problem or answer.value is None:
            continue
        yield question.fact, _as_fact(plan, question.fact, answer.value)


def _as_fact(plan: Plan, path: str, value: AnswerValue) -> AnswerValue:
    if path == _REGISTERED_IN and isinstance(value, str):
        return places_around(plan, value)
    if path in _NAMES and isinstance(value, str):
        return _NAMES[path](value)
    return value


def places_around(plan: Plan, code: str) -> tuple[str, ...]:
    """Return the codes of everything that contains a place: district, city, province, nation.

    A key of one of the plan's districts counts as its code.
    """
    district = plan.districts_by_key.get(code)
    digits = (district.code or code) if district is not None else code
    if not (digits.isdigit() and len(digits) == 6):
        return (digits,)
    chain = (digits, f"{digits[:4]}00", f"{digits[:2]}0000", "CN")
    return tuple(dict.fromkeys(chain))
