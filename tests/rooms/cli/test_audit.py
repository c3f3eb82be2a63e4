"""`flask audit verify` names the first line that does not hold."""

import pytest
from sqlalchemy import text

from competition.audit.models import AuditEvent
from competition.audit.queries import head_hash
from competition.core.database import write_transaction
from tests.factories.editions import make_edition


@pytest.fixture
def chain(app, db):
    """Write a chain of four lines: two editions brought in."""
    make_edition()
    make_edition("huizhou-2022")
    db.session.commit()
    return [line.hash for line in db.session.query(AuditEvent).order_by(AuditEvent.seq)]


WITHOUT_TRIGGERS = {
    "sqlite": (
        ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"),
        (),
    ),
    "postgresql": (
        ("ALTER TABLE audit_event DISABLE TRIGGER USER",),
        ("ALTER TABLE audit_event ENABLE TRIGGER USER",),
    ),
}


def verify(app, *arguments):
    return app.test_cli_runner().invoke(args=["audit", "verify", *arguments])


def tamper(db, statement):
    """Change the log as somebody with the database file in hand would: without its triggers."""
    before, after = WITHOUT_TRIGGERS[db.engine.dialect.name]
    with write_transaction():
        for step in (*before, statement, *after):
            db.session.execute(text(step))


def test_an_honest_chain_holds(app, db, chain):
    result = verify(app)

    assert result.exit_code == 0
    assert result.output == f"4 条记录全部相符。链头 {chain[-1]}\n"
    assert head_hash() == chain[-1]


def test_an_empty_log_holds(app, db):
    assert verify(app).output.startswith("0 条记录全部相符。")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE audit_event SET kind = 'editions:plan:imporded' WHERE seq = 2",
            "第 2 条记录不符：内容或校验值被改动。此前 1 条相符。",
        ),
        (
            "UPDATE audit_event SET actor_name = 'x' WHERE seq = 3",
            "第 3 条记录不符：内容或校验值被改动。此前 2 条相符。",
        ),
        (
            "UPDATE audit_event SET hash = substr(hash, 2) || '-' WHERE seq = 4",
            "第 4 条记录不符：内容或校验值被改动。此前 3 条相符。",
        ),
        (
            "UPDATE audit_event SET previous_hash = hash WHERE seq = 3",
            "第 3 条记录不符：与上一条的链接断开。此前 2 条相符。",
        ),
        (
            "DELETE FROM audit_event WHERE seq = 2",
            "第 3 条记录不符：前面缺少记录。此前 1 条相符。",
        ),
    ],
)
def test_the_first_line_that_does_not_hold_is_named(app, db, chain, statement, told):
    tamper(db, statement)

    result = verify(app)

    assert (result.exit_code, result.output) == (1, f"{told}\n")


def test_a_line_that_cannot_be_read_is_named(app, db, chain):
    tamper(db, "UPDATE audit_event SET at = 'yesterday' WHERE seq = 2")

    # PostgreSQL knows the word and keeps a moment, which is another one.
    fault = {"sqlite": "无法读取", "postgresql": "内容或校验值被改动"}[db.engine.dialect.name]
    assert verify(app).output == f"第 2 条记录不符：{fault}。此前 1 条相符。\n"


def test_a_head_that_was_printed_must_still_be_there(app, db, chain):
    assert verify(app, "--head", chain[1]).exit_code == 0

    tamper(db, "DELETE FROM audit_event WHERE seq = 4")
    result = verify(app, "--head", chain[3])

    assert result.exit_code == 1
    assert f"链中没有 {chain[3]}" in result.output
