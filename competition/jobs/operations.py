"""Ordering long work, and carrying it out.

A job is ordered in the transaction of the request, so that a request that fails orders nothing
and one that is acknowledged is never forgotten. It runs outside any transaction, in the serving
process or by ``flask jobs run``; its worker writes in small transactions of its own.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask_babel import force_locale, get_locale
from sqlalchemy import select, update

from competition.audit.operations import record
from competition.core.actors import Actor, Scoped
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import CompetitionError
from competition.core.extensions import LANGUAGES
from competition.core.phrases import say
from competition.jobs.models import Job, JobState

GIVEN_UP = timedelta(minutes=30)
"""A running job that was not seen for so long has lost its process."""

Worker = Callable[["Work"], Mapping[str, Any]]
_WORKERS: dict[str, Worker] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a worker gets: the payload of its job, and how to tell how far it has come."""

    job_id: int
    public_id: str
    payload: Mapping[str, Any]
    person_id: int | None
    edition_key: str | None

    def advance(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` steps are behind; a transaction of its own."""
        with write_transaction():
            db.session.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(done=min(done, total), total=total, seen_at=now())
            )


def worker(kind: str) -> Callable[[Worker], Worker]:
    """Register the function that carries out jobs of a kind (``room:what``).

    It runs outside any transaction and answers plain JSON: ``summary`` (words), ``lines`` (a list
    of words), ``url`` (where to go on), each optional. A :class:`CompetitionError` becomes the
    job's fault in words.
    """

    def register(function: Worker) -> Worker:
        _WORKERS[kind] = function
        return function

    return register


def enqueue_job(
    kind: str,
    payload: Mapping[str, Any],
    *,
    title: str,
    by: Actor | None,
    at: datetime,
    edition: Scoped | None = None,
) -> Job:
    """Order long work. ``payload`` is plain JSON; a kind without a worker is a fault of ours."""
    if kind not in _WORKERS:
        raise ValueError(f"no worker for {kind}")
    job = Job(
        public_id=secrets.token_hex(8),
        kind=kind,
        title=title[:200],
        edition_key=edition.key if edition else None,
        person_id=by.id if by else None,
        language="en" if str(get_locale()) == LANGUAGES["en"] else "zh",
        payload=dict(payload),
        ordered_at=at,
    )
    db.session.add(job)
    db.session.flush()
    record("jobs:job:ordered", job, by=by, at=at, edition=edition, what=kind)
    return job


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
            result = _WORKERS[kind](work)
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
