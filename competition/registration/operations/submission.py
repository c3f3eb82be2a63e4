"""Submitting: in time, complete, eligible, single. What is submitted is frozen as a revision."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.registration.models import Entry, Revision
from competition.registration.notices import tell_owner_entry_submitted
from competition.registration.operations.claims import take_claims
from competition.registration.permissions import can_submit_entry
from competition.registration.queries import (
    Eligibility,
    eligibility_of,
    finding_record,
    gaps_of,
    is_in_grace,
    is_left,
    pins_of,
    sign_off_state,
)
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import EntryEvent, EntryState, next_state
from competition.rules.values import as_utc

SIGN_OFF_REFUSALS = {
    "missing": "sign_off_missing",
    "asked": "sign_off_asked",
    "declined": "sign_off_declined",
    "changed": "sign_off_stale",
}
"""Why an entry whose plan asks for a sign-off cannot be submitted yet."""

submission_followers: list[Callable[[Revision, Person, datetime], None]] = []
"""The rooms above enrol here what follows when an entry was submitted; within the transaction."""


def submit_entry(entry: Entry, *, begun_at: datetime, by: Person, at: datetime) -> Revision:
    """Submit an entry, or what was changed of it, and return the frozen revision.

    ``begun_at`` is when the last page was shown, by the server's clock: what was begun before
    the closing and arrives within the plan's grace counts. Raises :class:`RefusedError` with
    ``submission_late``, ``submission_early``, ``correction_late``, ``entry_incomplete``,
    ``points_left``, ``entry_barred``, ``entry_unclear``, a ``sign_off_…`` or a ``claim_…`` code.
    """
    if not can_submit_entry(by, entry, at):
        raise NotFoundError
    in_grace = is_in_grace(entry, begun_at=begun_at, at=at)
    with db.session.no_autoflush:  # one flush for all of it, not one before each question
        eligibility = _ready(entry, at=at)
        group_key = _group(eligibility)
        reference = entry.reference or _next_reference(entry.edition)
        take_claims(entry, eligibility.facts, by=by, at=at)
        is_first = entry.state == EntryState.DRAFT
        if entry.state != EntryState.RETURNED:  # new content begins at the unit it is handed in at
            entry.desk_key = None
        entry.state = next_state(
            entry.state, EntryEvent.SUBMIT if is_first else EntryEvent.RESUBMIT
        )
        entry.group_key = group_key
        entry.reference = reference
        entry.submitted_at = at
        revision = _frozen(entry, eligibility, in_grace=in_grace, by=by, at=at)
        entry.corrections = None
        entry.correction_due_at = None
        db.session.add(revision)
    db.session.flush()
    record(
        "registration:entry:submitted",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        reference=entry.reference,
        revision=revision.number,
        group=group_key,
        receipt=revision.receipt,
        in_grace=in_grace,
    )
    for follow in submission_followers:
        follow(revision, by, at)
    tell_owner_entry_submitted(entry, revision, at=at)
    return revision


def _ready(entry: Entry, *, at: datetime) -> Eligibility:
    """Return how a complete entry stands.

    One with gaps, with points of a return left open or without its sign-off is refused.
    """
    gaps = gaps_of(entry)
    if gaps.count:
        raise RefusedError("entry_incomplete", count=gaps.count)
    left = [pin for pin in pins_of(entry) if is_left(entry, pin)]
    if left:
        raise RefusedError("points_left", count=len(left))
    refusal = SIGN_OFF_REFUSALS.get(sign_off_state(entry))
    if refusal is not None:
        raise RefusedError(refusal)
    return eligibility_of(entry, at=at, signed=True)


def _group(eligibility: Eligibility) -> str:
    if eligibility.group is not None:
        return eligibility.group.key
    if eligibility.is_barred:
        raise RefusedError("entry_barred", count=len(eligibility.barring))
    raise RefusedError("entry_unclear", count=len(eligibility.unclear))


def _next_reference(edition: Edition) -> str:
    """Return the next number of the edition; one writer at a time, so no number comes twice."""
    given = db.session.scalar(
        select(func.count())
        .select_from(Entry)
        .where(Entry.edition_id == edition.id, Entry.reference.is_not(None))
    )
    prefix = edition.plan.form.reference_prefix or edition.key.upper()
    return f"{prefix}-{(given or 0) + 1:05d}"


def _frozen(
    entry: Entry, eligibility: Eligibility, *, in_grace: bool, by: Person, at: datetime
) -> Revision:
    number = len(entry.revisions) + 1
    documents = _documents(entry)
    findings = [finding_record(one) for one in eligibility.findings]
    version = entry.edition.version
    replies = entry.corrections or []
    receipt = hashlib.sha256(
        canonical_json(
            {
                "edition": entry.edition.key,
                "entry": entry.public_id,
                "reference": entry.reference,
                "revision": number,
                "answers": entry.answers,
                "documents": documents,
                "findings": findings,
                "group": entry.group_key,
                "plan": version.fingerprint,
                "by": by.public_id,
                "at": as_utc(at),
            }
            | ({"replies": replies} if replies else {})
        )
    ).hexdigest()
    return Revision(
        entry=entry,
        number=number,
        answers=entry.answers,
        documents=documents,
        findings=findings,
        replies=replies,
        group_key=entry.group_key,
        plan_version_id=version.id,
        receipt=receipt,
        in_grace=in_grace,
        submitted_by_id=by.id,
        submitted_at=at,
    )


def _documents(entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "id": one.public_id,
            "document": one.document_key,
            "name": one.name,
            "media_type": one.media_type,
            "sha256": one.sha256,
            "size": one.size,
            "pages": one.pages,
        }
        for one in entry.current_attachments
    ]
