"""What registration holds of a person, to be taken along: own entries with their files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person
from competition.accounts.queries import PersonalData, PersonalFile, data_sources, erasure_bars
from competition.core.database import db
from competition.registration.models import Entry
from competition.registration.queries.entries import list_entries_of
from competition.rules.transitions import EntryState

_RUNNING = (
    EntryState.SUBMITTED,
    EntryState.RETURNED,
    EntryState.RECOMMENDED,
    EntryState.ACCEPTED,
)


def entries_of_person(person: Person) -> PersonalData:
    """Return a person's own entries: drafts, every submission, and the files."""
    own = [one for one in list_entries_of(person) if one.owner_id == person.id]
    files = tuple(
        PersonalFile(
            path=f"{entry.public_id}/{one.document_key}/{one.public_id}-{one.name}",
            sha256=one.sha256,
        )
        for entry in own
        for one in entry.attachments
    )
    return PersonalData(name="entries", data=[_entry(one) for one in own], files=files)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.public_id,
        "contest": entry.edition.key,
        "reference": entry.reference,
        "state": entry.state,
        "answers": entry.answers,
        "saved_at": entry.saved_at.isoformat(),
        "submissions": [
            {
                "number": one.number,
                "at": one.submitted_at.isoformat(),
                "answers": one.answers,
                "documents": one.documents,
                "replies": one.replies,
                "receipt": one.receipt,
            }
            for one in entry.revisions
        ],
    }


def running_entries(person: Person, at: datetime) -> Iterable[str]:
    """Return what stands against a deletion: an entry whose contest is not over."""
    running = db.session.scalars(
        select(Entry).where(Entry.owner_id == person.id, Entry.state.in_(_RUNNING))
    )
    if any(at < max(phase.closes for phase in one.phases) for one in running):
        yield "erasure_running"


erasure_bars.append(running_entries)
data_sources.append(entries_of_person)
