"""`flask serve`: the site on a production server; letters and long work go in threads of it."""

import os
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate
import structlog
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.exc import SQLAlchemyError

from competition.cli.demo import load_demo_once
from competition.cli.jobs import run_waiting_jobs, tidy_up
from competition.cli.letters import send_letters
from competition.cli.releases import release_due
from competition.cli.workers import SharingChannel, WorkersFailError, keep_workers, listening
from competition.core.database import db
from competition.core.errors import BusyError
from competition.core.phrases import _
from competition.core.settings import Settings
from competition.core.storage import StoreError

SWITCH_SECONDS = 0.0005
"""How long one thread of Python may keep the others waiting.

The writer gives up its turn at every question to the database; with the usual 5 ms it waits that
long each time while pages are being written, and everybody who wants to write waits with it."""
ROUND_SECONDS = 5.0
JOBS_SECONDS = 1.0
RELEASES_SECONDS = 0.5
TIDYING_SECONDS = 600.0
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


@click.command("serve", help="Serve the site and send its letters.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=min(2, os.cpu_count() or 1),
    show_default="2, or 1 on a machine with one core",
    type=click.IntRange(1, 32),
)
@click.option("--prepare", is_flag=True, help="Migrate and, on an empty site, load the demo first.")
@with_appcontext
def group(*, host: str, port: int, workers: int, prepare: bool) -> None:
    """Serve until stopped, with the limits that held against slow clients (reliability §6.7)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    address = use_port(app, port)
    if prepare:
        # in this process: starting Python anew for each step would double the wait
        flask_migrate.upgrade()
        load_demo_once()
    _warm_up(app)
    try:
        place = listening(host, port)
    except OSError as error:
        told = _("端口 %(port)s 已被占用，请换一个：--port", port=port)
        raise click.ClickException(told) from error
    with force_locale("zh_Hans_CN"):
        click.echo(_("网站已启动：%(address)s  （按 Ctrl+C 停止）", address=address))
    db.session.remove()
    db.engine.dispose()  # a connection must not be shared by two processes
    try:
        keep_workers(workers, lambda number: _serve(app, place, is_first=number == 0))
    except WorkersFailError as error:
        raise click.ClickException(_("网站进程一启动就退出，请查看上面的记录。")) from error


def _warm_up(app: Flask) -> None:
    """Load what every worker needs, once: a worker that replaces a dead one answers at once."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_cache_folder(app)))
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        app.jinja_env.get_template(name)
    # a trusted host name, because the site turns others away
    app.test_client().get("/", headers={"Host": "localhost"})


def _cache_folder(app: Flask) -> Path:
    settings: Settings = app.extensions["settings"]
    folder = settings.instance_path / "templates"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _serve(app: Flask, place: socket.socket, *, is_first: bool) -> None:
    """Serve in one process; the first one also sends letters, does the long work and tidies."""
    sys.setswitchinterval(SWITCH_SECONDS)
    starts = (start_postman, start_jobs, start_releases, start_tidying) if is_first else ()
    stops = [start(app) for start in starts]
    try:
        server = waitress.create_server(
            app,
            sockets=[place],
            threads=8,
            connection_limit=2000,
            channel_timeout=20,
            ident=None,
        )
        server.channel_class = SharingChannel
        server.run()
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


def start_tidying(app: Flask, seconds: float = TIDYING_SECONDS) -> threading.Event:
    """Drop what nobody went on with in a thread, until the returned event is set."""
    return _start(app, "tidying", tidy_up, seconds)


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
            except (BusyError, SQLAlchemyError, OSError, StoreError) as error:
                structlog.get_logger().warning(f"{name} waits", fault=type(error).__name__)
            finally:
                db.session.remove()
