"""Builders of tables of earlier entries, and of what they leave in the register."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from competition.accounts.models import Person
from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.core.storage import keep
from competition.core.uploads import CheckedUpload
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.history.models import PastImport
from competition.history.operations import confirm_import, take_table
from competition.history.queries import COLUMNS
from tests.factories.registration import credit_code


def past_row(number: int, **cells: str) -> dict[str, str]:
    """Return the cells of one line, by column; every number another entry."""
    return {
        "year": str(2015 + number % 7),
        "contest": "常州市创新创业大赛",
        "series": "changzhou",
        "level": "市级",
        "project": f"第{number}号往届项目",
        "holder": f"常州往届{number}科技有限公司",
        "code": credit_code(500_000 + number),
        "leader": f"往届{number}",
        "phone": f"1390000{number:04d}"[:11],
        "prize": ("一等奖", "二等奖", "三等奖", "")[number % 4],
        "summary": f"往届第{number}个项目的简介。",
        **cells,
    }


def table_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return an .xlsx file with these rows."""
    return make_workbook(
        "往届项目",
        list(COLUMNS.values()),
        [[row.get(key, "") for key in COLUMNS] for row in rows],
    )


def keep_table(rows: Iterable[Mapping[str, str]]) -> str:
    """Store a table and return its hash."""
    return keep(table_of(rows)).sha256


def upload_of(content: bytes, name: str = "往届项目.xlsx") -> CheckedUpload:
    """Return a stored and checked file."""
    kept = keep(content)
    return CheckedUpload(
        name=name, extension="xlsx", media_type=XLSX, sha256=kept.sha256, size=kept.size
    )


def upload_table(edition: Edition, content: bytes, *, by: Person, at: datetime) -> str:
    """Upload a table and have it read; return its public id. Outside any transaction."""
    with write_transaction():
        public_id = take_table(edition, upload_of(content), by=by, at=at).public_id
    run_waiting_jobs()
    return public_id


def bring_in(
    edition: Edition, rows: Iterable[Mapping[str, str]], *, by: Person, at: datetime
) -> PastImport:
    """Upload a table, confirm it and have everything compared. Outside any transaction."""
    public_id = upload_table(edition, table_of(rows), by=by, at=at)
    with write_transaction():
        table = db.session.query(PastImport).filter_by(public_id=public_id).one()
        confirm_import(table, by=by, at=at)
    run_waiting_jobs()
    return db.session.query(PastImport).filter_by(public_id=public_id).one()
