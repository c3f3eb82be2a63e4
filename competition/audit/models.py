"""The audit log's table. Triggers refuse to change or delete a row on either engine."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import DDL, BigInteger, Integer, String, Text, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from competition.core.database import Base
from competition.rules.plan_reading import canonical_json

FIRST_HASH = "0" * 64


class AuditEvent(Base):
    """One line: who did what to which thing, when, and the hash that ties it to the line before."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    edition_key: Mapped[str | None] = mapped_column(String(80), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[str] = mapped_column(Text, default="{}")
    request_id: Mapped[str] = mapped_column(String(20), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


def subject_of(thing: Base) -> str:
    """Return how the log names a thing: its table and its id."""
    identity = inspect(thing).identity
    if identity is None:
        raise ValueError("flush before recording: the subject has no id yet")
    return f"{thing.__tablename__}:{identity[0]}"


def chained_hash(line: AuditEvent) -> str:
    """Return SHA-256 of 0x01, the previous hash and the line's canonical JSON (algorithms §8)."""
    event = {
        "seq": line.seq,
        "at": line.at.astimezone(UTC).isoformat(),
        "kind": line.kind,
        "subject": line.subject,
        "edition": line.edition_key,
        "actor": line.actor_id,
        "actor_name": line.actor_name,
        "reason": line.reason,
        "data": line.data,
        "request": line.request_id,
        "address": line.address_hash,
    }
    content = b"\x01" + bytes.fromhex(line.previous_hash) + canonical_json(event)
    return hashlib.sha256(content).hexdigest()


REFUSALS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()"
        ),
    ),
}
"""What makes the log append-only, by the engine."""

for _dialect, _statements in REFUSALS.items():
    for _statement in _statements:
        event.listen(
            AuditEvent.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        )
