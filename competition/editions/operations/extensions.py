"""Letting a phase close later for everybody."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition, PhaseExtension
from competition.rules.values import as_utc


def extend_phase(
    edition: Edition, phase_key: str, closes_at: datetime, *, reason: str, by: Person, at: datetime
) -> PhaseExtension:
    """Let a phase close later for everybody, with a reason; nobody's time gets shorter.

    Raises :class:`RefusedError` ``reason_missing`` or ``extension_not_later``.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    phase = next((one for one in edition.phases if one.key == phase_key), None)
    if phase is None:
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    if closes_at <= max(phase.closes, at):
        raise RefusedError("extension_not_later", field="closes")
    made = PhaseExtension(
        edition=edition,
        phase_key=phase_key,
        closes_at=closes_at,
        reason=reason.strip(),
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "editions:phase:extended",
        made,
        by=by,
        at=at,
        edition=edition,
        reason=made.reason,
        phase=phase_key,
        closes=as_utc(closes_at),
    )
    return made
