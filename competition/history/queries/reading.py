"""Reading a stored table line by line: what could be taken in, and what is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy import select

from competition.core.database import db
from competition.core.phrases import _, say
from competition.core.storage import content_of
from competition.core.tables import Table, TableLine, read_lines
from competition.core.workbooks import Cell, make_workbook
from competition.history.models import PastEntry, PastImport
from competition.history.queries.columns import (
    COLUMNS,
    REQUIRED,
    SHAPE,
    LineFault,
    doubled,
    read_past_entry,
)

_AT_ONCE = 250
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A table as it was read: the rows that are right, and the faults of the others."""

    table: Table
    rows: tuple[dict[str, Any], ...]
    faults: tuple[LineFault, ...]

    @property
    def faulty_lines(self) -> int:
        """Return how many lines have a fault."""
        return len({fault.line for fault in self.faults})


def read_past_table(source: PastImport, tell: Told | None = None) -> Reading:
    """Read the stored table; ``tell`` hears every now and then how many lines are behind.

    Raises :class:`TableUnreadableError` when it is no such table.
    """
    table = read_lines(content_of(source.sha256), SHAPE)
    lines, rows, faults = table.lines, [], []
    lines_by_key: dict[str, int] = {}
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        read = [(line, *read_past_entry(line)) for line in part]
        known = _known_keys(row["same_key"] for _line, row, wrong in read if not wrong)
        for line, row, wrong in read:
            found = wrong or _doubles(line, row, lines_by_key, known)
            faults += found
            if not found:
                rows.append(row)
        if tell is not None:
            tell(start + len(part), len(lines))
    return Reading(table=table, rows=tuple(rows), faults=tuple(faults))


def _doubles(
    line: TableLine, row: dict[str, Any], lines_by_key: dict[str, int], known: set[str]
) -> list[LineFault]:
    key = row["same_key"]
    if key in lines_by_key:
        return [doubled(line, "past_twice", earlier=str(lines_by_key[key]))]
    lines_by_key[key] = line.number
    return [doubled(line, "past_known")] if key in known else []


def _known_keys(keys: Iterable[str]) -> set[str]:
    return set(
        db.session.scalars(select(PastEntry.same_key).where(PastEntry.same_key.in_(list(keys))))
    )


def faulty_lines_workbook(source: PastImport, words: Callable[[dict[str, Any]], str]) -> bytes:
    """Return the faulty lines as they were typed, with what is wrong, to be corrected.

    ``words`` says a fault; the result can be brought in again as it is.
    """
    table = read_lines(content_of(source.sha256), SHAPE)
    said: dict[int, list[str]] = {}
    for fault in source.faults:
        said.setdefault(fault["line"], []).append(
            _("%(place)s：%(words)s", place=fault["column"], words=words(fault))
        )
    rows: list[list[Cell]] = [
        [*(line.cells.get(key, "") for key in COLUMNS), _("；").join(said[line.number])]
        for line in table.lines
        if line.number in said
    ]
    return make_workbook(_("有错误的行"), [*COLUMNS.values(), _("问题")], rows)


def table_template() -> bytes:
    """Return the empty table: required columns stand out, a second sheet explains each."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, notes = book.add_worksheet(say("past_title")), book.add_worksheet(say("template_notes"))
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DCE8F6"})
    other = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (key, heading) in enumerate(COLUMNS.items()):
        look = needed if key in REQUIRED else other
        sheet.write_string(0, place, heading, look)
        sheet.set_column(place, place, _WIDTHS.get(key, 12), text)
        notes.write_string(place, 0, heading, look)
        notes.write_string(place, 1, say(f"past_column_{key}"), wrapped)
    notes.set_column(0, 0, 20)
    notes.set_column(1, 1, 70)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


_WIDTHS = {"contest": 26, "project": 34, "holder": 30, "code": 22, "patents": 22, "summary": 60}
