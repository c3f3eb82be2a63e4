"""The database: the SQLite recipe, moments, and write transactions that lose no update."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from competition.core.database import (
    SAFE_SQLITE,
    db,
    prepare_engine,
    refuse_unfit_sqlite,
    write_transaction,
)
from competition.core.errors import BusyError
from competition.notifications.models import Letter
from tests.rooms.core.trial_pages import count, make_counter


@pytest.fixture
def on_sqlite(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL needs no recipe")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("foreign_keys", 1, id="links are checked"),
        pytest.param("synchronous", 2, id="a commit is on the disk when it returns"),
        pytest.param("journal_mode", "wal", id="readers never wait"),
        pytest.param("trusted_schema", 0, id="the file's own functions are not trusted"),
        pytest.param("secure_delete", 1, id="what is deleted is overwritten"),
        pytest.param("cell_size_check", 1, id="damage is noticed early"),
        pytest.param("busy_timeout", 10_000, id="a busy file is waited for"),
    ],
)
def test_every_connection_to_sqlite_has_the_recipe(on_sqlite, pragma, value):
    with db.engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_reading_transaction_on_sqlite_cannot_write(on_sqlite):
    with pytest.raises(DBAPIError, match="readonly"):
        db.session.execute(text("DELETE FROM letter"))


def test_a_writing_connection_reads_only_again_when_it_is_reused(on_sqlite):
    with write_transaction():
        db.session.add(make_counter())

    with pytest.raises(DBAPIError, match="readonly"):
        db.session.execute(text("DELETE FROM letter"))


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 50, 4), (3, 51, 2)])
def test_an_unfit_sqlite_stops_the_start(version):
    with pytest.raises(RuntimeError, match=r"unfit .* 3\.51\.3 is needed"):
        refuse_unfit_sqlite(version)


def test_the_installed_sqlite_is_fit():
    assert refuse_unfit_sqlite() is None
    assert refuse_unfit_sqlite(SAFE_SQLITE) is None


def test_an_engine_of_another_kind_needs_no_recipe():
    engine = create_engine("postgresql+psycopg://nobody@localhost/nothing")

    prepare_engine(engine)

    assert not engine.dispatch.begin


def test_a_link_to_nothing_is_refused(db, at):
    db.session.add(make_counter(person_id=4711))

    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2022, 4, 30, 16, 0, tzinfo=UTC),
        datetime(2022, 5, 1, 0, 0, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(db, moment):
    db.session.add(make_counter(sent_at=moment))
    db.session.flush()
    db.session.expire_all()

    found = db.session.scalars(select(Letter)).one()

    assert (found.sent_at, found.sent_at.tzinfo) == (moment, UTC)


def test_a_moment_without_zone_is_refused_rather_than_guessed(db):
    naive = datetime(2022, 4, 30, 17, 0)  # noqa: DTZ001 - the point of the test
    db.session.add(make_counter(sent_at=naive))

    with pytest.raises(StatementError, match="a moment needs its zone"):
        db.session.flush()


def test_no_moment_is_no_moment(db):
    db.session.add(make_counter())
    db.session.flush()
    db.session.expire_all()

    assert db.session.scalars(select(Letter)).one().sent_at is None


def test_a_write_transaction_commits_at_its_end(app):
    with write_transaction():
        db.session.add(make_counter(attempts=3))

    db.session.remove()
    assert count() == 3


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_whatever_is_raised_rolls_back(app, error):
    with pytest.raises(error), write_transaction():
        _add_and_raise(error)

    assert db.session.scalars(select(Letter)).all() == []


def test_a_failed_commit_rolls_back_and_leaves_the_gate_open(app):
    with pytest.raises(IntegrityError), write_transaction():
        db.session.add(make_counter(person_id=4711))

    with write_transaction():
        db.session.add(make_counter(attempts=1))
    assert count() == 1


def test_what_was_read_before_is_forgotten_inside(app):
    with write_transaction():
        db.session.add(make_counter())
    before = db.session.scalars(select(Letter)).one()
    assert before.attempts == 0
    _in_a_thread(app, _count_up)

    with write_transaction():
        assert before.attempts == 1


def test_a_reader_sees_the_old_value_until_the_writer_commits(app):
    with write_transaction():
        db.session.add(make_counter())

    with write_transaction():
        db.session.scalars(select(Letter)).one().attempts = 7
        db.session.flush()
        seen = _in_a_thread(app, count)

    assert (seen, count()) == (0, 7)


def test_eight_writers_who_read_before_they_write_lose_no_update(app):
    with write_transaction():
        db.session.add(make_counter())

    def write_often() -> None:
        with app.app_context():
            for _round in range(10):
                _count_up()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(write_often) for _writer in range(8)]:
            done.result()

    assert count() == 80


def test_a_writer_who_waits_too_long_is_told_that_it_is_busy(app, monkeypatch):
    monkeypatch.setattr("competition.core.database.GATE_SECONDS", 0.05)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), write_transaction():
            inside.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    try:
        with pytest.raises(BusyError), write_transaction():
            pytest.fail("two writers at once")
    finally:
        leave.set()
        holder.join()

    with write_transaction():
        db.session.add(make_counter(attempts=1))
    assert count() == 1


def test_a_file_that_a_stranger_keeps_locked_is_told_as_busy(on_sqlite, app):
    """A shell or a copy may lock the file without knowing of the gate."""
    db.session.remove()
    stranger = db.engine.raw_connection()
    stranger.execute("PRAGMA query_only=OFF")
    stranger.execute("BEGIN IMMEDIATE")
    impatient = db.engine.raw_connection()
    impatient.execute("PRAGMA busy_timeout=10")
    impatient.close()
    try:
        with pytest.raises(BusyError), write_transaction():
            pytest.fail("two writers at once")
    finally:
        stranger.rollback()
        stranger.close()
        db.engine.dispose()


def _add_and_raise(error) -> None:
    db.session.add(make_counter())
    db.session.flush()
    raise error


def _count_up() -> None:
    with write_transaction():
        db.session.scalars(select(Letter)).one().attempts += 1


def _in_a_thread(app, work):
    """Do something as another request would: in its own thread, context and session."""

    def run():
        with app.app_context():
            return work()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
