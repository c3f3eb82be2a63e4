"""The judge's pages: declaration first, marks saved as one goes, one signature, no leak."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.assignment.models import Assignment, Judge
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.editions.models import Edition
from competition.review.models import ScoreSheet
from competition.review.operations import submit_sheets
from competition.review.queries import marks_of, round_of
from tests.factories.registration import make_attachment, make_entry
from tests.factories.review import (
    DRAWN_AT,
    assignments_of,
    make_assignment,
    make_judge,
    make_sheet,
    person_of,
)
from tests.rooms.core.test_bare_copies import readable, signed_pdf

HERE = "/contests/changzhou-2022/review"
AT = DRAWN_AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def during_the_round(clock):
    clock.set(AT)


@pytest.fixture
def judge(judges):
    return judges[0]


@pytest.fixture
def own(judge):
    return assignments_of(judge)


@pytest.fixture
def seated(sign_in, judge, own):
    """A browser with the first judge signed in."""
    return sign_in(person_of(judge))


def path_of(assignment, action=""):
    return f"{HERE}/entries/{assignment.public_id}{action}"


def sheet_of(assignment):
    database.session.rollback()
    return database.session.scalar(
        select(ScoreSheet).where(ScoreSheet.assignment_id == assignment.id)
    )


def marked(mark="80", **values):
    keys = ("technology", "business", "market", "team", "finance")
    return {**{f"mark_{key}": mark for key in keys}, "opinion": "可以", "version": "0", **values}


def test_a_judge_finds_what_is_left_and_goes_on_to_the_next(seated):
    shown = seated.get(HERE).get_data(as_text=True)

    assert "已评 0 / 2，还有 2 项" in shown
    assert "CZ2022-0001" in shown
    following = seated.get(f"{HERE}/rounds/preliminary/next")
    assert following.status_code == 303
    assert following.location.startswith(f"{HERE}/entries/")


def test_saving_keeps_the_marks_and_goes_on(seated, own):
    answer = seated.post(path_of(own[0]), data=marked("85", then="next"))

    assert (answer.status_code, answer.location) == (303, path_of(own[1]))
    assert sheet_of(own[0]).total_hundredths == 8500


def test_saving_may_stay_or_put_off(seated, own):
    stays = seated.post(path_of(own[0]), data=marked(then="stay"))
    assert stays.location == path_of(own[0])

    later = seated.post(path_of(own[1]), data={"mark_team": "70", "version": "0", "then": "later"})
    assert later.location.endswith("/submit") is False
    assert sheet_of(own[1]).is_postponed


def test_a_wrong_mark_is_told_at_its_field_and_nothing_typed_is_lost(seated, own):
    answer = seated.post(path_of(own[0]), data=marked("85", mark_team="850", then="next"))

    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "分数太高：最高 100 分。" in shown
    assert 'value="850"' in shown
    assert sheet_of(own[0]) is None


def test_autosave_leaves_wrong_marks_out_and_says_so(seated, own):
    answer = seated.post(
        path_of(own[0], "/autosave"),
        data=marked("85", mark_team="850"),
        headers={"X-Autosave": "1"},
    )

    assert answer.get_json() == {
        "saved_at": "10:00",
        "version": sheet_of(own[0]).version,
        "wrong": {"mark_team": "分数太高：最高 100 分。"},
    }
    assert "team" not in marks_of(sheet_of(own[0]))


def test_autosave_of_right_marks_says_that_nothing_is_wrong(seated, own):
    answer = seated.post(
        path_of(own[0], "/autosave"), data=marked("85"), headers={"X-Autosave": "1"}
    )

    assert answer.get_json()["wrong"] == {}


def test_autosave_of_a_stale_page_is_a_conflict_and_changes_nothing(seated, own):
    seated.post(path_of(own[0], "/autosave"), data=marked("85", once="tablet"))
    answer = seated.post(path_of(own[0], "/autosave"), data=marked("60", once="phone"))

    assert answer.status_code == 409
    assert sheet_of(own[0]).total_hundredths == 8500


def test_a_stale_page_shows_both_and_may_then_be_saved(seated, own):
    seated.post(path_of(own[0], "/autosave"), data=marked("85", once="tablet"))
    stale = seated.post(path_of(own[0]), data=marked("60", once="phone", then="stay"))

    shown = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "刚在另一个页面或设备上改过" in shown
    version = str(sheet_of(own[0]).version)
    assert f'name="version" type="hidden" value="{version}"' in shown
    comments = {f"comment_{key}": "欠缺" for key in ("technology", "business", "market")}
    again = marked("60", version=version, once="phone", then="stay", **comments)
    assert seated.post(path_of(own[0]), data=again).status_code == 303
    assert sheet_of(own[0]).total_hundredths == 6000


def test_the_whole_round_is_signed_with_ones_own_name(seated, own, judge, edition, db):
    for one in own:
        seated.post(path_of(one), data=marked())

    wrong = seated.post(f"{HERE}/rounds/preliminary/submit", data={"name": "别人", "promise": "y"})
    assert wrong.status_code == 422
    assert sheet_of(own[0]).state == "in_progress"

    done = seated.post(
        f"{HERE}/rounds/preliminary/submit",
        data={"name": person_of(judge).name, "promise": "y"},
    )
    assert done.location == f"{HERE}/rounds/preliminary/submitted"
    assert "已签名提交 2 份评分表" in seated.get(done.location).get_data(as_text=True)
    assert {sheet_of(one).state for one in own} == {"submitted"}


def test_what_is_missing_is_listed_instead_of_the_signature(seated, own):
    shown = seated.get(f"{HERE}/rounds/preliminary/submit").get_data(as_text=True)

    assert "还有 2 项没有评完" in shown
    assert "签名提交全部评分表" not in shown


def test_a_round_signed_already_asks_for_no_second_signature(sign_in, judge, own, edition, db):
    for one in own:
        make_sheet(one, at=AT)
    submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)

    answer = sign_in(person_of(judge)).get(f"{HERE}/rounds/preliminary/submit")

    assert answer.status_code == 303
    assert answer.location.endswith("/rounds/preliminary/submitted")


def test_after_the_closing_time_a_judge_is_told_to_go_on_until_the_end(sign_in, judge, own, clock):
    clock.set(AT + timedelta(days=60))
    shown = sign_in(person_of(judge)).get(HERE).get_data(as_text=True)

    assert "主办方结束评审之前，仍可评审和提交" in shown


def test_a_submitted_sheet_is_shown_without_a_form(sign_in, judge, own, edition, db):
    for one in own:
        make_sheet(one, 83)
    submit_sheets(edition, "preliminary", by=person_of(judge), at=AT)
    browser = sign_in(person_of(judge))

    shown = browser.get(path_of(own[0])).get_data(as_text=True)
    assert "这份评分表已经提交" in shown
    assert 'name="mark_team"' not in shown
    assert "都已提交" in browser.get(HERE).get_data(as_text=True)


@pytest.fixture
def undeclared(own, db):
    own[0].state = "waiting"
    db.session.flush()
    return own[0]


def test_content_stays_closed_until_the_declaration(undeclared, sign_in, judge):
    browser = sign_in(person_of(judge))

    assert browser.get(path_of(undeclared)).status_code == 404
    closed = browser.get(path_of(undeclared, "/declaration")).get_data(as_text=True)
    assert "高灵敏度的压力传感器" not in closed

    declared = browser.post(path_of(undeclared, "/declaration"), data={})
    assert declared.location == path_of(undeclared)
    assert "高灵敏度的压力传感器" in browser.get(path_of(undeclared)).get_data(as_text=True)


def test_declaring_again_leads_on_to_the_sheet(seated, own):
    answer = seated.get(path_of(own[0], "/declaration"))

    assert (answer.status_code, answer.location) == (303, path_of(own[0]))


def test_leaving_an_entry_asks_for_a_reason_and_takes_it_away(seated, own):
    assert seated.post(path_of(own[0], "/recusal"), data={"reason": ""}).status_code == 422

    answer = seated.post(path_of(own[0], "/recusal"), data={"reason": "负责人是我的学生"})

    assert answer.location == HERE
    database.session.rollback()
    assert database.session.get(Assignment, own[0].id).state == "recused"
    assert seated.get(path_of(own[0])).status_code == 404
    assert "CZ2022-0001" not in seated.get(HERE).get_data(as_text=True)


def test_nobody_opens_another_judges_place(organiser, seated, judges, sign_in, app):
    foreign = assignments_of(judges[1])[0]
    pages = [path_of(foreign, action) for action in ("", "/declaration", "/recusal")]

    assert [seated.get(page).status_code for page in pages] == [404, 404, 404]
    browser = sign_in(organiser, into=app.test_client())
    assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
    assert browser.get(HERE).status_code == 404


def test_a_closed_round_is_closed_to_its_judges(own, judge, sign_in, edition, db):
    round_of(edition, "preliminary").held.state = "closed"
    db.session.flush()
    browser = sign_in(person_of(judge))

    assert browser.get(path_of(own[0])).status_code == 404
    assert browser.post(path_of(own[0], "/autosave"), data=marked()).status_code == 404
    assert "已经结束" in browser.get(HERE).get_data(as_text=True)


IDENTIFYING = (
    "密名科技",
    "秘密的联系人",
    "负责人密",
    "secret-contact@example.cn",
    "武进区",
)


@pytest.fixture
def secret(edition, judge, new_entry, db):
    """An entry full of strings by which one could tell whose it is, declared clear."""
    entry = new_entry(entrant_name="密名科技有限公司", leader_name="负责人密")
    answers = dict(entry.answers)
    answers["entity"] = {**answers["entity"], "name": "密名科技有限公司"}
    answers["contact"] = {
        **answers["contact"],
        "name": "秘密的联系人",
        "email": "secret-contact@example.cn",
    }
    answers["members"] = [{**one, "name": "负责人密"} for one in answers["members"]]
    entry.answers = answers
    for key in ("business-plan", "licence"):
        make_attachment(entry, key, signed_pdf(), name=f"密名科技-{key}.pdf")
    db.session.flush()
    return make_assignment(entry, judge)


def test_no_page_or_file_of_a_blind_round_tells_whose_an_entry_is(secret, judge, sign_in):
    browser = sign_in(person_of(judge))
    entry = secret.entry
    pages = ["/home", HERE, f"{HERE}/rounds/preliminary/submit"]
    pages += [path_of(secret, action) for action in ("", "/recusal")]

    for page in pages:
        answer = browser.get(page, follow_redirects=True)
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert [word for word in IDENTIFYING if word in shown] == [], page
    files = {
        one.document_key: browser.get(path_of(secret, f"/files/{one.public_id}"))
        for one in entry.attachments
        if one.name.startswith("密名")
    }
    assert files["business-plan"].status_code == 200
    assert "%E5%AF%86" not in files["business-plan"].headers["Content-Disposition"]
    assert "Haina" not in readable(files["business-plan"].data)
    assert files["licence"].status_code == 404
    plan = next(one for one in entry.attachments if one.name == "密名科技-business-plan.pdf")
    assert browser.get(f"/entries/{entry.public_id}/files/{plan.public_id}").status_code == 404
    assert browser.get(f"/entries/{entry.public_id}").status_code == 404


def test_a_judge_who_is_not_assigned_opens_no_file(secret, edition, sign_in):
    stranger = make_judge(edition)
    browser = sign_in(person_of(stranger))
    for one in secret.entry.attachments:
        for path in (
            path_of(secret, f"/files/{one.public_id}"),
            f"/entries/{secret.entry.public_id}/files/{one.public_id}",
        ):
            assert browser.get(path).status_code == 404


def test_lists_take_the_same_statements_with_one_row_and_with_many(
    seated, judge, edition, count_queries
):
    with count_queries() as few:
        assert seated.get(HERE).status_code == 200
    with write_transaction():
        again = database.session.get(Edition, edition.id)
        for number in range(4):
            entry = make_entry(again, state="accepted", reference=f"CZ2022-9{number:03d}")
            make_assignment(entry, database.session.get(Judge, judge.id))
    with count_queries() as many:
        assert seated.get(HERE).status_code == 200

    assert len(many) == len(few)
