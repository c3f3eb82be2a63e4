"""Cross-checks of the entry form: what is asked, of whom, and which facts the rules learn."""

import difflib
from collections.abc import Mapping

from competition.rules.plan.edition import Plan
from competition.rules.plan.facts import FACTS, RECORD_LISTS, FactKind
from competition.rules.plan.form import Question, QuestionKind, Section
from competition.rules.plan_checks.listing import (
    Found,
    empty,
    named_twice,
    numbered,
    unknown_among,
    used_twice,
)
from competition.rules.values import Problem

_CHOOSING = ("choice", "choices")
_KINDS: Mapping[FactKind, tuple[QuestionKind, ...]] = {
    "text": ("text", "long_text", "phone", "email", "uscc", "id_number", "choice"),
    "number": ("number", "percent"),
    "money": ("money",),
    "date": ("date",),
    "yes_no": ("yes_no",),
    "choice": ("choice",),
    "list": ("choices", "choice"),
}


def form_problems(plan: Plan) -> Found:
    """Find questions that cannot be asked or answered, and facts that do not exist."""
    form = plan.form
    yield from empty("form.sections", form.sections)
    yield from used_twice("form.sections", form.sections)
    yield from used_twice("form.documents", form.documents)
    yield from named_twice("form.one_entry_per", form.one_entry_per)
    for path, section in zip(numbered("form.sections", form.sections), form.sections, strict=True):
        yield from _section(path, section)
    for path, document in zip(
        numbered("form.documents", form.documents), form.documents, strict=True
    ):
        yield from empty(f"{path}.types", document.types)
        sections = [section.key for section in form.sections]
        yield from unknown_among(f"{path}.proves", document.proves if sections else (), sections)
    yield from _facts_asked_twice(plan)
    yield from used_twice("screening.questions", plan.screening.questions)
    yield from named_twice("screening.grades", plan.screening.grades)
    yield from named_twice("screening.accepted_columns", plan.screening.accepted_columns)


def _section(path: str, section: Section) -> Found:
    yield from empty(f"{path}.questions", section.questions)
    yield from used_twice(f"{path}.questions", section.questions)
    if section.least_rows > section.most_rows:
        rows = {"found": section.most_rows, "least": section.least_rows}
        yield Problem(f"{path}.most_rows", "too_small", rows)
    for place, question in zip(
        numbered(f"{path}.questions", section.questions), section.questions, strict=True
    ):
        yield from _question(place, question)
        yield from _fact(f"{place}.fact", question, in_rows=section.kind == "members")


def _question(path: str, question: Question) -> Found:
    if question.kind in _CHOOSING:
        yield from empty(f"{path}.choices", question.choices)
    elif question.choices:
        found = {"found": question.kind, "allowed": list(_CHOOSING)}
        yield Problem(f"{path}.choices", "choices_not_asked", found)
    yield from used_twice(f"{path}.choices", question.choices)
    if question.least is not None and question.most is not None and question.most < question.least:
        bounds = {"found": question.most, "least": question.least}
        yield Problem(f"{path}.most", "too_small", bounds)


def _fact(path: str, question: Question, *, in_rows: bool) -> Found:
    if question.fact is None:
        return
    fact = FACTS.get(question.fact)
    if fact is None:
        near = difflib.get_close_matches(question.fact, list(FACTS), n=3)
        yield Problem(path, "unknown_fact", {"found": question.fact, "near": near})
        return
    if ("[]" in question.fact) != in_rows:
        allowed = [f"{name}[]" for name in RECORD_LISTS]
        yield Problem(path, "fact_in_wrong_section", {"found": question.fact, "allowed": allowed})
    if question.kind not in _KINDS[fact.kind]:
        values = {"fact": question.fact, "found": question.kind, "allowed": _KINDS[fact.kind]}
        yield Problem(path, "fact_of_other_kind", values)
    for choice in question.choices if fact.choices else ():
        if choice.key not in fact.choices:
            values = {"found": choice.key, "fact": question.fact, "allowed": list(fact.choices)}
            yield Problem(path, "choice_unknown_to_fact", values)


def _facts_asked_twice(plan: Plan) -> Found:
    """Two questions that the same entrant answers must not fill one fact."""
    asked: dict[tuple[str, str], str] = {}
    for path, section in zip(
        numbered("form.sections", plan.form.sections), plan.form.sections, strict=True
    ):
        for place, question in zip(
            numbered(f"{path}.questions", section.questions), section.questions, strict=True
        ):
            for entrant in _asked_of(section, question):
                if question.fact is not None and (question.fact, entrant) in asked:
                    first = asked[question.fact, entrant]
                    values = {"found": question.fact, "first": first}
                    yield Problem(f"{place}.fact", "fact_asked_twice", values)
                    break
                asked[question.fact or "", entrant] = place


def _asked_of(section: Section, question: Question) -> tuple[str, ...]:
    only = question.entrant or section.entrant
    return (only,) if only else ("team", "company")
