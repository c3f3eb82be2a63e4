"""The scenes of the whole edition: what each kind of person does at each step."""

import io
import re
from datetime import datetime

import xlsxwriter
from pypdf import PdfWriter

from competition.accounts.models import Role
from competition.accounts.operations import invite_person
from competition.assignment.queries import assignments_in
from competition.core.database import write_transaction
from competition.editions.queries import get_edition
from competition.rehearsal.dice import Dice
from competition.rehearsal.entrants import made_answers, made_entrant
from competition.rules.values import CHINA

KEY = "changzhou-2022"
HOME = f"/contests/{KEY}"
FIELD = "new-energy"
UNIT = "wujin-kjj"


def china(month, day, hour=10, minute=0):
    """Return a moment of 2022 in China's time."""
    return datetime(2022, month, day, hour, minute, tzinfo=CHINA)


def a_pdf() -> dict[str, object]:
    """Return a small real PDF as a browser's file."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    content = io.BytesIO()
    writer.write(content)
    return {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": content.getvalue()}


def an_entrant(plan, *, entrant):
    """Return a made entrant of a kind, young enough for the start-up group."""
    for number in range(1, 400):
        made = made_entrant(Dice(f"journey {number}"), plan, number)
        if made.entrant == entrant and made.is_young:
            return made
    raise AssertionError("no such entrant")


def invited_organiser(site, cast):
    """Bring in the first organiser as the command line does."""
    with site.app.app_context(), write_transaction():
        invite_person("lin@example.cn", Role.ORGANISER, edition=None, by=None, at=site.clock())
    organiser = cast("林组织", "lin@example.cn")
    organiser.accept_invitation()
    return organiser


def invite(organiser, address, role, unit=None):
    """Invite somebody on the organiser's page."""
    organiser.visit(f"{HOME}/manage/people")
    organiser.page.fill('[name="address"]', address)
    organiser.page.select_option('[name="role"]', role)
    if unit:
        organiser.page.select_option('[name="unit"]', unit)
    organiser.press("发送邀请")


def register(applicant, plan, made, *, looks=True):
    """Fill in and submit an entry; return its path."""
    applicant.visit(HOME)
    applicant.press("我要申报")
    page = applicant.page
    if looks:
        applicant.look("start-entry")
    page.check(f'[name="entrant"][value="{made.entrant}"]')
    page.fill('[name="project_name"]', made.project.name)
    page.select_option('[name="field_key"]', FIELD)
    page.select_option('[name="unit_key"]', UNIT)
    applicant.press("开始填写")
    path = re.search(r"/entries/\w+", page.url).group()
    answers = made_answers(plan, made)
    for section in plan.form.sections:
        if section.key in answers:
            open_section(applicant, path, section, answers[section.key])
            applicant.fill_section(section, answers[section.key])
            if looks:
                applicant.look(f"section-{section.key}")
            applicant.press("保存，回到清单")
    applicant.visit(f"{path}/documents")
    for document in plan.form.documents:
        if document.is_required and document.entrant in (None, made.entrant):
            form = page.locator(f'form[action$="/documents/{document.key}"]')
            with page.expect_navigation():  # chosen is sent; the page comes back with the file
                form.locator('.drop input[type="file"]').set_input_files([a_pdf()])
    if looks:
        applicant.look("documents")
    submit(applicant, path, looks=looks)
    return path


def open_section(applicant, path, section, answers):
    """Open a section's page; the members' with as many rows as are needed."""
    applicant.visit(f"{path}/sections/{section.key}")
    if section.kind == "members":
        while applicant.page.locator(f'[name="m{len(answers) - 1}-name"]').count() == 0:
            applicant.press("保存并增加一人")


def submit(applicant, path, *, looks=True):
    """Check the answers, sign the commitment, submit."""
    applicant.visit(f"{path}/check")
    if looks:
        applicant.look("check")
    applicant.page.check('[name="agreed"]')
    applicant.page.fill('[name="signature"]', applicant.name)
    with applicant.page.expect_navigation():
        applicant.page.click('form[action$="/check"] button[type="submit"]')
    if looks:
        applicant.look("submitted")
    applicant.sees("申报已提交", "CZ2022-0000")


def check_sheet(officer, reference):
    """Open the check sheet of an entry from the queue."""
    officer.visit(f"{HOME}/screening")
    row = officer.page.locator("tr", has_text=reference)
    with officer.page.expect_navigation():
        row.get_by_role("link").first.click()


def answer_point(applicant, path, words):
    """Say to the first point of a return why nothing is changed there."""
    applicant.visit(f"{path}/points")
    applicant.page.fill('[name="replies-0"]', words)
    applicant.look("points")
    applicant.press("保存说明")
    applicant.sees("说明已保存")


def return_entry(officer, reference):
    """Return an entry with one pin."""
    check_sheet(officer, reference)
    officer.look("check-sheet")
    page = officer.page
    page.check('[name="verdict"][value="returned"]')
    place = page.locator('select[name="pins-0-place"]')
    place.select_option(label=place.locator("option").nth(1).inner_text())
    page.fill('[name="pins-0-words"]', "请与营业执照上的名称保持一致")
    officer.press("退回修改，通知申报人")
    officer.look("verdict-returned")


def recommend_entry(officer, reference):
    """Answer every question and recommend the entry."""
    check_sheet(officer, reference)
    for answer in officer.page.locator('input[type="radio"][value="yes"]').all():
        if (answer.get_attribute("name") or "").startswith("check_"):
            answer.check()
    officer.page.check('[name="verdict"][value="recommended"]')
    officer.page.check('[name="grade"][value="A"]')
    officer.press("通过并推荐，通知申报人")
    assert "/verdict" in officer.page.url


def table_of_judges(judges):
    """Return an Excel table as an office keeps it, with a title row above the headings."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, "2022年评审专家名册")
    sheet.write_row(1, 0, ["序号", "姓名", "邮箱", "单位", "主领域"])
    for number, judge in enumerate(judges, start=1):
        row = [number, judge.name, judge.address, f"第{number}研究院", "新能源"]
        sheet.write_row(1 + number, 0, row)
    book.close()
    return {
        "name": "评委.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": content.getvalue(),
    }


def drawn_judges(site, round_key, judges):
    """Return the judges who have entries in a round."""
    with site.app.app_context():
        edition = get_edition(KEY)
        called = {one.judge.email for one in assignments_in(edition, round_key)}
    return [judge for judge in judges if judge.address in called]


def score_everything(judge, round_key, *, looks=False):
    """Declare no conflict and mark every entry of a round, then submit with one signature."""
    judge.sign_in()
    judge.visit(f"{HOME}/review")
    page = judge.page
    if looks:
        judge.look("judge-rounds")
    for number in range(2):
        page.goto(f"{HOME}/review/rounds/{round_key}/next")
        if "/review/entries/" not in page.url:
            break
        if looks and number == 0:
            judge.look("declaration")
        judge.press("无利益冲突，开始评审")
        for control in page.locator('[name^="mark_"]').all():
            answer_mark(control, 86 - number)
        for comment in page.locator('textarea[name^="comment_"], textarea[name="opinion"]').all():
            if comment.is_visible():
                comment.fill("技术路线清晰，建议补充第三方检测报告。")
        if looks and number == 0:
            judge.look("score-sheet")
        judge.press("保存并下一项")
    judge.visit(f"{HOME}/review/rounds/{round_key}/submit")
    if looks:
        judge.look("submit-sheets")
    page.fill('[name="name"]', judge.name)
    page.check('[name="promise"]')
    judge.press("签名提交全部评分表")
    if looks:
        judge.look("sheets-submitted")


def finish_round(site, organiser, second, round_key, name, moment, *, looks=False):
    """Close a round, draw up its ranking, and let a second organiser confirm it."""
    site.clock.set(moment)
    organiser.sign_in()
    organiser.visit(f"{HOME}/manage/rounds/{round_key}")
    if looks:
        organiser.look("round-complete")
    organiser.press(f"结束{name}评审")
    organiser.visit(f"{HOME}/manage/rounds/{round_key}/ranking")
    organiser.press(f"生成{name}排名")
    if looks:
        organiser.look("ranking")
    second.sign_in()
    second.visit(f"{HOME}/manage/rounds/{round_key}/ranking")
    second.press("确认排名")


def seat_panels(organiser):
    """Seat the first three judges in every panel that is asked for."""
    page = organiser.page
    names = {box.get_attribute("name") for box in page.locator(".seat input").all()}
    for name in sorted(names):
        for number in range(3):
            page.locator(f'.seat input[name="{name}"]').nth(number).check()
    organiser.press("排定评审组、抽出场顺序并通知专家")


def answer_mark(control, mark):
    """Give a mark, whether by a number or by a row of buttons."""
    if control.get_attribute("type") == "radio":
        if control.get_attribute("value") == str(mark):
            control.check()
    elif control.is_visible():
        control.fill(str(mark))
