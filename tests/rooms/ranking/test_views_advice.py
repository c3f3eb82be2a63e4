"""The page of advice on a run: judges, corrected scores, and refusal across islands."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.core.database import db as database
from competition.ranking.operations import draw_up_ranking
from competition.review.models import SheetSave
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


def test_bursts_equal_rows_and_near_entries_are_in_the_report(edition, organiser, at, sign_in):
    make_review_round(edition)
    judges, draw = make_pool(edition, 12), make_draw(edition)
    district = edition.plan.districts_by_key["wujin"].name.zh
    judges[0].region = district
    judges[1].employer = edition.plan.units_by_key["wujin-kjj"].name.zh
    for n in range(30):
        seats = [judges[0], *(judges[1 + (n * 3 + k) % 11] for k in range(3))]
        near = n % 3 == 0
        entry = make_accepted_entry(
            edition, district_key="wujin" if near else "xinbei", unit_key="wujin-kjj"
        )
        marks = [80, *(_varied(entry, n * 7 + k * 3 + j.id) for k, j in enumerate(seats[1:]))]
        for sheet in make_sheets(entry, marks, judges=seats, draw=draw):
            _save(sheet, at + timedelta(seconds=20 * n))
    draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    browser = sign_in(organiser)

    shown = browser.get(ADVICE).text
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{ADVICE}/judges").data))

    assert "短时间内评完大量项目" in shown
    assert "大量评分完全相同" in shown
    assert "本地区" in shown
    assert "项目得分的分布" in shown
    assert book.sheet_names == ["评委分析", "校正得分", "评分表"]
    first = next(row for row in book.get_sheet_by_index(0).to_python() if row[0] == judges[0].name)
    assert first[1] == 30
    assert (first[11], first[12], first[13]) == (30, 30, 30)
    assert isinstance(first[10], float)
    corrected = book.get_sheet_by_index(1).to_python()
    assert len(corrected) == 31
    assert all(isinstance(row[5], float) for row in corrected[1:])
    assert len(book.get_sheet_by_index(2).to_python()) == 121


def _varied(entry, number):
    """Return marks that differ by criterion and from sheet to sheet."""
    rubric = entry.edition.plan.rounds_by_key["preliminary"].rubric_for("team")
    return {c.key: 62 + (number * (3 + 2 * n)) % 37 for n, c in enumerate(rubric.criteria)}


def _save(sheet, at):
    database.session.add(
        SheetSave(
            sheet_id=sheet.id,
            marks=sheet.marks,
            comments={},
            saved_by_id=sheet.assignment.entry.owner_id,
            saved_at=at,
        )
    )
    database.session.flush()
