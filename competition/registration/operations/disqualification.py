"""Disqualifying an accepted entry, at any stage, and taking that back where it was wrong."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.models import Entry
from competition.registration.notices import tell_owner_entry_disqualified
from competition.rules.transitions import EntryEvent, EntryState, next_state


def disqualify_entry(entry: Entry, *, reason: str, by: Person, at: datetime) -> Entry:
    """Disqualify an accepted entry, with a reason that its owner is told.

    What it has won is not touched here: the prizes' own room takes it out of the allocation.
    """
    if not can_organise(by, entry.edition, at):
        raise NotFoundError
    if entry.state != EntryState.ACCEPTED:
        raise RefusedError("entry_not_accepted")
    if not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    entry.state = next_state(entry.state, EntryEvent.DISQUALIFY)
    db.session.flush()
    record(
        "registration:entry:disqualified",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason.strip(),
    )
    tell_owner_entry_disqualified(entry, reason=reason.strip(), at=at)
    return entry


def reinstate_entry(entry: Entry, *, reason: str, by: Person, at: datetime) -> Entry:
    """Take a disqualification back, with a reason; a prize comes only by a new allocation."""
    if not can_organise(by, entry.edition, at):
        raise NotFoundError
    if entry.state != EntryState.DISQUALIFIED:
        raise RefusedError("entry_not_disqualified")
    if not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    entry.state = next_state(entry.state, EntryEvent.REINSTATE)
    db.session.flush()
    record(
        "registration:entry:reinstated",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason.strip(),
    )
    return entry
