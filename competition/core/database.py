"""The database: typed base, the SQLite recipe, and one writer at a time on either engine.

Every write request is one serialised transaction: on SQLite behind a thread lock and a file
lock with BEGIN IMMEDIATE, on PostgreSQL behind an advisory lock. Reads never wait and, on
SQLite, cannot write at all. So no read-then-write code can lose an update.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, TypeDecorator, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from typing_extensions import override

from competition.core.errors import BusyError

SAFE_SQLITE = (3, 51, 3)
"""Earlier versions carry the WAL-reset race, which can corrupt the file."""
GATE_SECONDS = 8.0
_POLL_SECONDS = 0.001
_ADVISORY_LOCK = 2016_0501
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "cell_size_check=ON",
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; a moment without zone is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so it is taken off after converting."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The class that every table inherits: named constraints, UTC moments, JSON for mappings."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON},
    )


db = SQLAlchemy(model_class=Base)


def engine_options(*, is_sqlite: bool, threads: int) -> dict[str, object]:
    """Return the options for the engine: a fit SQLite, or a pool that survives restarts."""
    if not is_sqlite:
        return {"pool_size": threads, "max_overflow": 4, "pool_pre_ping": True}
    return {
        "module": sqlite,
        "pool_size": threads,
        "max_overflow": 4,
        "connect_args": {"timeout": 10, "check_same_thread": False},
    }


def refuse_unfit_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Stop the start on a SQLite that can corrupt its file."""
    if version < SAFE_SQLITE:
        found = ".".join(str(part) for part in version)
        raise RuntimeError(f"SQLite {found} is unfit for write-ahead logging; 3.51.3 is needed")


def prepare_engine(engine: Engine) -> None:
    """Install the SQLite recipe on an engine; PostgreSQL needs none."""
    if engine.dialect.name != "sqlite":
        return
    refuse_unfit_sqlite()
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    connection.exec_driver_sql(f"BEGIN {'IMMEDIATE' if writing else 'DEFERRED'}")


class WriteGate:
    """Lets one writer in at a time, in this process by a lock and across processes by flock.

    Whoever waits for the file stands in a turnstile, a second file: a process that has just
    written cannot enter again before one that waits, however busy it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._handles: dict[int, tuple[int, int]] = {}

    @contextmanager
    def held(self, seconds: float = GATE_SECONDS) -> Iterator[None]:
        """Hold the gate; raise :class:`BusyError` when it does not open in time."""
        until = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            raise BusyError
        try:
            turnstile, handle = self._opened()
            with self._locked(turnstile, until):
                self._wait(handle, until)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)
        finally:
            self._lock.release()

    def _opened(self) -> tuple[int, int]:
        # Opened once a process: a handle inherited by fork would share the lock with its parent.
        process = os.getpid()
        if process not in self._handles:
            waiting = self._path.with_suffix(".turn")
            self._handles[process] = (_opened(waiting), _opened(self._path))
        return self._handles[process]

    @contextmanager
    def _locked(self, handle: int, until: float) -> Iterator[None]:
        self._wait(handle, until)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def _wait(self, handle: int, until: float) -> None:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise BusyError from None
                time.sleep(_POLL_SECONDS)
            else:
                return


def _opened(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)


@contextmanager
def write_transaction(patience: float = GATE_SECONDS) -> Iterator[None]:
    """Run one serialised write transaction on the session; commit at the end, else roll back.

    What was read before is forgotten, so that decisions rest on what is true inside the gate.
    A caller that wants no commit raises, or rolls the session back itself. Raises
    :class:`BusyError` when others write for longer than ``patience`` seconds; with 0, at once.
    """
    db.session.rollback()
    gate: WriteGate | None = current_app.extensions["write_gate"]
    with gate.held(patience) if gate is not None else nullcontext():
        _begin_writing(patience, on_sqlite=gate is not None)
        yield from _committed()


def _committed() -> Iterator[None]:
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _begin_writing(patience: float, *, on_sqlite: bool) -> None:
    """Open the transaction; a lock that does not come in time means busy, and nothing else does."""
    try:
        if on_sqlite:
            db.session.connection(execution_options={"writing": True})
        else:
            _wait_for_advisory_lock(patience)
    except OperationalError as error:
        db.session.rollback()
        if _is_lock_not_had(error):
            raise BusyError from error
        raise


def _is_lock_not_had(error: OperationalError) -> bool:
    is_postgresql_timeout = getattr(error.orig, "sqlstate", "") == "55P03"
    return is_postgresql_timeout or "database is locked" in str(error.orig)


def _wait_for_advisory_lock(patience: float) -> None:
    # a time-out of 0 would mean none at all
    wait = f"SET LOCAL lock_timeout = '{max(1, int(patience * 1000))}ms'"
    db.session.execute(text(wait))
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
