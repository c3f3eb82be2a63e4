"""The board, the plan with its versions, and the log, for those who may see them."""

import re

import pytest

from competition.accounts.models import Role
from competition.core.database import write_transaction
from competition.editions import views_manage
from competition.editions.operations import import_plan, seal_plan
from competition.editions.queries import Card
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition, plan_source

PAGES = ("", "/plan", "/plan/versions/1", "/plan/versions/1/source", "/audit")
MANAGE = "/contests/changzhou-2022/manage"


def shown(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def organiser(db, sign_in):
    edition = make_edition()
    person = make_person(role=Role.ORGANISER, edition_key=edition.key, name="王组织")
    sign_in(person)
    return person


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "edition_key", "unit_key", "status"),
    [
        (Role.ORGANISER, "changzhou-2022", None, 200),
        (Role.ORGANISER, None, None, 200),
        (Role.SUPERVISOR, "changzhou-2022", None, 200),
        (Role.ORGANISER, "huizhou-2022", None, 404),
        (Role.JUDGE, "changzhou-2022", None, 404),
        (Role.OFFICER, "changzhou-2022", "wujin-kjj", 404),
        (None, None, None, 404),
    ],
)
def test_who_may_open(client, db, sign_in, page, role, edition_key, unit_key, status):
    make_edition()
    sign_in(make_person(role=role, edition_key=edition_key, unit_key=unit_key))

    assert client.get(MANAGE + page).status_code == status


def test_a_visitor_is_asked_to_sign_in(client, db):
    make_edition()
    db.session.commit()

    assert client.get(MANAGE).status_code == 303


def test_the_board_shows_each_phase_with_what_the_rooms_tell(client, organiser, monkeypatch):
    cards = [
        Card(
            phase_kind="registration",
            title="申报",
            count=128,
            counts=(("团队组", 30),),
            state="doing",
            url="/entries",
        ),
        Card(
            phase_kind="screening", title="审核", state="blocked", blocks="12 项超期", url="/late"
        ),
    ]
    monkeypatch.setattr(views_manage.board, "board_cards", [lambda _edition: cards])

    text = shown(client.get(MANAGE))

    for words in ("项目征集", "进行中", "128", "团队组", "有 1 处阻碍", "12 项超期", "公布结果"):
        assert words in text


def test_the_plan_is_shown_in_chinese_with_its_fingerprint(client, db, at, organiser):
    text = shown(client.get(f"{MANAGE}/plan"))

    for words in (
        "通知没有写明、由本计划假定的内容",
        "2022年4月30日 周六 24:00",
        "每位专家本轮最多评审的项目数",
        "20 万元",
        "指纹",
        "命令行",
    ):
        assert words in text


def test_earlier_versions_stay_readable(client, db, at, organiser):
    changed = plan_source().replace("waiting_list = 3", "waiting_list = 7")
    with write_transaction():
        edition = import_plan(changed, reason="候补名额增加", by=None, at=at)
        seal_plan(edition, by=None, at=at)

    now, before = client.get(f"{MANAGE}/plan"), client.get(f"{MANAGE}/plan/versions/1")

    assert "候补名额增加" in shown(now)
    assert "已封存" in shown(now)
    assert "已被取代" in shown(before)
    assert client.get(f"{MANAGE}/plan/versions/3").status_code == 404


def test_the_page_says_when_the_plan_is_sealed_and_lets_it_be_sealed_now(client, organiser):
    before = shown(client.get(f"{MANAGE}/plan"))
    asked = shown(client.get(f"{MANAGE}/plan/seal"))
    seen = re.search(r'name="seen"[^>]* value="(\w+)"', asked)[1]
    unreasoned = client.post(f"{MANAGE}/plan/seal", data={"seen": seen, "reason": ""})
    done = client.post(f"{MANAGE}/plan/seal", data={"seen": seen, "reason": "规则已定"})

    assert "开始初赛时自动封存（阶段从 2022年5月" in before
    assert f'href="{MANAGE}/plan/seal"' in before
    assert "封存第 1 版" in asked
    assert seen in asked
    assert "请写明为什么现在封存" in shown(unreasoned)
    assert done.location == f"{MANAGE}/plan"
    after = shown(client.get(f"{MANAGE}/plan"))
    assert "计划还没有封存" not in after
    assert "规则已定" in shown(client.get(f"{MANAGE}/audit?kind=editions:plan:sealed"))
    assert "封存第 1 版" not in shown(client.get(f"{MANAGE}/plan/seal"))


def test_the_source_is_downloaded_as_it_was_brought_in(client, organiser):
    answer = client.get(f"{MANAGE}/plan/versions/1/source")

    assert shown(answer) == plan_source()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="changzhou-2022-v1.toml"'


def test_the_log_is_told_in_words_and_filtered(client, organiser):
    everything = shown(client.get(f"{MANAGE}/audit"))
    sealed = shown(client.get(f"{MANAGE}/audit?kind=editions:plan:sealed"))

    assert '<td data-label="事项">导入计划</td>' in everything
    assert "没有符合条件的记录" in sealed


def test_the_log_asks_as_often_for_many_lines_as_for_few(client, db, at, organiser, count_queries):
    with count_queries() as few:
        client.get(f"{MANAGE}/audit")
    for number in (4, 5, 6):
        changed = plan_source().replace("waiting_list = 3", f"waiting_list = {number}")
        with write_transaction():
            import_plan(changed, reason="x", by=None, at=at)
    client.get(f"{MANAGE}/audit")  # a process reads each plan's text once
    with count_queries() as many:
        client.get(f"{MANAGE}/audit")

    assert len(many) == len(few)


@pytest.mark.parametrize(("role", "is_linked"), [(Role.ORGANISER, True), (Role.SUPERVISOR, False)])
def test_the_board_links_only_to_what_its_reader_may_open(db, sign_in, role, is_linked):
    make_edition()
    browser = sign_in(make_person(role=role, edition_key="changzhou-2022"))
    text = browser.get(MANAGE).get_data(as_text=True)

    assert ("/manage/judges" in text.partition("<main")[2]) == is_linked
    assert f"{MANAGE}/screening" in text


def test_the_plan_is_shown_in_english_without_chinese_keys_and_units(client, organiser):
    plan = shown(client.get(f"{MANAGE}/plan?lang=en"))
    reference = shown(client.get("/plan-reference?lang=en"))
    board = shown(client.get(f"{MANAGE}?lang=en"))

    assert "What may take part only once in a contest" in plan
    assert "working days" in plan
    assert "一届内只许一次参赛的主体" not in plan + reference
    assert "Maximum PDF pages" in reference
    assert "2022“国际智造”常州创新创业大赛" not in board
