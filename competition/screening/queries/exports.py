"""The queue as the rows of a spreadsheet, in the reader's language."""

from collections.abc import Iterable, Iterator

from competition.core.phrases import _l, say
from competition.core.templating import text_of
from competition.core.workbooks import Cell
from competition.registration.queries import entry_state_words
from competition.rules.plan.edition import Plan
from competition.screening.queries.queue import QueueRow

EXPORT_COLUMNS = (
    _l("登记编号"),
    _l("项目名称"),
    _l("参赛单位或团队"),
    _l("负责人"),
    _l("组别"),
    _l("领域"),
    _l("推荐单位"),
    _l("状态"),
    _l("轮到谁"),
    _l("最近提交"),
    _l("第几稿"),
    _l("已退回次数"),
    _l("到期"),
    _l("剩余工作日"),
    _l("受理编号"),
)


def export_rows(plan: Plan, rows: Iterable[QueueRow]) -> Iterator[tuple[Cell, ...]]:
    """Return the cells of each row, in the order of ``EXPORT_COLUMNS``."""
    groups, fields, units = plan.groups_by_key, plan.fields_by_key, plan.units_by_key
    for row in rows:
        entry = row.entry
        group, field = groups.get(entry.group_key or ""), fields.get(entry.field_key)
        unit = units.get(entry.unit_key)
        yield (
            entry.reference,
            entry.project_name,
            entry.entrant_name,
            entry.leader_name,
            text_of(group.name) if group else "",
            text_of(field.name) if field else "",
            text_of(unit.name) if unit else "",
            entry_state_words(entry.state),
            say(f"side_{row.turn.side}"),
            row.submitted_at,
            row.round,
            row.returns_used,
            row.turn.due_at,
            row.turn.days_left,
            entry.acceptance_number,
        )
