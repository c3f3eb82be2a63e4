"""A table of earlier entries: looked at line by line, taken in whole, taken out whole."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from competition.audit.models import AuditEvent
from competition.cli.jobs import run_waiting_jobs
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.history.models import ImportState, PastEntry, PastImport
from competition.history.operations import confirm_import, take_table, undo_import
from competition.history.queries import count_by_year
from competition.jobs.models import Job
from competition.jobs.operations import Work
from tests.factories.editions import make_edition
from tests.factories.history import bring_in, past_row, table_of, upload_of, upload_table
from tests.factories.screening import make_officer, make_organiser
from tests.rooms.conftest import A_MOMENT

WRONG = (
    {"year": "去年"},
    {"year": ""},
    {"contest": ""},
    {"level": "乡级"},
    {"project": ""},
    {"holder": ""},
    {"code": "91320400MA000000XX"},
    {"phone": "12345"},
    {"prize": "五等奖"},
    {"place": "零"},
    {"amount": "很多"},
    {"money_taken": "也许"},
    {"patents": "ZL202110000001.1"},
    {"series": "常州"},
    {"summary": "长" * 10_001},
)


@pytest.fixture
def edition(app):
    with write_transaction():
        return make_edition()


@pytest.fixture
def organiser(edition):
    with write_transaction():
        return make_organiser(edition)


def _count():
    return db.session.scalar(select(func.count(PastEntry.id)))


def _table(public_id):
    return db.session.query(PastImport).filter_by(public_id=public_id).one()


@pytest.mark.no_cover
def test_of_5000_rows_the_37_faulty_lines_are_named_and_nothing_is_written_until_confirmed(
    edition, organiser, monkeypatch
):
    rows = [past_row(number) for number in range(5_000)]
    faulty = [7 + 131 * number for number in range(37)]
    for number, place in enumerate(faulty):
        rows[place] |= WRONG[number % len(WRONG)]
    steps = []
    advance = Work.advance

    def noted(work, done, total):
        advance(work, done, total)
        row = db.session.execute(select(Job.done, Job.total).where(Job.id == work.job_id)).one()
        steps.append((tuple(row), _count()))

    monkeypatch.setattr(Work, "advance", noted)

    public_id = upload_table(edition, table_of(rows), by=organiser, at=A_MOMENT)

    table = _table(public_id)
    assert (table.state, table.lines, table.faulty_lines) == ("read", 5_000, 37)
    assert [one["line"] for one in table.faults] == [place + 2 for place in faulty]
    assert [one["code"] for one in table.faults[: len(WRONG)]] == [
        "past_year",
        "past_missing",
        "past_missing",
        "past_level",
        "past_missing",
        "past_missing",
        "past_code",
        "past_phone",
        "past_prize",
        "past_place",
        "past_amount",
        "past_yes_no",
        "past_patent",
        "past_series",
        "past_too_long",
    ]
    assert _count() == 0
    assert steps[0] == ((250, 5_000), 0)
    assert steps[-1] == ((5_000, 5_000), 0)

    with write_transaction():
        confirm_import(_table(public_id), by=organiser, at=A_MOMENT)
    assert _count() == 0
    steps.clear()
    run_waiting_jobs(most=1)

    assert {count for _step, count in steps} == {0}
    assert _count() == 4_963
    assert _table(public_id).state == "done"
    assert sum(one.entries for one in count_by_year()) == 4_963

    with write_transaction():
        undo_import(
            _table(public_id), reason="导错了年份", by=organiser, at=A_MOMENT + timedelta(1)
        )

    assert _count() == 0
    table = _table(public_id)
    assert (table.state, table.undone_reason) == ("undone", "导错了年份")
    kinds = db.session.scalars(
        select(AuditEvent.kind)
        .where(AuditEvent.kind.startswith("history:"))
        .order_by(AuditEvent.seq)
    ).all()
    assert kinds == [
        "history:import:uploaded",
        "history:import:confirmed",
        "history:import:written",
        "history:import:undone",
    ]


def test_what_is_in_the_register_and_what_stands_twice_is_not_taken_again(edition, organiser):
    bring_in(edition, [past_row(1)], by=organiser, at=A_MOMENT)

    again = bring_in(edition, [past_row(1), past_row(2), past_row(2)], by=organiser, at=A_MOMENT)

    assert [(one["line"], one["code"]) for one in again.faults] == [
        (2, "past_known"),
        (4, "past_twice"),
    ]
    assert _count() == 2


def test_a_line_is_kept_as_the_rules_read_it(edition, organiser):
    row = past_row(
        2,
        year="2021年",
        level="省赛",
        prize="银奖",
        place="第3名",
        amount="10.5",
        money_taken="是",
        is_accepted="否",
        patents="ZL200310100002.X、CN112345678A",
        holder="常州(新北)科技有限公司",
    )

    bring_in(edition, [row], by=organiser, at=A_MOMENT)

    past = db.session.scalars(select(PastEntry)).one()
    assert (past.year, past.level, past.rank, past.place) == (2021, "province", "second", 3)
    assert (past.amount_cents, past.money_taken, past.is_accepted) == (10_500_000, True, False)
    assert past.patents == ["ZL200310100002.X", "CN112345678A"]
    assert past.holder_name == "常州（新北）科技有限公司"
    assert past.source.sha256


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no workbook", "table_broken"), (table_of([]), "table_empty")],
)
def test_what_is_no_such_table_is_refused_with_the_reason(edition, organiser, content, code):
    public_id = upload_table(edition, content, by=organiser, at=A_MOMENT)

    table = _table(public_id)
    assert (table.state, table.refusal) == (ImportState.REFUSED, code)
    assert table.job.result["summary"]
    with pytest.raises(RefusedError, match="past_not_ready"), write_transaction():
        confirm_import(table, by=organiser, at=A_MOMENT)


def test_a_table_without_a_right_line_cannot_be_confirmed(edition, organiser):
    public_id = upload_table(edition, table_of([past_row(1, year="")]), by=organiser, at=A_MOMENT)

    with pytest.raises(RefusedError, match="past_nothing"), write_transaction():
        confirm_import(_table(public_id), by=organiser, at=A_MOMENT)


def test_a_second_confirmation_orders_nothing(edition, organiser):
    public_id = upload_table(edition, table_of([past_row(1)]), by=organiser, at=A_MOMENT)
    with write_transaction():
        confirm_import(_table(public_id), by=organiser, at=A_MOMENT)

    with pytest.raises(RefusedError, match="past_not_ready"), write_transaction():
        confirm_import(_table(public_id), by=organiser, at=A_MOMENT)

    run_waiting_jobs()
    with pytest.raises(RefusedError, match="past_not_ready"), write_transaction():
        confirm_import(_table(public_id), by=organiser, at=A_MOMENT)
    assert _count() == 1


def test_what_others_brought_in_meanwhile_stops_the_import_whole(edition, organiser):
    first = upload_table(edition, table_of([past_row(1), past_row(2)]), by=organiser, at=A_MOMENT)
    bring_in(edition, [past_row(2)], by=organiser, at=A_MOMENT)
    with write_transaction():
        confirm_import(_table(first), by=organiser, at=A_MOMENT)

    run_waiting_jobs()

    assert _count() == 1
    assert _table(first).state == "read"
    assert _table(first).job.fault.startswith("核对之后名录有了变化")


def test_only_what_was_taken_in_can_be_undone_and_with_a_reason(edition, organiser):
    public_id = upload_table(edition, table_of([past_row(1)]), by=organiser, at=A_MOMENT)
    with pytest.raises(RefusedError, match="past_not_done"), write_transaction():
        undo_import(_table(public_id), reason="误传", by=organiser, at=A_MOMENT)

    done = bring_in(edition, [past_row(3)], by=organiser, at=A_MOMENT)
    with pytest.raises(RefusedError, match="past_reason_needed"), write_transaction():
        undo_import(done, reason=" ", by=organiser, at=A_MOMENT)
    assert _count() == 1


def test_an_officer_brings_nothing_in(edition, organiser):
    with write_transaction():
        officer = make_officer(edition)
    public_id = upload_table(edition, table_of([past_row(1)]), by=organiser, at=A_MOMENT)

    with pytest.raises(NotFoundError), write_transaction():
        take_table(edition, upload_of(b"x"), by=officer, at=A_MOMENT)
    for change in (confirm_import, lambda table, **who: undo_import(table, reason="x", **who)):
        with pytest.raises(NotFoundError), write_transaction():
            change(_table(public_id), by=officer, at=A_MOMENT)


def test_a_summary_keeps_its_punctuation_and_its_lines(edition, organiser):
    words = "采用薄膜工艺，精度达 ±2 微米。\n已在３家工厂试用；反响良好！"

    bring_in(edition, [past_row(1, summary=words)], by=organiser, at=A_MOMENT)

    assert db.session.scalars(select(PastEntry.summary)).one() == words
