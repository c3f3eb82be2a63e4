"""A tie that is found while a judge reads closes the entry until somebody decided."""

import pytest

from competition.assignment.models import TieVerdict
from competition.assignment.operations import ask_declarations_again, decide_tie
from competition.assignment.queries import get_tie
from competition.core.database import db as database
from competition.core.errors import NotFoundError
from competition.review.operations import save_sheet
from competition.review.queries import find_sheet, next_seat, round_of, seats_of
from tests.factories.registration import make_attachment
from tests.factories.review import (
    DRAWN_AT,
    all_marks,
    assignments_of,
    make_sheet,
    person_of,
)

HERE = "/contests/changzhou-2022/review"


@pytest.fixture(autouse=True)
def during_the_round(clock):
    clock.set(DRAWN_AT)


@pytest.fixture
def judge(judges):
    return judges[0]


@pytest.fixture
def tied(judge, entries):
    """The judge's place at the first entry, begun, and tied since the judge's record changed."""
    one = assignments_of(judge)[0]
    make_sheet(one)
    first = one.entry
    first.answers = first.answers | {"avoidance": {"avoided": judge.name}}
    database.session.flush()
    return one


def decide(assignment, verdict, organiser):
    tie = get_tie(
        assignment.edition.key,
        assignment.judge.public_id,
        assignment.entry.public_id,
        on=DRAWN_AT.date(),
    )
    return decide_tie(tie, verdict, reason="已核实", by=organiser, at=DRAWN_AT)


def test_the_content_closes_and_the_page_says_why(tied, judge, sign_in):
    document = make_attachment(tied.entry)
    browser = sign_in(person_of(judge))
    where = f"{HERE}/entries/{tied.public_id}"

    declaration = browser.get(f"{where}/declaration").text

    assert browser.get(where).status_code == 404
    assert browser.post(f"{where}/autosave", data={}).status_code == 404
    file = f"/entries/{tied.entry.public_id}/files/{document.public_id}"
    assert browser.get(file).status_code == 404
    assert "主办方正在核对" in declaration
    assert "无利益冲突，开始评审" not in declaration
    assert "待核对回避" in browser.get(HERE).text


def test_the_words_that_match_are_not_told_to_the_judge(tied, judge, sign_in):
    browser = sign_in(person_of(judge))

    assert "请求回避" not in browser.get(f"{HERE}/entries/{tied.public_id}/declaration").text


def test_no_operation_marks_it_either_and_the_next_entry_is_another(tied, judge, edition):
    with pytest.raises(NotFoundError):
        save_sheet(tied, marks=all_marks(tied, 70), by=person_of(judge), at=DRAWN_AT)

    seats = seats_of(person_of(judge), round_of(edition, "preliminary"))
    assert [one.standing for one in seats] == ["tied", "todo"]
    assert next_seat(seats).assignment.id != tied.id


def test_an_ignored_tie_opens_the_entry_with_the_marks_that_were_given(
    tied, judge, organiser, sign_in
):
    decide(tied, TieVerdict.IGNORED, organiser)

    shown = sign_in(person_of(judge)).get(f"{HERE}/entries/{tied.public_id}")

    assert shown.status_code == 200
    assert 'value="80"' in shown.text


def test_a_confirmed_tie_takes_the_entry_away_and_voids_the_sheet(tied, organiser):
    decide(tied, TieVerdict.CONFIRMED, organiser)

    assert (tied.state, find_sheet(tied).state) == ("recused", "void")


def test_in_a_round_that_is_over_the_marks_stay(tied, organiser, edition):
    held = round_of(edition, "preliminary").held
    held.state, held.closed_at = "closed", DRAWN_AT
    database.session.flush()

    decide(tied, TieVerdict.CONFIRMED, organiser)

    assert (tied.state, find_sheet(tied).state) == ("clear", "in_progress")


def test_whom_the_applicant_wants_kept_away_no_judge_reads(judges, edition, sign_in):
    other = judges[1]
    one = assignments_of(other)[1]
    one.entry.answers = one.entry.answers | {
        "avoidance": {"avoided": "藏起来的人", "stakeholders": "藏起来的股东"}
    }
    browser = sign_in(person_of(other))

    shown = browser.get(f"{HERE}/entries/{one.public_id}").text

    assert "藏起来" not in shown
    assert "评委回避" not in shown


def test_after_a_change_a_submitted_sheet_stays_and_a_closed_round_is_left_alone(
    judge, entries, organiser
):
    one = assignments_of(judge)[0]
    sheet = make_sheet(one)
    sheet.state, sheet.submitted_at = "submitted", DRAWN_AT
    held = round_of(one.edition, one.round_key)
    held.held.state = "closed"
    database.session.flush()
    assert ask_declarations_again(one.entry, by=organiser, at=DRAWN_AT) == []
    held.held.state = "open"
    database.session.flush()

    asked = ask_declarations_again(one.entry, by=organiser, at=DRAWN_AT)

    assert one in asked
    assert sheet.state == "submitted"
    (seat,) = [item for item in seats_of(person_of(judge), held) if item.assignment is one]
    assert (seat.standing, seat.is_done) == ("undeclared", True)
