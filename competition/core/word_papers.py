"""Papers for word processors in the form of GB/T 9704: A4, its margins, fonts and line pitch.

The fonts are named, not packed in: an office has 方正小标宋, 仿宋 and 黑体, and others fall back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE_FACE, _BODY_FACE, _HEAD_FACE = "方正小标宋简体", "仿宋_GB2312", "黑体"
_RED = RGBColor(0xC0, 0x00, 0x00)
_PITCH = Pt(28.95)
"""22 lines on 225 mm."""
_TABLE_PITCH = Pt(20)
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What the order of the format puts behind a paragraph's borders, of what is used here."""
_GRID_LINE, _GRID_CHARACTER = "579", "-849"
"""The same pitch in twentieths of a point; 28 characters of 16 points on 156 mm, in 1/4096 pt."""
_WIDTH_MM = 156
_WIDTH_PT = 442
_LARGEST_HOST = 36


def make_document(paper: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """Return a paper as a .docx file.

    ``paper`` has the words: ``title``, ``title_lines``, ``host``, ``number``, ``paragraphs`` (each
    with ``kind`` address, heading or plain, and ``text``), ``attachment`` with its
    ``attachment_label``, ``groups`` (``name``, ``header``, ``shares``, ``centred``, ``rows``),
    ``day``, ``preview`` and ``proof``.
    """
    document = Document()
    _set_up(document, paper, at)
    _head(document, paper)
    for line in paper["title_lines"]:
        _line(document, line, face=_TITLE_FACE, size=22, centred=True)
    _line(document, "")
    for one in paper["paragraphs"]:
        is_heading = one["kind"] == "heading"
        made = _line(document, one["text"], face=_HEAD_FACE if is_heading else _BODY_FACE)
        made.paragraph_format.first_line_indent = None if one["kind"] == "address" else Pt(32)
        made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if paper["attachment"]:
        _line(document, "")
        named = _line(document, f"{paper['attachment_label']}：{paper['attachment']}")
        named.paragraph_format.first_line_indent = Pt(32)
    _sign(document, paper)
    if paper["attachment"]:
        _attach(document, paper)
    for line in paper["proof"]:
        _line(document, line, size=9).paragraph_format.line_spacing = Pt(14)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Doc, paper: Mapping[str, Any], at: datetime | None) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.core_properties.title = paper["title"]
    document.core_properties.author = paper["host"]
    if at is not None:
        document.core_properties.created = document.core_properties.modified = at.replace(
            tzinfo=None
        )
    _set_defaults(document)
    document.settings.odd_and_even_pages_header_footer = True
    _foot(section.footer.paragraphs[0], is_odd=True)
    _foot(section.even_page_footer.paragraphs[0], is_odd=False)
    if paper["preview"]:
        for header in (section.header.paragraphs[0], section.even_page_header.paragraphs[0]):
            header.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _face(header.add_run(paper["preview"]), _HEAD_FACE, 12)


def _set_defaults(document: Doc) -> None:
    """Take out what the empty document brings along: space between paragraphs, English."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for spacing in defaults.iter(qn("w:spacing")):
        spacing.set(qn("w:after"), "0")
        spacing.set(qn("w:line"), "240")
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), _GRID_LINE)
    grid.set(qn("w:charSpace"), _GRID_CHARACTER)


def _foot(paragraph: Paragraph, *, is_odd: bool) -> None:
    """Write the number of the page: one character from the outer edge, right on odd pages."""
    shape = paragraph.paragraph_format
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_odd else WD_ALIGN_PARAGRAPH.LEFT
    shape.right_indent, shape.left_indent = (Pt(14), None) if is_odd else (None, Pt(14))
    _face(paragraph.add_run("— "), "宋体", 14)
    _number(paragraph)
    _face(paragraph.add_run(" —"), "宋体", 14)


def _head(document: Doc, paper: Mapping[str, Any]) -> None:
    """Write whose paper it is in red, its number, and the red line below."""
    size = min(_LARGEST_HOST, _WIDTH_PT // max(1, len(paper["host"])))
    host = _line(document, paper["host"], face=_TITLE_FACE, size=size, centred=True)
    host.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    host.runs[0].font.color.rgb = _RED
    number = _line(document, paper["number"], centred=True)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    number._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)
    _line(document, "")
    _line(document, "")


def _sign(document: Doc, paper: Mapping[str, Any]) -> None:
    """Leave room for the seal, then who signs and the day, in one middle.

    The longer of them stands four characters from the right.
    """
    _line(document, "")
    _line(document, "")
    longest = max(_width_of(paper["host"]), _width_of(paper["day"]))
    for text in (paper["host"], paper["day"]):
        signed = _line(document, text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(64 + (longest - _width_of(text)) / 2)
        signed.paragraph_format.keep_with_next = text == paper["host"]


def _width_of(text: str) -> float:
    """Return how wide a text is in points: letters and digits take half a place."""
    return sum(8 if one.isascii() else 16 for one in text)


def _attach(document: Doc, paper: Mapping[str, Any]) -> None:
    label = _line(document, paper["attachment_label"], face=_HEAD_FACE)
    label.paragraph_format.page_break_before = True
    _line(document, "")
    _line(document, paper["attachment"], face=_TITLE_FACE, size=22, centred=True)
    for group in paper["groups"]:
        _line(document, group["name"], face=_HEAD_FACE).paragraph_format.keep_with_next = True
        _table(document, group)
        _line(document, "")


def _table(document: Doc, group: Mapping[str, Any]) -> None:
    shares = group["shares"]
    table: Table = document.add_table(rows=0, cols=len(shares))
    table.style = "Table Grid"
    table.autofit = False
    widths = [Mm(_WIDTH_MM * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    header = table.add_row()  # type: ignore[no-untyped-call]  # python-docx's own gap
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(mark)
    _fill(header, group["header"], [True] * len(shares), face=_HEAD_FACE)
    for row in group["rows"]:
        made = table.add_row()  # type: ignore[no-untyped-call]  # as above
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _fill(made, row, group["centred"], face=_BODY_FACE)


def _fill(row: _Row, texts: Sequence[str], centred: Sequence[bool], *, face: str) -> None:
    for cell, text, in_middle in zip(row.cells, texts, centred, strict=True):
        paragraph = cell.paragraphs[0]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = _TABLE_PITCH
        _face(paragraph.add_run(text), face, 12)
        if in_middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _line(
    document: Doc, text: str, *, face: str = _BODY_FACE, size: int = 16, centred: bool = False
) -> Paragraph:
    made = document.add_paragraph()
    shape = made.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = _PITCH
    if centred:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _face(made.add_run(text), face, size)
    return made


def _face(run: Run, face: str, size: int) -> None:
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _number(paragraph: Paragraph) -> None:
    """Write the field that word processors replace by the number of the page."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        _face(run, "宋体", 14)
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.text = text
        run._r.append(field)
