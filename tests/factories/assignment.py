"""Builders of the pool, of draws and assignments, by sequence and not by chance."""

import secrets
from datetime import UTC, datetime
from io import BytesIO
from itertools import count

import xlsxwriter

from competition.accounts.models import Person, Role
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.assignment.operations import draw_judges, release_draw
from competition.assignment.queries import COLUMNS
from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from tests.factories.accounts import make_person
from tests.factories.registration import make_entry

_numbers = count(1)
ADDED_AT = datetime(2022, 5, 10, 2, 0, tzinfo=UTC)
A_PUBLIC_VALUE = "3084.28"


def make_judge(edition: Edition, *, account: bool = True, **values: object) -> Judge:
    """Add a judge who accepted, with an account that holds the role unless told otherwise."""
    number = next(_numbers)
    if account and "person" not in values:
        values["person"] = make_person(role=Role.JUDGE, edition_key=edition.key)
    judge = Judge(
        **{
            "public_id": secrets.token_hex(8),
            "edition": edition,
            "code": f"J{number:04d}",
            "state": "accepted",
            "name": f"专家{number}",
            "email": f"judge{number}@example.cn",
            "phone": "",
            "employer": f"第{number}研究院",
            "affiliates": [],
            "title": "教授",
            "kind": "technical",
            "region": "",
            "main_field": "new-materials",
            "second_fields": [],
            "most_entries": 60,
            "added_at": ADDED_AT,
            **values,
        }
    )
    db.session.add(judge)
    db.session.flush()
    return judge


def make_accepted_entry(edition: Edition, **values: object) -> Entry:
    """Add an accepted entry with complete answers and no documents."""
    number = next(_numbers)
    return make_entry(
        edition,
        documents=False,
        **{
            "reference": f"CZ2022-{number:04d}",
            "state": "accepted",
            "submitted_at": ADDED_AT,
            "accepted_at": ADDED_AT,
            **values,
        },
    )


def make_draw(
    edition: Edition, *, by: Person, at: datetime = ADDED_AT, release: bool = True, **values: object
) -> DrawRun:
    """Draw the preliminary round through the operations, and release it unless told otherwise."""
    asked = {"public_value": A_PUBLIC_VALUE, **values}
    run = draw_judges(edition, "preliminary", by=by, at=at, **asked)
    if release:
        release_draw(run, by=by, at=at)
    return run


def make_assignment(entry: Entry, judge: Judge, run: DrawRun, **values: object) -> Assignment:
    """Let a judge read an entry, whatever a draw says."""
    one = Assignment(
        **{
            "public_id": secrets.token_hex(8),
            "edition": entry.edition,
            "round_key": run.round_key,
            "draw_run": run,
            "entry": entry,
            "judge": judge,
            "state": "waiting",
            **values,
        }
    )
    db.session.add(one)
    db.session.flush()
    return one


def table_row(number: int, **cells: object) -> dict[str, object]:
    """Return a line of a table of experts that has nothing wrong with it."""
    return {
        "name": f"专家{number}",
        "email": f"expert{number}@example.cn",
        "employer": f"第{number}研究院",
        "main_field": "新材料",
        **cells,
    }


def table_file(rows, *, above=(), below=(), headings=None, extra=()) -> bytes:
    """Return an .xlsx file: lines above, the header, rows by keys of COLUMNS, lines below."""
    names = headings or dict(COLUMNS)
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    position = 0
    for line in above:
        sheet.merge_range(position, 0, position, len(names) - 1, line)
        position += 1
    sheet.write_row(position, 0, [*names.values(), *extra])
    for number, row in enumerate(rows, start=1):
        cells = [number if key == "no" else row.get(key, "") for key in names]
        sheet.write_row(position + number, 0, cells)
    for number, line in enumerate(below, start=position + len(rows) + 2):
        sheet.write_row(number, 0, line)
    book.close()
    return out.getvalue()
