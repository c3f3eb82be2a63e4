"""Notices as papers: the form of GB/T 9704 in both kinds of file, made once they are out."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.storage import content_of
from competition.core.typesetting import typeset
from competition.core.word_papers import make_document
from competition.publication.models import Notice
from competition.publication.operations import draft_notice, release_notice
from competition.publication.queries import paper_of
from competition.publication.queries.papers import chinese_day, title_lines
from competition.ranking.queries import confirmed_run
from tests.factories.editions import make_edition
from tests.factories.prizes import RELEASED_AT, make_released_results, make_winners
from tests.factories.ranking import JUDGED_AT, make_organiser

CONTEST = "2022“国际智造”常州创新创业大赛"


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def results(edition):
    organiser = make_organiser(edition)
    _entries, run = make_winners(edition, by=organiser)
    notice = make_released_results(edition, run, by=organiser)
    notice.number = "常科发〔2022〕18号"
    return notice


@pytest.mark.parametrize(
    ("title", "contest", "lines"),
    [
        ("关于举办大赛的通知", "大赛", ["关于举办大赛的通知"]),
        (f"{CONTEST}拟获奖名单公示", CONTEST, [CONTEST, "拟获奖名单公示"]),
        (f"{CONTEST}获奖名单", CONTEST, [CONTEST, "获奖名单"]),
        (f"关于举办{CONTEST}的通知", CONTEST, ["关于举办", f"{CONTEST}的通知"]),
        ("一二三四五" * 6, "", ["一二三四五" * 3, "一二三四五" * 3]),
    ],
)
def test_a_title_breaks_where_its_meaning_does(title, contest, lines):
    assert title_lines(title, contest) == lines
    assert "".join(lines) == title


def test_days_are_written_in_full():
    assert chinese_day("2022-06-03") == "2022年6月3日"


def test_a_paper_has_number_period_contacts_day_and_the_list_behind_it(results):
    paper = paper_of(results, results.snapshot)

    texts = [one["text"] for one in paper["paragraphs"]]
    assert paper["number"] == "常科发〔2022〕18号"
    assert paper["title_lines"] == [CONTEST, "拟获奖名单公示"]
    assert (
        "公示期为 5 个工作日，自2022年6月23日至2022年6月29日。匿名和逾期的异议不予受理。" in texts
    )
    assert texts[-2:] == [
        "业务联系：常州市科技资源统筹服务中心",
        "监督电话：常州市科学技术局机关纪委",
    ]
    assert paper["day"] == "2022年6月23日"
    (group,) = paper["groups"]
    assert (group["name"], paper["attachment"]) == ("团队组（2 项）", "拟获奖项目名单")
    assert group["header"] == ["名次", "项目名称", "参赛主体", "负责人", "推荐单位", "奖项"]
    assert [row[-1] for row in group["rows"]] == ["一等奖", "二等奖"]
    assert any(results.audit_head in line for line in paper["proof"])


def test_an_announcement_knows_its_address_and_its_headings(edition):
    notice = draft_notice(edition, "announcement", by=make_organiser(edition), at=JUDGED_AT)
    release_notice(notice, by=make_organiser(edition), at=JUDGED_AT)

    paper = paper_of(notice, notice.snapshot)

    kinds = [one["kind"] for one in paper["paragraphs"]]
    assert kinds[0] == "address"
    assert [one["text"] for one in paper["paragraphs"] if one["kind"] == "heading"] == [
        "一、参赛组别",
        "二、日程安排",
        "三、报名方式",
    ]
    assert (paper["groups"], paper["attachment"]) == ([], "")


def test_the_list_of_who_advances_is_numbered(edition):
    organiser = make_organiser(edition)
    make_winners(edition, by=organiser)

    run = confirmed_run(edition, "preliminary")
    notice = draft_notice(edition, "advancement", run=run, by=organiser, at=JUDGED_AT)
    release_notice(notice, by=organiser, at=JUDGED_AT)

    (group,) = paper_of(notice, notice.snapshot)["groups"]

    assert group["header"] == ["序号", "项目名称", "参赛主体", "负责人", "推荐单位"]
    assert [row[0] for row in group["rows"]] == ["1", "2"]


def test_a_preview_says_that_it_is_one_and_proves_nothing(results):
    paper = paper_of(results, results.snapshot, is_preview=True)

    assert (paper["preview"], paper["proof"]) == ("预览，尚未发布", [])
    assert typeset("notice", paper, at=RELEASED_AT).startswith(b"%PDF")
    word = Document(BytesIO(make_document(paper)))
    headers = (word.sections[0].header, word.sections[0].even_page_header)
    assert [one.paragraphs[0].text for one in headers] == ["预览，尚未发布"] * 2


def test_the_word_file_has_the_measures_of_the_standard(results):
    word = Document(BytesIO(make_document(paper_of(results, results.snapshot), at=RELEASED_AT)))

    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / Mm(1)) for one in margins] == [37, 35, 28, 26]
    texts = [one.text for one in word.paragraphs]
    assert texts[:2] == ["常州市科学技术局", "常科发〔2022〕18号"]
    title = word.paragraphs[4]
    assert (title.text, title.runs[0].font.size) == (CONTEST, Pt(22))
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert face_of(title) == "方正小标宋简体"
    body = next(one for one in word.paragraphs if one.text.startswith("根据大赛通知"))
    assert (body.paragraph_format.line_spacing, body.paragraph_format.first_line_indent) == (
        Pt(28.95),
        Pt(32),
    )
    (table,) = word.tables
    assert [cell.text for cell in table.rows[0].cells][1] == "项目名称"
    assert len(table.rows) == 3
    assert texts.index("2022年6月23日") < texts.index("附件")
    assert face_of(body) == "仿宋_GB2312"
    cell = table.rows[1].cells[1].paragraphs[0]
    assert (cell.paragraph_format.line_spacing, face_of(cell)) == (Pt(20), "仿宋_GB2312")


def face_of(paragraph):
    return paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_word_file_is_a4_with_a_grid_of_22_lines_and_28_characters(results):
    word = Document(BytesIO(make_document(paper_of(results, results.snapshot), at=RELEASED_AT)))

    section = word.sections[0]
    assert [round(one / Mm(1)) for one in (section.page_width, section.page_height)] == [210, 297]
    grid = section._sectPr.find(qn("w:docGrid"))
    told = [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")]
    assert told == ["linesAndChars", "579", "-849"]
    spacing = next(word.styles.element.find(qn("w:docDefaults")).iter(qn("w:spacing")))
    assert spacing.get(qn("w:after")) == "0"


def test_the_word_file_numbers_its_pages_on_the_outer_edge(results):
    word = Document(BytesIO(make_document(paper_of(results, results.snapshot), at=RELEASED_AT)))

    section = word.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert word.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, odd.paragraph_format.right_indent) == (WD_ALIGN_PARAGRAPH.RIGHT, Pt(14))
    assert (even.alignment, even.paragraph_format.left_indent) == (WD_ALIGN_PARAGRAPH.LEFT, Pt(14))


def test_who_signs_and_the_day_stand_in_one_middle_and_the_list_begins_a_page(results):
    word = Document(BytesIO(make_document(paper_of(results, results.snapshot), at=RELEASED_AT)))

    texts = [one.text for one in word.paragraphs]
    at = texts.index("2022年6月23日")
    host, day = word.paragraphs[at - 1], word.paragraphs[at]
    assert host.text == "常州市科学技术局"
    # 8 characters of 16 points, and 8 points for each of the 7 digits beside 3 characters
    assert (host.paragraph_format.right_indent, day.paragraph_format.right_indent) == (
        Pt(64),
        Pt(64 + (128 - 104) / 2),
    )
    assert word.paragraphs[texts.index("附件")].paragraph_format.page_break_before


def test_papers_are_made_after_the_release_and_loaded_by_anybody(app, client, clock):
    with write_transaction():
        edition = make_edition()
        make_edition("huizhou-2022")
        organiser = make_organiser(edition)
        notice = draft_notice(edition, "announcement", by=organiser, at=JUDGED_AT)
        address = f"/contests/changzhou-2022/notices/{notice.public_id}"
    clock.set(RELEASED_AT)
    assert client.get(f"{address}/paper").status_code == 404

    with write_transaction():
        release_notice(
            database.session.get_one(Notice, 1), by=make_organiser(edition), at=RELEASED_AT
        )
    assert client.get(f"{address}/paper").status_code == 404
    assert run_waiting_jobs() == 1

    paper, word = client.get(f"{address}/paper"), client.get(f"{address}/document")
    held = database.session.get_one(Notice, 1)
    assert paper.data == content_of(held.paper_sha256)
    assert paper.data.startswith(b"%PDF")
    assert Document(BytesIO(word.data)).paragraphs[0].text == "常州市科学技术局"
    assert "Word" in client.get(address).text
    again = client.get(f"{address}/paper", headers={"If-None-Match": paper.headers["ETag"]})
    assert again.status_code == 304
