"""From the ranking to the letters: what-if, a departure by the panel, two people, moving up."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from competition.accounts.models import Role
from competition.core.database import db, write_transaction
from competition.core.passwords import hash_password
from competition.editions.queries import get_edition
from competition.notifications.models import Letter
from competition.ranking.queries import list_advanced
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import make_judged_round
from tests.journeys.actors import PASSWORD, Actor
from tests.journeys.scenes import china

ROOM = "/contests/changzhou-2022/manage/rounds/preliminary/ranking"
STAFF = {
    "organiser": ("林组织", Role.ORGANISER),
    "second": ("周复核", Role.ORGANISER),
    "supervisor": ("孙监督", Role.SUPERVISOR),
}


@pytest.fixture
def story(site, browser):
    """Set up a judged round of twelve teams, of which four advance, and its three people."""
    site.clock.set(china(6, 1, 9))
    with site.app.app_context(), write_transaction():
        edition = make_edition()
        entries = make_judged_round(edition, [94, 91, 88, 85, 82, 79, 76, 73, 70, 67, 64, 61])
        for key, (name, role) in STAFF.items():
            make_person(
                name=name,
                email=f"{key}@example.cn",
                role=role,
                edition_key=edition.key,
                password_hash=hash_password(PASSWORD, staff=True),
            )
        references = [entry.reference for entry in entries]
        owners = [entry.owner_id for entry in entries]
    actors = {
        key: Actor(site=site, browser=browser, name=name, address=f"{key}@example.cn")
        for key, (name, _role) in STAFF.items()
    }
    yield SimpleNamespace(references=references, owners=owners, **actors)
    for one in actors.values():
        one.page.context.close()


def going(site):
    with site.app.app_context():
        rows = list_advanced(get_edition("changzhou-2022"), "preliminary")
        return [row.entry.reference for row in rows]


def letters_to(site, owner):
    with site.app.app_context():
        return list(
            db.session.scalars(
                select(Letter.kind).where(Letter.person_id == owner).order_by(Letter.id)
            )
        )


def vote(actor, reference, advances, reason):
    page = actor.page
    page.fill('[name="reference"]', reference)
    page.check(f'[name="advances"][value="{advances}"]')
    for name, number in (("approve", 4), ("reject", 1), ("abstain", 0), ("recused", 0)):
        page.fill(f'[name="{name}"]', str(number))
    page.fill('[name="reason"]', reason)
    actor.press("登记这项表决")


@pytest.mark.timeout(300)
def test_from_the_ranking_to_the_letters_and_moving_up(site, story):
    organiser, second, supervisor = story.organiser, story.second, story.supervisor
    refs = story.references

    organiser.sign_in()
    organiser.visit(ROOM)
    organiser.press("生成初赛排名")
    organiser.look("ranking-room")

    try_numbers(organiser)
    deliberate(organiser, refs)
    organiser.press("确认综评记录属实")
    organiser.sees("还须另一人确认后生效")
    assert not organiser.page.get_by_role("button", name="确认综评记录属实").count()

    supervisor.sign_in()
    supervisor.visit(f"{ROOM}/1/deliberation")
    supervisor.press("确认综评记录属实")
    supervisor.sees("第 2 次排名", "按名次候补；综评赞成 4，反对 1")
    supervisor.look("ranking-deliberated")
    supervisor.visit(f"{ROOM}/2/changes")
    supervisor.sees("加入了综评的决定", "综评决定")
    supervisor.look("ranking-changes")

    second.sign_in()
    second.visit(f"{ROOM}/2/check")
    second.sees("晋级：4 封", "候补：2 封", "未晋级：6 封", "综评决定")
    second.look("ranking-check")
    assert letters_to(site, story.owners[0]) == []
    second.press("确认排名，4 个项目晋级并发送通知")
    second.sees("排名已确认")
    assert going(site) == [refs[0], refs[1], refs[2], refs[4]]
    assert letters_to(site, story.owners[4]) == ["entry_advanced"]
    assert letters_to(site, story.owners[3]) == ["entry_not_advanced"]

    move_up(organiser, refs)
    assert going(site) == [refs[0], refs[2], refs[4], refs[5]]
    assert letters_to(site, story.owners[5]) == ["entry_not_advanced", "entry_promoted"]
    organiser.visit(f"{ROOM}/2/advice")
    organiser.look("ranking-advice")


def try_numbers(organiser):
    """Try other numbers with the slider, and with the plain form where there is no script."""
    organiser.press("试算晋级名额")
    page = organiser.page
    with page.expect_navigation():
        page.locator("#slider").evaluate(
            "e => { e.value = 7; e.dispatchEvent(new Event('input'));"
            " e.dispatchEvent(new Event('change')); }"
        )
    organiser.sees("比现在多晋级的 3 个")
    assert "seats=7" in page.url
    organiser.look("ranking-what-if")
    page.get_by_role("link", name="−1", exact=True).click()
    page.wait_for_url("**seats=6")


def deliberate(organiser, refs):
    """Write the minutes and record one departure for another."""
    organiser.visit(ROOM)
    organiser.press("综评")
    organiser.press("写会议记录")
    page = organiser.page
    page.fill('[name="held_at"]', "2022-05-31T14:00")
    page.fill('[name="venue"]', "市科技局三楼会议室")
    page.fill('[name="present"]', "张三，常州大学\n李四，河海大学\n王五\n赵六\n钱七，投资机构")
    page.fill('[name="absent"]', "孙八")
    page.fill('[name="text"]', "逐项讨论第 4 名和第 5 名的项目。\n一致认为后者示范作用更突出。")
    organiser.look("ranking-minutes")
    organiser.press("保存会议记录")
    vote(organiser, refs[4], "yes", "关键技术国内首创，示范作用突出")
    organiser.sees("晋级项目比名额多 1 个")
    vote(organiser, refs[3], "no", "核心专利存在权属争议")
    organiser.look("ranking-deliberation")


def move_up(organiser, refs):
    """Record that one drops out, and let the next of the waiting list take the place."""
    organiser.sign_in()
    organiser.visit(f"{ROOM}/advancement")
    organiser.look("ranking-advancement")
    page = organiser.page
    row = page.locator("li", has_text=refs[1])
    with page.expect_navigation():
        row.get_by_role("link", name="登记退出").click()
    page.fill('[name="reason"]', "来函放弃参加决赛")
    organiser.press("登记退出")
    organiser.sees("退出已登记", "候补第一")
    organiser.press("递补")
    organiser.look("ranking-promote")
    organiser.press("确认递补，并通知申报人")
    organiser.sees("已递补，通知已经发出", f"接替 {refs[1]}")
    organiser.look("ranking-promoted")
