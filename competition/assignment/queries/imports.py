"""From a table of experts to rows that fit the plan, with what is wrong with every other line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from competition.assignment.models import Judge, JudgeState
from competition.assignment.queries.pool import JudgeRow
from competition.assignment.queries.tables import COLUMNS, Table, TableLine
from competition.core.database import db
from competition.editions.models import Edition
from competition.rules.conflicts import dated_word
from competition.rules.identity import Verdict, check_email, check_phone
from competition.rules.plan.edition import Plan
from competition.rules.values import Text

KINDS = ("technical", "industry", "investment", "finance", "law", "management")
"""The types of experts that every contest knows; a plan's role minima may name more."""

_KIND_NAMES = {
    "technical": ("技术", "技术专家", "科技"),
    "industry": ("产业", "产业专家", "企业", "企业家", "行业"),
    "investment": ("投资", "投资专家", "创投", "金融投资"),
    "finance": ("财务", "财务专家", "会计"),
    "law": ("法律", "法律专家", "知识产权"),
    "management": ("管理", "管理专家", "经济", "经济管理"),
}
_BETWEEN = re.compile(r"[、,;|/\n]+")
_LONGEST = {"name": 80, "employer": 200, "title": 80, "region": 80}
_MOST_ENTRIES = 10_000
_DIVISION = re.compile(r"(?:区|市|县)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in one line: the column's heading, a code, and the values that word it."""

    line: int
    column: str
    code: str
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A row that brings somebody of the pool up to date: the headings of what is different."""

    row: JudgeRow
    judge: Judge
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What an import would do; nothing is taken while there is a fault."""

    table: Table
    rows: tuple[JudgeRow, ...]
    faults: tuple[Fault, ...]
    added: tuple[JudgeRow, ...]
    updated: tuple[Changed, ...]
    unchanged: int

    @property
    def faulty_lines(self) -> int:
        """Return how many lines have a fault."""
        return len({fault.line for fault in self.faults})

    @property
    def removed(self) -> tuple[Changed, ...]:
        """Return the rows of those who were taken out of the pool; they stay out."""
        return tuple(one for one in self.updated if one.judge.state == JudgeState.REMOVED)


def preview_import(edition: Edition, table: Table) -> ImportPreview:
    """Check every line of a table and say what the import would do. One statement."""
    known = {
        judge.email: judge
        for judge in db.session.scalars(select(Judge).where(Judge.edition_id == edition.id))
    }
    rows: list[JudgeRow] = []
    faults: list[Fault] = []
    first_line: dict[str, int] = {}
    for line in table.lines:
        row, found = _checked(edition.plan, line)
        faults += found
        if row.email and row.email in first_line:
            faults.append(_fault(line, "email", "import_twice", first=first_line[row.email]))
        first_line.setdefault(row.email, line.number)
        if not found:
            rows.append(_completed(row, known.get(row.email), table))
    changes = [(row, known[row.email]) for row in rows if row.email in known]
    updated = [
        Changed(row=row, judge=judge, columns=columns)
        for row, judge in changes
        if (columns := _different(row, judge))
    ]
    return ImportPreview(
        table=table,
        rows=tuple(rows),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        added=tuple(row for row in rows if row.email not in known),
        updated=tuple(updated),
        unchanged=len(changes) - len(updated),
    )


def _completed(row: JudgeRow, judge: Judge | None, table: Table) -> JudgeRow:
    """Keep what the pool knows of a judge where the table has no such column."""
    if judge is None:
        return row
    missing = {column: getattr(judge, column) for column in COLUMNS if column not in table.columns}
    lists = {column: tuple(value) for column, value in missing.items() if isinstance(value, list)}
    return replace(row, **(missing | lists))


def kind_keys(plan: Plan) -> tuple[str, ...]:
    """Return the types of experts of a plan: the common ones, and those that it asks for."""
    asked = (one.role for one in plan.draw.role_minima)
    return tuple(dict.fromkeys((*KINDS, *asked)))


def _fault(line: TableLine, column: str, code: str, **values: object) -> Fault:
    return Fault(
        line=line.number,
        column=COLUMNS[column],
        code=code,
        name=line.cells.get("name", ""),
        values={"found": line.cells.get(column, ""), **values},
    )


def _checked(plan: Plan, line: TableLine) -> tuple[JudgeRow, list[Fault]]:
    cells = line.cells
    faults = [*_lengths(line)]
    row = JudgeRow(
        line=line.number,
        name=cells["name"],
        email=_email(line, faults),
        phone=_phone(line, faults),
        employer=cells["employer"],
        affiliates=_listed(cells.get("affiliates", "")),
        former_employers=_ended(line, faults),
        stakes=_listed(cells.get("stakes", "")),
        joint_workers=_listed(cells.get("joint_workers", "")),
        title=cells.get("title", ""),
        kind=_kind(plan, line, faults),
        region=_region(plan, cells.get("region", "")),
        main_field=_main_field(plan, line, faults),
        second_fields=_second_fields(plan, line, faults),
        most_entries=_most(plan, line, faults),
    )
    return row, faults


def _lengths(line: TableLine) -> Iterator[Fault]:
    for column, most in _LONGEST.items():
        if len(line.cells.get(column, "")) > most:
            yield _fault(line, column, "import_too_long", most=most)
    for column in ("name", "employer"):
        if not line.cells[column]:
            yield _fault(line, column, "import_empty")


def _email(line: TableLine, faults: list[Fault]) -> str:
    written = line.cells["email"]
    if not written:
        faults.append(_fault(line, "email", "import_empty"))
        return ""
    checked = check_email(written)
    if checked.verdict is Verdict.INVALID:
        faults.append(_fault(line, "email", "import_email"))
    return checked.value


def _phone(line: TableLine, faults: list[Fault]) -> str:
    written = line.cells.get("phone", "")
    if not written:
        return ""
    checked = check_phone(written).checked
    if checked.verdict is Verdict.INVALID:
        faults.append(_fault(line, "phone", "import_phone"))
    return checked.value


def _kind(plan: Plan, line: TableLine, faults: list[Fault]) -> str:
    written = line.cells.get("kind", "")
    if not written:
        return KINDS[0]
    for key in kind_keys(plan):
        if written.casefold() == key or written in _KIND_NAMES.get(key, ()):
            return key
    allowed = [_KIND_NAMES[key][0] if key in _KIND_NAMES else key for key in kind_keys(plan)]
    faults.append(_fault(line, "kind", "import_kind", allowed="、".join(allowed)))
    return ""


def _region(plan: Plan, written: str) -> str:
    """Write a district of the plan as the plan does; anything else stays as it is."""
    for district in plan.districts:
        name = district.name.zh
        if written and written in (name, _DIVISION.sub("", name)):
            return name
    return written


def _ended(line: TableLine, faults: list[Fault]) -> tuple[str, ...]:
    """A former employer needs a year: without one the plan's years cannot be counted."""
    names = _listed(line.cells.get("former_employers", ""))
    faults += [
        _fault(line, "former_employers", "import_until", former=name)
        for name in names
        if dated_word(name, "").until_on is None
    ]
    return names


def _main_field(plan: Plan, line: TableLine, faults: list[Fault]) -> str:
    written = line.cells["main_field"]
    if not written:
        faults.append(_fault(line, "main_field", "import_empty"))
        return ""
    return _field(plan, line, "main_field", written, faults)


def _second_fields(plan: Plan, line: TableLine, faults: list[Fault]) -> tuple[str, ...]:
    written = line.cells.get("second_fields", "")
    names = (written,) if _field_key(plan, written) else _listed(written)
    keys = [_field(plan, line, "second_fields", name, faults) for name in names]
    return tuple(dict.fromkeys(key for key in keys if key))


def _field(plan: Plan, line: TableLine, column: str, name: str, faults: list[Fault]) -> str:
    key = _field_key(plan, name)
    if key is None:
        allowed = "、".join(one.name.zh for one in plan.fields)
        faults.append(_fault(line, column, "import_field", field_name=name, allowed=allowed))
    return key or ""


def _field_key(plan: Plan, written: str) -> str | None:
    wanted = _squeezed(written)
    for one in plan.fields:
        if wanted in (one.key, *(_squeezed(name) for name in _both(one.name))):
            return one.key
    return None


def _both(name: Text) -> tuple[str, str]:
    return name.zh, name.en


def _squeezed(text: str) -> str:
    return text.replace(" ", "").casefold()


def _most(plan: Plan, line: TableLine, faults: list[Fault]) -> int:
    written = line.cells.get("most_entries", "")
    if not written:
        return plan.draw.load.most
    digits = written.removesuffix("项").removesuffix("个")
    if not digits.isdecimal() or not 1 <= int(digits) <= _MOST_ENTRIES:
        faults.append(_fault(line, "most_entries", "import_most"))
        return 1
    return int(digits)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


def _different(row: JudgeRow, judge: Judge) -> tuple[str, ...]:
    """Return the headings of the columns in which a row differs from the pool."""
    return tuple(
        heading
        for column, heading in COLUMNS.items()
        if _as_stored(getattr(row, column)) != getattr(judge, column)
    )


def _as_stored(value: object) -> object:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
