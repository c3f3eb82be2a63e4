"""A judge's round in a real browser: nothing that was marked is lost.

On a phone and on a desktop, with the network cut, on two devices at once, with a recusal and its
replacement, with a sheet given back, in a vote without quorum, and after calibration.
"""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.accounts.operations import start_session
from competition.assignment.models import Assignment
from competition.audit.queries import verify_chain
from competition.core.database import db, write_transaction
from competition.core.sessions import cookie_name
from competition.editions.operations import import_plan
from competition.review.models import PracticeSheet, ScoreSheet, SheetSave
from competition.review.operations import add_practice_case
from competition.review.queries import round_of
from tests.factories.accounts import A_PASSWORD, make_person
from tests.factories.editions import plan_source
from tests.factories.registration import make_entry
from tests.factories.review import (
    make_assignment,
    make_judge,
    make_open_round,
    make_released_draw,
    person_of,
)
from tests.journeys.actors import Actor
from tests.journeys.scenes import HOME, answer_mark, china
from tests.rooms.review.test_votes import vote_plan

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
OPINION = "技术路线清晰，建议补充第三方检测报告。"
RUBRIC_OF = "startup"


@dataclass
class Panel:
    """An open round: its judges by name, the organiser, and a way to sit down as one of them."""

    site: object
    browser: object
    people: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, int], str] = field(default_factory=dict)
    made: list[Actor] = field(default_factory=list)

    def sit(self, name: str, size: dict[str, int] = DESKTOP) -> Actor:
        """Return somebody signed in on a device of his own."""
        with self.site.app.app_context(), write_transaction():
            person = db.session.get(Person, self.people[name])
            token, shown, address = start_session(person, at=self.site.clock()), *_card(person)
            cookie = cookie_name()
        actor = Actor(site=self.site, browser=self.browser, name=shown, address=address)
        actor.page.context.add_cookies([{"name": cookie, "value": token, "url": self.site.url}])
        actor.page.set_viewport_size(size)
        self.made.append(actor)
        return actor

    def place(self, name: str, number: int) -> str:
        """Return the path of a judge's place at an entry, counted from 1."""
        return f"{HOME}/review/entries/{self.seats[name, number]}"

    def sheet(self, name: str, number: int) -> tuple[str, set[object], int]:
        """Return state, the marks that occur, and how many saves a sheet has."""
        with self.site.app.app_context():
            found = db.session.scalars(
                select(ScoreSheet)
                .join(ScoreSheet.assignment)
                .where(Assignment.public_id == self.seats[name, number])
            ).one()
            saves = db.session.query(SheetSave).filter_by(sheet_id=found.id).count()
            return found.state, set(found.marks.values()), saves


def _card(person: Person) -> tuple[str, str]:
    return person.name, person.email or ""


@pytest.fixture
def panel(site, browser):
    """Return a function that opens a round for judges and entries, and closes all browsers."""
    seated = Panel(site, browser)

    def make(*, entries: int, judges: int, spare: int = 0, source: str = "", case: bool = False):
        site.clock.set(china(5, 18))
        with site.app.app_context(), write_transaction():
            edition = import_plan(source or plan_source(), by=None, at=china(3, 1))
            organiser = make_person(
                name="林组织", role=Role.ORGANISER, edition_key=edition.key, email="lin@example.cn"
            )
            seated.people["organiser"] = organiser.id
            held = make_open_round(edition)
            run = make_released_draw(edition)
            run.public_value = "3035.84"
            read = [
                make_entry(
                    edition,
                    documents=False,
                    state="accepted",
                    reference=f"CZ2022-{number:05d}",
                    submitted_at=china(5, 1),
                    accepted_at=china(5, 10),
                )
                for number in range(1, entries + 1)
            ]
            for number in range(1, judges + spare + 1):
                judge = make_judge(edition)
                person_of(judge).name = judge.name = f"评委{number}"
                seated.people[judge.name] = judge.person_id
                for position, entry in enumerate(read if number <= judges else (), start=1):
                    one = make_assignment(
                        entry, judge, draw=run, position=position, state="waiting"
                    )
                    seated.seats[judge.name, position] = one.public_id
            if case:
                add_practice_case(
                    round_of(edition, held.key),
                    title="试评案例一",
                    text="一个虚构的项目。",
                    rubric_key=edition.plan.rounds_by_key[held.key].rubric_for(RUBRIC_OF).key,
                    by=organiser,
                    at=china(5, 17),
                )
        return seated

    yield make
    for one in seated.made:
        one.page.context.close()


def marks_of(page):
    return page.locator('[name^="mark_"]').all()


def mark_everything(page, mark):
    """Fill in every criterion and the opinion, as one would by hand."""
    for control in marks_of(page):
        answer_mark(control, mark)
    for comment in page.locator('textarea[name^="comment_"], textarea[name="opinion"]').all():
        if comment.is_visible():
            comment.fill(OPINION)


def tick(page, words):
    expect(page.locator("[data-saved-tick]")).to_contain_text(words, timeout=30_000)


def note(page, words):
    expect(page.locator("[data-queue-note]")).to_contain_text(words, timeout=30_000)


def sign(judge):
    """Hand in the whole round with one signature."""
    judge.visit(f"{HOME}/review/rounds/preliminary/submit")
    judge.page.fill('[name="name"]', judge.name)
    judge.page.check('[name="promise"]')
    judge.press("签名提交全部评分表")


def chain_holds(site):
    with site.app.app_context():
        return verify_chain().holds


@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_ten_entries_are_marked_though_the_network_is_cut_twice(panel, site, size):
    seated = panel(entries=10, judges=1)
    judge = seated.sit("评委1", size)
    page, network = judge.page, judge.page.context
    for number in range(1, 11):
        judge.visit(f"{HOME}/review/rounds/preliminary/next")
        assert "/declaration" in page.url
        judge.press("无利益冲突，开始评审")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"]
        if number == 3:  # cut while marking: everything waits on the device, then goes by itself
            network.set_offline(True)
            mark_everything(page, 70 + number)
            note(page, "网络中断")
            network.set_offline(False)
            tick(page, "已保存")
        else:
            mark_everything(page, 70 + number)
        if number == 7:  # cut while going on: one stays where one is until it is saved
            here = page.url
            network.set_offline(True)
            page.get_by_role("button", name="保存并下一项").click()
            note(page, "连上后自动保存并继续")
            assert page.url == here
            network.set_offline(False)
            page.wait_for_url(lambda url, left=here: url != left, timeout=30_000)
        else:
            with page.expect_navigation():
                page.get_by_role("button", name=re.compile("保存并(下一项|完成)")).click()
    sign(judge)

    told = [seated.sheet("评委1", number) for number in range(1, 11)]
    assert [one[0] for one in told] == ["submitted"] * 10
    assert sorted(mark for one in told for mark in one[1]) == [7000 + 100 * n for n in range(1, 11)]
    assert chain_holds(site)


@pytest.mark.timeout(300)
def test_a_mark_outside_the_rubric_is_never_called_saved(panel, site):
    seated = panel(entries=1, judges=1)
    judge = seated.sit("评委1", PHONE)
    page = judge.page
    judge.visit(f"{HOME}/review/rounds/preliminary/next")
    judge.press("无利益冲突，开始评审")
    mark_everything(page, 80)
    tick(page, "已保存")
    card = page.locator("[data-criterion]").first
    card.locator("input[type=number]").fill("150")
    tick(page, "还没有保存")
    note(page, "标红的分数不合规定")
    expect(card.get_by_text("分数太高：最高 100 分。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card.locator("input[type=number]").fill("85")
    tick(page, "已保存")
    expect(card.get_by_text("分数太高：最高 100 分。")).to_be_hidden()
    assert 8500 in seated.sheet("评委1", 1)[1]


@pytest.mark.timeout(600)
def test_two_devices_at_once_lose_nothing_and_say_what_differs(panel, site):
    """A new device ends the other's session: what the other still marks waits until it is back."""
    seated = panel(entries=1, judges=1)
    desk = seated.sit("评委1")
    desk.visit(f"{seated.place('评委1', 1)}/declaration")
    desk.press("无利益冲突，开始评审")
    mark_everything(desk.page, 80)
    tick(desk.page, "已保存")
    phone = seated.sit("评委1", PHONE)
    phone.visit(seated.place("评委1", 1))
    mark_everything(phone.page, 65)
    tick(phone.page, "已保存")

    mark_everything(desk.page, 70)
    note(desk.page, "登录已过期：分数暂存在本机")
    again = desk.page.context.new_page()
    again.goto("/sign-in")
    again.fill('[name="address"]', desk.address)
    again.fill('[name="password"]', A_PASSWORD)
    with again.expect_navigation():
        again.click('main button[type="submit"]')
    again.close()
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    note(desk.page, "在另一个页面或设备上改过")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="保存", exact=True).click()
    desk.sees("这份评分表刚在另一个页面或设备上改过", "65", "70")
    desk.look("two-devices")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="保存", exact=True).click()

    assert seated.sheet("评委1", 1)[1] == {7000}
    with site.app.app_context():
        kept = [set(one.marks.values()) for one in db.session.scalars(select(SheetSave))]
    assert {8000} in kept
    assert {6500} in kept
    assert kept[-1] == {7000}
    assert chain_holds(site)


@pytest.mark.timeout(600)
def test_a_recusal_in_the_middle_brings_a_replacement(panel, site):
    seated = panel(entries=2, judges=1, spare=1)
    judge = seated.sit("评委1", PHONE)
    judge.visit(f"{seated.place('评委1', 1)}/declaration")
    judge.press("无利益冲突，开始评审")
    mark_everything(judge.page, 75)
    tick(judge.page, "已保存")

    judge.page.get_by_role("link", name="回避").click()
    judge.page.fill('[name="reason"]', "负责人是我的博士研究生")
    judge.press("确认回避这个项目")

    judge.sees("您已回避 CZ2022-00001", "CZ2022-00002")
    assert judge.page.goto(seated.place("评委1", 1)).status == 404
    assert seated.sheet("评委1", 1)[0] == "void"
    other = seated.sit("评委2")
    other.visit(f"{HOME}/review")
    other.sees("1")
    other.visit(f"{HOME}/review/rounds/preliminary/next")
    other.sees("CZ2022-00001")
    other.press("无利益冲突，开始评审")
    mark_everything(other.page, 88)
    tick(other.page, "已保存")
    organiser = seated.sit("organiser")
    organiser.visit(f"{HOME}/manage/rounds/preliminary/draw")
    organiser.sees("回避 CZ2022-00001 后补抽", "负责人是我的博士研究生")
    assert chain_holds(site)


@pytest.mark.timeout(600)
def test_a_sheet_that_is_given_back_is_marked_anew_and_the_old_marks_are_kept(panel, site):
    seated = panel(entries=1, judges=1)
    judge = seated.sit("评委1", PHONE)
    judge.visit(f"{seated.place('评委1', 1)}/declaration")
    judge.press("无利益冲突，开始评审")
    mark_everything(judge.page, 60)
    judge.press("保存并下一项")
    sign(judge)
    organiser = seated.sit("organiser")
    organiser.visit(f"{HOME}/manage/sheets/{seated.seats['评委1', 1]}/reopen")
    organiser.page.fill('[name="reason"]', "专家来电说明打错了一项")
    organiser.press("退回评分表")

    judge.visit(seated.place("评委1", 1))
    mark_everything(judge.page, 90)
    tick(judge.page, "已保存")
    sign(judge)

    state, marks, _saves = seated.sheet("评委1", 1)
    assert (state, marks) == ("submitted", {9000})
    with site.app.app_context():
        kept = [set(one.marks.values()) for one in db.session.scalars(select(SheetSave))]
    assert {6000} in kept
    assert chain_holds(site)


@pytest.mark.timeout(600)
def test_a_vote_whose_quorum_a_recusal_breaks_decides_nothing(panel, site):
    source = vote_plan(quorum="1", seats=1)
    seated = panel(entries=1, judges=3, source=source)
    for name, choice in (("评委1", "approve"), ("评委2", "approve")):
        judge = seated.sit(name, PHONE)
        judge.visit(f"{seated.place(name, 1)}/declaration")
        judge.press("无利益冲突，开始评审")
        judge.page.check(f'[name="choice"][value="{choice}"]', force=True)
        judge.press("投票")
        if name == "评委2":
            judge.visit(f"{seated.place(name, 1)}/recusal")
            judge.page.fill('[name="reason"]', "发现是同门师弟")
            judge.press("确认回避这个项目")
    organiser = seated.sit("organiser")
    organiser.visit(f"{HOME}/manage/rounds/preliminary")
    organiser.page.locator('form[action$="/close"] [name="reason"]').fill("第三位专家缺席")
    organiser.press("结束初赛评审")
    organiser.visit(f"{HOME}/manage/rounds/preliminary/vote")

    organiser.sees("未达法定人数")
    organiser.visit(f"{HOME}/manage/rounds/preliminary/ranking")
    organiser.press("生成初赛排名")
    organiser.sees("未达法定人数，表决无效")
    organiser.look("vote-without-quorum")
    assert chain_holds(site)


@pytest.mark.timeout(600)
def test_judges_calibrate_on_a_case_before_the_first_entry(panel, site):
    source = plan_source().replace(
        'key = "preliminary"\nname = { zh = "初赛", en = "Preliminary" }\nphase',
        'key = "preliminary"\npractice_first = true\n'
        'name = { zh = "初赛", en = "Preliminary" }\nphase',
    )
    assert "practice_first = true" in source
    seated = panel(entries=1, judges=2, source=source, case=True)
    for name, mark in (("评委1", 60), ("评委2", 90)):
        judge = seated.sit(name, PHONE)
        judge.visit(f"{HOME}/review/rounds/preliminary/next")
        judge.page.goto(f"{seated.place(name, 1)}/declaration")
        judge.sees("请先完成试评", "试评案例一")
        for control in marks_of(judge.page):
            answer_mark(control, mark)
        judge.press("交试评，看评委组的范围")
    judge.look("practice-spread")
    judge.sees("60", "90")
    judge.visit(f"{seated.place('评委2', 1)}/declaration")
    judge.press("无利益冲突，开始评审")

    with site.app.app_context():
        assert db.session.query(PracticeSheet).count() == 2
        assert db.session.query(ScoreSheet).count() == 0
    assert chain_holds(site)
