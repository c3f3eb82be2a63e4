"""The table of earlier entries: its columns, and from a line to what is known of an entry."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from competition.core.tables import TableLine, TableShape
from competition.rules.identity import (
    Verdict,
    check_credit_code,
    check_patent,
    check_phone,
    company_key,
    company_name,
    person_name,
    plain,
    read_amount,
    title_key,
)
from competition.rules.plan.facts import FACTS

COLUMNS = {
    "year": "届次年份",
    "contest": "赛事名称",
    "series": "赛事标识",
    "level": "级别",
    "group": "组别",
    "field": "领域",
    "project": "项目名称",
    "holder": "单位或团队",
    "code": "统一社会信用代码",
    "leader": "负责人",
    "phone": "负责人手机",
    "prize": "奖次",
    "place": "名次",
    "amount": "奖金（万元）",
    "money_taken": "奖金已领取",
    "is_accepted": "资助项目已验收",
    "patents": "专利号",
    "summary": "项目简介",
}
"""Every column of the table and its heading, in the order of the template."""

REQUIRED = ("year", "contest", "level", "project", "holder")
MOST_ROWS = 20_001
"""Rows of one table, header included."""

RANKS = FACTS["history[].rank"].choices
LEVELS = FACTS["history[].level"].choices

_OTHER_NAMES = {
    "year": ("年份", "届次", "年度", "参赛年份"),
    "contest": ("赛事", "大赛名称", "竞赛名称"),
    "series": ("赛事代码",),
    "level": ("赛事级别", "层级"),
    "group": ("参赛组别",),
    "field": ("行业领域", "参赛领域"),
    "project": ("参赛项目", "项目"),
    "holder": ("单位名称", "企业名称", "申报单位", "参赛单位", "团队名称", "企业/团队名称"),
    "code": ("信用代码", "社会信用代码"),
    "leader": ("项目负责人", "负责人姓名", "团队负责人"),
    "phone": ("手机", "手机号", "联系电话", "负责人电话"),
    "prize": ("奖项", "获奖等级", "获奖等次"),
    "place": ("排名",),
    "amount": ("奖金", "奖金(万元)", "资助金额(万元)"),
    "money_taken": ("是否领取奖金", "奖金是否已领取"),
    "is_accepted": ("是否验收", "项目是否已验收"),
    "patents": ("专利", "专利申请号"),
    "summary": ("简介", "项目介绍", "项目概述"),
}
_FOOTER = re.compile(
    r"(填表|填报|制表|审核|联系|经办)人|(填表|制表|填报)?日期|合计|总计|备注|说明|注[:：]"
)
_YEARS = range(1990, 2100)
_LONGEST = {"summary": 10_000, "group": 80, "field": 80, "leader": 80, "series": 80}
_SERIES = re.compile(r"[a-z0-9-]*")
_PRIZES = {
    **{name: key for key, names in RANKS.items() for name in re.split("、", names)},
    "特等奖": "first", "金奖": "first", "冠军": "first", "银奖": "second", "亚军": "second",
    "铜奖": "third", "季军": "third", "优胜奖": "excellent", "入围": "finalist", "入选": "selected",
}  # fmt: skip
_WITHOUT = ("", "无", "未获奖", "-", "—")
_LEVELS = {name: key for key, name in LEVELS.items()} | {
    "区": "district",
    "市": "city",
    "省": "province",
    "国家": "nation",
    "全国": "nation",
    "国赛": "nation",
    "省赛": "province",
    "市赛": "city",
}
_YES = ("是", "已领取", "已验收")
_NO = ("否", "未领取", "未验收")
_BETWEEN = re.compile(r"[\n、,;；，]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """One thing wrong in a line; ``code`` is worded by ``say`` with ``values``."""

    line: int
    name: str
    column: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "line": self.line,
            "name": self.name,
            "column": self.column,
            "code": self.code,
            "values": dict(self.values),
        }


class _WrongError(Exception):
    """What stands in a cell cannot be read; ``args`` are the code and the values to word it."""


def read_past_entry(line: TableLine) -> tuple[dict[str, Any], list[LineFault]]:
    """Return the columns of a past entry from a line, and everything that is wrong in it."""
    found: dict[str, Any] = {}
    faults = []
    for key, (column, reader) in _READERS.items():
        text = line.cells.get(key, "")
        try:
            if not text and key in REQUIRED:
                raise _WrongError("past_missing", {})
            if len(text) > _LONGEST.get(key, 200):
                raise _WrongError("past_too_long", {"most": str(_LONGEST.get(key, 200))})
            found[column] = reader(text)
        except _WrongError as wrong:
            faults.append(_fault(line, key, *wrong.args))
    if not faults:
        found |= {"line": line.number, "same_key": _same_key(found)}
    return found, faults


def doubled(line: TableLine, code: str, **values: str) -> LineFault:
    """Return the fault of a line that says what another one, or the register, says already."""
    return _fault(line, "project", code, values)


def _fault(line: TableLine, key: str, code: str, values: Mapping[str, str]) -> LineFault:
    shown = {"found": line.cells.get(key, "")[:60]} | dict(values)
    name = line.cells.get("project", "")[:60]
    return LineFault(line=line.number, name=name, column=COLUMNS[key], code=code, values=shown)


def _same_key(found: Mapping[str, Any]) -> str:
    parts = (
        str(found["year"]),
        title_key(found["contest"]),
        title_key(found["project_name"]),
        company_key(found["holder_name"]),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _year(text: str) -> int:
    digits = text.removesuffix("年").removesuffix("届")
    if not digits.isascii() or not digits.isdigit() or int(digits) not in _YEARS:
        raise _WrongError("past_year", {})
    return int(digits)


def _series(text: str) -> str:
    if not _SERIES.fullmatch(text.lower()):
        raise _WrongError("past_series", {})
    return text.lower()


def _level(text: str) -> str:
    return _one_of(text, _LEVELS, "past_level", LEVELS.values())


def rank_named(name: str) -> str | None:
    """Return the rank ``history[].rank`` that a prize's name means, if it means one."""
    return _PRIZES.get(name.strip())


def _prize(text: str) -> str:
    if text in _WITHOUT:
        return ""
    return _one_of(text, _PRIZES, "past_prize", RANKS.values())


def _one_of(text: str, known: Mapping[str, str], code: str, allowed: Iterable[str]) -> str:
    if text not in known:
        raise _WrongError(code, {"allowed": "、".join(allowed)})
    return known[text]


def _code(text: str) -> str:
    if not text:
        return ""
    checked = check_credit_code(text)
    if checked.verdict is Verdict.INVALID:
        raise _WrongError("past_code", {})
    return checked.value


def _phone(text: str) -> str:
    if not text:
        return ""
    checked = check_phone(text).checked
    if checked.verdict is Verdict.INVALID:
        raise _WrongError("past_phone", {})
    return checked.value


def _place(text: str) -> int | None:
    digits = text.removeprefix("第").removesuffix("名")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < 100_000:
        raise _WrongError("past_place", {})
    return int(digits)


def _amount(text: str) -> int | None:
    if not text:
        return None
    amount = read_amount(text, unit="万元")
    if amount.value is None or amount.value < 0:
        raise _WrongError("past_amount", {})
    return int(amount.value)


def _yes_no(text: str) -> bool | None:
    if not text:
        return None
    if text not in (*_YES, *_NO):
        raise _WrongError("past_yes_no", {})
    return text in _YES


def _patents(text: str) -> list[str]:
    return [_patent(one.strip()) for one in _BETWEEN.split(text) if one.strip()]


def _patent(text: str) -> str:
    checked = check_patent(text).checked
    if checked.verdict is Verdict.INVALID:
        raise _WrongError("past_patent", {"found": text[:60]})
    return checked.value


_READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "year": ("year", _year),
    "contest": ("contest", plain),
    "series": ("series", _series),
    "level": ("level", _level),
    "group": ("group_name", plain),
    "field": ("field_name", plain),
    "project": ("project_name", plain),
    "holder": ("holder_name", company_name),
    "code": ("credit_code", _code),
    "leader": ("leader_name", person_name),
    "phone": ("leader_phone", _phone),
    "prize": ("rank", _prize),
    "place": ("place", _place),
    "amount": ("amount_cents", _amount),
    "money_taken": ("money_taken", _yes_no),
    "is_accepted": ("is_accepted", _yes_no),
    "patents": ("patents", _patents),
    "summary": ("summary", str),
}


def _is_footer(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """Tell whether a line names who filled the table in, and no entry."""
    first = next(text for text in row if text)
    return not cells["project"] and _FOOTER.match(first) is not None


SHAPE = TableShape(
    columns=COLUMNS,
    other_names=_OTHER_NAMES,
    required=REQUIRED,
    lists=("patents",),
    as_written=("summary",),
    is_footer=_is_footer,
    most_rows=MOST_ROWS,
)
