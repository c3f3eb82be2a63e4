"""The stories run in a real browser against the real server on a clock that can be moved."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from competition import create_app
from competition.core.database import db as database
from competition.core.settings import Settings, completed
from tests.rooms.conftest import keep_templates

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
SCREENS = {"desktop": {"width": 1366, "height": 900}, "phone": {"width": 390, "height": 844}}


class MovableClock:
    """The site's clock: stands at the moment that the story has reached."""

    def __init__(self) -> None:
        self.moment = datetime(2022, 4, 20, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment

    def set(self, moment: datetime) -> None:
        """Go to a moment."""
        self.moment = moment


@dataclass
class Site:
    """A running site: its address, app, clock and instance folder."""

    url: str
    app: Flask
    clock: MovableClock
    folder: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a real browser; say how to get one where there is none."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "no browser: sudo apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield started
        started.close()


def _app_in(folder: Path, clock: MovableClock) -> tuple[Flask, Settings]:
    settings = completed(Settings(instance_path=folder, base_url="http://127.0.0.1:8000"))
    app = create_app(settings, clock=clock)
    keep_templates(app)
    return app, settings


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that the migrations made, to copy from."""
    folder = tmp_path_factory.mktemp("migrated")
    app, _settings = _app_in(folder, MovableClock())
    with app.app_context():
        upgrade()
        database.session.remove()
        database.engine.dispose()  # the last to close it leaves all in the one file
    return folder / "contest.sqlite3"


@pytest.fixture
def site(migrated: Path) -> Iterator[Site]:
    """Serve a new, migrated, empty site on a free port with the production server."""
    folder = Path(tempfile.mkdtemp(prefix="contest-journey-"))
    shutil.copy(migrated, folder)
    clock = MovableClock()
    app, settings = _app_in(folder, clock)
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    url = f"http://127.0.0.1:{server.effective_port}"
    app.extensions["settings"] = replace(settings, base_url=url)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(url, app, clock, folder)
    server.close()
    thread.join(timeout=5)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a page of a fresh browser profile on the site, in Chinese."""
    context = browser.new_context(
        base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SCREENS["desktop"]
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
