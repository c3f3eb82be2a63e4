"""What the organiser says of recommended entries: accepted, or sent back to the unit."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import update

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.registration.models import Entry
from competition.registration.queries import revision_of
from competition.rules.calendar import may_happen
from competition.rules.transitions import EntryEvent, EntryState, can_happen, next_state
from competition.screening import notices
from competition.screening.models import Acceptance, AcceptanceBatch, Verdict, VerdictKind
from competition.screening.permissions import can_accept
from competition.screening.queries import (
    CheckingClock,
    acceptance_code,
    find_acceptance,
    last_batch_number,
    last_sequence,
    last_verdict,
    unlisted_among,
    verdicts_of,
)

acceptance_followers: list[Callable[[Entry, Person, datetime], None]] = []
"""The rooms above enrol here what follows when an entry was accepted; within the transaction."""


def accept_entries(entries: Sequence[Entry], *, by: Person, at: datetime) -> list[Verdict]:
    """Accept recommended entries (受理) as one batch: all of them or, if one cannot be, none.

    Each gets the next number of the edition, in the order given; no number is given twice.
    Refuses with ``acceptance_closed``, ``nothing_chosen``, ``entry_not_recommended``, which names
    the first that is not waiting for acceptance, or ``entry_unlisted``.
    """
    if not entries:
        raise RefusedError("nothing_chosen")
    for entry in entries:
        _require(entry, EntryEvent.ACCEPT, by=by, at=at)
        if not may_happen(entry.edition.plan.phases, "accept_entry", at):
            raise RefusedError("acceptance_closed")
    edition = entries[0].edition
    unlisted = unlisted_among(edition, entries) if edition.plan.screening.list_first else ()
    if unlisted:
        raise RefusedError("entry_unlisted", name=unlisted[0].project_name)
    batch = AcceptanceBatch(
        edition=edition, number=last_batch_number(edition) + 1, accepted_by=by, accepted_at=at
    )
    db.session.add(batch)
    db.session.execute(  # numbers of entries that were withdrawn and came again
        update(Acceptance)
        .where(Acceptance.entry_id.in_([one.id for one in entries]), Acceptance.ended_at.is_(None))
        .values(ended_at=at)
    )
    return [
        _accept(entry, batch, sequence, by=by, at=at)
        for sequence, entry in enumerate(entries, start=last_sequence(edition) + 1)
    ]


def publish_batch(batch: AcceptanceBatch, *, by: Person, at: datetime) -> None:
    """Publish the list of a batch: what the plan lets the public see of it.

    Refuses with ``batch_published`` or ``batch_unpublishable``, when the plan publishes nothing.
    """
    if not can_accept(by, batch.edition, at):
        raise NotFoundError
    if batch.published_at is not None:
        raise RefusedError("batch_published")
    if not batch.edition.plan.screening.accepted_columns:
        raise RefusedError("batch_unpublishable")
    batch.published_at = at
    batch.published_by_id = by.id
    db.session.flush()
    record(
        "screening:batch:published", batch, by=by, at=at, edition=batch.edition, number=batch.number
    )


def hide_batch(batch: AcceptanceBatch, *, reason: str, by: Person, at: datetime) -> None:
    """Take a published list down again for a reason.

    Refuses with ``batch_not_published`` or ``reason_needed``.
    """
    if not can_accept(by, batch.edition, at):
        raise NotFoundError
    if batch.published_at is None:
        raise RefusedError("batch_not_published")
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    batch.published_at = None
    batch.published_by_id = None
    db.session.flush()
    record(
        "screening:batch:hidden",
        batch,
        by=by,
        at=at,
        edition=batch.edition,
        reason=reason.strip(),
        number=batch.number,
    )


def send_back_entry(entry: Entry, *, reason: str, by: Person, at: datetime) -> Verdict:
    """Send a recommended entry back to its unit with a reason; the unit's clock starts anew.

    Refuses with ``entry_not_recommended`` or ``reason_needed``.
    """
    _require(entry, EntryEvent.SEND_BACK, by=by, at=at)
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    entry.state = next_state(entry.state, EntryEvent.SEND_BACK)
    verdict = _verdict(entry, VerdictKind.SENT_BACK, reason=reason.strip(), by=by, at=at)
    verdict.due_at = CheckingClock(entry.edition).unit_due(at)
    db.session.flush()
    record(
        "screening:entry:sent_back",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=verdict.reason,
        unit=entry.desk,
    )
    notices.tell_officers_sent_back(verdict, due_at=verdict.due_at, at=at)
    return verdict


def take_back_acceptance(entry: Entry, *, reason: str, by: Person, at: datetime) -> Verdict:
    """Take an acceptance back with a reason: the entry is recommended again.

    Refuses with ``verdict_cannot_be_taken_back`` or ``reason_needed``.
    """
    if not can_accept(by, entry.edition, at):
        raise NotFoundError
    verdict = last_verdict(verdicts_of(entry))
    if verdict is None or entry.state != EntryState.ACCEPTED:
        raise RefusedError("verdict_cannot_be_taken_back")
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    entry.state = next_state(entry.state, EntryEvent.TAKE_BACK)
    entry.accepted_at = None
    entry.acceptance_number = None
    standing = find_acceptance(entry)
    if standing is not None:
        standing.ended_at = at
    verdict.withdrawn_at = at
    verdict.withdrawn_by = by
    verdict.withdrawn_reason = reason.strip()
    db.session.flush()
    record(
        "screening:acceptance:taken_back",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reason=verdict.withdrawn_reason,
    )
    notices.tell_owner_verdict_taken_back(verdict, at=at)
    return verdict


def _accept(
    entry: Entry, batch: AcceptanceBatch, sequence: int, *, by: Person, at: datetime
) -> Verdict:
    code = acceptance_code(entry.edition, sequence)
    accepted = Acceptance(
        edition_id=entry.edition_id, batch=batch, entry=entry, sequence=sequence, code=code
    )
    db.session.add(accepted)
    entry.state = next_state(entry.state, EntryEvent.ACCEPT)
    entry.accepted_at = at
    entry.acceptance_number = code
    verdict = _verdict(entry, VerdictKind.ACCEPTED, reason="", by=by, at=at)
    db.session.flush()
    record(
        "screening:entry:accepted",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        group=entry.group_key or "",
        unit=entry.desk,
        number=code,
        batch=batch.number,
    )
    notices.tell_owner_of_acceptance(accepted, at=at)
    for follow in acceptance_followers:
        follow(entry, by, at)
    return verdict


def _require(entry: Entry, event: EntryEvent, *, by: Person, at: datetime) -> None:
    if not can_accept(by, entry.edition, at):
        raise NotFoundError
    if not can_happen(entry.state, event):
        raise RefusedError("entry_not_recommended", name=entry.reference or entry.project_name)


def _verdict(entry: Entry, kind: VerdictKind, *, reason: str, by: Person, at: datetime) -> Verdict:
    verdict = Verdict(
        entry=entry,
        revision=revision_of(entry),
        kind=kind,
        unit_key=entry.desk,
        reason=reason,
        checks={},
        pins=[],
        decided_by=by,
        decided_at=at,
    )
    db.session.add(verdict)
    return verdict
