"""Excel files of what a list shows: a frozen header, text that is never a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from competition.rules.values import CHINA

Cell = str | int | float | datetime | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a workbook."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def make_workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return an .xlsx file. Moments are written in China's time, texts as texts."""
    return make_book([Page(title=title, header=header, rows=rows)])


def make_book(pages: Iterable[Page]) -> bytes:
    """Return an .xlsx file with several sheets, each as :func:`make_workbook` writes one."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for page in pages:
        _write(book, page)
    book.close()
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, page: Page) -> None:
    header, rows = page.header, page.rows
    sheet = book.add_worksheet(page.title[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    widths = [_width(name) for name in header]
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    last = 0
    for last, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            widths[column] = max(widths[column], _width(cell))
            if isinstance(cell, datetime):
                sheet.write_datetime(
                    last, column, cell.astimezone(CHINA).replace(tzinfo=None), moment
                )
            elif isinstance(cell, int | float):
                sheet.write_number(last, column, cell)
            elif cell:
                sheet.write_string(last, column, cell)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(header) - 1)


def _width(cell: Cell) -> int:
    """Return how wide a cell is: a Chinese character takes two places."""
    if isinstance(cell, datetime):
        return 16
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(cell or ""))
