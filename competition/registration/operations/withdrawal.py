"""Withdrawing an entry. Its number stays its own."""

from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.models import Entry
from competition.registration.notices import tell_owner_entry_withdrawn
from competition.registration.operations.claims import release_claims
from competition.registration.permissions import can_withdraw_entry
from competition.rules.calendar import is_open
from competition.rules.transitions import EntryEvent, EntryState, next_state


def withdraw_entry(entry: Entry, *, reason: str, by: Person, at: datetime) -> None:
    """Withdraw an entry; a submitted one needs a reason.

    While registration is open its company, leader and project may enter again; afterwards they
    stay taken, so that a withdrawal does not evade the one-entry rule.
    """
    if not can_withdraw_entry(by, entry, at):
        raise NotFoundError
    was_submitted = entry.state != EntryState.DRAFT
    if was_submitted and not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    entry.state = next_state(entry.state, EntryEvent.WITHDRAW)
    entry.corrections = None
    entry.correction_due_at = None
    db.session.flush()
    record(
        "registration:entry:withdrawn",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason.strip(),
    )
    if is_open(entry.phases, "registration", at):
        release_claims(entry, by=by, at=at)
    if was_submitted:
        tell_owner_entry_withdrawn(entry, at=at)
