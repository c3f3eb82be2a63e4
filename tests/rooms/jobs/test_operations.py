"""Long work: ordered with the change that needs it, carried out once, and never left running."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.cli.jobs import GIVEN_UP, run_waiting_jobs
from competition.cli.serve import start_jobs
from competition.core.database import db, write_transaction
from competition.core.errors import RefusedError
from competition.jobs.models import Job, JobState
from competition.jobs.operations import Work, enqueue_job, worker
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.rooms.conftest import A_MOMENT

SEEN = []


@worker("trial:count")
def count(work):
    for step in range(1, work.payload["steps"] + 1):
        work.advance(step, work.payload["steps"])
    SEEN.append(work.payload["steps"])
    return {"summary": "counted", "lines": ["one", "two"], "url": "/"}


@worker("trial:refuse")
def refuse(work):
    work.advance(1, 4)
    raise RefusedError("busy")


@worker("trial:break")
def break_down(work):
    raise ZeroDivisionError


def order(kind="trial:count", steps=3, *, person=None):
    with write_transaction():
        person = person or make_person()
        job = enqueue_job(kind, {"steps": steps}, title="Count", by=person, at=A_MOMENT)
        return job.id


@pytest.fixture(autouse=True)
def _nothing_seen():
    SEEN.clear()


def test_jobs_are_carried_out_once_and_in_order(app):
    first, second = order(steps=3), order(steps=5)

    assert run_waiting_jobs() == 2
    assert run_waiting_jobs() == 0
    assert SEEN == [3, 5]
    jobs = [db.session.get_one(Job, one) for one in (first, second)]
    assert [(job.state, job.done, job.total) for job in jobs] == [("done", 3, 3), ("done", 5, 5)]
    assert jobs[0].result == {"summary": "counted", "lines": ["one", "two"], "url": "/"}
    assert jobs[0].ended_at == A_MOMENT


def test_long_work_rests_only_while_others_write(app, monkeypatch, while_another_writes):
    rests = []
    work = Work(job_id=order(), public_id="", payload={}, person_id=None, edition_key=None)
    monkeypatch.setattr("competition.jobs.operations.rest", rests.append)
    work.advance(1, 3)
    assert rests == []

    with while_another_writes(seconds=0.2):
        work.advance(2, 3)
    assert len(rests) == 1
    assert 0.05 <= rests[0] <= 1.0


def test_no_more_than_asked_for_are_carried_out(app):
    order()
    order()

    assert run_waiting_jobs(most=1) == 1
    assert SEEN == [3]


def test_ordering_leaves_a_line_in_the_log_and_goes_with_its_transaction(app):
    with write_transaction():
        edition = make_edition()
        person = make_person()
        enqueue_job("trial:count", {"steps": 1}, title="C", by=person, at=A_MOMENT, edition=edition)
    line = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (line.kind, line.edition_key, line.actor_id) == (
        "jobs:job:ordered",
        edition.key,
        person.id,
    )
    db.session.rollback()
    with suppress(ZeroDivisionError), write_transaction():
        enqueue_job("trial:count", {"steps": 9}, title="C", by=None, at=A_MOMENT)
        raise ZeroDivisionError
    run_waiting_jobs()

    assert SEEN == [1]


def test_what_the_rules_refuse_is_told_in_words_and_what_was_done_stays_told(app):
    job_id = order("trial:refuse")
    run_waiting_jobs()
    job = db.session.get_one(Job, job_id)

    assert (job.state, job.done, job.total) == ("failed", 1, 4)
    assert job.fault.startswith("同时办理的人太多")


def test_a_fault_of_ours_fails_the_job_and_not_the_next_one(app):
    broken, whole = order("trial:break"), order()

    assert run_waiting_jobs() == 2
    assert [db.session.get_one(Job, one).state for one in (broken, whole)] == ["failed", "done"]
    assert db.session.get_one(Job, broken).fault.startswith("办理时出了问题")


def test_a_job_whose_process_is_gone_is_given_up(app, clock):
    with write_transaction():
        person = make_person()
        for name in ("lost", "alive"):
            db.session.add(
                Job(
                    public_id=name,
                    kind="trial:count",
                    title=name,
                    person_id=person.id,
                    payload={},
                    state=JobState.RUNNING,
                    ordered_at=A_MOMENT,
                    seen_at=A_MOMENT + (GIVEN_UP if name == "alive" else timedelta()),
                )
            )
    clock.set(A_MOMENT + GIVEN_UP + timedelta(seconds=1))
    run_waiting_jobs()
    states = dict(db.session.execute(select(Job.public_id, Job.state)).all())

    assert states == {"lost": "failed", "alive": "running"}


def test_a_kind_that_nobody_carries_out_is_never_ordered(app):
    with pytest.raises(ValueError, match="trial:unknown"):
        order("trial:unknown")


def test_the_server_carries_out_jobs_in_a_thread(app):
    job_id = order()
    stop = start_jobs(app, seconds=0.02)
    for _ in range(200):
        db.session.rollback()
        if db.session.get_one(Job, job_id).is_over:
            break
        stop.wait(0.02)
    stop.set()

    assert db.session.get_one(Job, job_id).state == "done"


def test_the_command_carries_out_what_waits(app):
    order()

    told = app.test_cli_runner().invoke(args=["jobs", "run"])

    assert told.output.strip() == "已办理 1 项后台工作。"
