"""How far an entry is: the state of each section, and everything that keeps it from submission."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from competition.registration.models import Attachment, Entry
from competition.registration.permissions import is_editable
from competition.registration.queries.answers import (
    CheckedQuestion,
    checked_section,
    problems_in,
)
from competition.registration.queries.outline import (
    BASICS,
    documents_for,
    is_blank,
    rows_of,
    sections_for,
)
from competition.registration.queries.pins import Pin, is_left, pins_of
from competition.rules.calendar import is_frozen
from competition.rules.plan.calendar import Part
from competition.rules.plan.form import Document, Section
from competition.rules.values import Text

DOCUMENTS = "documents"
"""The key under which the documents stand in the task list."""

TaskState = Literal["todo", "doing", "done", "fix", "locked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionState:
    """One line of the task list. ``why`` is the code of the reason for which it is locked.

    ``pins_left`` are those of the ``pins`` that are neither changed nor answered in words.
    """

    key: str
    name: Text | None
    state: TaskState
    why: str = ""
    open_points: int = 0
    pins: tuple[Pin, ...] = ()
    pins_left: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Everything that keeps an entry from being submitted, as far as its owner can help it."""

    answers: tuple[CheckedQuestion, ...] = ()
    rows: tuple[Section, ...] = ()
    documents: tuple[Document, ...] = ()
    surplus: tuple[Document, ...] = field(default=())

    @property
    def count(self) -> int:
        """Return how many points are open."""
        return len(self.answers) + len(self.rows) + len(self.documents) + len(self.surplus)


def gaps_of(entry: Entry) -> Gaps:
    """Return every missing or faulty answer and every missing document."""
    sections = _sections(entry)
    missing, surplus = _document_gaps(entry)
    return Gaps(
        answers=tuple(
            one
            for section in sections
            for one in problems_in(section, entry.entrant, entry.answers)
        ),
        rows=tuple(one for one in sections if _rows_missing(one, entry)),
        documents=missing,
        surplus=surplus,
    )


def _document_gaps(entry: Entry) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Return the documents that are missing, and those with too many files."""
    handed_in = [one.document_key for one in entry.current_attachments]
    documents = documents_for(entry.edition.plan, entry.entrant)
    proofs = proofs_asked(entry)
    missing = tuple(
        one
        for one in documents
        if one.key not in handed_in and (one.is_required or one.key in proofs)
    )
    return missing, tuple(one for one in documents if handed_in.count(one.key) > one.most_files)


def proofs_asked(entry: Entry) -> frozenset[str]:
    """Return the documents that must prove a doubtful answer, whatever the plan says of them.

    A credit code whose check character fails may be a real one (contest.md §6.1): it is taken
    with the paper that proves its section, where the plan names one.
    """
    plan, entrant = entry.edition.plan, entry.entrant
    doubtful = {
        one.section.key
        for section in sections_for(plan, entrant)
        if any(question.kind == "uscc" for question in section.questions)
        for one in checked_section(section, entrant, entry.answers)
        if one.question.kind == "uscc" and one.answer.warning
    }
    return frozenset(
        one.key for one in documents_for(plan, entrant) if doubtful.intersection(one.proves)
    )


def section_states(entry: Entry, *, at: datetime) -> tuple[SectionState, ...]:
    """Return the task list: the first section, the plan's sections, the documents."""
    begun = _Filled(open_points=0, touched=True)
    return (
        _state(entry, BASICS, None, begun, at=at),
        *(_state(entry, one.key, one.name, _filled(entry, one), at=at) for one in _sections(entry)),
        _state(entry, DOCUMENTS, None, _filled_documents(entry), at=at),
    )


def why_locked(entry: Entry, section_key: str, *, at: datetime) -> str:
    """Return the code of why a section cannot be changed now, or nothing.

    ``question`` and ``document`` pins open their own section only.
    """
    if not is_editable(entry, at):
        return "section_closed"
    if is_frozen(entry.edition.plan.time.freezes, _part_of(entry, section_key), at):
        return "section_frozen"
    pins = pins_of(entry)
    if not pins:
        return ""
    return "" if any(_opens(pin, section_key) for pin in pins) else "section_not_returned"


def open_questions(entry: Entry, section_key: str) -> frozenset[str] | None:
    """Return the questions of a section that a return has opened; ``None`` when all are open."""
    pins = [pin for pin in pins_of(entry) if pin.section == section_key]
    if not pins or any(pin.question is None for pin in pins):
        return None
    return frozenset(pin.question for pin in pins if pin.question is not None)


def open_documents(entry: Entry) -> frozenset[str] | None:
    """Return the documents that a return has opened; ``None`` when all are open."""
    pins = pins_of(entry)
    if not pins:
        return None
    return frozenset(pin.document for pin in pins if pin.document is not None)


def attachments_of(entry: Entry, document_key: str) -> tuple[Attachment, ...]:
    """Return the current files of one document."""
    return tuple(one for one in entry.current_attachments if one.document_key == document_key)


def twin_of(entry: Entry, sha256: str, *, document_key: str) -> Attachment | None:
    """Return a current file of the same content, of the same document if there is one."""
    twins = [one for one in entry.current_attachments if one.sha256 == sha256]
    same_document = (one for one in twins if one.document_key == document_key)
    return next(same_document, twins[0] if twins else None)


def replaced_of(entry: Entry, document_key: str) -> tuple[Attachment, ...]:
    """Return the files of one document that were replaced or removed, newest first."""
    return tuple(
        one
        for one in reversed(entry.attachments)
        if one.document_key == document_key and one.removed_at is not None
    )


def _sections(entry: Entry) -> tuple[Section, ...]:
    return sections_for(entry.edition.plan, entry.entrant)


def _opens(pin: Pin, section_key: str) -> bool:
    return pin.document is not None if section_key == DOCUMENTS else pin.section == section_key


def _part_of(entry: Entry, section_key: str) -> Part:
    if section_key == DOCUMENTS:
        return "documents"
    members = {one.key for one in entry.edition.plan.form.sections if one.kind == "members"}
    return "team" if section_key in members else "texts"


def _rows_missing(section: Section, entry: Entry) -> bool:
    if section.kind != "members":
        return False
    filled = [
        row
        for row in rows_of(section, entry.answers)
        if not all(is_blank(raw) for raw in row.values())
    ]
    return not section.least_rows <= len(filled) <= section.most_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """How a section is filled: points still open, whether begun, whether something is wrong."""

    open_points: int
    touched: bool
    faulty: bool = False


def _filled(entry: Entry, section: Section) -> _Filled:
    problems = list(problems_in(section, entry.entrant, entry.answers))
    rows_missing = _rows_missing(section, entry)
    open_points = len(problems) + rows_missing
    rows = rows_of(section, entry.answers)
    typed = any(not is_blank(raw) for row in rows for raw in row.values())
    return _Filled(
        open_points=open_points,
        touched=typed or (section.key in entry.answers and not open_points),
        faulty=any(one.answer.problem != "answer_missing" for one in problems),
    )


def _filled_documents(entry: Entry) -> _Filled:
    missing, surplus = _document_gaps(entry)
    return _Filled(
        open_points=len(missing) + len(surplus),
        touched=bool(entry.current_attachments),
        faulty=bool(surplus),
    )


def _state(
    entry: Entry, key: str, name: Text | None, filled: _Filled, *, at: datetime
) -> SectionState:
    pins = tuple(pin for pin in pins_of(entry) if _opens(pin, key))
    left = tuple(pin for pin in pins if is_left(entry, pin))
    why = why_locked(entry, key, at=at)
    return SectionState(
        key=key,
        name=name,
        state=_task(filled, why=why, pinned=bool(left)),
        why=why,
        open_points=filled.open_points,
        pins=pins,
        pins_left=left,
    )


def _task(filled: _Filled, *, why: str, pinned: bool) -> TaskState:
    if why:
        return "locked"
    if pinned or filled.faulty:
        return "fix"
    if not filled.touched:
        return "todo"
    return "doing" if filled.open_points else "done"


def lines_of(gaps: Gaps) -> Iterator[tuple[str, str, Text]]:
    """Return what is open as (section key, code, name), once a section and once a document."""
    seen: set[str] = set()
    for one in gaps.answers:
        if one.section.key not in seen:
            seen.add(one.section.key)
            yield one.section.key, "gap_section", one.section.name
    for section in gaps.rows:
        yield section.key, "gap_rows", section.name
    for document in gaps.documents:
        yield DOCUMENTS, "gap_document", document.name
    for document in gaps.surplus:
        yield DOCUMENTS, "gap_surplus", document.name
