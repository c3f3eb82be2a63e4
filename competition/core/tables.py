"""Reading Excel tables as offices really keep them.

Above the header may stand merged titles, below the rows a line of who filled it in; columns come
in any order and with the usual other names; digits and letters may be full-width.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineError, load_workbook

_NUMBERING = ("序号", "编号", "no", "no.")
_SEARCHED_ROWS = 20
_MARKS = re.compile(r"[\s*＊:：]|[(（]?(?:必填|选填)[)）]?")


class TableUnreadableError(Exception):
    """The file is no such table; ``args[0]`` is the code that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """What a table looks like: its columns with headings and their usual other names.

    ``lists`` are the columns in which a new line parts one thing from the next; ``as_written``
    those whose punctuation and lines are kept as they were typed. ``is_footer``
    tells whether a line (cells of the row, cells by column) names who filled the table in.
    ``most_rows`` counts every row of the sheet, header included.
    """

    columns: Mapping[str, str]
    other_names: Mapping[str, Sequence[str]]
    required: Sequence[str]
    lists: Sequence[str]
    is_footer: Callable[[Sequence[str], Mapping[str, str]], bool]
    most_rows: int
    as_written: Sequence[str] = ()

    def key_of(self, text: str) -> str | None:
        """Return the column that a heading names."""
        wanted = heading(text)
        return next(
            (
                key
                for key, name in self.columns.items()
                if wanted in map(heading, (name, *self.other_names.get(key, ())))
            ),
            None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """One line of a table: its number as Excel shows it, and what stands in the known columns."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The lines of a table and its known columns; what was passed over: others, closing lines."""

    lines: tuple[TableLine, ...]
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    skipped: tuple[int, ...]


def plain_text(cell: object) -> str:
    """Return a cell as text: NFKC (full-width becomes plain), one space between words.

    Lines within a cell stay lines. Numbers that Excel made of phones lose their ``.0``.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell)).replace("\u200b", "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def read_lines(content: bytes, shape: TableShape) -> Table:
    """Return the first sheet of an .xlsx file as a table of this shape.

    Raises :class:`TableUnreadableError` with ``table_broken``, ``table_empty``,
    ``table_header`` (and the missing headings), ``table_twice`` (and the heading) or
    ``table_too_long`` (and how many rows are taken).
    """
    written = _rows(content)
    rows = [[plain_text(cell) for cell in row] for row in written]
    if not any(any(row) for row in rows):
        raise TableUnreadableError("table_empty")
    if len(rows) > shape.most_rows:
        raise TableUnreadableError("table_too_long", shape.most_rows)
    position, columns = _header(rows, shape)
    taken = set(columns.values())
    unknown = [
        text
        for place, text in enumerate(rows[position])
        if text and place not in taken and heading(text) not in _NUMBERING
    ]
    lines, skipped = [], []
    for number, row in enumerate(rows[position + 1 :], start=position + 2):
        cells = _cells(row, written[number - 1], columns, shape)
        if not any(cells.values()):
            continue
        if shape.is_footer(row, cells):
            skipped.append(number)
            continue
        lines.append(TableLine(number=number, cells=cells))
    if not lines:
        raise TableUnreadableError("table_empty")
    return Table(
        lines=tuple(lines),
        columns=tuple(columns),
        unknown_columns=tuple(unknown),
        skipped=tuple(skipped),
    )


def heading(text: str) -> str:
    """Return a heading without marks, blanks and case: how headings are compared."""
    return _MARKS.sub("", text).casefold()


def _rows(content: bytes) -> list[list[object]]:
    try:
        book = load_workbook(BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError):
        raise TableUnreadableError("table_broken") from None
    return [list(row) for row in sheet]


def _header(rows: Sequence[Sequence[str]], shape: TableShape) -> tuple[int, dict[str, int]]:
    """Return the row that names the most columns among the first ones, and its columns."""
    best = max(
        range(min(len(rows), _SEARCHED_ROWS)),
        key=lambda position: (len(set(_known(rows[position], shape))), -position),
    )
    columns: dict[str, int] = {}
    for place, text in enumerate(rows[best]):
        key = shape.key_of(text)
        if key is None:
            continue
        if key in columns:
            raise TableUnreadableError("table_twice", shape.columns[key])
        columns[key] = place
    missing = [shape.columns[key] for key in shape.required if key not in columns]
    if missing:
        raise TableUnreadableError("table_header", "、".join(missing))
    return best, columns


def _known(row: Sequence[str], shape: TableShape) -> Iterator[str]:
    return (key for text in row if (key := shape.key_of(text)) is not None)


def _cells(
    row: Sequence[str], written: Sequence[object], columns: Mapping[str, int], shape: TableShape
) -> dict[str, str]:
    """Return what stands in the known columns of a row; a short row ends in empty cells."""
    cells = {}
    for key, place in columns.items():
        text = row[place] if place < len(row) else ""
        if text and key in shape.as_written:
            text = str(written[place]).strip()
        elif key not in shape.lists:
            text = text.replace("\n", " ")
        cells[key] = text
    return cells
