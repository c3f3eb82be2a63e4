"""Pieces go once their file is whole or nobody went on with it for a day, and nothing else does."""

import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.cli.jobs import run_waiting_jobs, tidy_up
from competition.cli.serve import start_tidying
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.storage import (
    StoreError,
    content_is_kept,
    content_of,
    forget_pieces,
    keep,
    keep_piece,
    uploads_with_pieces,
)
from competition.jobs.models import Job
from competition.registration.models import PartialUpload
from competition.registration.operations import (
    add_piece,
    begin_upload,
    forget_stale_uploads,
    forget_upload,
)
from competition.registration.queries import Announced
from tests.factories.editions import make_edition
from tests.factories.registration import make_attachment, make_entry

BEGUN = datetime(2022, 4, 10, 2, 0, tzinfo=UTC)
A_DAY = timedelta(hours=24)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def entry(app):
    """Return an entry; there are no pieces of other tests."""
    forget_pieces(uploads_with_pieces())
    with write_transaction():
        return make_entry(make_edition(), documents=False)


@pytest.fixture
def stored(app):
    """Return a function that stores a content as long ago as a moment says."""

    def kept(content, at=BEGUN):
        made = keep(content)
        path = Path(app.instance_path) / "files" / made.sha256[:2] / made.sha256
        os.utime(path, (at.timestamp(), at.timestamp()))
        return made

    return kept


FILE = Announced(name="计划书.pdf", size=1000, content_hash="a" * 64)


def begin(entry, *pieces, name=FILE.name, at=BEGUN):
    """Begin a file and send its first pieces."""
    with write_transaction():
        upload = begin_upload(
            entry, "business-plan", replace(FILE, name=name), by=entry.owner, at=at
        )
        for content in pieces:
            piece = keep_piece(upload.public_id, content)
            add_piece(upload, piece, offset=upload.received, by=entry.owner, at=at)
        return upload


def begun_before(entry, piece, *, name=FILE.name):
    """Leave a file whose content was not named yet: its piece lies among the contents."""
    upload = begin(entry, name=name)
    with write_transaction():
        database.session.refresh(upload)
        upload.content_hash, upload.pieces, upload.received = "", [piece.sha256], piece.size
    return upload


def left():
    database.session.rollback()
    return [one.name for one in database.session.query(PartialUpload).order_by(PartialUpload.id)]


def test_after_a_day_row_and_pieces_are_gone(entry, clock):
    begin(entry, b"half", b"a file")
    clock.set(BEGUN + A_DAY)
    assert tidy_up() == 0
    assert left() == ["计划书.pdf"]
    assert len(uploads_with_pieces()) == 1

    clock.set(BEGUN + A_DAY + MOMENT)
    assert tidy_up() == 1

    assert left() == []
    assert uploads_with_pieces() == set()
    line = database.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "registration:upload:lapsed")
    ).one()
    assert (line.actor_id, line.edition_key) == (None, "changzhou-2022")
    assert tidy_up() == 0


def test_what_somebody_went_on_with_stays_a_day_from_then(entry, clock):
    upload = begin(entry, b"one")
    later = BEGUN + timedelta(hours=20)
    with write_transaction():
        piece = keep_piece(upload.public_id, b"two")
        add_piece(upload, piece, offset=3, by=entry.owner, at=later)
    clock.set(BEGUN + A_DAY + MOMENT)
    assert tidy_up() == 0

    with write_transaction():
        asked = BEGUN + timedelta(hours=40)
        again = begin_upload(entry, "business-plan", FILE, by=entry.owner, at=asked)
    assert again.public_id == upload.public_id
    clock.set(later + A_DAY + MOMENT)
    assert tidy_up() == 0
    clock.set(asked + A_DAY + MOMENT)
    assert tidy_up() == 1


def test_a_content_that_something_else_names_stays(entry, stored, clock):
    attached, alone = stored(b"attached"), stored(b"alone")
    with write_transaction():
        make_attachment(entry, sha256=attached.sha256)
    begun_before(entry, attached, name="一.pdf")
    begun_before(entry, alone, name="二.pdf")
    begin(entry, b"attached", name="三.pdf")
    now = BEGUN + A_DAY + MOMENT
    arriving = begin(entry, b"attached", name="还在传.pdf", at=now - timedelta(hours=2)).public_id
    clock.set(now)

    assert tidy_up() == 3
    run_waiting_jobs()

    assert left() == ["还在传.pdf"]
    assert [content_is_kept(one.sha256) for one in (attached, alone)] == [True, False]
    assert uploads_with_pieces() == {arriving}
    assert database.session.query(Job).one().state == "done"


def test_pieces_of_an_ended_file_go_and_its_content_stays(entry, clock):
    clock.set(BEGUN)
    arriving = begin(entry, b"%PDF", b"-1.4", name="还在传.pdf").public_id
    ended = begin(entry, b"%PDF", b"-1.4")
    whole = keep(b"%PDF-1.4")
    with write_transaction():
        make_attachment(entry, sha256=whole.sha256)
        forget_upload(ended, by=entry.owner, at=BEGUN)
    assert len(uploads_with_pieces()) == 2

    assert tidy_up() == 0

    assert uploads_with_pieces() == {arriving}
    assert content_of(whole.sha256) == b"%PDF-1.4"
    assert database.session.query(Job).count() == 0


def test_what_a_crash_left_of_the_pieces_goes_the_next_time(app, entry, clock):
    clock.set(BEGUN)
    ended = begin(entry, b"one", b"two", b"three")
    with write_transaction():
        forget_upload(ended, by=entry.owner, at=BEGUN)
    # the process ended after the first of three; and a piece came while its file was ending
    next(iter((Path(app.instance_path) / "files" / "pieces").iterdir())).unlink()
    keep_piece("0123456789abcdef", b"late")

    tidy_up()
    assert uploads_with_pieces() == set()
    tidy_up()


@pytest.fixture
def broken(app, entry):
    """Return a context in which the folder of the pieces leads nowhere but to itself."""

    @contextmanager
    def breaking():
        pieces = Path(app.instance_path) / "files" / "pieces"
        aside = pieces.rename(pieces.with_name("aside"))
        pieces.symlink_to(pieces)
        try:
            yield
        finally:
            pieces.unlink()
            aside.rename(pieces)

    return breaking


def test_a_store_that_fails_does_not_end_the_tidying(app, entry, broken, clock):
    begin(entry, b"one")
    with broken():
        with pytest.raises(StoreError):
            tidy_up()
        clock.set(BEGUN + A_DAY + MOMENT)
        stop = start_tidying(app, seconds=0.02)
        stop.wait(0.3)
        assert left() == []
    for _ in range(200):
        if not uploads_with_pieces():
            break
        stop.wait(0.02)
    stop.set()

    assert uploads_with_pieces() == set()


def test_a_content_that_was_just_stored_anew_stays(entry, stored, clock):
    piece = stored(b"half a file", at=BEGUN + A_DAY - timedelta(minutes=10))
    begun_before(entry, piece)
    clock.set(BEGUN + A_DAY + MOMENT)

    assert tidy_up() == 1
    run_waiting_jobs()

    assert content_is_kept(piece.sha256)


def test_nothing_stale_orders_no_work(app):
    with write_transaction():
        assert forget_stale_uploads(by=None, at=BEGUN) == 0

    assert database.session.query(Job).count() == 0


def test_the_command_and_the_server_tidy_up(app, entry, clock):
    begin(entry, b"one")
    clock.set(BEGUN + A_DAY + MOMENT)
    told = app.test_cli_runner().invoke(args=["jobs", "tidy"])
    assert told.output.strip() == "已清理 1 个未传完的文件。"
    begin(entry, b"two")

    stop = start_tidying(app, seconds=0.02)
    for _ in range(200):
        if not left():
            break
        stop.wait(0.02)
    stop.set()

    assert left() == []
