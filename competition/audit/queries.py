"""Reading and verifying the audit log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from competition.audit.models import FIRST_HASH, AuditEvent, chained_hash, subject_of
from competition.core.database import Base, db
from competition.core.paging import Paged, paged

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the chain found: how many lines hold, and the first one that does not."""

    lines: int
    head: str
    broken_at: int | None = None
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether every line holds."""
        return self.broken_at is None


def last_lines_at(kind: str, things: Iterable[Base]) -> dict[str, datetime]:
    """Return when something last happened to each of some things, by how the log names them.

    Things of which no such line tells are left out.
    """
    rows = db.session.execute(
        select(AuditEvent.subject, func.max(AuditEvent.at).label("last_at"))
        .where(AuditEvent.subject.in_([subject_of(one) for one in things]), AuditEvent.kind == kind)
        .group_by(AuditEvent.subject)
    )
    return {row.subject: row.last_at for row in rows}


def verify_chain() -> Verification:
    """Recompute the whole chain; name the first line whose content, hash or link is wrong."""
    previous, expected = FIRST_HASH, 1
    for sequence, line in _lines():
        fault = _fault(line, expected=expected, previous=previous)
        if fault:
            return Verification(expected - 1, previous, sequence, fault)
        assert line is not None  # noqa: S101 - an unreadable line is a fault
        previous, expected = line.hash, expected + 1
    return Verification(expected - 1, previous)


def _fault(line: AuditEvent | None, *, expected: int, previous: str) -> str:
    if line is None:
        return "unreadable"
    if line.seq != expected:
        return "missing_before"
    if line.previous_hash != previous:
        return "wrong_link"
    return "" if _recomputed(line) == line.hash else "changed"


def _recomputed(line: AuditEvent) -> str:
    try:
        return chained_hash(line)
    except (ValueError, TypeError, AttributeError):
        return ""


def _lines() -> Iterator[tuple[int, AuditEvent | None]]:
    after = -(2**62)
    while True:
        numbers = db.session.scalars(
            select(AuditEvent.seq)
            .where(AuditEvent.seq > after)
            .order_by(AuditEvent.seq)
            .limit(_CHUNK)
        ).all()
        if not numbers:
            return
        yield from _read(list(numbers))
        after = numbers[-1]
        db.session.expunge_all()


def _read(numbers: list[int]) -> Iterator[tuple[int, AuditEvent | None]]:
    try:
        found = {
            line.seq: line
            for line in db.session.scalars(
                select(AuditEvent).where(AuditEvent.seq.in_(numbers))
            ).all()
        }
    except (ValueError, TypeError):
        for number in numbers:
            yield number, _read_one(number)
        return
    for number in numbers:
        yield number, found[number]


def _read_one(number: int) -> AuditEvent | None:
    try:
        return db.session.scalar(select(AuditEvent).where(AuditEvent.seq == number))
    except (ValueError, TypeError):
        return None


def list_events(*, edition_key: str | None, kind: str, number: int) -> Paged[AuditEvent]:
    """Return a page of the log, newest first, for one edition or the site, filtered by kind."""
    query = select(AuditEvent).order_by(AuditEvent.seq.desc())
    if edition_key is not None:
        query = query.where(AuditEvent.edition_key == edition_key)
    if kind:
        query = query.where(AuditEvent.kind.startswith(kind, autoescape=True))
    return paged(query, number)


def list_events_of(subject: str) -> list[AuditEvent]:
    """Return everything the log says of one thing, oldest first."""
    return list(
        db.session.scalars(
            select(AuditEvent).where(AuditEvent.subject == subject).order_by(AuditEvent.seq)
        )
    )


def head_hash() -> str:
    """Return the hash of the newest line: printed in notices, so that outsiders hold a copy."""
    return (
        db.session.scalar(select(AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1))
        or FIRST_HASH
    )


def find_line_of(line_hash: str) -> AuditEvent | None:
    """Return the line with a hash, or ``None``: a hash printed earlier must still be there."""
    return db.session.scalar(select(AuditEvent).where(AuditEvent.hash == line_hash.lower()))


def list_kinds(edition_key: str | None) -> list[str]:
    """Return the kinds of lines that the log has of an edition, or of the whole site, sorted."""
    query = select(AuditEvent.kind).distinct().order_by(AuditEvent.kind)
    if edition_key is not None:
        query = query.where(AuditEvent.edition_key == edition_key)
    return list(db.session.scalars(query))
