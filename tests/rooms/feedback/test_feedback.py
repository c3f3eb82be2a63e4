"""Feedback: comments moderated one by one, released as a whole, read by the entrant alone."""

from functools import partial

import pytest
from sqlalchemy import select

from competition.assignment.models import Assignment, Judge
from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.feedback.models import EntryFeedback, ModeratedComment
from competition.feedback.operations import Ruling, moderate_comments, release_feedback
from competition.feedback.queries import list_comments
from competition.notifications.models import Letter
from competition.prizes.queries import confirmed_allocation
from competition.ranking.queries import get_round
from competition.review.models import ScoreSheet
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser
from tests.rooms.publication.test_public_pages import statements_of

ROOM = "/contests/changzhou-2022/manage/feedback"
SCORES = (95, 90, 85, 80, 75, 70)


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def judged(edition, organiser):
    """Play a group of six to its confirmed prizes; two judges of the best and the last comment."""
    make_winners(edition, SCORES, by=organiser)
    best, last = sheets_of(0), sheets_of(-1)
    first_criterion = next(iter(best[0].marks))
    best[0].comments = {first_criterion: "技术路线清楚"}
    best[1].opinion = "我在东南大学做过同样的试验，可行。"
    last[0].opinion = "财务预测没有依据"
    database.session.flush()
    return get_round("changzhou-2022", "final")


def sheets_of(position):
    rows = list(
        database.session.scalars(
            select(ScoreSheet)
            .join(ScoreSheet.assignment)
            .where(Assignment.round_key == "final")
            .order_by(Assignment.entry_id, ScoreSheet.id)
        )
    )
    entries = sorted({one.assignment.entry_id for one in rows})
    return [one for one in rows if one.assignment.entry_id == entries[position]]


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value


def by_words(judged):
    return {one.written: one for one in list_comments(judged)}


def ruled(judged, organiser, **texts):
    """Show what is named, in its words; leave the rest out."""
    rulings = [
        Ruling(
            comment=one,
            choice="shown" if one.written in texts else "left_out",
            text=texts.get(one.written, ""),
        )
        for one in list_comments(judged)
    ]
    return moderate_comments(judged, rulings, by=organiser, at=JUDGED_AT)


def out(judged, organiser):
    make_released_results(judged.edition, confirmed_allocation(judged.edition), by=organiser)


def test_comments_are_listed_without_their_judges_and_wait(judged):
    found = by_words(judged)

    assert set(found) == {
        "技术路线清楚",
        "我在东南大学做过同样的试验，可行。",
        "财务预测没有依据",
    }
    assert all(one.is_open for one in found.values())
    assert found["财务预测没有依据"].criterion is None


def test_an_organiser_edits_each_comment_and_the_sheet_stays(judged, organiser):
    ruled(judged, organiser, **{"我在东南大学做过同样的试验，可行。": "可行。"})

    found = by_words(judged)
    assert not any(one.is_open for one in found.values())
    shown = found["我在东南大学做过同样的试验，可行。"]
    assert (shown.held.choice, shown.held.text) == ("shown", "可行。")
    assert shown.sheet.opinion == "我在东南大学做过同样的试验，可行。"
    assert found["财务预测没有依据"].held.text == ""


def test_words_that_change_afterwards_are_looked_at_again(judged, organiser):
    ruled(judged, organiser)
    sheets_of(-1)[0].opinion = "财务预测依据不足"
    database.session.flush()

    assert by_words(judged)["财务预测依据不足"].is_open
    ruled(judged, organiser)
    assert len(database.session.scalars(select(ModeratedComment)).all()) == 3


def test_a_comment_that_names_a_judge_or_another_entry_is_refused(judged, organiser):
    judge = database.session.scalars(select(Judge)).first()
    comment = by_words(judged)["技术路线清楚"]
    other = by_words(judged)["财务预测没有依据"].sheet.assignment.entry
    own = comment.sheet.assignment.entry
    other.project_name, own.project_name = "绿源智能电驱", "蓝海机器人"
    database.session.flush()

    for words, named in (
        (f"同意{judge.name}的意见", judge.name),
        ("不如绿源智能电驱", "绿源智能电驱"),
    ):
        ruling = Ruling(comment=comment, choice="shown", text=words)
        refused = refusal(partial(moderate_comments, judged, [ruling], by=organiser, at=JUDGED_AT))
        assert (refused.code, refused.values["named"]) == ("feedback_names_somebody", named)
        assert refused.field == f"text-{comment.key}"
    own_name = Ruling(comment=comment, choice="shown", text="蓝海机器人很好")
    moderate_comments(judged, [own_name], by=organiser, at=JUDGED_AT)
    empty = Ruling(comment=comment, choice="shown", text=" ")
    refused = refusal(lambda: moderate_comments(judged, [empty], by=organiser, at=JUDGED_AT))
    assert refused.code == "feedback_words_missing"


def test_feedback_waits_for_the_winners_and_for_every_comment(judged, organiser):
    def call():
        return release_feedback(judged, by=organiser, at=RELEASED_AT)

    assert refusal(call).code == "feedback_before_results"
    out(judged, organiser)
    refused = refusal(call)
    assert (refused.code, refused.values) == ("feedback_comments_open", {"number": 3})
    ruled(judged, organiser)
    call()
    assert refusal(call).code == "feedback_released_already"
    assert refusal(lambda: ruled(judged, organiser)).code == "feedback_released_already"
    with pytest.raises(NotFoundError):
        release_feedback(judged, by=make_person(), at=RELEASED_AT)
    with pytest.raises(NotFoundError):
        moderate_comments(judged, [], by=make_person(), at=RELEASED_AT)


def test_every_entrant_is_told_thirds_and_own_comments_and_nothing_else(judged, organiser):
    out(judged, organiser)
    ruled(judged, organiser, 技术路线清楚="技术路线清楚")
    release_feedback(judged, by=organiser, at=RELEASED_AT)

    told = list(database.session.scalars(select(EntryFeedback).order_by(EntryFeedback.entry_id)))
    thirds = [{row["third"] for row in one.content["criteria"]} for one in told]
    assert thirds == [{"upper"}, {"upper"}, {"middle"}, {"middle"}, {"lower"}, {"lower"}]
    assert [[row["text"] for row in one.content["comments"]] for one in told] == [
        ["技术路线清楚"],
        [],
        [],
        [],
        [],
        [],
    ]
    assert all(set(one.content) == {"criteria", "comments"} for one in told)
    letters = list(
        database.session.scalars(select(Letter).where(Letter.kind == "feedback_released"))
    )
    assert len(letters) == 6
    assert not any("前三分之一" in one.body or "技术路线" in one.body for one in letters)
    kinds = list(database.session.scalars(select(AuditEvent.kind)))
    assert kinds.count("feedback:round:released") == 1


def test_criteria_and_comments_stand_in_the_plans_order_and_the_whole_at_the_end(
    judged, organiser, sign_in
):
    first, second = sheets_of(0)[:2]
    names = [one.name.zh for one in judged.plan.rubrics[0].criteria]
    keys = [one.key for one in judged.plan.rubrics[0].criteria]
    first.comments = {keys[-1]: "甲", keys[0]: "乙"}
    second.comments = {keys[0]: "丙"}
    database.session.flush()
    out(judged, organiser)
    ruled(
        judged,
        organiser,
        **{words: words for words in ("甲", "乙", "丙", "我在东南大学做过同样的试验，可行。")},
    )
    release_feedback(judged, by=organiser, at=RELEASED_AT)

    entry_id = first.assignment.entry_id
    told = database.session.scalars(
        select(EntryFeedback).where(EntryFeedback.entry_id == entry_id)
    ).one()
    assert [row["name"]["zh"] for row in told.content["criteria"]] == names
    said = [(row["about"] and row["about"]["zh"], row["text"]) for row in told.content["comments"]]
    assert said == [
        (names[0], "丙"),
        (names[0], "乙"),
        (names[-1], "甲"),
        (None, "我在东南大学做过同样的试验，可行。"),
    ]
    shown = sign_in(first.assignment.entry.owner).get("/my/feedback").text
    assert shown.count(f'<h4 class="feedback-about">{names[0]}</h4>') == 1
    assert '<h4 class="feedback-about">总评语</h4>' in shown


def test_a_small_group_is_told_no_thirds(edition, organiser):
    make_winners(edition, (95, 90, 85), by=organiser)
    judged = get_round("changzhou-2022", "final")
    out(judged, organiser)
    release_feedback(judged, by=organiser, at=RELEASED_AT)

    assert {str(one.content) for one in database.session.scalars(select(EntryFeedback))} == {
        "{'criteria': [], 'comments': []}"
    }


def test_an_entrant_reads_only_the_own_and_judges_stay_unnamed(judged, organiser, sign_in):
    out(judged, organiser)
    ruled(judged, organiser, 技术路线清楚="技术路线清楚", 财务预测没有依据="请补充依据")
    owners = [sheets_of(n)[0].assignment.entry.owner for n in (0, -1)]
    judges = [one.name for one in database.session.scalars(select(Judge))]
    assert "还没有评审反馈" in sign_in(owners[0]).get("/my/feedback").text
    with write_transaction():
        someone = make_person()
        release_feedback(judged, by=organiser, at=RELEASED_AT)

    mine = sign_in(owners[0]).get("/my/feedback")
    theirs = sign_in(owners[1]).get("/my/feedback").text

    assert mine.headers["Cache-Control"] == "no-store"
    assert "前三分之一" in mine.text
    assert "后三分之一" not in mine.text
    assert "技术路线清楚" in mine.text
    assert "请补充依据" not in mine.text
    assert "请补充依据" in theirs
    assert "后三分之一" in theirs
    assert not any(name in mine.text + theirs for name in judges)
    assert "还没有评审反馈" in sign_in(someone).get("/my/feedback").text
    assert "评审反馈" in sign_in(owners[0]).get("/home").text


def test_the_organiser_moderates_in_the_browser_and_releases(judged, organiser, sign_in, clock):
    clock.set(RELEASED_AT)
    browser = sign_in(organiser)
    assert "共 3 条，待处理 3 条" in browser.get(ROOM).text
    keys = {one.written: one.key for one in list_comments(judged)}
    fields = {f"choice-{key}": "left_out" for key in keys.values()}
    shown = keys["技术路线清楚"]
    judge = database.session.scalars(select(Judge)).first().name
    bad = fields | {f"choice-{shown}": "shown", f"text-{shown}": f"{judge}认为清楚"}

    refused = browser.post(f"{ROOM}/final", data=bad)
    assert refused.status_code == 422
    assert f"评语里出现了“{judge}”" in refused.text
    assert f"{judge}认为清楚" in refused.text

    later = fields | {f"choice-{shown}": "later"}
    assert (
        "已处理 2 条评语" in browser.post(f"{ROOM}/final", data=later, follow_redirects=True).text
    )
    answer = browser.post(f"{ROOM}/final/release", data={}, follow_redirects=True)
    assert "获奖名单公布以后才能发布评审反馈" in answer.text
    browser.post(f"{ROOM}/final", data={f"choice-{shown}": "shown", f"text-{shown}": "清楚"})
    assert "没有待处理的评语" in browser.get(f"{ROOM}/final").text
    assert "技术路线清楚" in browser.get(f"{ROOM}/final?show=all").text

    with write_transaction():
        out(judged, organiser)
    answer = browser.post(f"{ROOM}/final/release", data={}, follow_redirects=True)
    assert "反馈已发布" in answer.text
    assert "本轮反馈已发布，不能再改" in browser.get(f"{ROOM}/final").text


def test_while_a_round_is_open_nobody_reads_its_comments_here(edition, organiser, sign_in):
    assert sign_in(organiser).get(f"{ROOM}/preliminary").status_code == 404
    assert "本轮尚未结束" in sign_in(organiser).get(ROOM).text


def test_comments_are_read_in_two_statements_however_many(judged, app):
    few = len(statements_of(lambda: list_comments(judged)))
    for sheet in database.session.scalars(select(ScoreSheet)):
        sheet.opinion = "评语"
    database.session.flush()

    assert len(statements_of(lambda: list_comments(judged))) == few == 2
