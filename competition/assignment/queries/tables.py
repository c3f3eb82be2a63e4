"""Reading an Excel table of experts as offices really keep them.

Above the header may stand merged titles, below the rows a line of who filled it in; columns come
in any order and with the usual other names; digits and letters may be full-width.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineError, load_workbook

COLUMNS = {
    "name": "姓名",
    "email": "邮箱",
    "phone": "手机",
    "employer": "单位",
    "affiliates": "关联单位",
    "former_employers": "曾任职单位",
    "stakes": "投资任职",
    "joint_workers": "合作者",
    "title": "职称",
    "kind": "类型",
    "region": "地区",
    "main_field": "主领域",
    "second_fields": "其他领域",
    "most_entries": "评审上限",
}
"""Every column of the table and its heading, in the order of the template."""

REQUIRED = ("name", "email", "employer", "main_field")

_OTHER_NAMES = {
    "name": ("专家姓名", "评委姓名"),
    "email": ("电子邮箱", "电子邮件", "邮件", "email", "e-mail"),
    "phone": ("手机号", "手机号码", "联系电话", "电话"),
    "employer": ("工作单位", "所在单位", "单位名称"),
    "affiliates": ("关联企业", "兼职单位"),
    "former_employers": ("原工作单位", "曾工作单位", "原单位"),
    "stakes": ("持股投资", "投资企业", "持股或投资"),
    "joint_workers": ("合作人", "共同发明人", "合著者"),
    "title": ("职务", "职称/职务", "职务/职称", "职务职称"),
    "kind": ("专家类型", "专家类别", "类别"),
    "region": ("所在地区", "区域"),
    "main_field": ("主要领域", "领域", "专业领域", "评审领域"),
    "second_fields": ("其它领域", "次领域", "第二领域"),
    "most_entries": ("最多评审", "最多评审数", "评审数上限"),
}
_LISTS = ("affiliates", "former_employers", "stakes", "joint_workers", "second_fields")
_NUMBERING = ("序号", "编号", "no", "no.")
_FOOTER = re.compile(
    r"(填表|填报|制表|审核|负责|联系|经办)人|(填表|制表|填报)?日期|合计|总计|备注|说明|注[:：]"
)
_SEARCHED_ROWS = 20
_MOST_ROWS = 5_000
_MARKS = re.compile(r"[\s*＊:：]|[(（]?(?:必填|选填)[)）]?")


class TableUnreadableError(Exception):
    """The file is no table of experts; ``args[0]`` is the code that says why."""


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


def read_table(content: bytes) -> Table:
    """Return the first sheet of an .xlsx file as a table of experts.

    Raises :class:`TableUnreadableError` with ``table_broken``, ``table_empty``,
    ``table_header`` (and the missing headings), ``table_twice`` (and the heading) or
    ``table_too_long``.
    """
    rows = _rows(content)
    if not any(any(row) for row in rows):
        raise TableUnreadableError("table_empty")
    if len(rows) > _MOST_ROWS:
        raise TableUnreadableError("table_too_long", _MOST_ROWS)
    position, columns = _header(rows)
    taken = set(columns.values())
    unknown = [
        text
        for place, text in enumerate(rows[position])
        if text and place not in taken and _heading(text) not in _NUMBERING
    ]
    lines, skipped = [], []
    for number, row in enumerate(rows[position + 1 :], start=position + 2):
        cells = {key: _cell(row, key, place) for key, place in columns.items()}
        if not any(cells.values()):
            continue
        if _is_footer(row, cells):
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


def _rows(content: bytes) -> list[list[str]]:
    try:
        book = load_workbook(BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError):
        raise TableUnreadableError("table_broken") from None
    return [[plain_text(cell) for cell in row] for row in sheet]


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the row that names the most columns among the first ones, and its columns."""
    best = max(
        range(min(len(rows), _SEARCHED_ROWS)),
        key=lambda position: (len(set(_known(rows[position]))), -position),
    )
    columns: dict[str, int] = {}
    for place, text in enumerate(rows[best]):
        key = _KEYS.get(_heading(text))
        if key is None:
            continue
        if key in columns:
            raise TableUnreadableError("table_twice", COLUMNS[key])
        columns[key] = place
    missing = [COLUMNS[key] for key in REQUIRED if key not in columns]
    if missing:
        raise TableUnreadableError("table_header", "、".join(missing))
    return best, columns


def _known(row: Sequence[str]) -> Iterator[str]:
    return (_KEYS[_heading(text)] for text in row if _heading(text) in _KEYS)


def _heading(text: str) -> str:
    return _MARKS.sub("", text).casefold()


_KEYS = {
    _heading(name): key
    for key, heading in COLUMNS.items()
    for name in (heading, *_OTHER_NAMES[key])
}


def _cell(row: Sequence[str], key: str, place: int) -> str:
    """Only in lists does a new line part one thing from the next."""
    text = row[place] if place < len(row) else ""
    return text if key in _LISTS else text.replace("\n", " ")


def _is_footer(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """Tell whether a line names who filled the table in, and no expert."""
    first = next(text for text in row if text)
    return "@" not in cells["email"] and _FOOTER.match(first) is not None
