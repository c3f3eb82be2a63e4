"""The first act: people sign up, fill in their entries and submit them, most of them in time."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from pypdf import PdfWriter

from competition.core.errors import RefusedError
from competition.core.storage import keep
from competition.core.uploads import CheckedUpload
from competition.registration.models import Entry
from competition.registration.operations import (
    add_attachment,
    save_section,
    start_entry,
    submit_entry,
    withdraw_entry,
)
from competition.rehearsal.entrants import MadeEntrant, made_answers, made_entrant
from competition.rehearsal.stage import Stage, add_person, in_batches, one_transaction
from competition.rehearsal.winners import as_handed_in
from competition.rules.plan.form import Document

_LEFT_UNFINISHED_PERCENT = 4
_WITHDRAWN_EVERY = 71


@dataclass(frozen=True, slots=True)
class Registered:
    """An entry that was begun: who made it, and which made entrant it is."""

    entry_id: int
    owner: str
    made: MadeEntrant
    is_submitted: bool


def register_all(stage: Stage) -> list[Registered]:
    """Play registration for every entrant; a batch is one transaction."""
    upload = _blank_pdf()
    registered: list[Registered] = []
    for numbers in in_batches(range(1, stage.entries + 1)):
        with one_transaction(stage, stage.moment("registration", 50)):
            registered += [_register(stage, number, upload) for number in numbers]
    return registered


def _register(stage: Stage, number: int, upload: CheckedUpload) -> Registered:
    dice = stage.dice.for_purpose(f"entry {number}")
    made = as_handed_in(stage, made_entrant(dice, stage.plan, number))
    begun = stage.moment("registration", 2 + dice.below(80))
    owner = "applicant" if number == 1 else f"applicant{number}"
    person = add_person(stage, owner, at=begun, called=made.leader.name)
    entry = start_entry(
        stage.edition,
        entrant=made.entrant,
        project_name=made.project.name,
        field_key=made.field.key,
        district_key=made.district.key,
        unit_key=made.unit.key,
        by=person,
        at=begun,
    )
    at = fill_in(stage, entry, made, upload, begun=begun)
    is_submitted = number < 3 or not dice.happens(_LEFT_UNFINISHED_PERCENT)
    if is_submitted:
        is_submitted = _submitted(entry, stage, at=at)
    if is_submitted and number % _WITHDRAWN_EVERY == 0:
        withdraw_entry(
            entry, reason="核心成员变动，暂不参赛", by=person, at=at + timedelta(hours=1)
        )
        is_submitted = False
    return Registered(entry.id, owner, made, is_submitted)


def fill_in(
    stage: Stage, entry: Entry, made: MadeEntrant, upload: CheckedUpload, *, begun: datetime
) -> datetime:
    """Answer every section and hand in every required document; return when it was done."""
    at = begun
    for section_key, values in made_answers(stage.plan, made).items():
        at += timedelta(minutes=3)
        save_section(entry, section_key, values, seen_version=entry.version, by=entry.owner, at=at)
    for document in stage.plan.form.documents:
        if document.is_required and document.entrant in (None, made.entrant):
            add_attachment(entry, document.key, _named(upload, document), by=entry.owner, at=at)
    return at + timedelta(minutes=5)


def _named(upload: CheckedUpload, document: Document) -> CheckedUpload:
    return CheckedUpload(
        name=f"{document.name.zh}.pdf",
        extension=upload.extension,
        media_type=upload.media_type,
        sha256=upload.sha256,
        size=upload.size,
        pages=upload.pages,
    )


def _submitted(entry: Entry, stage: Stage, *, at: datetime) -> bool:
    """Submit; what the rules refuse stays a draft, as it would for a person."""
    try:
        submit_entry(entry, begun_at=at, by=entry.owner, at=at)
    except RefusedError:
        return False
    return True


def _blank_pdf() -> CheckedUpload:
    """Store one page that stands for every document of a rehearsal."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    content = io.BytesIO()
    writer.write(content)
    kept = keep(content.getvalue())
    return CheckedUpload(
        name="rehearsal.pdf",
        extension="pdf",
        media_type="application/pdf",
        sha256=kept.sha256,
        size=kept.size,
        pages=1,
    )
