"""The applicant's pages, with everything that goes wrong on the evening before the deadline."""

from datetime import UTC, datetime, timedelta

import pytest

from competition.core.database import write_transaction
from competition.registration.operations import save_section
from competition.rules.transitions import EntryState
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry
from tests.rooms.registration.pages import CLOSES, again, again_inside, hidden, section_data

NEW = "/contests/changzhou-2022/entries/new"
START = {
    "entrant": "company",
    "project_name": "固态电池",
    "field_key": "new-energy",
    "unit_key": "wujin-kjj",
}


def test_an_entry_is_begun_from_the_front(client, applicant):
    answer = client.post(NEW, data=START, follow_redirects=True)

    assert answer.status_code == 200
    assert "固态电池" in answer.text
    assert "组别由填报内容自动判定" in answer.text
    assert "固态电池" in client.get("/entries").text


def test_a_wrong_beginning_is_told_at_its_field_and_keeps_what_was_typed(client, applicant):
    answer = client.post(NEW, data={**START, "unit_key": ""})

    assert answer.status_code == 422
    assert "请选择推荐单位。" in answer.text
    assert 'value="固态电池"' in answer.text


def test_after_the_closing_the_page_says_when_registration_was(client, db, sign_in, clock):
    clock.set(CLOSES)
    make_edition()
    sign_in(make_person())
    shown, sent = client.get(NEW), client.post(NEW, data=START)

    assert "2022年4月30日 周六 24:00" in shown.text
    assert sent.status_code == 422


@pytest.mark.parametrize(
    "page",
    ["", "/sections/basics", "/sections/entity", "/documents", "/check", "/withdraw", "/submitted"],
)
def test_pages_of_anothers_entry_do_not_exist(client, db, sign_in, page):
    public_id = make_submitted_entry(make_edition()).public_id
    sign_in(make_person())

    assert client.get(f"/entries/{public_id}{page}").status_code == 404
    assert client.get(f"/entries/{'0' * 16}{page}").status_code == 404


def test_saving_leads_to_the_next_section(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/financing"
    answer = client.post(url, data=section_data(client, url, **{"q-current": "b3"}))

    assert (answer.status_code, answer.location) == (
        303,
        f"/entries/{public_id}/sections/avoidance",
    )
    assert again(public_id).answers["financing"]["current"] == "b3"


def test_the_last_section_leads_to_the_documents_and_keeps_whom_to_avoid(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/avoidance"
    answer = client.post(url, data=section_data(client, url, **{"q-avoided": "王某某"}))

    assert (answer.status_code, answer.location) == (303, f"/entries/{public_id}/documents")
    assert again(public_id).answers["avoidance"]["avoided"] == "王某某"


def test_a_wrong_company_code_is_saved_and_shown_with_its_error(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/entity"
    answer = client.post(url, data=section_data(client, url, **{"q-uscc": "91320400MA00000"}))
    shown = client.get(answer.location)

    assert answer.status_code == 303
    assert "统一社会信用代码是 18 位，现在是 15 位。" in shown.text
    assert 'value="91320400MA00000"' in shown.text
    assert again(public_id).answers["entity"]["uscc"] == "91320400MA00000"


def test_an_odd_code_warns_and_goes_on(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/entity"
    answer = client.post(url, data=section_data(client, url, **{"q-uscc": "91350211M0000XUF46"}))

    assert answer.location.endswith("/sections/contact")
    assert "少数真实代码也是这样" in client.get(url).text


def test_members_are_added_and_removed_without_script(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/members"
    added = client.post(url, data=section_data(client, url, action="add"))
    shown = client.get(added.location)
    removed = client.post(url, data=section_data(client, url, action="remove-1"))

    assert 'id="member-3"' in shown.text
    assert removed.status_code == 303
    names = [row["name"] for row in again(public_id).answers["members"]]
    assert [name.partition("之")[2] for name in names] == ["1", "3"]


def test_a_stale_tab_shows_both_values_and_overwrites_nothing(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    mine = section_data(client, url, **{"q-name": "我写的"})
    with write_transaction():
        entry = again_inside(public_id)
        theirs = {**entry.answers["contact"], "name": "同事写的"}
        at = datetime(2022, 4, 20, 2, 1, tzinfo=UTC)
        save_section(entry, "contact", theirs, seen_version=entry.version, by=entry.owner, at=at)
    answer = client.post(url, data=mine)

    assert answer.status_code == 409
    assert "同事写的" in answer.text
    assert 'value="我写的"' in answer.text
    assert again(public_id).answers["contact"]["name"] == "同事写的"
    settled = client.post(url, data={**mine, "version": hidden(answer, "version"), "once": ""})
    assert settled.status_code == 303
    assert again(public_id).answers["contact"]["name"] == "我写的"


def test_the_autosaver_is_answered_with_the_version(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    data = section_data(client, url, **{"q-name": "自动保存"})
    saved = client.post(url, data=data, headers={"X-Autosave": "1"})
    stale = client.post(url, data={**data, "q-name": "旧页"}, headers={"X-Autosave": "1"})

    version = again(public_id).version
    told = saved.json
    assert "参赛条件核对" in told.pop("beside")
    nothing = {"conflicts": [], "others": [], "longer": "", "faults": [], "missing": []}
    assert told == {"saved_at": "10:00", "version": version, **nothing}
    assert stale.json["conflicts"] == [
        {"name": "q-name", "label": "姓名", "theirs": "自动保存", "words": "自动保存"}
    ]
    assert again(public_id).answers["contact"]["name"] == "自动保存"


def test_the_autosaver_is_told_what_is_wrong_but_not_what_is_missing(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/entity"
    data = section_data(client, url, **{"q-uscc": "91320400MA00000", "q-address": ""})
    answer = client.post(url, data=data, headers={"X-Autosave": "1"})

    assert answer.json["faults"] == [
        {"name": "q-uscc", "words": "统一社会信用代码是 18 位，现在是 15 位。"}
    ]
    assert answer.json["missing"] == ["q-address"]


def test_a_field_that_waits_for_a_decision_is_held_back_and_the_rest_is_saved(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    data = section_data(client, url)
    client.post(url, data={**data, "q-name": "同事写的"}, headers={"X-Autosave": "1"})
    mine = {**data, "q-name": "我写的"}
    told = client.post(url, data=mine, headers={"X-Autosave": "1"}).json
    assert [one["name"] for one in told["conflicts"]] == ["q-name"]
    mine |= {"q-position": "经理", "held": "q-name", "version": told["version"]}
    answer = client.post(url, data=mine, headers={"X-Autosave": "1"})

    assert answer.json["conflicts"] == []
    contact = again(public_id).answers["contact"]
    assert (contact["name"], contact["position"]) == ("同事写的", "经理")


def test_a_refusal_reaches_the_autosaver_in_words(client, own, go_to):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    data = section_data(client, url)
    go_to(CLOSES, public_id)
    answer = client.post(url, data=data, headers={"X-Autosave": "1"})

    assert answer.status_code == 422
    assert "现在不能修改" in answer.json["refused"]


def test_saving_after_the_closing_is_refused_and_the_words_stay_on_the_page(client, own, go_to):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    data = section_data(client, url, **{"q-name": "晚到的"})
    go_to(CLOSES, public_id)
    answer = client.post(url, data=data)

    assert answer.status_code == 422
    assert "现在不能修改" in answer.text


def test_the_first_section_is_changed_and_a_stale_one_refused(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/basics"
    data = {**START, "version": hidden(client.get(url), "version"), "project_name": "新名称"}

    assert client.post(url, data=data).status_code == 303
    assert again(public_id).project_name == "新名称"
    assert client.post(url, data={**data, "project_name": "旧页"}).status_code == 409


def test_an_entry_is_checked_signed_and_submitted_once(client, own):
    public_id = own()
    url = f"/entries/{public_id}/check"
    page = client.get(url)
    data = {
        "agreed": "y",
        "signature": "王 小明",
        "begun": hidden(page, "begun"),
        "once": hidden(page, "once"),
    }
    first, second = client.post(url, data=data), client.post(url, data=data)
    entry = again(public_id)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location == f"/entries/{public_id}/submitted"
    assert (entry.state, entry.reference, len(entry.revisions)) == ("submitted", "CZ2022-00001", 1)
    receipt = client.get(first.location).text
    assert "CZ2022-00001" in receipt
    assert entry.revisions[0].receipt in receipt
    assert "武进区科学技术局" in receipt


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agreed": ""}, "请先阅读承诺并勾选同意。"),
        ({"signature": ""}, "请填写您的姓名作为签名。"),
        ({"signature": "李四"}, "签名须与您账号的姓名"),
    ],
)
def test_without_agreement_and_signature_nothing_is_submitted(client, own, change, words):
    public_id = own()
    data = {"agreed": "y", "signature": "王小明", **change}
    answer = client.post(f"/entries/{public_id}/check", data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert again(public_id).state == EntryState.DRAFT


def submit(client, public_id: str, begun: str = ""):
    data = {"agreed": "y", "signature": "王小明", "begun": begun}
    return client.post(f"/entries/{public_id}/check", data=data)


def test_a_late_submission_is_refused_with_the_deadline_in_words(client, own, go_to):
    public_id = own()
    go_to(CLOSES, public_id)
    answer = submit(client, public_id)

    assert answer.status_code == 422
    assert "报名已于 2022年4月30日 周六 24:00 截止，逾期不再受理" in answer.text
    assert again(public_id).state == EntryState.DRAFT


def test_what_came_too_late_is_told_so_without_waiting_for_who_is_writing(app, client, own, go_to):
    public_id = own()
    go_to(CLOSES, public_id)
    with app.extensions["write_gate"].held():  # a form that queued would be turned away as busy
        answer = submit(client, public_id)

    assert answer.status_code == 422
    assert "逾期不再受理" in answer.text
    assert (
        "您的表单在 2022年5月1日 周日 00:00:00（北京时间，以服务器时钟为准）到达。" in answer.text
    )
    assert "这个项目没有提交，不进入审核。" in answer.text
    assert again(public_id).state == EntryState.DRAFT


def test_a_submission_begun_in_time_counts_within_the_grace_and_says_so(client, own, go_to, clock):
    public_id = own()
    go_to(CLOSES - timedelta(seconds=5), public_id)
    begun = hidden(client.get(f"/entries/{public_id}/check"), "begun")
    clock.set(CLOSES + timedelta(minutes=2))

    assert submit(client, public_id, begun).status_code == 303
    assert again(public_id).revisions[0].in_grace is True
    assert "在宽限时间内到达，按规定有效" in client.get(f"/entries/{public_id}/submitted").text


@pytest.mark.parametrize("begun", ["forged", "WyJ4IiwgIjIwMjItMDQtMDEiXQ.bad"])
def test_a_forged_beginning_does_not_buy_time(client, own, go_to, begun):
    public_id = own()
    go_to(CLOSES + timedelta(minutes=2), public_id)

    assert submit(client, public_id, begun).status_code == 422


def test_an_incomplete_entry_is_told_where_and_cannot_be_signed(client, own):
    public_id = own(documents=False)
    page, sent = client.get(f"/entries/{public_id}/check"), submit(client, public_id)

    assert "还有 3 处没有填好" in page.text
    assert "还没有上传“商业计划书”" in page.text
    assert 'name="signature"' not in page.text
    assert sent.status_code == 422


def test_an_entry_is_withdrawn_with_its_reason(client, own):
    public_id = own(make_submitted_entry)
    url = f"/entries/{public_id}/withdraw"
    without = client.post(url, data={"sure": "y", "reason": ""})
    answer = client.post(url, data={"sure": "y", "reason": "改为明年"}, follow_redirects=True)

    assert (without.status_code, answer.status_code) == (422, 200)
    assert "撤回申报" in answer.text
    assert again(public_id).state == EntryState.WITHDRAWN


def test_a_form_without_its_token_changes_nothing_and_keeps_the_words(app, client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(url, data={"q-name": "没有令牌的字"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 400
    assert "没有令牌的字" in answer.text
    assert again(public_id).answers["contact"]["name"] == "联系人"


def test_a_session_that_ends_while_typing_loses_no_word(client, own):
    public_id = own()
    url = f"/entries/{public_id}/sections/contact"
    data = section_data(client, url, **{"q-name": "登录过期前写的"})
    for cookie in ("sid", "__Host-sid"):
        client.delete_cookie(cookie)
    answer = client.post(url, data=data)

    assert answer.status_code == 401
    assert "登录过期前写的" in answer.text


def test_a_returned_entry_shows_the_officers_words_and_only_those_fields(client, db, own):
    public_id = own(make_submitted_entry)
    with write_transaction():
        entry = again_inside(public_id)
        entry.state = EntryState.RETURNED
        entry.corrections = [{"section": "entity", "question": "address", "words": "请写全门牌"}]
        entry.correction_due_at = CLOSES + timedelta(days=3)
    page = client.get(f"/entries/{public_id}/sections/entity")
    locked = client.get(f"/entries/{public_id}/sections/contact")

    assert "请写全门牌" in page.text
    assert 'name="q-address"' in page.text
    assert 'name="q-uscc"' not in page.text
    assert 'name="q-name"' not in locked.text
    assert "请写全门牌" in client.get(f"/entries/{public_id}").text


def test_pages_speak_english_too(client, own):
    public_id = own()

    assert "Company name" in client.get(f"/entries/{public_id}/sections/entity?lang=en").text


def test_a_draft_waits_on_the_home_page(client, own):
    own()

    assert "申报还没有提交" in client.get("/home").text
