"""An organiser makes editions in the browser: one from nothing, and next year's from this one."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import tomli_w

from competition.accounts.models import Role
from competition.accounts.operations import invite_person
from competition.core.database import write_transaction
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition
from competition.rehearsal.dice import Dice
from competition.rehearsal.entrants import made_entrant
from competition.rules.values import CHINA
from tests.factories.registration import make_submitted_entry
from tests.journeys.actors import Actor
from tests.journeys.scenes import HOME, china

SECONDS_A_FIELD, SECONDS_A_PRESS = 30, 15
"""What somebody needs who has the notice beside him and types slowly."""
NOTICE = {
    "name": "2023 宿迁创新创业大赛",
    "short_name": "宿迁创新创业大赛",
    "year": "2023",
    "key": "suqian-2023",
    "host": "宿迁市科学技术局",
    "city": "宿迁",
    "city_code": "321300",
    "business_office": "高新技术处",
    "business_phone": "0527-80000000",
    "supervision_office": "机关纪委",
    "opens_on": "2022-06-01",
    "closes_on": "2022-06-30",
}


@dataclass
class Steps:
    """An organiser at work, whose steps are counted."""

    actor: Actor
    fields: int = 0
    presses: int = 0

    def types(self, name, value):
        """Fill in a field."""
        self.actor.page.fill(f'[name="{name}"]', value)
        self.fields += 1

    def presses_on(self, label):
        """Press a button or follow a link."""
        self.actor.press(label)
        self.presses += 1

    @property
    def seconds(self):
        """Return how long it takes a slow person."""
        return self.fields * SECONDS_A_FIELD + self.presses * SECONDS_A_PRESS


@pytest.fixture
def organiser(site, browser):
    """Sign in the organiser of the whole site."""
    with site.app.app_context(), write_transaction():
        invite_person("lin@example.cn", Role.ORGANISER, edition=None, by=None, at=site.clock())
    actor = Actor(site=site, browser=browser, name="林组织", address="lin@example.cn")
    actor.accept_invitation()
    yield actor
    actor.page.context.close()


@pytest.fixture
def visitor(site, browser):
    """Return somebody who has no account."""
    actor = Actor(site=site, browser=browser, name="路人", address="visitor@example.cn")
    yield actor
    actor.page.context.close()


@pytest.mark.timeout(300)
def test_from_nothing_to_open_registration_in_under_15_minutes(site, organiser, visitor):
    organiser.visit("/home")
    steps = Steps(organiser)
    steps.presses_on("新办一届赛事")
    organiser.look("new-edition")
    for name, value in NOTICE.items():
        steps.types(name, value)
    steps.presses_on("生成计划")
    organiser.sees("没有发现问题", "筹备中，公众看不到")
    organiser.look("new-draft")
    steps.presses_on("看影响并保存")
    organiser.sees("奖金要多少")
    organiser.look("new-effects")
    steps.presses_on("公布这一届")
    organiser.sees("这一届已建立")

    assert (steps.fields, steps.presses) == (12, 4)
    assert steps.seconds < 15 * 60
    site.clock.set(datetime(2022, 5, 31, 23, 59, tzinfo=CHINA))
    visitor.visit("/contests/suqian-2023")
    assert "我要申报" not in visitor.text()
    site.clock.set(datetime(2022, 6, 1, 0, 0, tzinfo=CHINA))
    visitor.visit("/contests/suqian-2023")
    visitor.sees("我要申报", "宿迁市科学技术局", "0527-80000000")


@pytest.mark.timeout(300)
def test_next_years_edition_in_under_3_minutes_and_a_plan_changed_with_its_effect(
    site, organiser, visitor
):
    site.clock.set(china(5, 28))
    _edition_with_entries(site)
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/plan")
    organiser.look("plan")
    steps = Steps(organiser)
    steps.presses_on("办下一届")
    organiser.look("next-edition")
    steps.presses_on("生成新一届的计划")
    organiser.sees("还写着上届年份或日期的", "2023-04-29 24:00", "没有带来的")
    organiser.look("carried")
    steps.presses_on("核对完毕，去公布")
    steps.presses_on("公布这一届")

    assert (steps.fields, steps.presses) == (0, 4)
    assert steps.seconds < 3 * 60
    site.clock.set(datetime(2023, 3, 31, 0, 0, tzinfo=CHINA))
    visitor.visit("/contests/changzhou-2023")
    visitor.sees("我要申报", "2023“国际智造”常州创新创业大赛")
    site.clock.set(china(5, 28))
    _changes_a_condition(organiser)


def _edition_with_entries(site):
    source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
    with site.app.app_context(), write_transaction():
        import_plan(tomli_w.dumps(source), by=None, at=site.clock())
        edition = get_edition("changzhou-2022")
        for number in range(1, 4):
            made = made_entrant(Dice(f"editions {number}"), edition.plan, number)
            make_submitted_entry(edition, project_name=f"项目{number}", entrant=made.entrant)


def _changes_a_condition(organiser):
    """Lower the limit of sales, mistype it first, see who falls, and save with a reason."""
    organiser.visit(f"{HOME}/manage/plan")
    organiser.press("修改计划")
    organiser.press("组别和参赛条件")
    organiser.look("entrants")
    with organiser.page.expect_navigation():
        organiser.page.get_by_role("link", name="销售收入不超过 2 亿元").click()
    organiser.look("criterion")
    limit = 'input[name="criteria[8].test.at_most"]'
    organiser.page.fill(limit, "一万块")
    organiser.press("保存草稿")
    organiser.sees("这一页还有 1 处要改", "应是金额")
    organiser.look("faulty")
    assert organiser.page.input_value(limit) == "一万块"
    organiser.page.fill(limit, "1万元")
    organiser.press("保存草稿")
    for place in ("calendar", "review", "awards", "rounds.1.rubrics.1", "prizes.levels.1"):
        organiser.visit(f"{HOME}/manage/plan/draft/parts/{place}")
        organiser.look(f"part-{place}")
    organiser.visit("/plan-reference")
    organiser.look("reference")
    organiser.visit(f"{HOME}/manage/plan/draft")
    organiser.press("看影响并保存")
    organiser.sees("对已有项目的影响", "不再符合", "不符合任何组别")
    organiser.look("effects")
    organiser.page.fill('[name="reason"]', "上级通知修订")
    organiser.press("保存为第 2 版，立即生效")
    organiser.sees("已保存为第 2 版", "上级通知修订")
