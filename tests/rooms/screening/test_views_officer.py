from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.screening.models import Answer
from tests.factories.registration import make_entry, make_submitted_entry, submit_again
from tests.factories.screening import (
    all_yes,
    body_of,
    give_back,
    letters,
    make_officer,
    moment,
    recommend,
)

QUEUE = "/contests/changzhou-2022/screening"


def check_url(entry, tail=""):
    return f"{QUEUE}/{entry.public_id}{tail}"


def answers(entry, **values):
    ticked = {f"check_{key}": value for key, value in all_yes(entry).items()}
    return {"revision": str(len(entry.revisions)), **ticked, **values}


@pytest.fixture
def browser(officer, entry, sign_in):
    return sign_in(officer)


def test_the_queue_lists_the_units_entries_with_their_days(browser, entry):
    page = browser.get(QUEUE)

    assert page.status_code == 200
    assert entry.project_name in page.text
    assert entry.reference in page.text
    assert "2022年5月10日 周二 24:00" in page.text


def test_an_empty_queue_says_what_will_come(officer, sign_in):
    assert "没有待审核的项目" in sign_in(officer).get(QUEUE).text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("?words=没有这样的词", "没有符合条件的项目"),
        ("?tab=refused", "这里还没有项目"),
        ("?tab=no-such&sort=no-such&page=99&group=startup", "高灵敏传感器"),
    ],
)
def test_the_address_narrows_the_queue(browser, address, words):
    assert words in browser.get(QUEUE + address).text


def test_what_is_shown_can_be_exported_to_excel(browser, entry):
    answer = browser.get(f"{QUEUE}/export?group=startup")

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["登记编号", "项目名称", "参赛单位或团队", "负责人"]
    assert rows[1][0:2] == [entry.reference, entry.project_name]
    assert rows[1][4:10:2] == ["初创企业组", "武进区科学技术局", "推荐单位"]
    assert len(rows) == 2
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="changzhou-2022-screening.xlsx"'
    )


@pytest.mark.parametrize("url", [QUEUE, f"{QUEUE}?tab=all", f"{QUEUE}/export"])
def test_the_queue_asks_as_much_for_three_entries_as_for_one(
    officer, edition, entry, sign_in, count_queries, url
):
    browser = sign_in(officer)
    browser.get(url)
    with count_queries() as for_one:
        browser.get(url)
    for _number in range(2):
        extra = make_submitted_entry_again(edition)
        assert extra.unit_key == "wujin-kjj"

    with count_queries() as for_three:
        browser.get(url)

    assert len(for_three) == len(for_one)


def make_submitted_entry_again(edition):
    from competition.core.database import db, write_transaction  # noqa: PLC0415 - after the app

    with write_transaction():
        return make_submitted_entry(db.session.merge(edition))


def test_the_sheet_shows_findings_answers_documents_and_the_plans_questions(browser, entry):
    page = browser.get(check_url(entry)).text

    for words in (
        "系统核对结果",
        "营业执照清晰有效，与填报的名称、代码、注册日期一致",
        "licence.pdf",
        "常州市武进区科教城 1 号",
        "通过并推荐，通知申报人",
        "退回修改，通知申报人",
        "不通过，告知申报人理由",
    ):
        assert words in page


def test_recommending_leads_to_a_page_that_says_what_happened(browser, entry):
    answer = browser.post(
        check_url(entry), data=answers(entry, verdict="recommended", grade="A", note="好")
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, check_url(entry, "/verdict"))
    page = browser.get(answer.headers["Location"]).text
    assert "已办理：通过并推荐" in page
    assert entry.owner.email in page
    assert "这个列表里没有别的项目了" in page
    assert letters() == [("entry_recommended", entry.owner.email)]


def test_after_a_verdict_one_goes_on_with_the_next_of_the_same_list(
    officer, edition, entry, sign_in
):
    following = make_submitted_entry(edition, at=moment("2022-04-15 10:00"))
    browser = sign_in(officer)

    answer = browser.post(
        check_url(entry, "?group=startup"),
        data=answers(entry, verdict="recommended", grade="A"),
        follow_redirects=True,
    )

    assert check_url(following, "?group=startup") in answer.text


def test_returning_with_two_pins(browser, entry):
    answer = browser.post(
        check_url(entry),
        data={
            "revision": "1",
            "verdict": "returned",
            "pins-0-place": "question:entity:address",
            "pins-0-words": "请写到门牌号",
            "pins-1-place": "",
            "pins-1-words": "",
            "pins-2-place": "document:licence",
            "pins-2-words": "请换清晰的扫描件",
            "message": "谢谢配合",
        },
        follow_redirects=True,
    )

    assert "已办理：退回修改" in answer.text
    assert "参赛主体·注册地址：请写到门牌号" in answer.text
    body = body_of("entry_returned")
    assert ("营业执照" in body, "谢谢配合" in body) == (True, True)


def test_more_rows_for_pins_come_without_javascript_and_keep_every_word(browser, entry):
    page = browser.post(
        check_url(entry),
        data={
            "revision": "1",
            "verdict": "returned",
            "pins-0-place": "question:entity:address",
            "pins-0-words": "请写到门牌号",
            "pins-1-words": "还没选地方",
            "pins-2-words": "",
            "more": "1",
        },
    )

    assert page.status_code == 200
    assert 'name="pins-4-place"' in page.text
    assert "请写到门牌号" in page.text
    assert "还没选地方" in page.text
    assert letters() == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({}, "请选择审核意见", id="no_verdict"),
        pytest.param({"verdict": "perhaps"}, "请选择审核意见", id="no_such_verdict"),
        pytest.param({"verdict": "recommended"}, "请选择“是”“否”或“不适用”", id="open_check"),
        pytest.param({"verdict": "returned"}, "请至少指出一处要修改的地方", id="no_pin"),
        pytest.param(
            {"verdict": "returned", "pins-0-words": "改"},
            "请从列表里选择要修改的地方",
            id="no_place",
        ),
        pytest.param(
            {"verdict": "returned", "pins-0-place": "section:entity"},
            "请写明这一处要怎样修改",
            id="no_words",
        ),
        pytest.param(
            {"verdict": "returned", "pins-0-place": "section:team", "pins-0-words": "改"},
            "请从列表里选择要修改的地方",
            id="a_place_of_other_entrants",
        ),
        pytest.param({"verdict": "refused", "clause": ""}, "请写明理由", id="no_reason"),
        pytest.param(
            {"verdict": "refused", "clause": "no-such", "reason": "不符"},
            "请从列表里选择依据的条款",
            id="no_such_clause",
        ),
        pytest.param({"verdict": "refused", "reason": "很" * 2001}, "2000", id="too_long"),
    ],
)
def test_a_faulty_form_is_shown_again_and_nothing_is_decided(browser, entry, data, words):
    page = browser.post(check_url(entry), data={"revision": "1", **data})

    assert page.status_code == 422
    assert words in page.text
    assert letters() == []


def test_a_no_in_the_list_stands_against_recommending(browser, entry):
    data = answers(entry, verdict="recommended", grade="A") | {"check_not-awarded": Answer.NO}

    page = browser.post(check_url(entry), data=data)

    assert (page.status_code, "核对清单里有“否”" in page.text) == (422, True)


def test_a_verdict_on_an_older_revision_is_held_back_and_the_words_kept(
    officer, entry, sign_in, at
):
    submit_again(entry, at=at)
    browser = sign_in(officer)

    page = browser.post(
        check_url(entry), data={"revision": "1", "verdict": "refused", "reason": "与执照不符"}
    )

    assert page.status_code == 422
    assert "申报人刚刚提交了新的一稿" in page.text
    assert "与执照不符" in page.text


def test_a_colleague_who_was_quicker_is_told(officer, entry, sign_in, at):
    recommend(entry, by=officer, at=at)

    page = sign_in(officer).post(
        check_url(entry), data={"revision": "1", "verdict": "refused", "reason": "不符"}
    )

    assert (page.status_code, entry.state) == (422, "recommended")


def test_when_the_rounds_are_used_up_returning_is_not_offered(officer, entry, sign_in, at):
    for _round in range(2):
        give_back(entry, by=officer, at=at)
        submit_again(entry, at=at)

    page = sign_in(officer).get(check_url(entry)).text

    assert "已经退回 2 次，按大赛规定不能再退" in page
    assert "退回修改，通知申报人" not in page


def test_the_second_look_begins_with_the_differences(officer, entry, sign_in, at):
    give_back(entry, by=officer, at=at)
    entry.answers = entry.answers | {
        "entity": entry.answers["entity"] | {"address": "常州市武进区常武路 18 号"}
    }
    submit_again(entry, at=at)

    page = sign_in(officer).get(check_url(entry)).text

    assert page.index("与上一稿相比") < page.index("系统核对结果")
    assert "退回时要求：请写到门牌号" in page
    assert "常州市武进区常武路 18 号" in page


def test_taking_back_by_the_page(officer, entry, sign_in, at):
    recommend(entry, by=officer, at=at)
    browser = sign_in(officer)
    assert "撤回“通过并推荐”以后" in browser.get(check_url(entry, "/take-back")).text

    empty = browser.post(check_url(entry, "/take-back"), data={"reason": ""})
    done = browser.post(
        check_url(entry, "/take-back"), data={"reason": "看错了"}, follow_redirects=True
    )

    assert empty.status_code == 422
    assert "意见已撤回，项目重新待审核" in done.text
    assert "通过并推荐，通知申报人" in done.text


def test_where_nothing_was_said_there_is_nothing_to_take_back_nor_a_result(browser, entry):
    assert "没有可以撤回的意见" in browser.get(check_url(entry, "/take-back")).text
    assert browser.get(check_url(entry, "/verdict")).status_code == 404


def test_after_the_time_the_form_gives_way_to_a_word_about_it(officer, entry, sign_in, clock):
    clock.set(moment("2022-05-11 09:00"))

    page = sign_in(officer).get(check_url(entry)).text

    assert "审核时间已结束" in page
    assert "通过并推荐，通知申报人" not in page


@pytest.mark.parametrize("unit", ["tianning-kjj", "wujin-fuwu"])
def test_an_officer_of_another_unit_learns_nothing_from_any_address(
    edition, entry, officer, sign_in, at, unit
):
    recommend(entry, by=officer, at=at)
    stranger = sign_in(make_officer(edition, unit))
    file = f"/entries/{entry.public_id}/files/{entry.attachments[0].public_id}"

    missing = stranger.get(f"{QUEUE}/0000000000000000")
    answered = [
        stranger.get(check_url(entry)),
        stranger.post(check_url(entry), data={"verdict": "refused", "reason": "不符"}),
        stranger.get(check_url(entry, "/verdict")),
        stranger.get(check_url(entry, "/take-back")),
        stranger.post(check_url(entry, "/take-back"), data={"reason": "错"}),
        stranger.get(file),
    ]

    assert [one.status_code for one in answered] == [404] * 6
    assert missing.status_code == 404
    assert entry.project_name not in stranger.get(f"{QUEUE}?tab=all").text


def test_an_officer_opens_the_documents_of_the_own_units_entries(browser, entry):
    file = f"/entries/{entry.public_id}/files/{entry.attachments[0].public_id}"

    assert browser.get(file).status_code == 200


def test_a_draft_and_the_applicant_find_no_check_sheet(officer, edition, entry, sign_in):
    draft = make_entry(edition)

    assert sign_in(officer).get(check_url(draft)).status_code == 404
    assert sign_in(entry.owner).get(check_url(entry)).status_code == 404
    assert sign_in(entry.owner).get(QUEUE).status_code == 404


def test_the_home_page_says_what_waits_for_the_officer(browser, entry):
    page = browser.get("/home").text

    assert "项目待审核推荐" in page
    assert QUEUE in page
