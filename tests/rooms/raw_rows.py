"""Rows as the database sees them, without any model's or operation's care."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, insert

from competition.core.database import Moment, db

_numbers = count(1)
A_MOMENT = datetime(2022, 4, 20, 2, 0, tzinfo=UTC)
USUAL = {
    "person": {
        "email": lambda: f"person{next(_numbers)}@example.cn",
        "state": "active",
        "language": "zh",
    },
    "role_grant": {"role": "organiser"},
    "letter": {"state": "queued"},
    "share": {"kind": "edit"},
    "job": {"state": "waiting", "done": 0, "total": 0},
    "judge": {"state": "listed", "most_entries": 60},
    "recommendation_list": {"reopened_at": A_MOMENT, "reopen_reason": "漏了一项"},
    "tie_decision": {"verdict": "ignored", "words": []},
    "verdict": {"kind": "recommended"},
    "notice": {"kind": "results", "state": "draft"},
    "score_sheet": {"state": "empty"},
    "award": {"amount_cents": 0},
    "condition_check": {"is_met": False},
    "objection": {"state": "filed", "filed_as": "person"},
    "certificate": {"award_id": lambda: make_row("award")},
    "past_import": {"state": "reading"},
    "past_entry": {"level": "city"},
    "known_text": {"past_entry_id": lambda: make_row("past_entry")},
    "candidate": {"score": 500, "band": "notable"},
    "likeness_verdict": {"kind": "same"},
    "movement": {"kind": "payment", "cents": 1},
    "moderated_comment": {"choice": "shown"},
    "plan_change": {"decided_at": A_MOMENT, "decided_by_id": lambda: make_row("person")},
    "ballot": {"choice": "approve", "ballot_round": 1, "number": 1},
}
"""What a row needs to pass the checks of its table."""
ONE_OF = {
    "certificate": {"award_id", "judge_id", "unit_award_id"},
    "known_text": {"entry_id", "past_entry_id"},
}
"""Columns of which a row has exactly one: naming one of them drops the usual one."""


def make_row(table_name: str, **values: object) -> int:
    """Insert a row with whatever it must have, and the rows it links to; return its id."""
    table = db.metadata.tables[table_name]
    usual = USUAL.get(table_name, {})
    complete = {
        column.name: value_for(column)
        for column in table.columns
        if not column.nullable and not _numbers_itself(table, column)
    }
    others = ONE_OF.get(table_name, set())
    chosen = {
        name: made() if callable(made) else made
        for name, made in usual.items()
        if name not in others or not others & set(values)
    }
    made = db.session.execute(insert(table).values(complete | chosen | values))
    return made.inserted_primary_key[0]


def value_for(column: Column) -> object:
    """Return a value that no other row has, as far as the column's type has many."""
    if column.foreign_keys:
        (link,) = column.foreign_keys
        return make_row(link.column.table.name)
    number = next(_numbers)
    if isinstance(column.type, String):
        return f"{number:016x}"[-(column.type.length or 16) :]
    kinds = {
        Boolean: False,
        Integer: number,
        Moment: A_MOMENT,
        Date: A_MOMENT.date(),
        JSON: {},
    }
    return next(value for kind, value in kinds.items() if isinstance(column.type, kind))


def _numbers_itself(table: Table, column: Column) -> bool:
    return column.primary_key and table.autoincrement_column is column
