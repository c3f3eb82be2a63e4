"""Migrations: one line of history that ends where the models are, and leads back again."""

import ast
import os
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from competition import create_app
from competition.core.database import db, write_transaction
from competition.core.settings import Settings, completed

MIGRATIONS = Path(__file__).parents[2] / "competition" / "migrations"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")
ENGINES = ["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"]
pytestmark = [  # indexes on expressions are compared below, by their very words
    pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning"),
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection"),
]


@pytest.fixture(params=ENGINES)
def empty_site(request, tmp_path):
    """Return a function that makes an app on an empty database of its own."""
    made = []

    def make(name):
        url = _empty_schema(name) if request.param == "postgresql" else ""
        folder = tmp_path / name
        app = create_app(completed(Settings(instance_path=folder, database_url=url)))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _empty_schema(name):
    """Return the address of an empty schema beside the one that the rooms' tests use."""
    engine = create_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    url = make_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={name}"})
    return url.render_as_string(hide_password=False)


@pytest.fixture
def migrated(empty_site):
    app = empty_site("migrated")
    with app.app_context():
        upgrade()
        yield app


def _described():
    """Return everything that the database at hand consists of, in words that can be compared."""
    engine = db.engine
    found = inspect(engine)
    with engine.connect() as connection:
        triggers = connection.execute(text(_TRIGGERS[engine.dialect.name])).all()
        indexes = connection.execute(text(_INDEXES[engine.dialect.name])).all()
    tables = sorted(set(found.get_table_names()) - {"alembic_version"})
    return {
        "triggers": sorted(_plain(row) for row in triggers),
        "indexes": sorted(_plain(row) for row in indexes if "alembic_version" not in str(row)),
    } | {table: _table(found, table) for table in tables}


_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT trigger_name, event_manipulation, action_statement"
    " FROM information_schema.triggers WHERE trigger_schema = current_schema()",
}
_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, replace(indexdef, current_schema() || '.', '')"
    " FROM pg_indexes WHERE schemaname = current_schema()",
}


def _plain(row):
    return re.sub(r"\s+", " ", " ".join(row)).replace('"', "").replace("current_schema.", "")


def _table(found, table):
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in found.get_columns(table)
        },
        "key": found.get_pk_constraint(table)["constrained_columns"],
        "links": {
            one["name"]: (one["constrained_columns"], one["referred_table"])
            for one in found.get_foreign_keys(table)
        },
        "uniques": {
            one["name"]: one["column_names"] for one in found.get_unique_constraints(table)
        },
        "checks": {
            one["name"]: re.sub(r"\s+", " ", one["sqltext"])
            for one in found.get_check_constraints(table)
        },
    }


def test_history_is_one_line():
    script = ScriptDirectory(str(MIGRATIONS))

    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_revisions_are_numbered_in_order_and_named():
    revisions = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]

    assert [one.revision for one in revisions] == [
        f"{number:04d}" for number in range(1, len(revisions) + 1)
    ]
    assert [
        one.path for one in revisions if not re.search(r"/\d{4}_[a-z0-9_]+\.py$", one.path)
    ] == []


def test_a_migration_imports_nothing_of_ours():
    imported = [
        f"{file.name}: {name}"
        for file in (MIGRATIONS / "versions").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or node.names[0].name]
        if name.startswith("competition")
    ]

    assert imported == []


def test_migrating_up_leads_to_what_the_models_say(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, db.metadata) == []


def test_migrating_up_makes_the_very_database_that_the_models_make(empty_site):
    migrated, modelled = empty_site("migrated"), empty_site("modelled")
    with migrated.app_context():
        upgrade()
        by_migration = _described()
    with modelled.app_context():
        with write_transaction():
            db.metadata.create_all(db.session.connection())
        by_models = _described()

    assert by_migration == by_models


def test_migrating_down_leaves_nothing_and_up_again_works(migrated):
    before = _described()

    downgrade(revision="base")
    assert _described() == {"triggers": [], "indexes": []}

    upgrade()
    assert _described() == before


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"]
)
def test_the_audit_log_refuses_changes_after_migrating(migrated, change):
    with write_transaction():
        db.session.execute(text(_A_LINE))

    with pytest.raises(DBAPIError, match="append-only"), write_transaction():
        db.session.execute(text(change))


_A_LINE = """
    INSERT INTO audit_event (seq, at, kind, subject, actor_name, reason, data, request_id,
                             address_hash, previous_hash, hash)
    VALUES (1, '2022-04-20 02:00:00', 'a:b:c', 'thing:1', '', '', '{}', '', '', '0', '1')
"""


def test_a_site_is_migrated_from_any_folder(empty_site, tmp_path, monkeypatch):
    app = empty_site("elsewhere")
    monkeypatch.chdir(tmp_path)

    with app.app_context():
        upgrade()

        assert "audit_event" in inspect(db.engine).get_table_names()
