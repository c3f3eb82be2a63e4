"""Files in pieces that nobody goes on with: row and pieces go after a day, and nothing else."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.cli.jobs import run_waiting_jobs, tidy_up
from competition.cli.serve import start_tidying
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.storage import content_is_kept, keep
from competition.jobs.models import Job
from competition.registration.models import PartialUpload
from competition.registration.operations import add_piece, begin_upload, forget_stale_uploads
from tests.factories.editions import make_edition
from tests.factories.registration import make_attachment, make_entry

BEGUN = datetime(2022, 4, 10, 2, 0, tzinfo=UTC)
A_DAY = timedelta(hours=24)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def entry(app):
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


def begin(entry, piece, *, name="计划书.pdf", at=BEGUN):
    """Begin a file and send its first piece."""
    with write_transaction():
        upload = begin_upload(entry, "business-plan", name=name, size=1000, by=entry.owner, at=at)
        add_piece(upload, piece, offset=0, by=entry.owner, at=at)
        return upload


def left():
    database.session.rollback()
    return [one.name for one in database.session.query(PartialUpload).order_by(PartialUpload.id)]


def test_after_a_day_row_and_pieces_are_gone(entry, stored, clock):
    piece = stored(b"half a file")
    begin(entry, piece)
    clock.set(BEGUN + A_DAY)
    assert tidy_up() == 0
    assert left() == ["计划书.pdf"]

    clock.set(BEGUN + A_DAY + MOMENT)
    assert tidy_up() == 1
    run_waiting_jobs()

    assert left() == []
    assert not content_is_kept(piece.sha256)
    line = database.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "registration:upload:lapsed")
    ).one()
    assert (line.actor_id, line.edition_key) == (None, "changzhou-2022")
    assert database.session.query(Job).one().state == "done"
    assert tidy_up() == 0


def test_what_somebody_went_on_with_stays_a_day_from_then(entry, stored, clock):
    upload = begin(entry, stored(b"one"))
    later = BEGUN + timedelta(hours=20)
    with write_transaction():
        add_piece(upload, stored(b"two"), offset=3, by=entry.owner, at=later)
    clock.set(BEGUN + A_DAY + MOMENT)
    assert tidy_up() == 0

    with write_transaction():
        asked = BEGUN + timedelta(hours=40)
        again = begin_upload(
            entry, "business-plan", name="计划书.pdf", size=1000, by=entry.owner, at=asked
        )
    assert again.public_id == upload.public_id
    clock.set(later + A_DAY + MOMENT)
    assert tidy_up() == 0
    clock.set(asked + A_DAY + MOMENT)
    assert tidy_up() == 1


def test_a_content_that_something_else_names_stays(entry, stored, clock):
    attached, in_both, alone = stored(b"attached"), stored(b"in both"), stored(b"alone")
    with write_transaction():
        make_attachment(entry, sha256=attached.sha256)
    begin(entry, attached, name="一.pdf")
    begin(entry, in_both, name="二.pdf")
    begin(entry, alone, name="三.pdf")
    now = BEGUN + A_DAY + MOMENT
    begin(entry, in_both, name="还在传.pdf", at=now - timedelta(hours=2))
    clock.set(now)

    assert tidy_up() == 3
    run_waiting_jobs()

    assert left() == ["还在传.pdf"]
    kept = [content_is_kept(one.sha256) for one in (attached, in_both, alone)]
    assert kept == [True, True, False]


def test_a_content_that_was_just_stored_anew_stays(entry, stored, clock):
    piece = stored(b"half a file", at=BEGUN + A_DAY - timedelta(minutes=10))
    begin(entry, piece)
    clock.set(BEGUN + A_DAY + MOMENT)

    assert tidy_up() == 1
    run_waiting_jobs()

    assert content_is_kept(piece.sha256)


def test_nothing_stale_orders_no_work(app):
    with write_transaction():
        assert forget_stale_uploads(by=None, at=BEGUN) == 0

    assert database.session.query(Job).count() == 0


def test_the_command_and_the_server_tidy_up(app, entry, stored, clock):
    begin(entry, stored(b"one"))
    clock.set(BEGUN + A_DAY + MOMENT)
    told = app.test_cli_runner().invoke(args=["jobs", "tidy"])
    assert told.output.strip() == "已清理 1 个未传完的文件。"
    begin(entry, stored(b"two"))

    stop = start_tidying(app, seconds=0.02)
    for _ in range(200):
        if not left():
            break
        stop.wait(0.02)
    stop.set()

    assert left() == []
