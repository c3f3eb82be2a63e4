"""Equals at the cut, where the plan leaves them to people."""

import pytest

from competition.editions.operations import import_plan
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from competition.ranking.queries import latest_run
from tests.factories.editions import LONG_AGO, plan_source
from tests.factories.ranking import (
    make_accepted_entry,
    make_draw,
    make_judged_round,
    make_organiser,
    make_pool,
    make_sheets,
)

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"


@pytest.fixture
def edition(db):
    source = plan_source().replace('ties = "both_advance"', 'ties = "decision"')
    return import_plan(source, by=None, at=LONG_AGO)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def run(edition, organiser, at):
    """Rank five teams of which three advance, the third to fifth with equal scores."""
    make_judged_round(edition, [95, 90, 80, 80, 80])
    return draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)


def test_an_undecided_cut_keeps_the_ranking_from_being_confirmed(run, organiser, sign_in):
    names = run.result["cuts"][0]["undecided"]
    browser = sign_in(organiser)

    shown = browser.get(ROOM).text
    refused = browser.post(f"{ROOM}/1/confirm", data={}, follow_redirects=True).text

    assert "晋级线：3 个项目同分，还有 1 个名额" in shown
    assert "作出决定后才能确认" in shown
    assert all(name in refused for name in names)


def test_exactly_the_open_seats_are_chosen(run, organiser, sign_in):
    browser = sign_in(organiser)
    address = f"{ROOM}/1/questions/1"
    assert "请恰好选定 1 个晋级项目" in browser.get(address).text

    two = {"entry_0": "1", "entry_1": "1", "entry_2": "2", "reason": "复核"}
    answer = browser.post(address, data=two)

    assert answer.status_code == 422
    assert "请恰好选定 1 个晋级项目" in answer.text


def test_who_was_chosen_advances_and_the_others_wait(run, edition, organiser, sign_in, at):
    undecided = run.result["cuts"][0]["undecided"]
    browser = sign_in(organiser)

    choice = {"entry_0": "2", "entry_1": "1", "entry_2": "2", "reason": "两位评委重读"}
    browser.post(f"{ROOM}/1/questions/1", data=choice)

    (cut,) = latest_run(edition, "preliminary").result["cuts"]
    assert undecided[1] in cut["advancing"]
    assert cut["waiting"] == [undecided[0], undecided[2]]
    shown = browser.get(ROOM).text
    assert "两位评委重读" in shown
    assert "确认排名，3 个项目晋级并发送通知" in shown


def test_a_decision_on_a_run_that_was_followed_is_refused_in_words(
    run, edition, organiser, sign_in, at
):
    confirmed = draw_up_ranking(edition, "preliminary", reason="更正", by=organiser, at=at)
    assert confirmed.number == 2

    answer = sign_in(organiser).post(
        f"{ROOM}/1/questions/1",
        data={"entry_0": "1", "entry_1": "2", "entry_2": "2", "reason": "x"},
    )

    assert answer.status_code == 422
    assert "已经确认或被取代" in answer.text


def test_an_entry_without_a_score_is_named_with_the_reason(edition, organiser, sign_in, at):
    make_judged_round(edition, [95, 90, 85])
    left_out = make_accepted_entry(edition)
    make_sheets(left_out, [80], judges=make_pool(edition, 1), draw=make_draw(edition))
    reference = left_out.reference
    run = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    confirm_ranking(run, by=organiser, at=at)
    browser = sign_in(organiser)

    shown = browser.get(ROOM).text

    assert "没有得分、不参加排名的项目" in shown
    assert reference in shown
    assert "有效评分表不足" in shown
    assert browser.get(f"{ROOM}/1/export").status_code == 200
