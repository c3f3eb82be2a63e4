"""That a session is in use is noted: now and then, and never in the way of who writes."""

from datetime import timedelta

from sqlalchemy import select

from competition.accounts.models import SignIn
from tests.factories.accounts import make_person


def test_a_session_in_use_is_noted_once_a_minute(client, sign_in, db, clock, at):
    sign_in(make_person())
    clock.advance(seconds=59)
    client.get("/account")
    assert db.session.scalar(select(SignIn.seen_at)) == at
    clock.advance(seconds=1)
    client.get("/account")
    db.session.rollback()

    assert db.session.scalar(select(SignIn.seen_at)) == at + timedelta(minutes=1)


def seen_at(db):
    db.session.rollback()
    return db.session.scalar(select(SignIn.seen_at))


def test_while_others_write_no_page_waits_to_note_its_session(
    client, sign_in, db, clock, at, while_another_writes
):
    sign_in(make_person())
    clock.advance(minutes=1)
    with while_another_writes():
        assert client.get("/account").status_code == 200
    assert seen_at(db) == at

    client.get("/account")
    assert seen_at(db) == at + timedelta(minutes=1)


def test_a_session_not_noted_for_minutes_is_noted_however_busy_it_is(
    client, sign_in, db, clock, at, while_another_writes
):
    sign_in(make_person())
    clock.advance(minutes=4)
    with while_another_writes(seconds=0.3):
        client.get("/account")

    assert seen_at(db) == at + timedelta(minutes=4)


def test_a_change_notes_the_session_in_its_own_transaction(
    client, sign_in, db, clock, at, count_commits
):
    sign_in(make_person())
    clock.advance(minutes=1)
    with count_commits() as commits:
        answer = client.post("/account/sessions/end-others")

    assert (answer.status_code, len(commits)) == (303, 1)
    assert seen_at(db) == at + timedelta(minutes=1)
