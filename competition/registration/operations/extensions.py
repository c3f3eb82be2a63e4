"""Letting one entry come later, by the organiser's decision."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.models import Entry
from competition.registration.notices import tell_owner_entry_extended
from competition.rules.transitions import EntryState
from competition.rules.values import as_utc


def extend_entry(
    entry: Entry, closes_at: datetime, *, reason: str, by: Person, at: datetime
) -> None:
    """Let registration close later for one entry, with a reason that stays in the log.

    Raises :class:`RefusedError` ``reason_missing``, ``extension_not_later`` or
    ``extension_pointless`` for an entry that is past registration.
    """
    if not can_organise(by, entry.edition, at):
        raise NotFoundError
    if entry.state not in (EntryState.DRAFT, EntryState.SUBMITTED):
        raise RefusedError("extension_pointless")
    if not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    registration = entry.registration
    if registration is None or closes_at <= max(registration.closes, at):
        raise RefusedError("extension_not_later", field="closes")
    entry.extended_until = closes_at
    db.session.flush()
    record(
        "registration:entry:extended",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=reason.strip(),
        closes=as_utc(closes_at),
    )
    tell_owner_entry_extended(entry, reason=reason.strip(), at=at)
