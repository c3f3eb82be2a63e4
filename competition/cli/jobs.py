"""`flask jobs run` and `tidy`: long work that waits, and clearing up; `flask serve` does both."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click
import structlog
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select, update

from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import CompetitionError
from competition.core.extensions import LANGUAGES
from competition.core.phrases import _, say
from competition.core.storage import forget_pieces, uploads_with_pieces
from competition.jobs.models import Job, JobState
from competition.jobs.operations import WORKERS, Work
from competition.registration.operations import forget_stale_uploads
from competition.registration.queries import stale_uploads, uploads_arriving

GIVEN_UP = timedelta(minutes=30)
"""A running job that was not seen for so long has lost its process."""

group = AppGroup("jobs", help="Long work in the background.")


@group.command("run")
def run() -> None:
    """Carry out every job that waits, once."""
    number = run_waiting_jobs()
    with force_locale("zh_Hans_CN"):
        click.echo(_("已办理 %(n)s 项后台工作。", n=number))


@group.command("tidy")
def tidy() -> None:
    """Drop files in pieces that were not touched for a day, and the pieces of all that ended."""
    number = tidy_up()
    with force_locale("zh_Hans_CN"):
        click.echo(_("已清理 %(n)s 个未传完的文件。", n=number))


def tidy_up() -> int:
    """Drop stale files in pieces and return how many; without any there is no transaction.

    Then the pieces of all files that ended, whole or not, leave the store.
    """
    number = 0
    if stale_uploads(now()):
        with write_transaction():
            number = forget_stale_uploads(by=None, at=now())
    _forget_ended_pieces()
    return number


def _forget_ended_pieces() -> None:
    """Take the pieces of files that are whole, refused or given up out of the store.

    The store itself remembers what is still to be done: a crash at any moment leaves the rest for
    the next time.
    """
    # The database is asked after the store, and as it is then: a file is committed before its
    # first piece is stored, so one that the store knew and the database does not has ended.
    db.session.rollback()
    kept = uploads_with_pieces()
    ended = kept - uploads_arriving()
    db.session.rollback()
    if ended:
        forget_pieces(ended)


def run_waiting_jobs(*, most: int = 100) -> int:
    """Carry out the jobs that wait, oldest first; return how many. Not within a transaction."""
    for count in range(most):
        work = _claimed()
        if work is None:
            return count
        _carry_out(*work)
    return most


def _claimed() -> tuple[Work, str, str] | None:
    """Take the oldest waiting job; one whose process is gone is given up."""
    with write_transaction():
        db.session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING, Job.seen_at < now() - GIVEN_UP)
            .values(state=JobState.FAILED, ended_at=now(), fault=say("job_interrupted"))
        )
        job = db.session.scalar(
            select(Job).where(Job.state == JobState.WAITING).order_by(Job.id).limit(1)
        )
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.started_at = job.seen_at = now()
        work = Work(
            job_id=job.id,
            public_id=job.public_id,
            payload=job.payload,
            person_id=job.person_id,
            edition_key=job.edition_key,
        )
        return work, job.kind, job.language


def _carry_out(work: Work, kind: str, language: str) -> None:
    result: Mapping[str, Any] = {}
    fault = ""
    with force_locale(LANGUAGES[language]):
        try:
            result = WORKERS[kind](work)
        except CompetitionError as error:
            fault = say(error.code, **error.values)
        except Exception:  # noqa: BLE001 - whatever it was, the job must not stay "running"
            structlog.get_logger().exception("job failed", kind=kind, job=work.public_id)
            fault = say("job_failed")
        finally:
            db.session.rollback()
    with write_transaction():
        job = db.session.get_one(Job, work.job_id)
        job.state = JobState.FAILED if fault else JobState.DONE
        job.result, job.fault, job.ended_at = dict(result), fault[:500], now()
        job.done = job.done if fault else job.total
