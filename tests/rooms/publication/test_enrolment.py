"""What the three rooms tell the home page, the board and the command line."""

import pytest

from competition.cli.results import group
from competition.prizes.operations import allocate_prizes
from competition.publication.operations import draft_notice
from competition.ranking.operations import draw_up_ranking
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_confirmed_final, make_organiser

BOARD = "/contests/changzhou-2022/manage"


@pytest.fixture
def edition(db):
    return make_edition(rehearsal=True)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def test_what_waits_for_an_organiser_is_on_the_home_page(edition, organiser, sign_in):
    make_confirmed_final(edition, [95, 85], by=organiser)
    allocate_prizes(edition, reason="", by=organiser, at=JUDGED_AT)
    draw_up_ranking(edition, "final", reason="更正", by=organiser, at=JUDGED_AT)
    draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)

    shown = sign_in(organiser).get("/home").text

    for words in ("决赛排名待核对确认", "奖项方案待办理", "通知待核对发布"):
        assert words in shown


def test_an_author_is_not_asked_to_confirm_what_another_must_look_at(db, sign_in):
    edition = make_edition()
    author, second = make_organiser(edition), make_organiser(edition)
    draft_notice(edition, "announcement", by=author, at=JUDGED_AT)

    assert "通知待核对发布" not in sign_in(author).get("/home").text
    assert "通知待核对发布" in sign_in(second).get("/home").text


def test_the_board_follows_ranking_prizes_and_notices(edition, organiser, sign_in):
    _entries, run = make_winners(edition, by=organiser)
    make_released_results(edition, run, by=organiser)

    shown = sign_in(organiser).get(BOARD).text

    for words in ("初赛排名", "决赛排名", "奖项分配", "初赛晋级公示", "获奖公示"):
        assert words in shown


def test_the_board_names_what_blocks(edition, organiser, sign_in):
    make_confirmed_final(edition, [95, 95], by=organiser)
    allocate_prizes(edition, reason="", by=organiser, at=JUDGED_AT)

    assert "有 1 处并列待定" in sign_in(organiser).get(BOARD).text


def test_the_command_line_prints_the_confirmed_results(app, edition, organiser, db):
    entries, _run = make_winners(edition, by=organiser)
    first = entries[0].reference
    db.session.commit()

    answer = app.test_cli_runner().invoke(group, ["export", "changzhou-2022"])

    assert answer.output.splitlines()[:2] == [
        "reference,group,place,score,prize",
        f"{first},team,1,95,first",
    ]


@pytest.mark.parametrize("key", ["changzhou-2022", "nowhere"])
def test_the_command_line_says_that_there_are_no_results(app, edition, db, key):
    db.session.commit()

    answer = app.test_cli_runner().invoke(group, ["export", key])

    assert (answer.exit_code, key in answer.output) == (1, True)


def test_a_released_list_stands_on_the_front_page(edition, organiser, db, client, clock):
    _entries, run = make_winners(edition, by=organiser)
    make_released_results(edition, run, by=organiser)
    db.session.commit()
    clock.set(RELEASED_AT)

    assert "拟获奖名单公示" in client.get("/contests/changzhou-2022").text
