"""`flask serve`: the site on a production server; letters and long work go in threads of it."""

import threading
from collections.abc import Callable
from dataclasses import replace

import click
import structlog
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from competition.cli.jobs import run_waiting_jobs
from competition.cli.letters import send_letters
from competition.cli.releases import release_due
from competition.core.database import db
from competition.core.errors import BusyError
from competition.core.phrases import _
from competition.core.settings import Settings

ROUND_SECONDS = 5.0
JOBS_SECONDS = 1.0
RELEASES_SECONDS = 0.5
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


@click.command("serve", help="Serve the site and send its letters.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def group(host: str, port: int) -> None:
    """Serve until stopped, with the limits that held against slow clients (reliability §6.7)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    address = use_port(app, port)
    stops = (start_postman(app), start_jobs(app), start_releases(app))
    with force_locale("zh_Hans_CN"):
        click.echo(_("网站已启动：%(address)s  （按 Ctrl+C 停止）", address=address))
    try:
        waitress.serve(
            app,
            host=host,
            port=port,
            threads=8,
            connection_limit=2000,
            channel_timeout=20,
            ident=None,
        )
    finally:
        for stop in stops:
            stop.set()


def use_port(app: Flask, port: int) -> str:
    """Return the site's address; the embedded default goes by the port that it is served on."""
    settings: Settings = app.extensions["settings"]
    if not settings.is_production and settings.base_url == DEFAULT_ADDRESS:
        settings = replace(settings, base_url=f"http://127.0.0.1:{port}")
        app.extensions["settings"] = settings
    return settings.base_url


def start_postman(app: Flask, seconds: float = ROUND_SECONDS) -> threading.Event:
    """Send waiting letters every few seconds in a thread, until the returned event is set."""
    return _start(app, "postman", send_letters, seconds)


def start_jobs(app: Flask, seconds: float = JOBS_SECONDS) -> threading.Event:
    """Carry out waiting jobs in a thread, until the returned event is set."""
    return _start(app, "jobs", run_waiting_jobs, seconds)


def start_releases(app: Flask, seconds: float = RELEASES_SECONDS) -> threading.Event:
    """Release notices at their set times in a thread, until the returned event is set."""
    return _start(app, "releases", release_due, seconds)


def _start(app: Flask, name: str, work: Callable[[], object], seconds: float) -> threading.Event:
    stop = threading.Event()
    threading.Thread(
        target=_rounds, args=(app, stop, name, work, seconds), name=name, daemon=True
    ).start()
    return stop


def _rounds(
    app: Flask, stop: threading.Event, name: str, work: Callable[[], object], seconds: float
) -> None:
    while not stop.wait(seconds):
        with app.app_context():
            try:
                work()
            except (BusyError, SQLAlchemyError, OSError) as error:
                structlog.get_logger().warning(f"{name} waits", fault=type(error).__name__)
            finally:
                db.session.remove()
