"""Wiping a rehearsal whole: its edition, entries, judges, runs, letters and accounts.

The audit log keeps its lines, as it must, and gets one more. A real edition is refused.
"""

from datetime import datetime

from sqlalchemy import Table, delete, select, update

from competition.accounts.models import Person
from competition.audit.models import AuditEvent
from competition.audit.operations import record
from competition.core.database import Base, db
from competition.core.errors import RefusedError
from competition.editions.models import Edition

_SITE_WIDE = frozenset({"edition", "person", "audit_event", "answered_request"})


def wipe_rehearsal(edition: Edition, domain: str, *, by: Person | None, at: datetime) -> None:
    """Remove everything that belongs to a rehearsal, from the leaves of the tables upwards.

    ``domain`` is where the rehearsal's accounts have their addresses. Raises
    :class:`RefusedError` ``not_a_rehearsal`` for a real edition.
    """
    if not edition.is_rehearsal:
        raise RefusedError("not_a_rehearsal")
    record("rehearsal:edition:wiped", edition, by=by, at=at, edition=edition)
    key, edition_id = edition.key, edition.id
    db.session.flush()
    db.session.expunge_all()
    people = select(Person.id).where(Person.email.endswith(f"@{domain}", autoescape=True))
    doomed: dict[str, list[int]] = {
        "edition": [edition_id],
        "person": list(db.session.scalars(people)),
    }
    tables = [one for one in Base.metadata.sorted_tables if one is not AuditEvent.__table__]
    for table in tables:
        if table.name not in _SITE_WIDE:
            doomed[table.name] = _belonging(table, doomed, key)
    made_like_it = update(Edition).where(Edition.origin_id == edition_id)
    db.session.execute(made_like_it.values(origin_id=None, origin_number=None))
    for table in reversed(tables):
        ids = doomed.get(table.name, [])
        for start in range(0, len(ids), 500):
            db.session.execute(delete(table).where(table.c.id.in_(ids[start : start + 500])))


def _belonging(table: Table, doomed: dict[str, list[int]], key: str) -> list[int]:
    """Return the rows of a table that hang on something doomed, or carry the edition's key."""
    found: set[int] = set()
    if "edition_key" in table.c:
        found |= set(db.session.scalars(select(table.c.id).where(table.c.edition_key == key)))
    for column in table.c:
        for link in column.foreign_keys:
            ids = doomed.get(link.column.table.name, [])
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                found |= set(db.session.scalars(select(table.c.id).where(column.in_(part))))
    return sorted(found)
