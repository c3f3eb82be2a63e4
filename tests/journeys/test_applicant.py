"""An applicant on a phone, the evening before the deadline: nothing typed is lost."""

import tomllib
from pathlib import Path

import pytest
import tomli_w

from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.registration.models import Entry
from competition.rehearsal.entrants import made_answers
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record
from tests.journeys.actors import PASSWORD, Actor
from tests.journeys.scenes import HOME, UNIT, a_pdf, an_entrant, china, open_section

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def plan(site) -> Plan:
    """Import Changzhou's plan with one more rule: companies sign off."""
    source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
    source["form"]["sign_off"] = ["company"]
    with site.app.app_context(), write_transaction():
        import_plan(tomli_w.dumps(source), by=None, at=site.clock())
    found, problems = read_record(Plan, source)
    assert problems == ()
    return found


@pytest.fixture
def cast(site, browser, plan):
    """Return a function that makes an actor on a phone."""
    made = []

    def actor(name, address):
        one = Actor(site=site, browser=browser, name=name, address=address)
        one.page.set_viewport_size(PHONE)
        made.append(one)
        return one

    yield actor
    for one in made:
        one.page.context.close()


def tick(page, words):
    page.locator("[data-draft-tick]", has_text=words).wait_for()


def saved_answer(site, path, section, question):
    with site.app.app_context():
        entry = db.session.query(Entry).filter_by(public_id=path.rpartition("/")[2]).one()
        return entry.answers.get(section, {}).get(question)


@pytest.mark.timeout(600)
def test_nothing_typed_is_lost_and_the_boss_signs_off(site, cast, plan):
    site.clock.set(china(4, 29, 20))
    founder = cast("王小明", "founder@example.cn")
    founder.visit(f"{HOME}/self-check")
    founder.look("self-check-start")
    founder.press("企业：已注册公司")
    page = founder.page
    for name, value in {"q-registered_on": "2021.6.1", "q-revenue": "1500", "members": "3"}.items():
        page.fill(f'[name="{name}"]', value)
    page.select_option('[name="q-registered_in"]', index=1)
    founder.press("核对")
    founder.look("self-check")
    founder.sees("尚不能判断", "还有")
    carried = page.get_by_role("link", name="带着这些答案去申报").get_attribute("href")
    founder.sign_up()
    page.set_viewport_size(PHONE)
    founder.visit(carried)
    founder.sees("自查时的回答会带进申报表")
    page.check('[name="entrant"][value="company"]')
    page.fill('[name="project_name"]', "高灵敏传感器")
    page.select_option('[name="field_key"]', index=1)
    page.select_option('[name="unit_key"]', UNIT)
    founder.press("开始填写")
    path = page.url.removeprefix(site.url)
    assert saved_answer(site, path, "finance", "revenue") == "1500"

    # The network goes while she types: told, kept, saved once it is back.
    contact = f"{path}/sections/contact"
    founder.visit(contact)
    page.context.set_offline(True)
    page.fill('[name="q-name"]', "赵联系")
    tick(page, "网络断了")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    tick(page, "已保存")
    assert saved_answer(site, path, "contact", "name") == "赵联系"

    # A reload before anything could be saved: the words are found again.
    page.route("**/sections/contact", _refuse_posts)
    page.fill('[name="q-position"]', "总经理助理")
    tick(page, "网络断了")
    page.unroute("**/sections/contact")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(contact)
    tick(page, "已保存")
    assert page.input_value('[name="q-position"]') == "总经理助理"
    assert saved_answer(site, path, "contact", "position") == "总经理助理"

    # Two tabs change the same field: both values are shown, she chooses.
    other = page.context.new_page()
    other.goto(f"{site.url}{contact}")
    page.fill('[name="q-name"]', "钱联系")
    tick(page, "已保存")
    other.fill('[name="q-name"]', "孙联系")
    other.locator(".draft-conflict").wait_for()
    assert "别处刚保存为：钱联系" in other.inner_text(".draft-conflict")
    assert saved_answer(site, path, "contact", "name") == "钱联系"
    other.get_by_role("button", name="保留我的").click()
    tick(other, "已保存")
    assert saved_answer(site, path, "contact", "name") == "孙联系"
    other.close()

    # The session ends in the middle of a word; signed in again elsewhere, the word is saved.
    page.goto(contact)
    site.clock.set(china(4, 29, 22))
    page.fill('[name="q-position"]', "副总经理")
    tick(page, "登录已过期")
    second = page.context.new_page()
    second.goto(f"{site.url}/sign-in")
    second.fill('[name="address"]', founder.address)
    second.fill('[name="password"]', PASSWORD)
    second.click('main button[type="submit"]')
    second.wait_for_load_state()
    second.close()
    tick(page, "已保存")  # the open page goes on by itself, with a token of the new session
    assert saved_answer(site, path, "contact", "position") == "副总经理"

    made = an_entrant(plan, entrant="company")
    _fill_in_the_rest(founder, plan, made, path)

    # The line breaks in the middle of a file: it goes on by itself.
    founder.visit(f"{path}/documents")
    cut = {"left": 1}

    def break_once(route):
        if cut["left"]:
            cut["left"] -= 1
            route.abort()
        else:
            route.continue_()

    page.route("**/pieces/*", break_once)
    for document in plan.form.documents:
        if document.is_required and document.entrant in (None, "company"):
            form = page.locator(f'form[action$="/documents/{document.key}"]')
            with page.expect_navigation():
                form.locator('.drop input[type="file"]').set_input_files([a_pdf()])
    assert cut["left"] == 0

    # A PDF is looked at where it stands.
    page.locator("details.pdf-preview summary").first.click()
    page.locator(".pdf-pages canvas[width]").first.wait_for()
    page.wait_for_function("document.querySelector('.pdf-pages canvas').width > 100")
    founder.look("documents")

    boss = cast("周总", "boss@example.cn")
    boss.sign_up()
    founder.visit(f"{path}/check")
    founder.sees("提交以前须由本单位授权人审签")
    founder.visit(f"{path}/people")
    founder.look("people")
    page.locator('form[action$="/people/signatory"] [name="address"]').fill("boss@example.cn")
    founder.press("请授权人审签")
    boss.visit(boss.link_from_letter("share_sign_off"))
    boss.press("接受")
    boss.look("sign-off")
    boss.page.check('[name="decision"][value="decline"]')
    boss.page.fill('[name="reason"]', "请核对销售收入。")
    boss.press("记录决定并告知申报人")
    founder.visit(f"{path}/people")
    founder.sees("请核对销售收入。")
    boss.page.check('[name="decision"][value="approve"]')
    boss.press("记录决定并告知申报人")
    founder.visit(f"{path}/check?lang=en")
    founder.look("check-in-english")
    founder.visit(f"{path}/check?lang=zh")
    page.check('[name="agreed"]')
    page.fill('[name="signature"]', "王小明")
    founder.press("签署承诺并提交")
    founder.look("submitted")
    founder.sees("申报已提交", "CZ2022-00001")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="下载回执").click()
    assert Path(receipt.value.path()).read_bytes().startswith(b"%PDF")
    founder.visit(f"{path}/withdraw")
    page.fill('[name="reason"]', "项目方向调整")
    page.check('[name="sure"]')
    founder.press("撤回项目并停止参赛")
    founder.sees("已撤回")


def _refuse_posts(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def _fill_in_the_rest(founder, plan, made, path):
    answers = made_answers(plan, made)
    for section in plan.form.sections:
        if section.key in answers and section.key != "contact":
            open_section(founder, path, section, answers[section.key])
            founder.fill_section(section, answers[section.key])
            founder.press("保存，回到清单")
    founder.visit(f"{path}/sections/contact")
    founder.fill_section(
        next(one for one in plan.form.sections if one.key == "contact"), answers["contact"]
    )
    founder.press("保存，回到清单")
