"""What moved from one run to the next, and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.core.database import db as database
from competition.ranking.operations import draw_up_ranking, record_decision
from competition.ranking.queries import changes_view
from competition.registration.operations import disqualify_entry
from competition.review.models import ReviewRound, ScoreSheet
from competition.review.operations import reopen_round, reopen_sheet
from tests.factories.editions import make_edition
from tests.factories.ranking import (
    JUDGED_AT,
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
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def entries(edition):
    return make_judged_round(edition, [95, 90, 85, 80, 75])


@pytest.fixture
def first(edition, organiser, entries, at):
    return draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)


def again(edition, organiser, at, reason="更正"):
    return draw_up_ranking(edition, "preliminary", reason=reason, by=organiser, at=at)


def sheets_of(entry):
    return database.session.scalars(
        select(ScoreSheet).where(ScoreSheet.assignment.has(entry_id=entry.id))
    ).all()


def told(view):
    return {one.entry: (one.place_before, one.place_after, one.cause) for one in view.moved}


def test_a_changed_mark_says_whose_and_who_moved_by_it(edition, organiser, entries, first, at):
    for sheet in sheets_of(entries[3]):
        sheet.marks = dict.fromkeys(sheet.marks, 9200)
    second = again(edition, organiser, at)

    view = changes_view(second, first)

    assert told(view) == {
        entries[3]: (4, 2, "own_marks"),
        entries[1]: (2, 3, "others"),
        entries[2]: (3, 4, "others"),
    }
    assert view.unmoved == 2
    assert {(one.entry, one.before, one.after) for one in view.marks} == {(entries[3], "80", "92")}
    (risen,) = [one for one in view.moved if one.entry is entries[3]]
    assert (risen.score_before, risen.score_after, risen.rises) == ("80.00", "92.00", 2)
    assert (risen.fate_before, risen.fate_after) == ("waiting", "advancing")


def test_a_reopened_sheet_gives_the_reason_of_the_log(edition, organiser, entries, first, at):
    reopen_round(edition, "preliminary", reason="核对", by=organiser, at=at)
    sheet = sheets_of(entries[4])[0]
    reopen_sheet(sheet, reason="评委申请更正笔误", by=organiser, at=at)
    sheet.marks = dict.fromkeys(sheet.marks, 9300)
    sheet.state, sheet.submitted_at = "submitted", at
    held = database.session.scalars(select(ReviewRound)).one()
    held.state = "closed"
    database.session.flush()

    view = changes_view(again(edition, organiser, at), first)

    assert [(one.kind, one.reason) for one in view.reasons if "sheet" in one.kind] == [
        ("review:sheet:reopened", "评委申请更正笔误")
    ]
    assert view.reasons[-1].about.startswith(str(entries[4].reference))


def test_an_upheld_objection_takes_the_entry_out_and_all_below_move_up(
    edition, organiser, entries, first, at
):
    disqualify_entry(entries[0], reason="异议成立", by=organiser, at=at)
    view = changes_view(again(edition, organiser, at), first)

    assert view.left == (entries[0],)
    assert [one.reason for one in view.reasons] == ["异议成立"]
    assert told(view)[entries[0]] == (1, None, "left")
    assert told(view)[entries[1]] == (2, 1, "others")


def test_a_new_entry_and_a_sheet_more_are_named(edition, organiser, entries, first, at):
    more = make_accepted_entry(edition)
    make_sheets(more, [99] * 3, judges=make_pool(edition), draw=make_draw(edition))

    view = changes_view(again(edition, organiser, at), first)

    assert view.joined == (more,)
    assert told(view)[more] == (None, 1, "joined")
    assert {one.before for one in view.marks} == {""}


def test_a_decision_among_equals_is_the_cause(edition, organiser, at):
    from competition.editions.operations import import_plan  # noqa: PLC0415 - only here
    from tests.factories.editions import LONG_AGO, plan_source  # noqa: PLC0415 - only here

    source = plan_source().replace('ties = "both_advance"', 'ties = "decision"')
    edition = import_plan(source.replace("changzhou-2022", "other-2022"), by=None, at=LONG_AGO)
    organiser = make_organiser(edition)
    entries = make_judged_round(edition, [90, 90, 80, 80])
    run = draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=at)
    order = {entries[2].reference: 1, entries[3].reference: 2}
    made = record_decision(run, order=order, reason="表决", by=organiser, at=at)

    view = changes_view(made, run)

    assert [one["reason"] for one in view.decisions] == ["表决"]
    assert {cause for _before, _after, cause in told(view).values()} == {"decision"}


def test_the_page_compares_with_any_earlier_run(edition, organiser, entries, first, sign_in, at):
    again(edition, organiser, at, reason="核对")
    for sheet in sheets_of(entries[3]):
        sheet.marks = dict.fromkeys(sheet.marks, 9200)
    again(edition, organiser, at, reason="一份评分表更正")
    browser = sign_in(organiser)

    shown = browser.get(f"{ROOM}/3/changes").text

    assert "本项目的评分有变化" in shown
    assert "一份评分表更正" in shown
    assert "本项目的评分有变化" in browser.get(f"{ROOM}/3/changes?against=1").text
    assert "评分、项目和决定都没有变化" in browser.get(f"{ROOM}/2/changes").text
    assert "没有可比较的排名" in browser.get(f"{ROOM}/1/changes").text
    assert "没有可比较的排名" in browser.get(f"{ROOM}/1/changes?against=77").text


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"submitted_at": 1}, True, id="submitted_later"),
        pytest.param({"state": "reopened", "submitted_at": None}, True, id="reopened"),
    ],
)
def test_the_room_says_when_sheets_changed_since(
    edition, organiser, entries, sign_in, change, is_told
):
    draw_up_ranking(edition, "preliminary", reason="", by=organiser, at=JUDGED_AT)
    sheet = sheets_of(entries[3])[0]
    for name, value in change.items():
        setattr(sheet, name, JUDGED_AT + timedelta(minutes=value) if value == 1 else value)
    database.session.flush()

    assert ("评分或参评项目有变化" in sign_in(organiser).get(ROOM).text) is is_told


def test_the_room_says_when_an_entry_left_since(edition, organiser, entries, first, sign_in, at):
    disqualify_entry(entries[0], reason="异议成立", by=organiser, at=at)

    assert "评分或参评项目有变化" in sign_in(organiser).get(ROOM).text
