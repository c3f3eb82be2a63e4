"""Bringing in a table of earlier entries: read, looked at, confirmed in one piece, undone."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.core.phrases import _, say
from competition.core.tables import TableUnreadableError
from competition.core.uploads import CheckedUpload
from competition.editions.models import Edition
from competition.history.models import ImportState, PastEntry, PastImport
from competition.history.permissions import can_handle_import, can_import_history
from competition.history.queries import read_past_table
from competition.jobs.operations import Work, enqueue_job, worker

_READ, _WRITE = "history:read", "history:write"
_MOST_FAULTS = 2_000

followers: list[Callable[[PastImport, Person, datetime], None]] = []
"""The rooms above enrol here what follows when entries came in or went; within the transaction."""

bars: list[Callable[[PastImport], int]] = []
"""The rooms above enrol here how many of their decisions stand on the entries of a table."""


def take_table(edition: Edition, upload: CheckedUpload, *, by: Person, at: datetime) -> PastImport:
    """Keep a table of earlier entries and order its reading; nothing of it is taken in yet."""
    if not can_import_history(by, edition, at):
        raise NotFoundError
    public_id = secrets.token_hex(8)
    job = enqueue_job(
        _READ,
        {"import": public_id},
        title=_("核对往届项目表"),
        by=by,
        at=at,
        edition=edition,
    )
    table = PastImport(
        public_id=public_id,
        edition=edition,
        job=job,
        name=upload.name,
        sha256=upload.sha256,
        uploaded_by_id=by.id,
        uploaded_at=at,
    )
    db.session.add(table)
    db.session.flush()
    record("history:import:uploaded", table, by=by, at=at, edition=edition, sha256=upload.sha256)
    return table


def confirm_import(table: PastImport, *, by: Person, at: datetime) -> PastImport:
    """Order that the lines without fault are taken in, all of them in one transaction.

    Raises :class:`RefusedError` ``past_not_ready`` while it is read or written, or when it was
    confirmed before, and ``past_nothing`` when no line is right.
    """
    if not can_handle_import(by, table, at):
        raise NotFoundError
    if table.state != ImportState.READ or not table.job.is_over:
        raise RefusedError("past_not_ready")
    if not table.good_lines:
        raise RefusedError("past_nothing")
    table.job = enqueue_job(
        _WRITE,
        {"import": table.public_id, "by": by.id, "lines": table.good_lines},
        title=_("导入往届项目"),
        by=by,
        at=at,
        edition=table.edition,
    )
    db.session.flush()
    record("history:import:confirmed", table, by=by, at=at, edition=table.edition)
    return table


def undo_import(table: PastImport, *, reason: str, by: Person, at: datetime) -> None:
    """Take out again everything that a table brought; the table itself is kept with the reason.

    Raises :class:`RefusedError` ``past_reason_needed``, ``past_not_done``, or ``past_used`` when
    somebody has decided on the likeness to one of its entries.
    """
    if not can_handle_import(by, table, at):
        raise NotFoundError
    if table.state != ImportState.DONE:
        raise RefusedError("past_not_done")
    if not reason.strip():
        raise RefusedError("past_reason_needed", field="reason")
    used = sum(bar(table) for bar in bars)
    if used:
        raise RefusedError("past_used", count=used)
    for follow in followers:
        follow(table, by, at)
    gone = db.session.execute(delete(PastEntry).where(PastEntry.import_id == table.id))
    table.state, table.undone_reason = ImportState.UNDONE, reason.strip()
    table.undone_by_id, table.undone_at = by.id, at
    db.session.flush()
    record(
        "history:import:undone",
        table,
        by=by,
        at=at,
        edition=table.edition,
        reason=reason.strip(),
        count=gone.rowcount,  # type: ignore[attr-defined]  # a delete counts its rows
    )


def _table_of(work: Work) -> PastImport:
    return db.session.query(PastImport).filter_by(public_id=work.payload["import"]).one()


def _url(table: PastImport) -> str:
    return f"/contests/{table.edition.key}/manage/history/{table.public_id}"


@worker(_READ)
def _read(work: Work) -> dict[str, Any]:
    """Look at every line of a table; only what was found is written down."""
    table = _table_of(work)
    url = _url(table)
    try:
        reading = read_past_table(table, work.advance)
    except TableUnreadableError as fault:
        code, *found = fault.args
        with write_transaction():
            table = _table_of(work)
            table.state = ImportState.REFUSED
            table.refusal, table.refusal_value = code, str(found[0] if found else "")[:200]
        return {"summary": say(code, found=found[0] if found else ""), "url": url}
    with write_transaction():
        table = _table_of(work)
        table.state = ImportState.READ
        table.lines = len(reading.table.lines)
        table.faulty_lines = reading.faulty_lines
        table.faults = [one.as_data() for one in reading.faults[:_MOST_FAULTS]]
        good = table.good_lines
    return {
        "summary": _(
            "核对完毕：可导入 %(n)s 行，有错误 %(m)s 行。", n=good, m=reading.faulty_lines
        ),
        "url": url,
    }


@worker(_WRITE)
def _write(work: Work) -> dict[str, Any]:
    """Read the table once more and take in what is right, all or nothing.

    What others brought in since it was looked at would make another result than the one that was
    confirmed: then nothing is written.
    """
    reading = read_past_table(_table_of(work), work.advance)
    if len(reading.rows) != work.payload["lines"]:
        raise RefusedError("past_changed")
    at = now()
    rows = [{**row, "public_id": secrets.token_hex(8)} for row in reading.rows]
    with write_transaction():
        table = _table_of(work)
        by = db.session.get_one(Person, work.payload["by"])
        db.session.execute(insert(PastEntry), [{**row, "import_id": table.id} for row in rows])
        table.state = ImportState.DONE
        table.confirmed_by_id, table.confirmed_at = by.id, at
        db.session.flush()
        record(
            "history:import:written",
            table,
            by=by,
            at=at,
            edition=table.edition,
            count=len(reading.rows),
        )
        for follow in followers:
            follow(table, by, at)
        url = _url(table)
    return {"summary": _("已导入 %(n)s 行。", n=len(reading.rows)), "url": url}
