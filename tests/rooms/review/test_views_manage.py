"""The organiser's pages of a round: ready or not, open, watch, remind, close, give back."""

import re

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.assignment.models import Assignment
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.notifications.models import Letter
from competition.review.models import ReviewRound, ScoreSheet
from competition.review.operations import submit_sheets
from tests.factories.accounts import make_person
from tests.factories.review import (
    make_assignment,
    make_bench,
    make_judge,
    make_released_draw,
    make_sheet,
    person_of,
)

ROUNDS = "/contests/changzhou-2022/manage/rounds"
ROUND = f"{ROUNDS}/preliminary"
A_REASON = {"reason": "专家来电说明打错了一项"}


def round_state():
    database.session.expire_all()
    return database.session.scalar(select(ReviewRound.state))


def letters(kind):
    found = select(Letter.to_address).where(Letter.kind == kind).order_by(Letter.id)
    return list(database.session.scalars(found))


def seats_of(judge):
    return list(
        database.session.scalars(
            select(Assignment).where(Assignment.judge_id == judge.id).order_by(Assignment.id)
        )
    )


def hand_in(judge, at):
    """Mark everything that a judge reads, and sign."""
    for assignment in seats_of(judge):
        make_sheet(assignment, at=at)
    submit_sheets(judge.edition, "preliminary", by=person_of(judge), at=at)


@pytest.fixture
def drawn(edition, entries):
    """Three judges who may read both entries once the round opens."""
    run = make_released_draw(edition)
    judges = [make_judge(edition) for _ in range(3)]
    for judge in judges:
        for entry in entries:
            make_assignment(entry, judge, draw=run, state="waiting")
    return judges


def test_an_undrawn_round_says_what_is_missing_and_has_no_button(edition, organiser, sign_in):
    text = sign_in(organiser).get(ROUND).text

    assert "还没有发布评委名单" in text
    assert f"{ROUND}/open" not in text


def test_opening_tells_its_consequences_first(drawn, organiser, sign_in):
    text = sign_in(organiser).get(ROUND).text

    assert "计划封存" in text
    assert "3 位专家收到信，可以声明回避、阅读和打分，共 6 份评分表。" in text
    assert f"{ROUND}/open" in text


def test_a_round_with_too_few_judges_names_the_entries(edition, new_entry, organiser, sign_in):
    entry = new_entry()
    make_assignment(entry, make_judge(edition), state="waiting")

    browser = sign_in(organiser)

    assert "1 个项目的评委不够：CZ2022-0001" in browser.get(ROUND).text
    answer = browser.post(f"{ROUND}/open")
    assert answer.status_code == 422
    assert "还有 1 个项目的评委不够：CZ2022-0001" in answer.text


def test_opening_seals_the_plan_and_writes_to_the_judges(drawn, edition, organiser, sign_in):
    answer = sign_in(organiser).post(f"{ROUND}/open")

    assert (answer.status_code, answer.location) == (303, ROUND)
    assert round_state() == "open"
    assert letters("round_opened") == [judge.person.email for judge in drawn]


def test_progress_shows_how_far_everybody_is_and_no_mark(judges, organiser, sign_in, at):
    hand_in(judges[0], at)
    make_sheet(seats_of(judges[1])[0], 91, at=at)

    text = sign_in(organiser).get(ROUND).text

    assert "2 / 6" in text
    assert judges[2].name in text
    assert re.search(r">\s*91(\.\d+)?\s*<", text) is None


def test_only_laggards_are_reminded(judges, organiser, sign_in, at):
    hand_in(judges[0], at)

    answer = sign_in(organiser).post(f"{ROUND}/remind")

    assert answer.status_code == 303
    assert letters("judge_reminded") == [one.person.email for one in judges[1:]]


def test_a_round_with_open_sheets_closes_only_for_a_reason(judges, organiser, sign_in, at):
    for judge in judges[:2]:
        hand_in(judge, at)
    browser = sign_in(organiser)

    refused = browser.post(f"{ROUND}/close", data={"reason": " "})
    assert refused.status_code == 422
    assert "评分表不到 3 份：CZ2022-0001、CZ2022-0002" in refused.text
    assert round_state() == "open"

    closed = browser.post(f"{ROUND}/close", data={"reason": "第三位专家因病不能完成"})
    assert closed.status_code == 303
    assert round_state() == "closed"


def test_a_complete_round_closes_and_shows_the_root(judges, organiser, sign_in, at):
    for judge in judges:
        hand_in(judge, at)
    browser = sign_in(organiser)

    assert "全部 6 份评分表都已提交" in browser.get(ROUND).text
    browser.post(f"{ROUND}/close")

    root = database.session.scalar(select(ReviewRound.merkle_root))
    assert len(root) == 64
    assert root in browser.get(ROUND).text


def test_reopening_a_round_asks_for_a_reason(judges, organiser, sign_in, at):
    for judge in judges:
        hand_in(judge, at)
    browser = sign_in(organiser)
    browser.post(f"{ROUND}/close")

    assert browser.post(f"{ROUND}/reopen", data={"reason": ""}).status_code == 422
    assert browser.post(f"{ROUND}/reopen", data=A_REASON).status_code == 303
    assert round_state() == "open"


def test_a_submitted_sheet_is_given_back_with_a_reason_and_no_mark_is_shown(
    judges, organiser, sign_in, at
):
    hand_in(judges[0], at)
    seat = seats_of(judges[0])[0]
    browser = sign_in(organiser)
    desk = f"{ROUND}/judges/{judges[0].public_id}"
    page = f"/contests/changzhou-2022/manage/sheets/{seat.public_id}/reopen"

    assert page in browser.get(desk).text
    assert re.search(r">\s*80(\.\d+)?\s*<", browser.get(page).text) is None
    assert browser.post(page, data={"reason": ""}).status_code == 422
    assert browser.post(page, data=A_REASON).status_code == 303

    database.session.expire_all()
    states = select(ScoreSheet.state).order_by(ScoreSheet.id)
    assert list(database.session.scalars(states)) == ["reopened", "submitted"]
    assert letters("sheet_reopened") == [judges[0].person.email]


def test_entries_with_too_few_sheets_have_their_own_list(judges, organiser, sign_in, at):
    browser = sign_in(organiser)

    assert "共 2 项" in browser.get(f"{ROUND}/entries").text
    assert "共 2 项" in browser.get(f"{ROUND}/entries?tab=short").text
    assert browser.get(f"{ROUND}/entries?page=99").status_code == 200


def test_when_every_entry_has_its_sheets_the_short_list_says_so(judges, organiser, sign_in, at):
    for judge in judges:
        hand_in(judge, at)

    text = sign_in(organiser).get(f"{ROUND}/entries?tab=short").text

    assert "没有评分表不够的项目" in text


def test_a_supervisor_watches_and_changes_nothing(judges, edition, sign_in):
    browser = sign_in(make_person(role=Role.SUPERVISOR, edition_key=edition.key))

    assert browser.get(ROUNDS).status_code == 200
    assert browser.get(ROUND).status_code == 200
    assert "结束评审" not in browser.get(ROUND).text
    for verb in ("open", "close", "remind", "reopen"):
        assert browser.post(f"{ROUND}/{verb}", data=A_REASON).status_code == 404


@pytest.mark.parametrize("path", [ROUNDS, ROUND, f"{ROUND}/entries"])
def test_a_judge_sees_none_of_it(judges, sign_in, path):
    assert sign_in(person_of(judges[0])).get(path).status_code == 404


def test_a_foreign_judge_or_round_is_not_found(judges, organiser, sign_in):
    browser = sign_in(organiser)

    assert browser.get(f"{ROUND}/judges/nobody").status_code == 404
    assert browser.get(f"{ROUNDS}/semifinal").status_code == 404


def test_the_board_and_the_home_page_tell_when_all_is_in(judges, organiser, sign_in, at):
    for judge in judges:
        hand_in(judge, at)
    browser = sign_in(organiser)

    assert "初赛评审" in browser.get("/contests/changzhou-2022/manage").text
    assert "初赛评分表已交齐，可以结束评审" in browser.get("/home").text


def test_the_board_says_when_the_time_is_over(judges, organiser, sign_in, clock):
    phase = next(one for one in judges[0].edition.plan.phases if one.key == "preliminary")
    clock.set(phase.closes)

    text = sign_in(organiser).get("/contests/changzhou-2022/manage").text

    assert "已到截止时间，还有 6 份没有提交" in text


@pytest.mark.parametrize("page", [ROUNDS, ROUND, f"{ROUND}/entries"])
def test_the_number_of_statements_does_not_grow_with_the_round(
    edition, new_entry, organiser, sign_in, count_queries, page
):
    make_bench(edition, [new_entry()])
    browser = sign_in(organiser)
    browser.get(page)
    with count_queries() as few:
        browser.get(page)
    with write_transaction():
        bigger = database.session.merge(edition)
        run = make_released_draw(bigger)
        for _ in range(3):
            judge, entry = make_judge(bigger), new_entry()
            make_assignment(entry, judge, draw=run)
    with count_queries() as many:
        browser.get(page)

    assert len(many) == len(few)
