"""Entries as an Excel workbook: every cell a text, numbers of papers and phones masked."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

from competition.core.phrases import _
from competition.core.templating import format_moment, text_of
from competition.registration.models import Entry
from competition.registration.queries.answers import checked
from competition.registration.queries.history import entry_state_words
from competition.registration.queries.outline import questions_for, rows_of, sections_for
from competition.registration.queries.sheets import masked_words
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Question, Section

_FACTS = ("entity.uscc", "members[].phone", "members[].id_number")


def entries_workbook(
    plan: Plan, entries: Sequence[Entry], *, by: str, at: datetime, filters: str
) -> bytes:
    """Return an .xlsx of entries: a sheet of rows, and one that says who made it, when, of what."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bg_color": "#e9f1fa", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": False, "quote_prefix": True})
    sheet = book.add_worksheet(_("项目"))
    heads = _heads()
    for column, (head, width) in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, width)
    for row, entry in enumerate(entries, start=1):
        for column, value in enumerate(_cells(plan, entry, row)):
            sheet.write_string(row, column, value, text)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(entries)), len(heads) - 1)
    about = book.add_worksheet(_("说明"))
    about.set_column(0, 0, 80)
    notes = (
        text_of(plan.contest.name),
        _("导出人：%(name)s", name=by),
        _("导出时间：%(moment)s（北京时间）", moment=format_moment(at)),
        _("筛选条件：%(filters)s", filters=filters or _("全部")),
        _("共 %(n)s 项。证件号码和电话已遮盖。", n=len(entries)),
    )
    for row, line in enumerate(notes):
        about.write_string(row, 0, line)
    book.close()
    return buffer.getvalue()


def _heads() -> tuple[tuple[str, int], ...]:
    return (
        (_("序号"), 6),
        (_("登记编号"), 16),
        (_("项目名称"), 36),
        (_("参赛单位或团队"), 32),
        (_("项目负责人"), 12),
        (_("组别"), 12),
        (_("参赛领域"), 20),
        (_("辖市区"), 12),
        (_("推荐单位"), 26),
        (_("状态"), 10),
        (_("提交时间"), 24),
        (_("统一社会信用代码"), 22),
        (_("负责人电话"), 16),
        (_("负责人证件号码"), 22),
    )


def _cells(plan: Plan, entry: Entry, number: int) -> Iterable[str]:
    group = plan.groups_by_key.get(entry.group_key or "")
    field = plan.fields_by_key.get(entry.field_key)
    district = plan.districts_by_key.get(entry.district_key)
    unit = plan.units_by_key.get(entry.unit_key)
    names = [text_of(one.name) if one is not None else "" for one in (group, field, district, unit)]
    return (
        str(number),
        entry.reference or "",
        entry.project_name,
        entry.entrant_name,
        entry.leader_name,
        *names,
        entry_state_words(entry.state),
        format_moment(entry.submitted_at) if entry.submitted_at else "",
        *(_masked(plan, entry, fact) for fact in _FACTS),
    )


def _masked(plan: Plan, entry: Entry, fact: str) -> str:
    """Return an answer by its fact; of members the leader's."""
    for section in sections_for(plan, entry.entrant):
        question = next(
            (one for one in questions_for(section, entry.entrant) if one.fact == fact), None
        )
        if question is not None:
            return _of_leader(section, question, entry)
    return ""


def _of_leader(section: Section, question: Question, entry: Entry) -> str:
    flag = next((one.key for one in section.questions if one.fact == "members[].is_leader"), "")
    rows = rows_of(section, entry.answers)
    chosen = [row for row in rows if row.get(flag) == "yes"] if flag else rows
    if not chosen:
        return ""
    return masked_words(question, checked(question, chosen[0].get(question.key)))
