"""The points of a return: where they stand, what was changed there, what was answered in words."""

from dataclasses import dataclass

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.registration.models import Entry
from competition.registration.queries.outline import (
    Answers,
    documents_for,
    questions_for,
    sections_for,
)
from competition.rules.transitions import EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One point of a return: what to correct, in the officer's words.

    ``file`` names one of several files of a document, ``page`` counts from 1; ``None`` means all.
    ``reply`` is what the applicant says to it, if anything.
    """

    section: str | None
    question: str | None
    document: str | None
    words: str
    file: str | None = None
    page: int | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A pin as its applicant reads it; ``part`` is the section's key, ``None`` for documents."""

    pin: Pin
    label: str
    part: str | None
    is_changed: bool

    @property
    def is_left(self) -> bool:
        """Tell whether it is neither changed nor answered in words."""
        return not self.is_changed and not self.pin.reply


def pins_of(entry: Entry) -> tuple[Pin, ...]:
    """Return what was returned for correction; nothing unless the entry stands returned."""
    if entry.state != EntryState.RETURNED:
        return ()
    return tuple(
        Pin(
            section=pin.get("section"),
            question=pin.get("question"),
            document=pin.get("document"),
            words=str(pin.get("words", "")),
            file=pin.get("file"),
            page=pin.get("page"),
            reply=str(pin.get("reply", "")),
        )
        for pin in entry.corrections or []
    )


def points_of(entry: Entry) -> tuple[Point, ...]:
    """Return the points of the return, in the officer's order and the reader's language."""
    return tuple(
        Point(
            pin=pin,
            label=_label(entry, pin),
            part=pin.section,
            is_changed=is_changed_at(entry, pin),
        )
        for pin in pins_of(entry)
    )


def is_left(entry: Entry, pin: Pin) -> bool:
    """Tell whether a pin is neither changed nor answered in words."""
    return not pin.reply and not is_changed_at(entry, pin)


def is_changed_at(entry: Entry, pin: Pin) -> bool:
    """Tell whether the place of a pin holds something else than what was submitted last."""
    revision = entry.last_revision
    if revision is None:
        return False
    if pin.document is not None:
        before = {
            str(one["sha256"]) for one in revision.documents if one["document"] == pin.document
        }
        now = {one.sha256 for one in entry.current_attachments if one.document_key == pin.document}
        return before != now
    return _pinned(revision.answers, pin) != _pinned(entry.answers, pin)


def _pinned(answers: Answers, pin: Pin) -> object:
    value = answers.get(pin.section or "")
    if pin.question is None:
        return value
    rows = value if isinstance(value, list) else [value or {}]
    return [row.get(pin.question) or "" for row in rows]


def _label(entry: Entry, pin: Pin) -> str:
    plan = entry.edition.plan
    if pin.document is not None:
        names = (one.name for one in documents_for(plan, entry.entrant) if one.key == pin.document)
        place = next((text_of(name) for name in names), _("材料"))
        page = _("第 %(n)s 页", n=pin.page) if pin.page else ""
        return " ".join(part for part in (place, pin.file or "", page) if part)
    section = next(
        (one for one in sections_for(plan, entry.entrant) if one.key == pin.section), None
    )
    if section is None:
        return _("基本信息")
    asked = (one for one in questions_for(section, entry.entrant) if one.key == pin.question)
    question = next(asked, None)
    if question is None:
        return text_of(section.name)
    return _(
        "%(section)s·%(question)s", section=text_of(section.name), question=text_of(question.label)
    )
