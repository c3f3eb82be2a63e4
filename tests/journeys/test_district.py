"""Districts check and recommend, in a real browser: returns, limits, bulk, lists, acceptance."""

import re
import tomllib
from pathlib import Path

import pytest
import tomli_w

from competition.accounts.models import Role
from competition.core.database import write_transaction
from competition.core.passwords import hash_password
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition
from tests.factories.accounts import make_person
from tests.factories.registration import make_submitted_entry
from tests.journeys.actors import PASSWORD, Actor
from tests.journeys.scenes import (
    HOME,
    KEY,
    UNIT,
    a_pdf,
    check_sheet,
    china,
    invite,
    recommend_entry,
    submit,
)

QUEUE = f"{HOME}/screening"


@pytest.fixture
def cast(site, browser):
    """Return a function that makes an actor."""
    made = []

    def actor(name, address):
        one = Actor(site=site, browser=browser, name=name, address=address)
        made.append(one)
        return one

    yield actor
    for one in made:
        one.page.context.close()


@pytest.fixture
def stage(site, cast):
    """Return what builds the plan, people with accounts, and entries that were handed in."""
    return Stage(site, cast)


class Stage:
    """The plan with some keys of its screening changed; actors and entries in it."""

    def __init__(self, site, cast):
        self.site, self.cast = site, cast

    def plan(self, **screening):
        source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
        source["screening"] |= screening
        with self.site.app.app_context(), write_transaction():
            import_plan(tomli_w.dumps(source), by=None, at=self.site.clock())

    def staff(self, name, address, role, unit=None):
        with self.site.app.app_context(), write_transaction():
            make_person(
                role=role,
                edition_key=KEY,
                unit_key=unit,
                name=name,
                email=address,
                password_hash=hash_password(PASSWORD, staff=True),
            )
        actor = self.cast(name, address)
        actor.sign_in()
        return actor

    def entry(self, name, unit=UNIT, district="wujin"):
        """Hand an entry in; return its identity, its number and its owner's address."""
        address = f"owner-of-{unit}-{len(name)}-{name.encode().hex()[:12]}@example.cn"
        with self.site.app.app_context(), write_transaction():
            owner = make_person(
                name="王申报", email=address, password_hash=hash_password(PASSWORD, staff=False)
            )
            made = make_submitted_entry(
                get_edition(KEY),
                owner=owner,
                project_name=name,
                unit_key=unit,
                district_key=district,
            )
            return made.public_id, made.reference, address


def turn_back(officer, reference, place, words, page=""):
    """Return an entry with one pin."""
    check_sheet(officer, reference)
    officer.page.check('[name="verdict"][value="returned"]')
    officer.page.select_option('[name="pins-0-place"]', place)
    officer.page.fill('[name="pins-0-page"]', page)
    officer.page.fill('[name="pins-0-words"]', words)
    officer.press("退回修改，通知申报人")


def answer_all(officer):
    """Answer every question of the check list with yes, and give the grade."""
    for answer in officer.page.locator('input[type="radio"][value="yes"]').all():
        if (answer.get_attribute("name") or "").startswith("check_"):
            answer.check()
    officer.page.check('[name="grade"][value="B"]')


def sign_list(manager, name):
    """Sign and submit the list of the manager's unit."""
    manager.visit(f"{QUEUE}/lists/{UNIT}")
    manager.page.fill('[name="signer"]', name)
    manager.page.fill('[name="position"]', "局长")
    manager.page.check('[name="promise"]')
    manager.page.locator("button", has_text="签署并提交").click()
    manager.page.wait_for_load_state()


@pytest.mark.timeout(600)
def test_a_district_from_the_delegation_to_the_published_list(site, stage, cast):
    site.clock.set(china(5, 5, 9))
    stage.plan()
    entry_id, reference, owner = stage.entry("来回修改的传感器")
    second, third = stage.entry("二号电池"), stage.entry("三号齿轮")
    park = stage.entry("园区里的芯片", unit="kejiaocheng")
    organiser = stage.staff("林组织", "lin@example.cn", Role.ORGANISER)

    # The organiser delegates the unit, its manager appoints a colleague for it alone.
    invite(organiser, "chen@example.cn", "manager", UNIT)
    manager = cast("陈主任", "chen@example.cn")
    manager.accept_invitation()
    manager.visit(f"{QUEUE}/people")
    manager.look("unit-people")
    manager.page.fill('[name="address"]', "wu@example.cn")
    manager.press("发送邀请")
    manager.sees("wu@example.cn")
    officer = cast("吴审核", "wu@example.cn")
    officer.accept_invitation()
    officer.visit(QUEUE)
    officer.look("unit-queue")
    officer.sees("来回修改的传感器", "二号电池", "三号齿轮", "武进区科学技术局")
    assert "园区里的芯片" not in officer.text()
    assert officer.page.goto(f"{QUEUE}/people").status == 404

    # Returned twice: a page of a file, then a field; each second look shows only that point.
    turn_back(officer, reference, "document:licence", "这一页看不清", page="2")
    applicant = cast("王申报", owner)
    applicant.sign_in()
    applicant.visit(f"/entries/{entry_id}/documents")
    applicant.sees("第 2 页", "这一页看不清")
    form = applicant.page.locator('form[action$="/documents/licence"]')
    with applicant.page.expect_navigation():
        form.locator('.drop input[type="file"]').set_input_files([a_pdf()])
    submit(applicant, f"/entries/{entry_id}", looks=False)
    check_sheet(officer, reference)
    officer.look("second-look")
    officer.sees("与上一稿相比", "营业执照（第 2 页）", "共改动 1 处")
    turn_back(officer, reference, "question:entity:address", "请写到门牌号")
    applicant.visit(f"/entries/{entry_id}/sections/entity")
    applicant.sees("请写到门牌号")
    applicant.page.fill('[name="q-address"]', "常州市武进区科教城 18 号 3 楼")
    applicant.press("保存，回到清单")
    submit(applicant, f"/entries/{entry_id}", looks=False)

    # The plan allows no third return; it is passed.
    check_sheet(officer, reference)
    officer.sees("已退回 2 次，不能再退")
    officer.page.check('[name="verdict"][value="returned"]')
    officer.sees("按大赛规定不能再退")
    recommend_entry(officer, reference)

    # The others are passed together after a preview of every consequence.
    officer.visit(QUEUE)
    for one in (second, third):
        officer.page.check(f'input[name="chosen"][value="{one[0]}"]')
    officer.press("预览通过选中的项目")
    officer.look("bulk-preview")
    officer.sees("2 个项目改为“已推荐”", "写 2 封信", "二号电池", "三号齿轮")
    officer.press("通过 2 个项目，通知申报人")
    officer.sees("请选择“是”或“不适用”")
    answer_all(officer)
    officer.press("通过 2 个项目，通知申报人")
    officer.sees("已通过 2 个项目")

    # One verdict is taken back with a reason, and said again.
    officer.visit(f"{QUEUE}/{second[0]}/take-back")
    officer.page.fill('[name="reason"]', "看错了承诺书的盖章页")
    officer.press("撤回意见，通知申报人")
    officer.sees("意见已撤回")
    recommend_entry(officer, second[1])

    # The list is signed once; the organiser reopens it, the unit signs again.
    manager.visit(f"{QUEUE}/lists/{UNIT}")
    manager.look("list-to-sign")
    sign_list(manager, "张局长")
    manager.look("list-signed")
    manager.sees("名单已提交", "网站签名有效", "张局长")
    paper = manager.page.request.get(f"{site.url}{QUEUE}/lists/{UNIT}/1/paper")
    assert paper.body().startswith(b"%PDF")
    officer.visit(f"{QUEUE}/{second[0]}/take-back")
    officer.page.fill('[name="reason"]', "再看一次")
    officer.press("撤回意见，通知申报人")
    officer.sees("请先联系主办方重开名单")
    organiser.visit(f"{QUEUE}/lists/{UNIT}")
    organiser.page.fill('[name="reason"]', "单位负责人姓名有误")
    organiser.press("重开名单，通知推荐单位")
    sign_list(manager, "章局长")
    manager.sees("第 2 次提交", "章局长", "单位负责人姓名有误")

    # The park inside the district has its own officer, who sees its entry alone.
    ranger = stage.staff("园区审核", "park@example.cn", Role.OFFICER, "kejiaocheng")
    ranger.visit(QUEUE)
    assert "二号电池" not in ranger.text()
    recommend_entry(ranger, park[1])

    # The organiser accepts in one batch, and publishes what the plan lets everybody see.
    site.clock.set(china(5, 12, 10))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/screening")
    organiser.look("units-progress")
    organiser.visit(f"{HOME}/manage/acceptance")
    organiser.press("预览受理全部 4 项")
    organiser.look("acceptance-preview")
    organiser.sees("第 1 批", "2022-0001 至 2022-0004", "园区里的芯片")
    organiser.press("受理 4 个项目，通知申报人")
    organiser.visit(f"{HOME}/manage/acceptance/batches")
    organiser.look("batches")
    organiser.press("公布第 1 批名单")
    visitor = cast("路人", "nobody@example.cn")
    visitor.visit(f"{HOME}/accepted")
    visitor.look("accepted")
    visitor.sees("2022-0001", "来回修改的传感器", "常州科教城科技处")
    assert "王申报" not in visitor.text()


@pytest.mark.timeout(600)
def test_a_carrier_recommends_to_its_district_and_one_rejected_at_acceptance_goes_back(site, stage):
    site.clock.set(china(5, 5, 9))
    stage.plan(is_chain=True)
    entry_id, reference, _owner = stage.entry("孵化器里的激光器", unit="wujin-fuwu")
    carrier = stage.staff("孵化经理", "carrier@example.cn", Role.MANAGER, "wujin-fuwu")
    district = stage.staff("区科技局", "district@example.cn", Role.OFFICER, UNIT)
    organiser = stage.staff("林组织", "lin@example.cn", Role.ORGANISER)

    district.visit(QUEUE)
    assert "孵化器里的激光器" not in district.text()
    check_sheet(carrier, reference)
    carrier.page.check('[name="verdict"][value="recommended"]')
    carrier.sees("项目转武进区科学技术局审核")
    recommend_entry(carrier, reference)
    carrier.look("passed-on")
    carrier.sees("已转武进区科学技术局审核")
    carrier.visit(f"{QUEUE}?tab=passed_on")
    carrier.sees("孵化器里的激光器")
    carrier.visit(f"{QUEUE}/{entry_id}")
    carrier.look("with-the-district")
    carrier.sees("项目现在由武进区科学技术局审核")

    recommend_entry(district, reference)
    organiser.visit(f"{HOME}/manage/acceptance/{entry_id}")
    organiser.page.fill('[name="reason"]', "承诺书没有盖章")
    organiser.press("退回推荐单位，通知审核人员")
    district.visit(f"{QUEUE}/{entry_id}")
    district.sees("承诺书没有盖章", "待审核")
    carrier.visit(f"{QUEUE}/{entry_id}")
    assert carrier.page.locator('[name="verdict"]').count() == 0


@pytest.mark.timeout(600)
def test_one_officer_tries_every_address_of_the_other_units_and_learns_nothing(site, stage):
    site.clock.set(china(5, 5, 9))
    stage.plan()
    own = stage.entry("本区的项目")
    theirs = [
        stage.entry("天宁的项目", unit="tianning-kjj", district="tianning"),
        stage.entry("园区的项目", unit="kejiaocheng"),
        stage.entry("园区载体的项目", unit="kejiaocheng-fuhuaqi"),
    ]
    for number, unit in enumerate(("tianning-kjj", "kejiaocheng"), start=1):
        officer = stage.staff(f"外区审核{number}", f"out{number}@example.cn", Role.OFFICER, unit)
        recommend_entry(officer, theirs[number - 1][1])
        officer.visit(f"{QUEUE}/lists/{unit}")
        officer.page.fill('[name="signer"]', f"外区局长{number}")
        officer.page.fill('[name="position"]', "局长")
        officer.page.check('[name="promise"]')
        officer.page.locator("button", has_text="签署并提交").click()
        officer.page.wait_for_load_state()
    spy = stage.staff("本区审核", "spy@example.cn", Role.MANAGER, UNIT)

    unknown = answers_to(spy, "0000000000000000", "nowhere")
    for entry_id, reference, _owner in theirs:
        for unit in ("tianning-kjj", "kejiaocheng", "kejiaocheng-fuhuaqi"):
            found = answers_to(spy, entry_id, unit)
            assert {status for status, _text in found} == {404}
            for (_status, text), (_other, known) in zip(found, unknown, strict=True):
                assert text.splitlines() == known.splitlines()
        queue = spy.page.request.get(f"{site.url}{QUEUE}?tab=all&words={reference}").text()
        assert not [name for name in ("天宁的", "园区的", "园区载体的") if f"{name}项目" in queue]
    assert {status for status, _text in answers_to(spy, own[0], UNIT)} >= {200}
    for words in ("天宁", "园区", "外区"):
        for path in ("", "?tab=all", "?unit=tianning-kjj&tab=all", "/lists", "/people"):
            text = spy.page.request.get(f"{site.url}{QUEUE}{path}").text()
            assert f"{words}的项目" not in text
            assert "外区" not in text
    export = spy.page.request.get(f"{site.url}{QUEUE}/export?tab=all&unit=tianning-kjj")
    assert export.status == 200


def answers_to(actor, entry_id, unit):
    """Return status and words of every page that names an entry or a unit; words name neither."""
    paths = [
        f"{QUEUE}/{entry_id}",
        f"{QUEUE}/{entry_id}/verdict",
        f"{QUEUE}/{entry_id}/take-back",
        f"/entries/{entry_id}",
        f"{HOME}/manage/acceptance/{entry_id}",
        f"{QUEUE}/lists/{unit}",
        f"{QUEUE}/lists/{unit}/1/paper",
        f"{QUEUE}/lists/{unit}/1/table",
        f"{HOME}/manage/screening",
        f"{HOME}/manage/acceptance/batches",
    ]
    found = []
    for path in paths:
        answer = actor.page.request.get(f"{actor.site.url}{path}")
        words = answer.text() if answer.status == 404 else ""
        words = re.sub(r'(name="(?:csrf_token|once)"[^>]*value=)"[^"]*"', r"\1", words)
        found.append((answer.status, words.replace(entry_id, "…").replace(unit, "…")))
    return found
