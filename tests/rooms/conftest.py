"""Fixtures for everything that needs the app: a fresh database per test in milliseconds."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, text

from competition import create_app
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.extensions import limiter
from competition.core.settings import Settings, completed

A_MOMENT = datetime(2022, 4, 20, 2, 0, tzinfo=UTC)
"""10:00 on 20 April 2022 in China: registration of the test edition is open."""

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "").replace(
    "/contest",
    "/contest_" + worker if (worker := os.environ.get("PYTEST_XDIST_WORKER")) else "/contest",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what never asks for the database: it proves nothing about it."""
    rooms = Path(__file__).parent
    if not POSTGRESQL:
        return
    without = [
        item
        for item in items
        if rooms in item.path.parents and "built_app" not in getattr(item, "fixturenames", ())
    ]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in set(without)]


class MovableClock:
    """A clock that a test may set."""

    def __init__(self) -> None:
        self.moment = A_MOMENT

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Go to a moment."""
        self.moment = moment

    def advance(self, **span: int) -> None:
        """Go forward by days, hours, minutes."""
        self.moment += timedelta(**span)


_CLOCK = MovableClock()


class Browser(FlaskClient):
    """A browser: what one request left in flask's ``g``, above all who asked, ends with it.

    Requests inside a test's application context share that context with the test.
    """

    def open(self, *args, **kwargs):
        """Send a request."""
        for name in list(g) if g else ():
            g.pop(name)
        return super().open(*args, **kwargs)


def fast_folder() -> Path:
    """Return a folder in memory where there is one: tests fsync thousands of times."""
    shared = Path("/dev/shm")  # noqa: S108 - only a place for the tests' own folder
    parent = shared if shared.is_dir() and os.access(shared, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="contest-tests-", dir=parent))


def keep_templates(app: Flask) -> None:
    """Let the templates be compiled once for all processes of the tests, until they change."""
    folder = Path(__file__).parents[2] / ".pytest_cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def built_app() -> Iterator[Flask]:
    """Build the app once, with an empty schema to copy from."""
    folder = fast_folder()
    settings = completed(
        Settings(
            instance_path=folder,
            secret_key="a secret for tests only, long enough",
            base_url="http://localhost",
            database_url=POSTGRESQL,
        )
    )
    app = create_app(settings, clock=_CLOCK)
    app.config["TESTING"] = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    keep_templates(app)
    limiter.enabled = False
    with app.app_context():
        if POSTGRESQL:
            database.drop_all()
        with write_transaction():
            database.metadata.create_all(database.session.connection())
        database.engine.dispose()
        if not POSTGRESQL:
            _checkpoint()
            shutil.copy(folder / "contest.sqlite3", folder / "blank.sqlite3")
    yield app
    with app.app_context():
        database.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)


def _checkpoint() -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()


def _empty(app: Flask) -> None:
    if POSTGRESQL:
        _empty_postgresql()
        return
    database.engine.dispose()
    folder = Path(app.instance_path)
    for leftover in ("contest.sqlite3-wal", "contest.sqlite3-shm"):
        (folder / leftover).unlink(missing_ok=True)
    shutil.copy(folder / "blank.sqlite3", folder / "contest.sqlite3")


def _empty_postgresql() -> None:
    """Delete all rows and count from 1 again; truncate only what has grown.

    Truncating makes the files of all tables and indexes anew, which costs more than most tests.
    Up to ten blocks PostgreSQL plans for a table as for a new one, and nothing is vacuumed: what
    a test reads comes as from new tables, in the same order.
    """
    tables = [f'"{table.name}"' for table in database.metadata.sorted_tables]
    with database.engine.begin() as connection:
        (sequences,) = connection.execute(text(_SEQUENCES)).one()
        connection.exec_driver_sql(
            "SET LOCAL session_replication_role = replica;"  # noqa: S608 - asks for no foreign keys
            + "".join(f"DELETE FROM {table};" for table in tables)  # noqa: S608 - our own names
            + f"SELECT {sequences}"
        )
        (blocks,) = connection.execute(text(_BLOCKS)).one()
        if blocks > 10:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))


_SEQUENCES = """
    SELECT string_agg(format('setval(%L, 1, false)', oid::regclass), ', ')
    FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"""
_BLOCKS = """
    SELECT max(pg_relation_size(oid)) / current_setting('block_size')::int
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """Return the app on an empty database, inside an application context."""
    _CLOCK.set(A_MOMENT)
    with built_app.app_context():
        _empty(built_app)
        yield built_app
        database.session.remove()


@pytest.fixture
def db(app: Flask) -> Iterator[object]:
    """Return the database with one write transaction open, so that a test may change anything.

    Committing in between is allowed: ``db.session.commit()`` and go on in a new transaction
    through ``write_transaction()``.
    """
    database.session.connection(execution_options={"writing": True})
    yield database
    database.session.rollback()


@pytest.fixture
def clock(app: Flask) -> MovableClock:
    """Return the site's clock, which stands still until it is set."""
    return _CLOCK


@pytest.fixture
def at() -> datetime:
    """Return a fixed moment during registration."""
    return A_MOMENT


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, client: FlaskClient):
    """Return a function that commits what is pending and signs a person in to ``client``."""
    from competition.accounts.operations import start_session  # noqa: PLC0415 - needs the app
    from competition.core.sessions import cookie_name  # noqa: PLC0415 - needs the app

    def as_person(person, into: FlaskClient | None = None) -> FlaskClient:
        browser = into or client
        database.session.commit()
        person_id = person.id
        with write_transaction():
            again = database.session.get(type(person), person_id)
            token = start_session(again, at=_CLOCK())
        browser.set_cookie(cookie_name(), token)
        return browser

    return as_person


@contextmanager
def _listened(name: str, note: Callable[..., None]) -> Iterator[None]:
    event.listen(database.engine, name, note)
    try:
        yield
    finally:
        event.remove(database.engine, name, note)


@pytest.fixture
def count_queries(app: Flask):
    """Return a context manager that counts the statements sent to the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN")):
                statements.append(statement)

        with _listened("before_cursor_execute", note):
            yield statements

    return counting


@pytest.fixture
def count_commits(app: Flask):
    """Return a context manager that counts the transactions that are committed."""

    @contextmanager
    def counting() -> Iterator[list[object]]:
        commits: list[object] = []
        with _listened("commit", lambda connection: commits.append(connection)):
            yield commits

    return counting


@pytest.fixture
def while_another_writes(app: Flask):
    """Return a context manager under which somebody else has the turn to write.

    Given seconds, the other one is gone after them, and its end waits for that.
    """

    @contextmanager
    def writing(seconds: float | None = None) -> Iterator[None]:
        entered, leave = threading.Event(), threading.Event()

        def write() -> None:
            with app.app_context(), write_transaction():
                entered.set()
                leave.wait(seconds)

        other = threading.Thread(target=write)
        other.start()
        assert entered.wait(20)
        try:
            yield
        finally:
            if seconds is None:
                leave.set()
            other.join()

    return writing


@pytest.fixture(scope="module")
def world(built_app: Flask):
    """Return a small world that holds for a whole module; no context is left open."""
    from tests.rooms.small_world import NOW, build_world  # noqa: PLC0415 - needs the app

    _CLOCK.set(NOW)
    with built_app.app_context():
        _empty(built_app)
        with write_transaction():
            made = build_world()
    yield made
    with built_app.app_context():
        database.engine.dispose()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on any attempt to reach another machine, mail servers above all."""
    real = socket.socket.connect

    def connect(self, address, *rest):
        host = address[0] if isinstance(address, tuple) else ""
        if isinstance(address, str) or host in ("127.0.0.1", "::1", "localhost"):
            return real(self, address, *rest)
        raise AssertionError(f"a test tried to reach {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)
