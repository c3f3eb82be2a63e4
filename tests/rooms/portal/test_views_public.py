"""The front pages, the home page, the navigation and the health check."""

import re
from datetime import UTC, datetime

import pytest

from competition.accounts.models import Role
from competition.core.database import write_transaction
from competition.editions.queries import (
    Link,
    News,
    Waiting,
    edition_links,
    main_actions,
    news_sources,
    waiting_sources,
)
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition

AFTER_ALL = datetime(2023, 1, 1, tzinfo=UTC)


def shown(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def enrol():
    """Return a function that enrols something in a registry for one test."""
    undo = []

    def into(registry, source, place=None):
        registry.insert(len(registry) if place is None else place, source)
        undo.append((registry, source))

    yield into
    for registry, source in undo:
        registry.remove(source)


def test_without_an_edition_the_start_says_what_will_come(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "还没有赛事" in shown(answer)


def test_the_only_edition_is_the_start(client, db):
    make_edition()
    db.session.commit()

    assert "<h1>2022“国际智造”常州创新创业大赛</h1>" in shown(client.get("/"))


def test_the_one_that_runs_is_the_start_among_several(client, db):
    make_edition("huizhou-2022")
    make_edition()
    db.session.commit()

    assert "<h1>2022“国际智造”常州创新创业大赛</h1>" in shown(client.get("/"))


def test_several_are_listed_when_none_runs(client, db, clock):
    make_edition("huizhou-2022")
    make_edition()
    db.session.commit()
    clock.set(AFTER_ALL)

    text = shown(client.get("/"))

    assert "各届赛事" in text
    assert 'href="/contests/huizhou-2022"' in text


def test_the_front_page_tells_the_plan(client, db):
    make_edition()
    db.session.commit()

    text = shown(client.get("/contests/changzhou-2022"))

    for words in (
        "遇常州 创未来",
        "4.1–4.30",
        "进行中",
        "剩 10 天 14 小时",
        "团队核心成员不少于 3 人",
        "20 万元",
        "团队组 1 项，初创企业组 1 项，成长企业组 2 项",
        "其余达到条件的全部项目",
        "新能源汽车及汽车核心零部件",
        "武进区科学技术局",
        "常州市科技资源统筹服务中心",
    ):
        assert words in text


def test_the_front_page_speaks_english(client, db):
    make_edition()
    db.session.commit()

    text = shown(client.get("/contests/changzhou-2022?lang=en"))

    assert "Meet Changzhou, make the future" in text
    assert "1 Apr–30 Apr" in text


def test_another_city_is_another_front_page_without_code(client, db):
    make_edition("huizhou-2022")
    db.session.commit()

    text = shown(client.get("/contests/huizhou-2022"))

    assert "惠州市科学技术局" in text
    assert "初创企业组的 1/3" in text
    assert "团队组" not in text


def test_no_edition_no_page(client):
    assert client.get("/contests/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (datetime(2022, 4, 20, tzinfo=UTC), "我要申报"),
        (datetime(2022, 5, 20, tzinfo=UTC), None),
    ],
)
def test_a_visitor_is_invited_to_apply_only_during_registration(client, db, clock, moment, label):
    make_edition()
    db.session.commit()
    clock.set(moment)

    assert ("我要申报" in shown(client.get("/"))) == (label is not None)


def test_before_registration_its_beginning_is_told(client, db, clock):
    make_edition()
    db.session.commit()
    clock.set(datetime(2022, 3, 1, tzinfo=UTC))

    assert "报名开始" in shown(client.get("/"))


def test_a_room_offers_the_main_button_and_its_notices(client, db, at, enrol):
    make_edition()
    db.session.commit()
    enrol(main_actions, lambda *_: None, 0)
    enrol(main_actions, lambda *_: Link(label="继续申报", url="/there"), 1)
    enrol(news_sources, lambda _edition: [News(title="晋级名单公示", url="/list", at=at)])

    text = shown(client.get("/"))

    assert 'href="/there"' in text
    assert "继续申报" in text
    assert '<a href="/list">晋级名单公示</a>' in text


def test_home_is_for_people_who_signed_in(client, db):
    assert client.get("/home").status_code == 303


def test_home_lists_what_waits_the_most_urgent_first(client, db, at, sign_in, enrol):
    make_edition()
    enrol(
        waiting_sources,
        lambda _person, _at: [
            Waiting(label="受理项目", count=5, url="/accept"),
            Waiting(label="确认抽取", count=2, url="/draw", closes_at=at),
            Waiting(label="没有的事", count=0, url="/none"),
        ],
    )
    sign_in(make_person())

    text = shown(client.get("/home"))

    assert "7 项待您办理" in text
    assert text.index("确认抽取") < text.index("受理项目")
    assert "没有的事" not in text


def test_home_without_duties_says_so(client, db, sign_in):
    sign_in(make_person())

    assert "现在没有待您办理的事项" in shown(client.get("/home"))


def test_home_without_duties_offers_the_main_action(client, db, sign_in, enrol):
    make_edition()
    enrol(main_actions, lambda *_: Link(label="我要申报", url="/enter"), 0)
    sign_in(make_person())

    text = shown(client.get("/home"))

    assert 'href="/enter"' in text


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (None, set()),
        (Role.SUPERVISOR, {"工作台", "计划", "日志"}),
        (Role.ORGANISER, {"工作台", "计划", "日志", "人员", "发信箱"}),
    ],
)
def test_the_navigation_shows_what_a_role_may_open(client, db, sign_in, role, labels):
    edition = make_edition()
    sign_in(make_person(role=role, edition_key=edition.key if role else None))

    text = shown(client.get("/home"))

    every = {"工作台", "计划", "日志", "人员", "发信箱"}
    assert {label for label in every if f">{label}</a>" in text} == labels


def links_of(number):
    """Return a source of so many pages, every second of them lesser, each with one thing to do."""
    return lambda _edition, _person, _at: [
        Link(label=f"第{n}页", url=f"/page-{n}", count=1, is_lesser=n % 2 == 0)
        for n in range(1, number + 1)
    ]


def folded_in(text):
    """Return what stands under the menu of the line, and what its summary counts."""
    menu = re.search(r'<details class="menu nav-more">(.*?)</details>', text, re.DOTALL)
    summary, _, under = menu[1].partition("</summary>") if menu else ("", "", "")
    return re.findall("第\\d+页", under), re.findall(r"</span>(\d+)</span>", summary)


def test_what_does_not_fit_on_a_line_stands_under_a_menu(client, db, sign_in, enrol):
    make_edition()
    sign_in(make_person())

    enrol(edition_links, links_of(8))
    assert folded_in(shown(client.get("/"))) == ([], [])
    enrol(edition_links, links_of(4))
    text = shown(client.get("/"))

    assert folded_in(text) == (["第2页", "第4页", "第6页", "第8页", "第2页", "第4页"], ["6"])
    assert text.count("第1页") == 4  # two on the line, and all again in the fold of small screens


def test_a_rehearsal_says_so_on_every_page(client, db):
    make_edition(rehearsal=True)
    db.session.commit()

    for path in ("/", "/contests/changzhou-2022", "/sign-in"):
        assert "演练：这里的人员、项目和结果都是虚构的" in shown(client.get(path))


def test_a_real_edition_carries_no_banner(client, db):
    make_edition()
    db.session.commit()

    assert "演练：" not in shown(client.get("/"))


def test_front_page_asks_as_often_for_one_edition_as_for_two(client, db, count_queries):
    make_edition()
    db.session.commit()
    with count_queries() as one:
        client.get("/contests/changzhou-2022")
    with write_transaction():
        make_edition("huizhou-2022")
    with count_queries() as two:
        client.get("/contests/changzhou-2022")

    assert len(two) == len(one)


def test_health(client):
    answer = client.get("/healthz")

    assert (answer.status_code, shown(answer)) == (200, "ok")
