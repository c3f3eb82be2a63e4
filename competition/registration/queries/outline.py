"""The entry form as it is asked of one entrant: sections, questions, documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.core.errors import NotFoundError
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Document, Question, Section

BASICS = "basics"
"""The key of the tiny first section, the same in every contest: who enters what, and where."""

Answers = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """The answers of the first section, as they stand in the entry's columns."""

    entrant: str
    project_name: str
    field_key: str
    district_key: str
    unit_key: str


def basics_of(entry: Entry) -> Basics:
    """Return an entry's first section."""
    return Basics(
        entrant=entry.entrant,
        project_name=entry.project_name,
        field_key=entry.field_key,
        district_key=entry.district_key,
        unit_key=entry.unit_key,
    )


def basics_in(answers: Answers) -> Basics:
    """Return the first section as it was frozen with a revision's answers."""
    return Basics(**{name: str(value) for name, value in answers[BASICS].items()})


def sections_for(plan: Plan, entrant: str) -> tuple[Section, ...]:
    """Return the sections that a team or a company fills in."""
    return tuple(one for one in plan.form.sections if one.entrant in (None, entrant))


def section_for(plan: Plan, entrant: str, section_key: str) -> Section:
    """Return one section that is asked of an entrant."""
    for section in sections_for(plan, entrant):
        if section.key == section_key:
            return section
    raise NotFoundError


def questions_for(section: Section, entrant: str) -> tuple[Question, ...]:
    """Return the questions of a section that are asked of a team or a company."""
    return tuple(one for one in section.questions if one.entrant in (None, entrant))


def documents_for(plan: Plan, entrant: str) -> tuple[Document, ...]:
    """Return the documents that a team or a company hands in."""
    return tuple(one for one in plan.form.documents if one.entrant in (None, entrant))


def rows_of(section: Section, answers: Answers) -> list[Row]:
    """Return what was typed in a section: one row, or one a member; none when untouched."""
    typed = answers.get(section.key)
    if section.kind == "members":
        return [row for row in typed or [] if isinstance(row, Mapping)]
    return [typed] if isinstance(typed, Mapping) else []


def is_blank(raw: object) -> bool:
    """Tell whether nothing was typed."""
    return not (raw.strip() if isinstance(raw, str) else raw)
