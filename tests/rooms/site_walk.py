"""Walking the site as any role, and telling whether anything was changed or given away."""

import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from flask import Flask

from competition.core.database import db
from competition.core.sessions import cookie_name
from tests.rooms.permission_table import TABLE
from tests.rooms.reading_table import MAY_READ, NEVER
from tests.rooms.small_world import World

METHODS = ("get", "post")


def path_of(app: Flask, world: World, endpoint: str) -> str:
    """Return the path of an endpoint with things of the small world in it."""
    row = TABLE[endpoint]
    (rule,) = {rule.rule: rule for rule in app.url_map.iter_rules(endpoint)}.values()
    values = {name: world.values[row.of.get(name, name)] for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(endpoint, **values) + row.query


def ask(app: Flask, world: World, role: str, method: str, endpoint: str):
    """Send one request to an endpoint as a role."""
    browser = app.test_client()
    if role in world.tokens:
        with app.app_context():
            browser.set_cookie(cookie_name(), world.tokens[role])
    sent = {"data": TABLE[endpoint].data} if method == "post" else {}
    answer = getattr(browser, method)(path_of(app, world, endpoint), **sent)
    answer.get_data()  # so that files are read and closed
    answer.close()
    return answer


def outcome(answer, method: str) -> str:
    """Return what became of a request: ``ok``, ``not found``, ``sign in``, or the fault."""
    if answer.status_code == 404:
        return "not found"
    if answer.status_code == 401:
        return "sign in"
    if method == "get" and answer.status_code == 303 and answer.location == "/sign-in":
        return "sign in"
    return "ok" if answer.status_code < 500 else f"error {answer.status_code}"


def given_away(world: World, role: str, answer, *, shows: frozenset[str] | None) -> list[str]:
    """Return the canaries in an answer that the role may not read.

    ``shows`` is what the page itself may show, or ``None`` where the role is not let in.
    """
    everything = _readable(answer.get_data()) + str(answer.headers)
    found = {name for name, canary in world.canaries.items() if canary in everything}
    if shows is None:
        return sorted(found - {f"name_of_{role}"})
    if role in NEVER:
        return sorted(found & NEVER[role])
    return sorted(found - MAY_READ[role] - shows)


def _readable(content: bytes) -> str:
    """Return what can be read in a page or in the parts of a workbook."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return content.decode(errors="replace")


def state_of_everything(app: Flask) -> str:
    """Return a hash of all rows of all tables, and of the files that are kept."""
    digest = hashlib.sha256()
    with app.app_context():
        connection = db.session.connection()
        for table in db.metadata.sorted_tables:
            key = ", ".join(f'"{column.name}"' for column in table.primary_key)
            # As the driver gives them: SQLAlchemy would shorten long values where it writes rows.
            rows = connection.exec_driver_sql(
                f'SELECT * FROM "{table.name}" ORDER BY {key}'  # noqa: S608 - our own names
            )
            digest.update(f"{table.name}: {[tuple(row) for row in rows]}".encode())
    files = Path(app.instance_path) / "files"
    digest.update(str(sorted(path.name for path in files.rglob("*"))).encode())
    return digest.hexdigest()
