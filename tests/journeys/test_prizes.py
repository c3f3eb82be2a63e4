"""From the final to paid prizes, in a real browser: a tie, a void prize, an objection upheld.

The final of the teams is played beforehand; everything after it is done on the pages by two
organisers, a visitor who objects, two winners and the finance officer.
"""

import tomllib
from pathlib import Path

import pytest
import tomli_w
from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.accounts.operations import start_session
from competition.cli.jobs import run_waiting_jobs
from competition.cli.releases import release_due
from competition.core.database import db, write_transaction
from competition.core.sessions import cookie_name
from competition.core.storage import content_of
from competition.editions.operations import import_plan
from competition.publication.models import Notice
from competition.registration.models import Entry
from tests.factories.accounts import make_person
from tests.factories.ranking import make_accepted_entry, make_organiser, play_final
from tests.journeys.actors import PICTURES, Actor
from tests.journeys.scenes import HOME, a_pdf, china

SCORES = {"甲": 95, "乙": 85, "丙": 74, "丁": 74, "戊": 74, "己": 60}
PRIZES = f"{HOME}/manage/prizes"
NOTICES = f"{HOME}/manage/notices"
LEDGER = f"{HOME}/manage/ledger"
COMPANY = {
    "holder": "常州甲字智能装备有限公司",
    "uscc": "91350100M000100Y43",
    "bank": "江南农村商业银行武进支行",
    "account": "6222020000000001",
}


def _plan() -> str:
    """Return Changzhou's plan with two second and two third prizes for teams, and substitution."""
    source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
    numbers = {"second": 2, "third": 2}
    for level in source["prizes"]["levels"]:
        for quota in level["quotas"]:
            if quota["group"] == "team" and level["key"] in numbers:
                quota["count"]["number"] = numbers[level["key"]]
    source["prizes"]["levels"] = [
        one for one in source["prizes"]["levels"] if one["key"] in ("first", "second", "third")
    ]
    source["prizes"]["substitution"] = {"mode": "hold"}
    return tomli_w.dumps(source)


@pytest.fixture
def people(site):
    """Play the final of six teams; return the ids of everybody by name."""
    site.clock.set(china(6, 20))
    with site.app.app_context(), write_transaction():
        edition = import_plan(_plan(), by=None, at=china(3, 1))
        first = make_organiser(edition)
        entries = {
            name: make_accepted_entry(
                edition,
                project_name=f"项目{name}",
                entrant_name=f"{name}字团队",
                leader_name=f"王{name}",
            )
            for name in SCORES
        }
        play_final(edition, list(entries.values()), list(SCORES.values()), by=first)
        first.name, second = "林组织", make_organiser(edition)
        second.name = "周复核"
        finance = make_person(role=Role.FINANCE, edition_key=edition.key)
        found = {"first": first, "second": second, "finance": finance}
        found |= {name: entry.owner for name, entry in entries.items()}
        return {name: person.id for name, person in found.items()}


@pytest.fixture
def enter(site, browser, people):
    """Return a function that gives somebody a signed-in browser at the site's moment."""
    made = []

    def as_person(name):
        actor = Actor(site=site, browser=browser, name=name, address="")
        made.append(actor)
        if name in people:
            with site.app.app_context(), write_transaction():
                token = start_session(db.session.get_one(Person, people[name]), at=site.clock())
            cookie = {"name": cookie_name_of(site), "value": token, "url": site.url}
            actor.page.context.add_cookies([cookie])
        return actor

    yield as_person
    for one in made:
        one.page.context.close()


def cookie_name_of(site):
    """Return the name of the cookie of sessions."""
    with site.app.app_context():
        return cookie_name()


def carry_out(site):
    """Let the server's threads do what waits: releases first, then papers."""
    with site.app.app_context():
        released = release_due()
        run_waiting_jobs()
        db.session.remove()
    return released


def entry_id(site, name):
    """Return the id by which forms name an entry."""
    with site.app.app_context():
        return db.session.scalar(select(Entry.id).where(Entry.project_name == f"项目{name}"))


def draft(actor, kind, number):
    """Draft a notice on the page; return the address of its draft."""
    actor.visit(NOTICES)
    actor.page.select_option('[name="kind"]', kind)
    actor.page.fill('[name="number"]', number)
    actor.press("生成草稿")
    return actor.page.url.removeprefix(actor.site.url)


def keep_paper(site):
    """Return the PDF of the newest released notice; kept beside the pictures where those are."""
    with site.app.app_context():
        notice = db.session.scalars(
            select(Notice).where(Notice.paper_sha256 != "").order_by(Notice.released_at.desc())
        ).first()
        content = content_of(notice.paper_sha256)
        if PICTURES:
            (Path(PICTURES) / f"notice-{notice.kind}-{notice.id}.pdf").write_bytes(content)
        return content


def propose_and_confirm(site, enter):
    """Allocate, decide the tie for the third prize, confirm by the other organiser."""
    first, second = enter("first"), enter("second")
    first.visit(PRIZES)
    first.press("按决赛排名分配奖项")
    first.look("prizes-proposal")
    first.sees("项目甲", "空缺")
    first.visit(f"{PRIZES}/1/questions/1")
    for name in ("丙", "丁"):
        first.page.check(f'[name="chosen"][value="{entry_id(site, name)}"]')
    first.page.fill('[name="reason"]', "评委会合议：技术成熟度更高")
    first.look("prizes-tie")
    first.press("记录决定并重新分配")
    second.visit(PRIZES)
    second.press("我签署 D1")
    second.look("prizes-signed")
    first.visit(PRIZES)
    first.press("确认 4 个获奖项目")
    first.look("prizes-confirmed")


def publish_results(site, enter, *, at, number):
    """Draft by one, approve by the other for a set time; nobody sees it before that time."""
    first, second, visitor = enter("first"), enter("second"), enter("visitor")
    address = draft(first, "results", number)
    second.visit(address)
    second.look("notice-preview")
    second.page.click("details.release-later summary")
    second.page.fill('[name="release_at"]', at.strftime("%Y-%m-%dT%H:%M"))
    second.press("批准并定时发布")
    second.look("notice-approved")
    visitor.visit(f"{HOME}/results")
    assert carry_out(site) == 0
    site.clock.set(at)
    assert carry_out(site) == 1
    return address.rsplit("/", 1)[1]


def test_from_the_final_to_paid_prizes(site, enter):
    propose_and_confirm(site, enter)

    old = publish_results(site, enter, at=china(6, 23, 9), number="常科发〔2022〕18号")
    assert keep_paper(site).startswith(b"%PDF")
    visitor = enter("visitor")
    visitor.visit(f"{HOME}/results")
    visitor.look("results")
    visitor.sees("项目甲", "项目乙", "项目丙", "项目丁")
    assert "项目戊" not in visitor.text()

    site.clock.set(china(6, 24))
    visitor.visit(f"{HOME}/notices/{old}")
    visitor.look("notice")
    visitor.press("在线提出异议")
    page = visitor.page
    option = page.locator('[name="entry"] option', has_text="项目丙")
    page.select_option('[name="entry"]', option.get_attribute("value"))
    page.fill('[name="name"]', "王五")
    page.fill('[name="phone"]', "13800000000")
    page.fill('[name="words"]', "该项目使用了他人专利")
    page.set_input_files('[name="evidence"]', [a_pdf()])
    with page.expect_navigation():
        page.click('main form button[type="submit"]')
    visitor.look("objection-filed")

    second = enter("second")
    second.visit(f"{HOME}/manage/objections")
    second.press("项目丙")
    second.look("objection-consequences")
    second.sees("递补", "项目戊", "须更正")
    for decision in ("admit", "uphold"):
        second.page.check(f'[name="decision"][value="{decision}"]')
        second.page.fill('[name="reason"]', "经核实属实")
        second.press("记录决定")
    second.sees("异议成立")
    visitor.page.reload()
    visitor.sees("异议成立")

    first = enter("first")
    first.visit(PRIZES)
    first.look("prizes-substitution")
    first.press("确认 4 个获奖项目")
    new = publish_results(site, enter, at=china(6, 27, 9), number="常科发〔2022〕20号")
    keep_paper(site)
    visitor = enter("visitor")
    visitor.visit(f"{HOME}/notices/{new}")
    visitor.look("notice-corrected")
    visitor.sees("更正公告", "常科发〔2022〕18号", "项目戊")
    visitor.visit(f"{HOME}/notices/{old}")
    visitor.sees("这份公告已被新的公告取代")

    site.clock.set(china(7, 4))
    first = enter("first")
    first.visit(LEDGER)
    first.press("公示期满，正式授予")
    first.look("ledger-granted")
    first.visit(f"{HOME}/manage/certificates")
    with first.page.expect_navigation():
        first.page.click('main form button[type="submit"]')
    carry_out(site)
    first.visit(f"{HOME}/manage/certificates")
    first.look("certificates")
    address = draft(first, "winners", "常科发〔2022〕21号")
    second = enter("second")
    second.visit(address)
    second.press("发布 4 项名单")
    carry_out(site)
    keep_paper(site)
    visitor = enter("visitor")
    visitor.visit(f"{HOME}/statistics")
    visitor.look("statistics")
    visitor.visit(f"{HOME}/verification")
    visitor.look("verification")
    ledger_in_time_and_not(site, enter)


def ledger_in_time_and_not(site, enter):
    """One team shows its company in time and is paid; the other lets the day pass."""
    winner = enter("甲")
    winner.visit("/my/certificates")
    winner.sees("一等奖")
    winner.visit("/my/prizes")
    winner.press("一等奖")
    winner.look("my-prize")
    form = winner.page.locator('form[action$="/evidence/settled"]')
    with winner.page.expect_navigation():
        form.locator('input[type="file"]').set_input_files([a_pdf()])
        if form.locator('button[type="submit"]').count():
            form.locator('button[type="submit"]').first.click()
    winner.sees("等待核查")

    winner.press("填写收款信息")
    for name, value in COMPANY.items():
        winner.page.fill(f'[name="{name}"]', value)
    winner.press("保存收款信息")

    site.clock.set(china(10, 10))
    first = enter("first")
    first.visit(LEDGER)
    first.press("项目甲")
    account = first.page.url.removeprefix(site.url)
    first.visit(f"{account}/conditions/settled")
    first.page.check('[name="verdict"][value="met"]')
    first.page.fill('[name="met_on"]', "2022-10-08")
    first.press("保存核查结果并告知获奖者")
    finance = enter("finance")
    finance.visit(account)
    finance.look("ledger-to-pay")
    finance.sees(COMPANY["uscc"])
    finance.page.fill('[name="amount"]', "80000.00")
    finance.page.fill('[name="moved_on"]', "2022-10-10")
    finance.page.fill('[name="voucher"]', "付字1号")
    finance.press("登记发放")
    finance.look("ledger-paid")
    finance.sees("已发")

    site.clock.set(china(7, 10).replace(year=2023))
    late = enter("乙")
    late.visit("/my/prizes")
    late.press("二等奖")
    late.look("my-prize-late")
    late.sees("逾期")
