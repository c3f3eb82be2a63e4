"""Excel files of the pool and of draws, and the empty table for the import."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from competition.assignment.models import Judge
from competition.assignment.queries.imports import kind_keys
from competition.assignment.queries.pool import reviews_in_year
from competition.assignment.queries.sheets import DrawSheet
from competition.assignment.queries.tables import COLUMNS, REQUIRED
from competition.core.phrases import PHRASES, say
from competition.core.workbooks import Cell, make_workbook
from competition.editions.models import Edition
from competition.rules.plan.edition import Plan

_ROWS_WITH_CHOICES = 500


def pool_workbook(edition: Edition, judges: Sequence[Judge], *, year: int) -> bytes:
    """Return the pool as an .xlsx file that the import takes again; reviews are of a year."""
    header = [say("pool_code"), *COLUMNS.values(), say("pool_reviews", year=year)]
    header.append(say("pool_state"))
    fields = _field_names(edition.plan)
    reviews = reviews_in_year(edition, judges, year)
    rows = [
        [
            judge.code,
            *_cells(judge, fields),
            reviews.get(judge.email, 0),
            say(f"judge_state_{judge.state}"),
        ]
        for judge in judges
    ]
    return make_workbook(say("pool_title"), header, rows)


def _cells(judge: Judge, fields: Mapping[str, str]) -> list[Cell]:
    return [
        judge.name,
        judge.email,
        judge.phone,
        judge.employer,
        "、".join(judge.affiliates),
        "、".join(judge.former_employers),
        "、".join(judge.stakes),
        "、".join(judge.joint_workers),
        judge.title,
        kind_words(judge.kind),
        judge.region,
        fields.get(judge.main_field, judge.main_field),
        "、".join(fields.get(key, key) for key in judge.second_fields),
        judge.most_entries,
    ]


def kind_words(kind: str) -> str:
    """Return the wording of a type of experts; one that only a plan knows is its own word."""
    code = f"judge_kind_{kind.replace('-', '_')}"
    return say(code) if code in PHRASES else kind


def _field_names(plan: Plan) -> dict[str, str]:
    return {one.key: one.name.zh for one in plan.fields}


def draw_workbook(sheet: DrawSheet) -> bytes:
    """Return who reads what by a draw, one line an assignment."""
    fields = _field_names(sheet.run.plan_version.plan)
    header = [say(f"draw_column_{name}") for name in _DRAW_COLUMNS]
    rows: list[Sequence[Cell]] = [
        [
            drawn.entry.reference,
            drawn.entry.project_name,
            fields.get(drawn.entry.field_key, drawn.entry.field_key),
            drawn.panel,
            reader.judge.code,
            reader.judge.name,
            reader.judge.employer,
            say(f"level_{reader.level}") if reader.level else "",
        ]
        for drawn in sheet.entries
        for reader in drawn.readers
    ]
    return make_workbook(say("draw_title", number=sheet.run.number), header, rows)


_DRAW_COLUMNS = ("reference", "project", "field", "panel", "code", "name", "employer", "level")


def table_template(plan: Plan) -> bytes:
    """Return the empty table of experts: choices in its cells, a second sheet that explains."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, notes = book.add_worksheet(say("pool_title")), book.add_worksheet(say("template_notes"))
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DCE8F6"})
    other = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (key, heading) in enumerate(COLUMNS.items()):
        sheet.write_string(0, column, heading, needed if key in REQUIRED else other)
        sheet.set_column(column, column, _WIDTHS.get(key, 12), text)
    places = {key: place for place, key in enumerate(COLUMNS)}
    lists = {
        "main_field": [one.name.zh for one in plan.fields],
        "kind": [kind_words(key) for key in kind_keys(plan)],
    }
    for key, names in lists.items():
        notes.write_column(0, 3 + places[key], names)
        last = chr(ord("A") + 3 + places[key])
        source = f"='{say('template_notes')}'!${last}$1:${last}${len(names)}"
        sheet.data_validation(
            1, places[key], _ROWS_WITH_CHOICES, places[key], {"validate": "list", "source": source}
        )
    for row, (key, heading) in enumerate(COLUMNS.items()):
        notes.write_string(row, 0, heading, needed if key in REQUIRED else other)
        notes.write_string(row, 1, say(f"template_{key}"), wrapped)
    notes.set_column(0, 0, 12)
    notes.set_column(1, 1, 70)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


_WIDTHS = {
    "email": 26,
    "phone": 16,
    "employer": 30,
    "affiliates": 30,
    "former_employers": 30,
    "stakes": 24,
    "joint_workers": 20,
    "main_field": 24,
}
