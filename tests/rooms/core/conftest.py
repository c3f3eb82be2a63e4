"""A trial app: the real one, with throw-away pages, CSRF protection and rate limits switched on."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from competition import create_app
from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.extensions import limiter
from tests.rooms.core import trial_pages


@pytest.fixture(scope="session")
def trial_apps(built_app: Flask) -> dict[str, Flask]:
    """Return trial apps on the tests' database: reached without TLS, and with it."""
    settings = built_app.extensions["settings"]
    was_enabled = limiter.enabled
    apps = {}
    for base_url in ("http://localhost", "https://localhost"):
        app = create_app(replace(settings, base_url=base_url), clock=built_app.extensions["clock"])
        app.register_blueprint(trial_pages.bp)
        app.jinja_loader = ChoiceLoader([DictLoader(trial_pages.TEMPLATES), app.jinja_loader])
        apps[base_url] = app
    limiter.enabled = was_enabled
    return apps


@pytest.fixture
def trial_app(app: Flask, trial_apps: dict[str, Flask]) -> Iterator[Flask]:
    """Return the trial app on an empty database with one counter, outside any context of its own.

    So each of its requests gets a context and a database session of its own, as on a server.
    """
    yield from _fresh(trial_apps["http://localhost"])


@pytest.fixture
def secure_app(app: Flask, trial_apps: dict[str, Flask]) -> Iterator[Flask]:
    """Return the trial app as it is behind TLS."""
    yield from _fresh(trial_apps["https://localhost"])


def _fresh(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = False
    trial_pages.events.clear()
    with app.app_context(), write_transaction():
        database.session.add(trial_pages.make_counter())
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@pytest.fixture
def counted(trial_app: Flask):
    """Return a function that tells how often the trial pages carried something out."""

    def how_often(public_id: str = "counter") -> int:
        with trial_app.app_context():
            return trial_pages.count(public_id)

    return how_often


@pytest.fixture
def browser(trial_app: Flask) -> FlaskClient:
    """Return a browser on the trial app that is not signed in."""
    return trial_app.test_client()


@pytest.fixture
def somebody(trial_app: Flask, browser: FlaskClient):
    """Sign somebody in to ``browser`` and return the id and name."""
    from competition.accounts.operations import start_session  # noqa: PLC0415 - needs the app
    from competition.core.sessions import cookie_name  # noqa: PLC0415 - needs the app
    from tests.factories.accounts import make_person  # noqa: PLC0415 - needs the app

    with trial_app.app_context():
        with write_transaction():
            person = make_person(name="周晓岚")
            token = start_session(person, at=trial_app.extensions["clock"]())
            known = (person.id, person.name)
        browser.set_cookie(cookie_name(), token)
    return known
