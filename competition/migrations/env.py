"""How Alembic reaches the database: through the app, as one serialised write transaction."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import text

from competition.core.database import db


def _render_item(kind: str, item: object, autogen: AutogenContext) -> str | bool:
    """Write our moments as plain timestamps: a migration imports no model."""
    if kind == "type" and type(item).__name__ == "Moment":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate inside one transaction; on SQLite behind the same gate as every other writer."""
    options = dict(current_app.extensions["migrate"].configure_args)
    options.pop("directory", None)
    gate = current_app.extensions["write_gate"]
    with db.engine.connect().execution_options(writing=True) as connection:
        if gate is None:
            _migrate(connection, options)
            return
        with gate.held(seconds=60):
            # Batch mode makes tables anew; the links are checked again when it is done.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            _migrate(connection, options)
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: object, options: dict[str, object]) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=_render_item,
        **options,
    )
    with connection.begin():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration leaves broken links: {broken[:5]}")


run()
