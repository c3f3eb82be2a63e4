"""Ordering long work, and what carries it out.

A job is ordered in the transaction of the request, so that a request that fails orders nothing
and one that is acknowledged is never forgotten. It runs outside any transaction
(:mod:`competition.cli.jobs`); its worker writes in small transactions of its own.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from time import sleep as rest
from typing import Any

from flask_babel import get_locale
from sqlalchemy import update

from competition.audit.operations import record
from competition.core.actors import Actor, Scoped
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.extensions import LANGUAGES
from competition.jobs.models import Job

UNDISTURBED_SECONDS = 0.01
"""Who had to wait longer than this for the turn to write is not alone."""
REST, MOST_REST_SECONDS = 10, 1.0
"""Such a one rests ten times as long as he waited, up to a second."""

Worker = Callable[["Work"], Mapping[str, Any]]
WORKERS: dict[str, Worker] = {}
"""Who carries out which kind of job; the rooms register here through :func:`worker`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a worker gets: the payload of its job, and how to tell how far it has come."""

    job_id: int
    public_id: str
    payload: Mapping[str, Any]
    person_id: int | None
    edition_key: str | None

    def advance(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` steps are behind; a transaction of its own.

        Then rest for as long as others are writing: whoever waits in front of a page comes
        before work that nobody waits for, as on the evening of a deadline.
        """
        came = monotonic()
        with write_transaction():
            waited = monotonic() - came
            db.session.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(done=min(done, total), total=total, seen_at=now())
            )
        if waited > UNDISTURBED_SECONDS:
            rest(min(MOST_REST_SECONDS, REST * waited))


def worker(kind: str) -> Callable[[Worker], Worker]:
    """Register the function that carries out jobs of a kind (``room:what``).

    It runs outside any transaction and answers plain JSON: ``summary`` (words), ``lines`` (a list
    of words), ``url`` (where to go on), each optional. A :class:`CompetitionError` becomes the
    job's fault in words.
    """

    def register(function: Worker) -> Worker:
        WORKERS[kind] = function
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
    if kind not in WORKERS:
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
