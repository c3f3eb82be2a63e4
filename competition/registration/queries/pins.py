"""The points of a return as they are kept: what was changed there, what was answered in words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from competition.registration.models import Entry
from competition.registration.queries.outline import Answers
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


def pins_of(entry: Entry) -> tuple[Pin, ...]:
    """Return what was returned for correction; nothing unless the entry stands returned."""
    if entry.state != EntryState.RETURNED:
        return ()
    return pins_from(entry.corrections or [])


def pins_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Pin, ...]:
    """Return the pins of a verdict, or with their replies those of a revision."""
    return tuple(
        Pin(
            section=row.get("section"),
            question=row.get("question"),
            document=row.get("document"),
            words=str(row.get("words", "")),
            file=row.get("file"),
            page=row.get("page"),
            reply=str(row.get("reply", "")),
        )
        for row in rows
    )


def pin_row(pin: Pin) -> dict[str, Any]:
    """Return what is kept of a pin: the officer's part."""
    return {name: value for name, value in asdict(pin).items() if name != "reply"}


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
