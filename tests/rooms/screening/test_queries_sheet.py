import copy

from competition.registration.queries import Pin
from competition.screening.operations import take_back_verdict
from competition.screening.queries import check_sheet
from tests.factories.registration import (
    A_REPLY,
    make_attachment,
    make_submitted_entry,
    submit_again,
)
from tests.factories.screening import A_DOCUMENT, A_PIN, give_back, moment, recommend

A_SECTION = Pin(section="members", question=None, document=None, words="请核对成员")


def resubmit(entry, at, **sections):
    answers = copy.deepcopy(entry.answers)
    for section, given in sections.items():
        answers[section] = given(answers[section]) if callable(given) else answers[section] | given
    entry.answers = answers
    submit_again(entry, at=at)


def test_the_first_look_has_nothing_to_compare(entry, at):
    sheet = check_sheet(entry, at=at)

    assert (sheet.is_second_look, sheet.changes, sheet.answered, sheet.elsewhere) == (
        False,
        None,
        (),
        None,
    )
    assert [one.key for one in sheet.questions] == [
        "licence-matches",
        "revenue-proved",
        "commitment-signed",
        "plan-anonymous",
        "ip-proved",
        "not-awarded",
    ]
    assert (sheet.returns_used, sheet.returns_left, sheet.standing) == (0, 2, None)


def test_a_team_is_asked_the_questions_for_teams(edition, at):
    sheet = check_sheet(make_submitted_entry(edition, entrant="team"), at=at)

    assert [one.key for one in sheet.questions][:2] == ["team-unregistered", "commitment-signed"]


def test_the_second_look_shows_each_pin_with_what_changed_there_and_what_else(
    db, entry, officer, at
):
    give_back(entry, by=officer, at=at, pins=(A_PIN, A_DOCUMENT, A_SECTION))
    old = next(one for one in entry.attachments if one.document_key == "licence")
    old.removed_at = at
    make_attachment(entry, "licence", b"%PDF-1.4 another", name="新执照.pdf")
    db.session.expire(entry, ["attachments"])
    resubmit(
        entry,
        at,
        entity={"address": "常州市武进区科教城 1 号 203 室"},
        project={"market": "汽车和航空。"},
    )

    sheet = check_sheet(entry, at=at)

    assert [
        (
            one.line.label,
            one.line.words,
            [(line.before, line.after) for line in one.changes.answers],
            [(line.before, line.after, line.change) for line in one.changes.documents],
            one.line.reply,
        )
        for one in sheet.answered
    ] == [
        (
            "参赛主体·注册地址",
            "请写到门牌号",
            [("常州市武进区科教城 1 号", "常州市武进区科教城 1 号 203 室")],
            [],
            "",
        ),
        ("营业执照", "请换清晰的扫描件", [], [("licence.pdf", "新执照.pdf", "changed")], ""),
        ("核心成员", "请核对成员", [], [], A_REPLY),
    ]
    assert [(one.label, one.after) for one in sheet.elsewhere.answers] == [
        ("行业及市场", "汽车和航空。")
    ]
    assert (sheet.elsewhere.documents, sheet.changes.count) == ((), 3)


def test_a_member_who_comes_or_goes_is_a_difference(entry, officer, at):
    give_back(entry, by=officer, at=at, pins=(A_SECTION,))
    newcomer = {"name": "赵新", "is_leader": "no", "degree": "master", "employer": "常州大学"}
    resubmit(entry, at, members=lambda rows: [*rows, newcomer | {"role": "市场"}])

    changes = check_sheet(entry, at=at).answered[0].changes

    assert ("赵新：姓名", "added", "", "赵新") in [
        (one.label, one.change, one.before, one.after) for one in changes.answers
    ]


def test_a_file_that_is_added_or_removed_is_a_difference(db, entry, officer, at):
    give_back(entry, by=officer, at=at, pins=(A_DOCUMENT,))
    extra = make_attachment(entry, "ip-proof", b"%PDF-1.4 proof", name="专利.pdf")
    db.session.expire(entry, ["attachments"])
    resubmit(entry, at)
    added = check_sheet(entry, at=at).elsewhere.documents
    give_back(entry, by=officer, at=at, pins=(A_DOCUMENT,))
    extra.removed_at = at
    resubmit(entry, at)

    removed = check_sheet(entry, at=at).elsewhere.documents

    assert [(one.change, one.before, one.after) for one in (*added, *removed)] == [
        ("added", "", "专利.pdf"),
        ("removed", "专利.pdf", ""),
    ]


def test_officers_see_what_was_submitted_and_not_the_draft_behind_it(entry, officer, at):
    give_back(entry, by=officer, at=at)
    entry.answers = entry.answers | {"entity": entry.answers["entity"] | {"address": "未提交"}}

    sheet = check_sheet(entry, at=at)

    shown = [row.value for one in sheet.sections for part in one.parts for row in part.rows]
    assert "未提交" not in shown


def test_the_steps_tell_the_whole_way_newest_first(entry, officer, at):
    recommend(entry, by=officer, at=moment("2022-04-21 09:00"))
    take_back_verdict(entry, reason="看错了", by=officer, at=moment("2022-04-21 10:00"))
    give_back(entry, by=officer, at=moment("2022-04-21 11:00"))

    steps = check_sheet(entry, at=at).steps

    assert [(one.title, one.tone) for one in steps] == [
        ("退回修改", "wait"),
        ("撤回“通过并推荐”", "calm"),
        ("通过并推荐（已撤回）", "calm"),
        ("第 1 次提交", "blue"),
    ]
    assert steps[2].text == "推荐等级：A\n核对清单：6 项“是”，0 项“不适用”"
    assert steps[0].text == "参赛主体·注册地址：请写到门牌号"
    assert steps[0].by == f"武进区科学技术局 {officer.name}"
