"""The Excel table of experts: its columns, under whatever headings offices give them."""

import re
from collections.abc import Mapping, Sequence

from competition.core.tables import (
    Table,
    TableLine,
    TableShape,
    TableUnreadableError,
    plain_text,
    read_lines,
)

__all__ = [
    "COLUMNS",
    "REQUIRED",
    "Table",
    "TableLine",
    "TableUnreadableError",
    "plain_text",
    "read_table",
]

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
_FOOTER = re.compile(
    r"(填表|填报|制表|审核|负责|联系|经办)人|(填表|制表|填报)?日期|合计|总计|备注|说明|注[:：]"
)
_MOST_ROWS = 5_000


def read_table(content: bytes) -> Table:
    """Return the first sheet of an .xlsx file as a table of experts.

    Raises :class:`TableUnreadableError` as :func:`read_lines` does.
    """
    return read_lines(content, _SHAPE)


def _is_footer(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """Tell whether a line names who filled the table in, and no expert."""
    first = next(text for text in row if text)
    return "@" not in cells["email"] and _FOOTER.match(first) is not None


_SHAPE = TableShape(
    columns=COLUMNS,
    other_names=_OTHER_NAMES,
    required=REQUIRED,
    lists=_LISTS,
    is_footer=_is_footer,
    most_rows=_MOST_ROWS,
)
