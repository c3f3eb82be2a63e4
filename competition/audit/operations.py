"""Writing the audit log: each line is chained to the one before by its hash."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from competition.audit.models import FIRST_HASH, AuditEvent, chained_hash, subject_of
from competition.core.actors import Actor, Scoped
from competition.core.database import Base, db
from competition.core.logging import origin
from competition.rules.plan_reading import canonical_json

_HEAD = "audit_head"


def record(
    kind: str,
    subject: Base,
    *,
    by: Actor | None,
    at: datetime,
    edition: Scoped | None = None,
    reason: str = "",
    **data: object,
) -> AuditEvent:
    """Append one line to the log, inside the transaction that makes the change.

    ``kind`` is ``room:thing:past_tense``. ``data`` is plain JSON without floats and without
    personal data. The subject must have its id, so flush before. One writer at a time is
    guaranteed by :func:`competition.core.database.write_transaction`.
    """
    last, previous = _head()
    sequence = last + 1
    came_from = origin()
    line = AuditEvent(
        seq=sequence,
        at=at,
        kind=kind,
        subject=subject_of(subject),
        edition_key=edition.key if edition else None,
        actor_id=by.id if by else None,
        actor_name=by.name if by else "",
        reason=reason,
        data=canonical_json(data).decode(),
        request_id=came_from.request_id,
        address_hash=_hashed(came_from.address),
        previous_hash=previous,
    )
    line.hash = chained_hash(line)
    db.session.add(line)
    db.session.flush()
    session = db.session()
    session.info[_HEAD] = (session.get_transaction(), sequence, line.hash)
    return line


def _head() -> tuple[int, str]:
    """Return number and hash of the last line; within a transaction it is remembered."""
    session = db.session()
    transaction, sequence, last_hash = session.info.get(_HEAD, (None, 0, FIRST_HASH))
    if transaction is not None and transaction is session.get_transaction():
        return sequence, last_hash
    last = db.session.execute(
        select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    return (last[0], last[1]) if last else (0, FIRST_HASH)


def _hashed(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16] if address else ""
