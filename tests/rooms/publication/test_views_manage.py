"""The organiser's notices in the browser."""

import json
import re

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.publication.models import Notice
from competition.publication.notices import NoticeText
from competition.publication.operations import draft_notice, edit_notice
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

ROOM = "/contests/changzhou-2022/manage/notices"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


def the_notice():
    return database.session.scalar(select(Notice))


def drafted(edition, organiser):
    return draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)


def test_a_notice_is_drafted_previewed_and_released(edition, organiser, sign_in, clock):
    entries, _run = make_winners(edition, by=organiser)
    name = entries[0].project_name
    clock.set(RELEASED_AT)
    browser = sign_in(organiser)
    assert "获奖公示" in browser.get(ROOM).text

    browser.post(ROOM, data={"kind": "results", "number": "常科发〔2022〕18号"})
    notice = the_notice()
    address = f"{ROOM}/{notice.public_id}"
    preview = browser.get(address).text
    assert "预览：以下就是发布后公众看到的内容" in preview
    assert "自2022年6月23日至2022年6月29日" in preview
    assert name in preview
    answer = browser.post(f"{address}/release", data={}, follow_redirects=True)

    assert "公告已发布" in answer.text
    assert the_notice().state == "released"


def test_the_advancement_notice_is_offered_by_its_round(edition, organiser, sign_in):
    make_winners(edition, by=organiser)
    browser = sign_in(organiser)

    browser.post(ROOM, data={"kind": "advancement:preliminary", "number": ""})

    assert the_notice().kind == "advancement"


@pytest.mark.parametrize("kind", ["results", "gossip"])
def test_what_cannot_be_drafted_now_is_not_offered(edition, organiser, sign_in, kind):
    answer = sign_in(organiser).post(ROOM, data={"kind": kind, "number": ""})

    assert answer.status_code == 422
    assert the_notice() is None


def test_words_are_edited_in_both_languages(edition, organiser, sign_in):
    notice = drafted(edition, organiser)
    address = f"{ROOM}/{notice.public_id}/words"
    browser = sign_in(organiser)
    assert "关于举办" in browser.get(address).text

    words = {"title": "补充通知", "body": "第一段\r\n\r\n第二段"}
    browser.post(address, data=words | {"title_en": "Note", "body_en": ""})

    notice = the_notice()
    assert (notice.title, notice.body) == ("补充通知", "第一段\n\n第二段")
    assert notice.snapshot["title"] == {"zh": "补充通知", "en": "Note"}
    assert notice.snapshot["body"]["en"] == "第一段\n\n第二段"


def test_missing_words_are_shown_at_their_field(edition, organiser, sign_in):
    notice = drafted(edition, organiser)

    answer = sign_in(organiser).post(
        f"{ROOM}/{notice.public_id}/words", data={"title": "", "body": "x"}
    )

    assert answer.status_code == 422
    assert "请填写标题" in answer.text


def test_the_author_is_told_to_ask_somebody_else(edition, organiser, sign_in):
    notice = drafted(edition, organiser)
    second = make_organiser(edition)
    address = f"{ROOM}/{notice.public_id}"
    browser = sign_in(organiser)
    assert "请另一位主办方人员发布" in browser.get(address).text

    refused = browser.post(f"{address}/release", data={}, follow_redirects=True)
    assert "须由两位主办方人员分别办理" in refused.text
    sign_in(second).post(f"{address}/release", data={})

    assert the_notice().released_by_id == second.id


def test_a_draft_is_thrown_away(edition, organiser, sign_in):
    notice = drafted(edition, organiser)

    answer = sign_in(organiser).post(
        f"{ROOM}/{notice.public_id}/discard", data={}, follow_redirects=True
    )

    assert "草稿已删除" in answer.text
    assert the_notice() is None


def test_a_released_notice_is_neither_discarded_nor_edited(edition, organiser, sign_in):
    notice = drafted(edition, organiser)
    address = f"{ROOM}/{notice.public_id}"
    browser = sign_in(organiser)
    browser.post(f"{address}/release", data={})

    discarded = browser.post(f"{address}/discard", data={}, follow_redirects=True)
    edited = browser.post(f"{address}/words", data={"title": "x", "body": "y"})

    assert "已经发布，不能再改" in discarded.text
    assert (edited.status_code, "已经发布，不能再改" in edited.text) == (422, True)


def test_results_are_exported_as_csv_and_json(edition, organiser, sign_in):
    entries, _run = make_winners(edition, by=organiser)
    references = [entry.reference for entry in entries]
    browser = sign_in(organiser)
    address = "/contests/changzhou-2022/manage/results-export"

    assert browser.get(address).text.splitlines() == [
        "\ufeffreference,group,place,score,prize,plan",
        f"{references[0]},team,1,95,first,",
        f"{references[1]},team,2,85,second,",
    ]
    told = json.loads(browser.get(f"{address}?as=json").text)
    assert (told["edition"], told["sealing"]) == ("changzhou-2022", None)
    assert told["results"][0] == {
        "reference": references[0],
        "group": "team",
        "place": 1,
        "score": "95",
        "prize": "first",
    }


def test_a_supervisor_reads_drafts_and_changes_nothing(edition, organiser, sign_in):
    notice = drafted(edition, organiser)
    address = f"{ROOM}/{notice.public_id}"
    browser = sign_in(make_person(role=Role.SUPERVISOR, edition_key=edition.key))

    assert browser.get(ROOM).status_code == 200
    assert browser.get(address).status_code == 200
    for path in (ROOM, f"{address}/release", f"{address}/discard", f"{address}/words"):
        data = {"kind": "announcement", "title": "x", "body": "y"}
        assert browser.post(path, data=data).status_code == 404


@pytest.mark.parametrize("role", [Role.JUDGE, None])
def test_nobody_else_learns_of_a_draft(edition, organiser, sign_in, role):
    notice = drafted(edition, organiser)
    person = make_person(role=role, edition_key=edition.key) if role else make_person()
    browser = sign_in(person)

    paths = (ROOM, f"{ROOM}/{notice.public_id}", "/contests/changzhou-2022/manage/results-export")
    assert {browser.get(path).status_code for path in paths} == {404}


def worded(title, body):
    return NoticeText(number="", title=title, body=body, title_en="", body_en="")


def seen_on(browser, address):
    return re.search(r'name="seen"[^>]*value="(\w+)"', browser.get(address).text)[1]


@pytest.mark.parametrize("step", ["release", "schedule"])
def test_nobody_releases_words_that_changed_after_the_page_was_opened(
    edition, organiser, sign_in, step
):
    notice = drafted(edition, organiser)
    second = sign_in(make_organiser(edition))
    address = f"{ROOM}/{notice.public_id}"
    seen = seen_on(second, address)
    with write_transaction():
        edit_notice(the_notice(), worded("另一标题", "另一正文"), by=organiser, at=JUDGED_AT)
    when = {"release_at": "2030-01-01T09:00"}

    stale = second.post(f"{address}/{step}", data=when | {"seen": seen}, follow_redirects=True)

    assert "您打开页面以后内容又被改过" in stale.text
    assert the_notice().state == "draft"
    second.post(f"{address}/{step}", data=when | {"seen": seen_on(second, address)})
    assert the_notice().state == ("released" if step == "release" else "approved")


def test_two_who_edit_the_words_see_each_others_before_one_overwrites(edition, organiser, sign_in):
    notice = drafted(edition, organiser)
    browser = sign_in(organiser)
    address = f"{ROOM}/{notice.public_id}/words"
    mine = {"title": "我的标题", "body": "我的正文", "seen": seen_on(browser, address)}
    with write_transaction():
        edit_notice(the_notice(), worded("别人的标题", "别人的正文"), by=organiser, at=JUDGED_AT)

    answer = browser.post(address, data=mine)

    assert the_notice().title == "别人的标题"
    assert all(words in answer.text for words in ("别人的正文", "我的正文", "再保存一次"))
    again = re.search(r'name="seen"[^>]*value="(\w+)"', answer.text)[1]
    browser.post(address, data=mine | {"seen": again})
    assert the_notice().title == "我的标题"
