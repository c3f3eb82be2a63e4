"""The pages of the register: upload with progress, preview, confirm, undo."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.history.models import PastImport
from competition.history.queries import COLUMNS
from tests.factories.editions import make_edition
from tests.factories.history import past_row, table_of
from tests.factories.screening import make_organiser

ROOM = "/contests/changzhou-2022/manage/history"


@pytest.fixture
def browser(app, sign_in):
    with write_transaction():
        organiser = make_organiser(make_edition())
    return sign_in(organiser)


def send(browser, content, name="往届.xlsx"):
    return browser.post(f"{ROOM}/upload", data={"file": (BytesIO(content), name)})


def uploaded(browser, rows):
    answer = send(browser, table_of(rows))
    assert answer.status_code == 303
    run_waiting_jobs()
    return answer.location, db.session.query(PastImport).order_by(PastImport.id.desc()).first()


def test_the_page_lists_the_columns_and_the_template_reads_as_an_empty_table(browser):
    page = browser.get(ROOM)
    template = browser.get(f"{ROOM}/template")

    assert "名录还是空的" in page.text
    assert all(heading in page.text for heading in COLUMNS.values())
    sheet = CalamineWorkbook.from_filelike(BytesIO(template.data)).get_sheet_by_index(0)
    assert sheet.to_python()[0] == list(COLUMNS.values())
    assert send(browser, template.data).status_code == 303
    run_waiting_jobs()
    assert "不能读取" in browser.get(ROOM).text


def test_a_table_goes_from_upload_over_preview_and_confirmation_to_undo(browser):
    job, table = uploaded(browser, [past_row(1), past_row(2, year="去年")])
    assert "可导入 1 行，有错误 1 行" in browser.get(job).text

    page = browser.get(f"{ROOM}/{table.public_id}")
    assert "“去年”不是年份" in page.text
    assert "现在还没有写入任何内容" in page.text
    faults = browser.get(f"{ROOM}/{table.public_id}/faults")
    sheet = CalamineWorkbook.from_filelike(BytesIO(faults.data)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == "去年"
    assert sheet[1][-1].startswith("届次年份：“去年”不是年份")

    confirmed = browser.post(f"{ROOM}/{table.public_id}/confirm")
    assert confirmed.status_code == 303
    assert "正在导入" in browser.get(f"{ROOM}/{table.public_id}").text
    run_waiting_jobs()
    assert "已导入 1 行" in browser.get(confirmed.location).text
    page = browser.get(f"{ROOM}/{table.public_id}")
    assert "第1号往届项目" in page.text
    assert browser.post(f"{ROOM}/{table.public_id}/confirm").status_code == 422

    without = browser.post(f"{ROOM}/{table.public_id}/undo", data={"reason": ""})
    assert without.status_code == 422
    assert "请填写撤销的理由" in without.text
    undone = browser.post(f"{ROOM}/{table.public_id}/undo", data={"reason": "误传"})
    assert undone.status_code == 303
    assert "误传" in browser.get(f"{ROOM}/{table.public_id}").text
    assert "名录还是空的" in browser.get(ROOM).text


def test_the_faulty_lines_come_back_as_a_table_that_can_be_corrected_and_sent_again(browser):
    _job, table = uploaded(browser, [past_row(1, year="去年")])
    faults = browser.get(f"{ROOM}/{table.public_id}/faults").data

    assert send(browser, faults).status_code == 303
    run_waiting_jobs()

    again = db.session.query(PastImport).order_by(PastImport.id.desc()).first()
    assert [one["code"] for one in again.faults] == ["past_year"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择要上传的 Excel 文件"),
        ({"file": (BytesIO(b"x"), "往届.csv")}, "XLSX"),
    ],
)
def test_what_is_no_workbook_is_refused_at_the_field(browser, data, words):
    answer = browser.post(f"{ROOM}/upload", data=data)

    assert answer.status_code == 422
    assert words in answer.text


def test_while_a_table_is_read_its_page_leads_to_the_progress(browser):
    send(browser, table_of([past_row(1)]))
    table = db.session.query(PastImport).one()

    assert f"/jobs/{table.job.public_id}" in browser.get(f"{ROOM}/{table.public_id}").text


def test_another_editions_table_is_not_found(browser):
    assert browser.get(f"{ROOM}/no-such-table").status_code == 404
