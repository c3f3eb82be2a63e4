"""The organiser's pages: the pool, the import, the draws; what the supervisor sees of them."""

import hashlib
import re
from io import BytesIO

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from competition.accounts.models import Role
from competition.assignment.models import Assignment, Judge
from competition.assignment.queries import assignments_in, get_judge, list_draws
from competition.core.database import db as database
from competition.notifications.models import Letter
from tests.factories.accounts import make_person
from tests.factories.assignment import (
    A_PUBLIC_VALUE,
    make_accepted_entry,
    make_draw,
    make_judge,
    table_file,
    table_row,
)
from tests.factories.editions import make_edition

MANAGE = "/contests/changzhou-2022/manage"
JUDGES = f"{MANAGE}/judges"
DRAWS = f"{MANAGE}/rounds/preliminary/draw"


def upload(browser, content, name="judges.xlsx"):
    data = {"file": (BytesIO(content), name)}
    return browser.post(f"{JUDGES}/import/preview", data=data)


def sha256_in(text):
    return re.search(r'name="sha256" value="([0-9a-f]{64})"', text)[1]


def count_judges():
    return len(database.session.scalars(select(Judge.id)).all())


def test_an_empty_pool_says_what_to_do(edition, organiser, sign_in):
    assert "评委库还是空的" in sign_in(organiser).get(JUDGES).text


def test_the_pool_is_listed_with_counts_and_narrowed_by_the_address(
    edition, organiser, pool, sign_in
):
    make_judge(edition, name="王建国", state="invited", employer="东南大学")
    browser = sign_in(organiser)

    everybody, some = browser.get(JUDGES).text, browser.get(f"{JUDGES}?state=invited&q=东南").text

    assert "共 8 项" in everybody
    assert "共 1 项" in some
    assert "王建国" in some
    assert "没有符合条件的评委" in browser.get(f"{JUDGES}?q=不存在").text


@pytest.mark.parametrize("path", [JUDGES, f"{MANAGE}", DRAWS, f"{DRAWS}/conflicts"])
def test_longer_lists_need_no_more_queries(edition, organiser, sign_in, count_queries, path):
    def grown(number):
        for _ in range(number):
            make_accepted_entry(edition)
            make_judge(edition, employer="常州大学")
        browser = sign_in(organiser)
        browser.get(path)
        with count_queries() as statements:
            assert browser.get(path).status_code == 200
        return len(statements)

    few = grown(1)
    database.session.rollback()
    database.session.connection(execution_options={"writing": True})

    assert grown(2) == few


def test_the_page_of_a_draw_needs_no_more_queries_for_more_rows(
    edition, organiser, pool, sign_in, count_queries
):
    def grown(number):
        for _ in range(number):
            make_accepted_entry(edition)
        run = make_draw(edition, by=organiser, release=False)
        address = f"{DRAWS}/{run.public_id}"
        browser = sign_in(organiser)
        browser.get(address)
        with count_queries() as statements:
            assert browser.get(address).status_code == 200
        return len(statements)

    few = grown(1)
    database.session.rollback()
    database.session.connection(execution_options={"writing": True})

    assert grown(2) == few


def test_judges_are_invited_after_a_look_at_who_gets_a_letter(edition, organiser, sign_in):
    one = make_judge(edition, account=False, state="listed", name="王建国")
    make_judge(edition, name="李海燕")
    browser = sign_in(organiser)
    chosen = {"chosen": [judge.public_id for judge in database.session.scalars(select(Judge))]}

    preview = browser.post(f"{JUDGES}/invite-preview", data=chosen).text
    answer = browser.post(f"{JUDGES}/invite", data={"chosen": [one.public_id]})

    assert "向 1 位评委发出邀请信" in preview
    assert "李海燕" in preview
    assert answer.status_code == 303
    assert database.session.scalars(select(Letter.to_address)).all() == [one.email]
    assert get_judge(one.public_id).state == "invited"


def test_all_that_the_list_shows_can_be_invited_at_once(edition, organiser, sign_in):
    for _ in range(3):
        make_judge(edition, account=False, state="listed")
    make_judge(edition, account=False, state="listed", main_field="new-energy")

    answer = sign_in(organiser).post(
        f"{JUDGES}/invite-preview?field=new-materials", data={"everybody": "1"}
    )

    assert "向 3 位评委发出邀请信" in answer.text


def test_inviting_nobody_says_so(edition, organiser, pool, sign_in):
    browser = sign_in(organiser)

    assert browser.post(f"{JUDGES}/invite-preview", data={}).status_code == 422
    answer = browser.post(f"{JUDGES}/invite", data={"chosen": [pool[0].public_id]})

    assert answer.status_code == 422
    assert "所选评委都已经邀请过" in answer.text


def test_a_judge_is_shown_with_the_words_that_tie_him(edition, organiser, entries, sign_in):
    judge = make_judge(edition, employer="常州大学", affiliates=["甲公司"])

    shown = sign_in(organiser).get(f"{JUDGES}/{judge.public_id}").text

    assert shown.count("/ties/") == 4
    assert "<mark>常州大学</mark>" in shown


def test_a_judge_is_removed_for_a_reason_and_put_back(edition, organiser, sign_in):
    judge = make_judge(edition)
    browser = sign_in(organiser)
    address = f"{JUDGES}/{judge.public_id}"

    assert browser.post(f"{address}/remove", data={"reason": ""}).status_code == 422
    assert browser.post(f"{address}/remove", data={"reason": "退出"}).status_code == 303
    assert get_judge(judge.public_id).state == "removed"
    again = browser.post(f"{address}/remove", data={"reason": "退出"})
    assert "已经移出评委库" in again.text
    assert browser.post(f"{address}/restore", data={"reason": "误删"}).status_code == 303
    assert get_judge(judge.public_id).state == "listed"
    assert browser.post(f"{address}/restore", data={"reason": "误删"}).status_code == 422


def test_removing_a_judge_with_entries_tells_the_consequence(
    edition, organiser, entries, pool, sign_in
):
    make_draw(edition, by=organiser)
    judge = assignments_in(edition, "preliminary")[0].judge
    browser = sign_in(organiser)
    address = f"{JUDGES}/{judge.public_id}"
    assert "移出后全部收回" in browser.get(address).text

    answer = browser.post(f"{address}/remove", data={"reason": "退出"}, follow_redirects=True)

    assert "请重新抽取补足" in answer.text
    assert "个项目的评委不足 5 位" in browser.get(DRAWS).text


def test_a_judge_of_another_edition_is_not_found(edition, organiser, sign_in):
    other = make_edition("huizhou-2022")
    judge = make_judge(other, main_field=other.plan.fields[0].key)
    browser = sign_in(organiser)

    assert browser.get(f"{JUDGES}/{judge.public_id}").status_code == 404
    answer = browser.post(f"{JUDGES}/{judge.public_id}/remove", data={"reason": "x"})
    assert answer.status_code == 404
    assert browser.get(f"/contests/huizhou-2022/manage/judges/{judge.public_id}").status_code == 404


def test_the_pool_and_the_template_are_excel_files(edition, organiser, pool, sign_in):
    browser = sign_in(organiser)

    rows = load_workbook(BytesIO(browser.get(f"{JUDGES}/export").data)).get_sheet_by_index(0)
    blank = load_workbook(BytesIO(browser.get(f"{JUDGES}/import/template").data))

    assert len(rows.to_python()) == 8
    assert blank.sheet_names == ["评委名册", "填写说明"]


def test_an_import_is_looked_at_and_then_confirmed(edition, organiser, sign_in):
    browser = sign_in(organiser)
    assert "表中各列" in browser.get(f"{JUDGES}/import").text

    preview = upload(browser, table_file([table_row(1), table_row(2)]))
    assert preview.status_code == 200
    assert count_judges() == 0
    answer = browser.post(
        f"{JUDGES}/import/confirm",
        data={"sha256": sha256_in(preview.text)},
        follow_redirects=True,
    )

    assert "导入完成：新增 2 位，更新 0 位" in answer.text
    assert count_judges() == 2


def test_an_import_with_a_faulty_line_writes_nothing(edition, organiser, sign_in):
    browser = sign_in(organiser)
    content = table_file([table_row(1), table_row(2, email="x@@y")])

    preview = upload(browser, content)
    forced = {"sha256": hashlib.sha256(content).hexdigest()}
    answer = browser.post(f"{JUDGES}/import/confirm", data=forced)

    assert "1 行有错误，暂时不能导入" in preview.text
    assert "不是有效的邮箱地址" in preview.text
    assert 'name="sha256"' not in preview.text
    assert answer.status_code == 422
    assert "没有导入任何一行" in answer.text
    assert count_judges() == 0


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "judges.xlsx", "空"),
        (b"a,b\n", "judges.csv", "XLSX"),
        (b"not a workbook", "judges.xlsx", "judges.xlsx"),
        (
            table_file([table_row(1)], headings={"name": "姓名"}),
            "a.xlsx",
            "缺少这些列：邮箱、单位、主领域",
        ),
    ],
)
def test_a_wrong_file_is_refused_at_the_field(edition, organiser, sign_in, content, name, words):
    answer = upload(sign_in(organiser), content, name)

    assert answer.status_code == 422
    assert words in answer.text


def test_without_a_file_the_field_asks_for_one(edition, organiser, sign_in):
    answer = sign_in(organiser).post(f"{JUDGES}/import/preview", data={})

    assert answer.status_code == 422
    assert "请选择要上传的 Excel 文件" in answer.text


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "0" * 64])
def test_a_table_that_is_not_there_asks_for_a_new_upload(edition, organiser, sign_in, sha256):
    answer = sign_in(organiser).post(f"{JUDGES}/import/confirm", data={"sha256": sha256})

    assert answer.status_code == 422
    assert "请重新上传" in answer.text


def test_the_draw_page_shows_what_is_ready(edition, organiser, entries, pool, sign_in):
    make_judge(edition, employer="常州大学")

    shown = sign_in(organiser).get(DRAWS).text

    assert "新材料" in shown
    assert "当前承诺值" in shown
    assert "约定的公开数值要到" in shown


def test_a_draw_is_previewed_and_released(edition, organiser, entries, pool, sign_in):
    browser = sign_in(organiser)

    answer = browser.post(DRAWS, data={"public_value": A_PUBLIC_VALUE})
    (run,) = list_draws(edition, "preliminary")
    address = f"{DRAWS}/{run.public_id}"
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    shown = browser.get(address).text
    assert "发布 20 项评审任务并通知评委" in shown
    assert run.commitment in shown
    released = browser.post(f"{address}/release", data={}, follow_redirects=True)

    assert "已发布，20 项评审任务已通知评委" in released.text
    assert len(database.session.scalars(select(Assignment.id)).all()) == 20
    assert "发布 20 项" not in browser.get(address).text


def test_releasing_twice_changes_nothing(edition, organiser, entries, pool, sign_in):
    run = make_draw(edition, by=organiser)

    answer = sign_in(organiser).post(f"{DRAWS}/{run.public_id}/release", data={})

    assert answer.status_code == 422
    assert "已经发布或作废" in answer.text


def test_a_shortage_is_told_in_words(edition, organiser, sign_in):
    make_accepted_entry(edition)
    make_judge(edition)

    answer = sign_in(organiser).post(DRAWS, data={"public_value": A_PUBLIC_VALUE})

    assert answer.status_code == 422
    assert "新材料：需要 5 人次，现有评委最多只能评审 1 人次，还差 4 人次" in answer.text


def test_a_draw_without_public_value_shows_the_error_at_the_field(edition, organiser, sign_in):
    answer = sign_in(organiser).post(DRAWS, data={"public_value": ""})

    assert answer.status_code == 422
    assert "请填写事先约定的公开数值" in answer.text


def test_the_ties_are_listed_with_the_matching_words(edition, organiser, entries, sign_in):
    make_judge(edition, employer="常州大学")

    shown = sign_in(organiser).get(f"{DRAWS}/conflicts?page=9").text

    assert "共 4 项" in shown
    assert shown.count("<mark>常州大学</mark>") == 8


def test_without_ties_the_page_says_so(edition, organiser, sign_in):
    assert "没有查到回避关系" in sign_in(organiser).get(f"{DRAWS}/conflicts").text


def test_a_released_draw_is_exported(edition, organiser, entries, pool, sign_in):
    run = make_draw(edition, by=organiser)

    answer = sign_in(organiser).get(f"{DRAWS}/{run.public_id}/export")

    rows = load_workbook(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 21
    assert rows[0][0] == "登记编号"


def test_a_supervisor_sees_released_draws_and_no_others(
    edition, organiser, supervisor, entries, pool, sign_in
):
    released = make_draw(edition, by=organiser)
    proposed = make_draw(edition, by=organiser, release=False, reason="重抽")
    replaced = make_draw(edition, by=organiser, release=False, reason="再重抽")
    browser = sign_in(supervisor)

    shown = browser.get(DRAWS).text

    assert released.public_id in shown
    assert "抽取并预览" not in shown
    assert browser.get(f"{DRAWS}/{released.public_id}").status_code == 200
    for hidden in (proposed, replaced):
        assert hidden.public_id not in shown
        assert browser.get(f"{DRAWS}/{hidden.public_id}").status_code == 404
        assert browser.get(f"{DRAWS}/{hidden.public_id}/export").status_code == 404


def test_a_supervisor_changes_nothing(edition, organiser, supervisor, entries, pool, sign_in):
    run = make_draw(edition, by=organiser, release=False)
    browser = sign_in(supervisor)

    assert browser.get(JUDGES).status_code == 404
    assert browser.post(DRAWS, data={"public_value": "1"}).status_code == 404
    assert browser.post(f"{DRAWS}/{run.public_id}/release", data={}).status_code == 404


@pytest.mark.parametrize("role", [Role.JUDGE, None])
def test_judges_and_applicants_find_no_page_of_the_draw(edition, sign_in, role):
    person = make_person(role=role, edition_key=edition.key if role else None)
    browser = sign_in(person)

    for address in (JUDGES, f"{JUDGES}/import", DRAWS, f"{DRAWS}/conflicts"):
        assert browser.get(address).status_code == 404


def test_a_fixed_round_says_that_nothing_is_drawn(edition, organiser, sign_in):
    browser = sign_in(organiser)

    assert "由固定的评审组评审" in browser.get(f"{MANAGE}/rounds/final/draw").text
    assert browser.get(f"{MANAGE}/rounds/nowhere/draw").status_code == 404


def test_the_board_and_the_home_page_tell_of_the_draw(edition, organiser, entries, pool, sign_in):
    make_draw(edition, by=organiser, release=False)
    browser = sign_in(organiser)

    assert "核对并发布" in browser.get(MANAGE).text
    assert "抽取结果待发布" in browser.get("/home").text
