"""Composing the fixed panels of the final."""

import pytest

from competition.assignment.queries import assignments_in
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import make_judged_round, make_organiser, make_pool

PANELS = "/contests/changzhou-2022/manage/rounds/final/panels"
ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def finalists(edition, organiser, at):
    """Let three teams advance, and add the judges for a panel."""
    entries = make_judged_round(edition, [90, 80, 70])
    run = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    confirm_ranking(run, by=organiser, at=at)
    return entries


def test_before_the_cut_nobody_is_seated(edition, organiser, sign_in):
    answer = sign_in(organiser).get(PANELS)

    assert answer.status_code == 200
    assert "还不知道哪些项目参加决赛" in answer.text


def test_the_ranking_room_leads_on_to_the_panels(edition, organiser, finalists, sign_in):
    assert PANELS in sign_in(organiser).get(ROOM).text


def test_a_panel_is_chosen_from_the_pool_and_seated_with_a_drawn_order(
    edition, organiser, finalists, sign_in
):
    chosen = [judge.code for judge in make_pool(edition, 5)]
    references = {entry.reference for entry in finalists}
    browser = sign_in(organiser)
    assert "3 个项目" in browser.get(PANELS).text

    answer = browser.post(PANELS, data={"panel_team": chosen, "public_value": "3091.5"})

    assert (answer.status_code, answer.headers["Location"]) == (303, PANELS)
    made = assignments_in(edition, "final")
    assert {one.entry.reference for one in made} == references
    assert {one.judge.code for one in made} == set(chosen)
    assert sorted({one.position for one in made}) == [1, 2, 3]
    assert "评审组已排定" in browser.get(PANELS).text


def test_a_tie_between_judge_and_entry_is_shown_before_anybody_is_seated(
    edition, organiser, finalists, sign_in
):
    judge = make_pool(edition, 1)[0]
    judge.name = finalists[0].leader_name
    judge.employer = finalists[0].entrant_name
    finalists[0].answers = {
        "members": [{"name": judge.name, "is_leader": "yes", "employer": judge.employer}]
    }
    reference = finalists[0].reference

    shown = sign_in(organiser).get(PANELS).text

    assert "回避 1 个" in shown
    assert reference in shown


def test_too_small_a_panel_is_refused_and_what_was_chosen_stays(
    edition, organiser, finalists, sign_in
):
    code = make_pool(edition, 5)[0].code

    answer = sign_in(organiser).post(PANELS, data={"panel_team": [code], "public_value": ""})

    assert answer.status_code == 422
    assert "评委少于 3 人" in answer.text
    assert f'value="{code}" checked' in answer.text


def test_only_organisers_compose_panels(edition, finalists, sign_in):
    assert sign_in(make_person()).get(PANELS).status_code == 404
