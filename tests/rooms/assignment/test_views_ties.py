"""The pages on which ties are decided and a judge keeps the own record."""

import re

import pytest

from competition.assignment.queries import get_judge
from competition.core.database import db as database
from competition.core.database import write_transaction
from tests.factories.assignment import make_draw, make_judge

JUDGES = "/contests/changzhou-2022/manage/judges"
PROFILE = "/contests/changzhou-2022/review/profile"
RECORD = {
    "phone": "13800138000",
    "employer": "江苏理工学院",
    "title": "教授",
    "region": "常州",
    "main_field": "new-materials",
    "second_fields": ["new-energy"],
    "most_entries": "25",
    "affiliates": "甲公司\n乙公司",
    "former_employers": "丙公司（2021）",
    "stakes": "",
    "joint_workers": "丁某；戊某",
    "is_true": "y",
}


@pytest.fixture
def tied(edition):
    return make_judge(edition, employer="常州大学", name="王建国")


def test_the_page_shows_the_words_and_takes_a_decision(organiser, entries, tied, sign_in):
    where = f"{JUDGES}/{tied.public_id}/ties/{entries[0].public_id}"
    browser = sign_in(organiser)

    shown = browser.get(where).text
    answer = browser.post(where, data={"verdict": "ignored", "reason": "同名单位，已核实"})

    assert "<mark>常州大学</mark>" in shown
    assert "待核对" in shown
    assert answer.headers["Location"] == f"{JUDGES}/{tied.public_id}"
    again = browser.get(where).text
    assert "同名单位，已核实" in again
    assert "已排除" in again


def test_a_decision_without_a_reason_comes_back_with_what_was_chosen(
    organiser, entries, tied, sign_in
):
    where = f"{JUDGES}/{tied.public_id}/ties/{entries[0].public_id}"

    answer = sign_in(organiser).post(where, data={"verdict": "confirmed", "reason": ""})

    assert answer.status_code == 422
    assert "请写明理由" in answer.text
    (chosen,) = re.findall(r'<input checked[^>]*value="([^"]*)"', answer.text)
    assert chosen == "confirmed"


def test_the_list_of_ties_leads_to_each(edition, organiser, entries, pool, tied, sign_in):
    make_draw(edition, by=organiser)
    pool[0].affiliates = ["常州大学"]
    browser = sign_in(organiser)

    listed = browser.get("/contests/changzhou-2022/manage/rounds/preliminary/draw/conflicts").text
    draws = browser.get("/contests/changzhou-2022/manage/rounds/preliminary/draw").text

    assert listed.index(pool[0].code) < listed.index(tied.code)  # what is read comes first
    assert "正在评审" in listed
    assert "核对之前对评委不开放" in draws


def test_a_judge_keeps_the_own_record(edition, sign_in):
    judge = make_judge(edition)
    browser = sign_in(judge.person)
    assert "评委资料待确认" in browser.get("/home").text

    answer = browser.post(PROFILE, data=RECORD, follow_redirects=True)

    assert "资料已更新并确认" in answer.text
    kept = get_judge(judge.public_id)
    assert (kept.affiliates, kept.joint_workers) == (["甲公司", "乙公司"], ["丁某", "戊某"])
    assert (kept.former_employers, kept.stakes) == (["丙公司（2021）"], [])
    assert (kept.employer, kept.most_entries) == ("江苏理工学院", 25)
    assert kept.second_fields == ["new-energy"]
    assert "评委资料待确认" not in browser.get("/home").text


def test_confirming_without_a_change_says_so(edition, sign_in):
    judge = make_judge(edition)
    browser = sign_in(judge.person)
    browser.post(PROFILE, data=RECORD)

    assert "没有改动" in browser.post(PROFILE, data=RECORD, follow_redirects=True).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"former_employers": "丙公司"}, "请在“丙公司”后面写明离开的年份"),
        ({"employer": ""}, "请填写单位全称"),
        ({"phone": "1"}, "不是有效的电话号码"),
        ({"most_entries": "0"}, "请填 1 以上的整数"),
        ({"is_true": ""}, "请确认资料真实"),
        ({"affiliates": "\n".join(f"公司{n}" for n in range(41))}, "最多 40 行"),
        ({"stakes": "长" * 101}, "每行最多 100 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(edition, sign_in, changes, words):
    judge = make_judge(edition)

    answer = sign_in(judge.person).post(PROFILE, data=RECORD | {"title": "讲席教授"} | changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert "讲席教授" in answer.text
    assert get_judge(judge.public_id).confirmed_at is None


def test_the_pool_shows_reviews_of_the_year_and_who_has_not_confirmed(
    edition, organiser, entries, pool, sign_in, clock, at
):
    make_draw(edition, by=organiser)

    shown = sign_in(organiser).get(f"{JUDGES}?state=accepted").text

    assert "2022 年评审数" in shown
    assert shown.count("资料未确认") == 7


def test_declared_ties_are_shown_to_the_organiser(edition, organiser, sign_in):
    judge = make_judge(edition)
    sign_in(judge.person).post(PROFILE, data=RECORD)
    with write_transaction():
        database.session.get(type(judge), judge.id)

    shown = sign_in(organiser).get(f"{JUDGES}/{judge.public_id}").text

    assert "丙公司（2021）" in shown
    assert "丁某、戊某" in shown
