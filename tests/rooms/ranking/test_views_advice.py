"""The page of advice on a run: judges, corrected scores, and refusal across islands."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.ranking.operations import draw_up_ranking
from tests.factories.editions import make_edition
from tests.factories.ranking import (
    make_accepted_entry,
    make_draw,
    make_judged_round,
    make_organiser,
    make_pool,
    make_review_round,
    make_sheets,
)

ADVICE = "/contests/changzhou-2022/manage/rounds/preliminary/ranking/1/advice"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def test_it_shows_corrected_scores_beside_the_official_ones(edition, organiser, at, sign_in):
    make_judged_round(edition, [70, 90, 80])
    draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)

    text = sign_in(organiser).get(ADVICE).text

    assert "这里的数字都是估计，不改变任何得分和名次" in text
    assert "校正得分（参考）" in text
    assert "评分表太少" in text


def test_a_judge_far_from_all_others_is_named_and_exported(edition, organiser, at, sign_in):
    make_review_round(edition)
    judges, draw = make_pool(edition, 12), make_draw(edition)
    for n in range(30):
        seats = [judges[0], *(judges[1 + (n * 3 + k) % 11] for k in range(3))]
        marks = [62, *(78 + (n * 7 + k * 3 + j.id) % 5 for k, j in enumerate(seats[1:]))]
        make_sheets(make_accepted_entry(edition), marks, judges=seats, draw=draw)
    draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    browser = sign_in(organiser)

    rows = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{ADVICE}/judges").data))
    named = [row for row in rows.get_sheet_by_index(0).to_python() if "明显偏严" in row]

    assert "明显偏严" in browser.get(ADVICE).text
    assert [row[0] for row in named] == [judges[0].name]


def test_panels_without_shared_entries_are_refused_in_words(edition, organiser, at, sign_in):
    make_review_round(edition)
    judges, draw = make_pool(edition, 6), make_draw(edition)
    for n, score in enumerate((70, 80, 90, 75)):
        seats = judges[:3] if n % 2 else judges[3:]
        make_sheets(make_accepted_entry(edition), [score] * 3, judges=seats, draw=draw)
    draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)

    text = sign_in(organiser).get(ADVICE).text

    assert "评委分成 2 组，组与组之间没有共同评审的项目" in text
    assert "校正得分（参考）" not in text
