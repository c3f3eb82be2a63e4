"""An entry that changes after the draw: judges declare anew and are told, by its number alone."""

import pytest
from sqlalchemy import select

from competition.assignment.operations import ask_declarations_again, declare_no_conflict
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.notifications.models import Letter
from competition.registration.operations import save_section
from competition.screening.operations import (
    accept_entries,
    send_back_entry,
    take_back_acceptance,
)
from tests.factories.assignment import make_assignment, make_draw, make_judge
from tests.factories.registration import make_submitted_entry, submit_again
from tests.factories.screening import give_back, make_officer, moment, recommend

CHECKED = moment("2022-05-09 09:00")
ACCEPTED = moment("2022-05-12 10:00")
LATER = moment("2022-05-13 10:00")


@pytest.fixture
def officer(edition):
    return make_officer(edition)


@pytest.fixture
def entry(edition, officer, organiser):
    """An entry that was submitted, recommended and accepted."""
    made = make_submitted_entry(edition)
    recommend(made, by=officer, at=CHECKED)
    accept_entries([made], by=organiser, at=ACCEPTED)
    return made


@pytest.fixture
def draw(edition, entries, pool, organiser):
    return make_draw(edition, by=organiser)


def correct(entry, officer, organiser, change, *, at=LATER):
    """Take an acceptance back, return the entry, correct it, and accept it again."""
    take_back_acceptance(entry, reason="补正", by=organiser, at=at)
    send_back_entry(entry, reason="补正", by=organiser, at=at)
    give_back(entry, by=officer, at=at)
    change(entry)
    submit_again(entry, at=at)
    recommend(entry, by=officer, at=at)
    accept_entries([entry], by=organiser, at=at)


def another_address(entry):
    values = {**entry.answers["entity"], "address": "常州市新北区另一条路1号"}
    save_section(entry, "entity", values, seen_version=entry.version, by=entry.owner, at=LATER)


def nothing(entry):
    pass


def letters(kind="judge_entry_changed"):
    return database.session.scalars(
        select(Letter).where(Letter.kind == kind).order_by(Letter.id)
    ).all()


def audited(kind):
    return len(database.session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)).all())


def reads(entry, judge, draw, *, declared=True, **values):
    one = make_assignment(entry, judge, draw, **values)
    if declared:
        declare_no_conflict(one, by=judge.person, at=ACCEPTED)
    return one


def test_after_a_correction_the_judges_declare_again_and_each_is_told_once(
    edition, entry, officer, organiser, draw
):
    first, second, third = make_judge(edition), make_judge(edition, account=False), None
    third = make_judge(edition)
    one = reads(entry, first, draw)
    other = reads(entry, second, draw, declared=False, state="clear", declared_at=ACCEPTED)
    waiting = reads(entry, third, draw, declared=False)

    correct(entry, officer, organiser, another_address)

    assert {item.state for item in (one, other, waiting)} == {"waiting"}
    assert (one.declared_at, other.declared_at) == (None, None)
    assert [letter.to_address for letter in letters()] == [first.person.email]
    assert audited("assignment:declaration:asked_again") == 2
    declare_no_conflict(one, by=first.person, at=LATER)
    assert one.state == "clear"


def test_the_letter_names_the_entry_by_its_number_and_nothing_else(
    edition, entry, officer, organiser, draw
):
    judge = make_judge(edition)
    reads(entry, judge, draw)

    correct(entry, officer, organiser, another_address)

    (letter,) = letters()
    words = letter.subject + letter.body
    assert entry.reference in words
    assert "重新声明" in words
    assert "/review" in letter.body
    hidden = [entry.project_name, entry.entrant_name, entry.leader_name]
    assert not [one for one in hidden if one and one in words]


def test_a_judge_in_two_rounds_gets_one_letter(edition, entry, draw, organiser):
    judge = make_judge(edition)
    reads(entry, judge, draw)
    reads(entry, judge, draw, round_key="final")

    asked = ask_declarations_again(entry, by=organiser, at=LATER)

    assert len(asked) == 2
    assert len(letters()) == 1
    assert ask_declarations_again(entry, by=organiser, at=LATER) == []
    assert len(letters()) == 1


def test_where_nothing_was_changed_nobody_is_asked(edition, entry, officer, organiser, draw):
    one = reads(entry, make_judge(edition), draw)

    correct(entry, officer, organiser, nothing)

    assert one.state == "clear"
    assert letters() == []


def test_a_tie_that_the_correction_brings_is_told_to_the_organisers_once(
    edition, entry, officer, organiser, draw
):
    judge = make_judge(edition, employer="常州大学")
    reads(entry, judge, draw, declared=False)

    correct(entry, officer, organiser, another_address)
    assert [one.to_address for one in letters("judge_tied")] == [organiser.email]

    correct(entry, officer, organiser, nothing, at=moment("2022-05-13 15:00"))
    assert len(letters("judge_tied")) == 1
    assert audited("assignment:tie:found") == 1
