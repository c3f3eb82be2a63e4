"""One whole edition, played by fresh accounts in a real browser, from sign-up to public results."""

import tomllib
from pathlib import Path

import pytest
import tomli_w

from competition.audit.queries import verify_chain
from competition.core.database import write_transaction
from competition.editions.operations import import_plan
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record
from tests.journeys.actors import Actor
from tests.journeys.scenes import (
    HOME,
    UNIT,
    an_entrant,
    answer_point,
    check_sheet,
    china,
    drawn_judges,
    finish_round,
    invite,
    invited_organiser,
    recommend_entry,
    register,
    return_entry,
    score_everything,
    seat_panels,
    submit,
    table_of_judges,
)


@pytest.fixture
def plan(site) -> Plan:
    """Import Changzhou's plan, with panels of three so that the story stays short."""
    source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
    source["draw"]["judges_per_entry"] = 3
    for round_ in source["rounds"]:
        round_["judges_per_entry"] = 3
    with site.app.app_context(), write_transaction():
        import_plan(tomli_w.dumps(source), by=None, at=site.clock())
    found, problems = read_record(Plan, source)
    assert problems == ()
    return found


@pytest.fixture
def cast(site, browser, plan):
    """Return a function that makes an actor."""
    made = []

    def actor(name, address, desk=None):
        one = Actor(site=site, browser=browser, name=name, address=address, desk=desk)
        made.append(one)
        return one

    yield actor
    for one in made:
        one.page.context.close()


@pytest.mark.timeout(600)
def test_an_edition_runs_from_sign_up_to_public_results(site, cast, plan):
    site.clock.set(china(4, 10))
    visitor = cast("路人", "visitor@example.cn")
    visitor.visit("/")
    visitor.look("front")
    visitor.sees("国际智造", "团队组", "初创企业组", "成长企业组", "20 万元")

    organiser = invited_organiser(site, cast)
    organiser.sign_in()
    company, team = an_entrant(plan, entrant="company"), an_entrant(plan, entrant="team")
    second = cast("周复核", "zhou@example.cn")
    invite(organiser, second.address, "organiser")
    organiser.look("people")
    second.accept_invitation()
    officer = cast("区审核", "officer@example.cn")
    invite(organiser, officer.address, "officer", UNIT)
    officer.accept_invitation()

    founder = cast(company.leader.name, "founder@example.cn")
    founder.sign_up()
    founder.look("home")
    path = register(founder, plan, company)
    inventor = cast(team.leader.name, "inventor@example.cn")
    inventor.sign_up()
    register(inventor, plan, team, looks=False)

    site.clock.set(china(5, 5))
    officer.sign_in()
    officer.visit(f"{HOME}/screening")
    officer.look("queue")
    return_entry(officer, "CZ2022-00001")
    site.clock.set(china(5, 6))
    founder.sign_in()
    founder.visit(path)
    founder.look("returned")
    founder.sees("请与营业执照上的名称保持一致")
    answer_point(founder, path, "已与营业执照核对，名称一致。")
    submit(founder, path, looks=False)
    site.clock.set(china(5, 9))
    officer.sign_in()
    check_sheet(officer, "CZ2022-00001")
    officer.sees("申报人的说明：已与营业执照核对，名称一致。")
    recommend_entry(officer, "CZ2022-00001")
    recommend_entry(officer, "CZ2022-00002")

    site.clock.set(china(5, 10))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/acceptance")
    organiser.look("acceptance")
    organiser.press("预览受理全部 2 项")
    organiser.look("acceptance-preview")
    organiser.page.locator('main form button[type="submit"]').last.click()
    organiser.page.wait_for_load_state()
    organiser.sees("已受理")

    desk = cast("评委1", "judge1@example.cn")
    judges = [
        desk,
        *(cast(f"评委{number}", f"judge{number}@example.cn", desk) for number in range(2, 8)),
    ]
    organiser.visit(f"{HOME}/manage/judges/import")
    organiser.look("judges-import")
    organiser.page.set_input_files('[name="file"]', [table_of_judges(judges)])
    organiser.press("上传并核对")
    organiser.look("judges-preview")
    organiser.press("确认导入：新增 7 位")
    organiser.look("judges")
    organiser.press("全部未邀请的")
    organiser.press("向 7 位评委发出邀请信")
    for judge in judges:
        judge.leave()
        judge.accept_invitation()
        judge.sign_in()
        judge.visit(f"{HOME}/review/invitation")
        if judge is judges[0]:
            judge.look("judge-invitation")
        judge.press("接受邀请并签署承诺")

    organiser.visit(f"{HOME}/manage/rounds/preliminary/draw")
    organiser.look("draws")
    organiser.page.fill('[name="public_value"]', "2022年5月10日上证综指收盘 3035.84")
    organiser.press("抽取并预览")
    organiser.look("draw")
    organiser.press("发布 6 项评审任务并通知评委")
    site.clock.set(china(5, 16))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/rounds/preliminary")
    organiser.press("开始初赛评审")
    organiser.look("round-open")

    called = drawn_judges(site, "preliminary", judges)
    assert len(called) >= 3
    for judge in called:
        score_everything(judge, "preliminary", looks=judge is called[0])
    finish_round(site, organiser, second, "preliminary", "初赛", china(5, 30, 15), looks=True)

    site.clock.set(china(6, 18))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/rounds/final/panels")
    organiser.look("panels")
    seat_panels(organiser)
    site.clock.set(china(6, 20, 9))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/rounds/final")
    organiser.press("开始决赛评审")
    for judge in drawn_judges(site, "final", judges):
        score_everything(judge, "final")
    finish_round(site, organiser, second, "final", "决赛", china(6, 20, 18))

    site.clock.set(china(6, 21))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/prizes")
    organiser.press("按决赛排名分配奖项")
    organiser.look("prizes")
    second.sign_in()
    second.visit(f"{HOME}/manage/prizes")
    second.press("个获奖项目")
    visitor.visit(f"{HOME}/results")
    assert "一等奖" not in visitor.text()

    site.clock.set(china(6, 23))
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/notices")
    organiser.page.select_option('[name="kind"]', "results")
    organiser.press("生成草稿")
    organiser.look("notice-draft")
    draft = organiser.page.url
    second.sign_in()
    second.visit(draft.removeprefix(site.url))
    second.press("项名单")
    citizen = cast("市民", "citizen@example.cn")
    citizen.visit(f"{HOME}/results")
    citizen.look("results")
    citizen.sees("一等奖", company.project.name, team.project.name)
    citizen.visit(f"{HOME}/notices")
    citizen.look("notices")
    citizen.visit(f"{HOME}/results?lang=en")
    citizen.sees("First prize")
    with site.app.app_context():
        assert verify_chain().holds
