"""Every route × every role × every method: let in, not found, or asked to sign in."""

import pytest

from competition.core.database import db
from tests.rooms.permission_table import PUBLIC, TABLE
from tests.rooms.site_walk import (
    METHODS,
    ask,
    given_away,
    outcome,
    state_of_everything,
)
from tests.rooms.small_world import ROLES

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def nothing_is_kept(monkeypatch):
    """Roll every write back, so that what is permitted leaves the world as it was."""

    def never_committed():
        try:
            yield
        finally:
            db.session.rollback()

    monkeypatch.setattr("competition.core.database._committed", never_committed)


def _expected(endpoint, role, method):
    if role in getattr(TABLE[endpoint], method):
        return "ok"
    is_unknown = role in ("visitor", "disabled")
    return "sign in" if is_unknown and endpoint not in PUBLIC else "not found"


def _cells(endpoint):
    return [
        (role, method)
        for method in METHODS
        if getattr(TABLE[endpoint], method) is not None
        for role in ROLES
    ]


def test_the_table_lists_every_endpoint_with_its_methods_once(built_app):
    routes = {}
    for rule in built_app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        taken = rule.methods - {"HEAD", "OPTIONS"}
        assert taken <= {"GET", "POST"}
        routes.setdefault(rule.endpoint, set()).update(method.lower() for method in taken)

    listed = {
        endpoint: {method for method in METHODS if getattr(row, method) is not None}
        for endpoint, row in TABLE.items()
    }
    assert listed == routes


def test_the_table_names_as_public_what_the_views_say(built_app):
    public = {name for name in TABLE if built_app.view_functions[name].public}

    assert public == PUBLIC


@pytest.mark.no_cover
@pytest.mark.parametrize("endpoint", TABLE)
def test_whoever_is_not_let_in_changes_and_learns_nothing(built_app, world, endpoint):
    before = state_of_everything(built_app)

    assert _faults(built_app, world, endpoint, let_in=False) == {}
    assert state_of_everything(built_app) == before


@pytest.mark.parametrize("endpoint", TABLE)
def test_whoever_is_let_in_meets_only_what_the_role_may_read(
    built_app, world, endpoint, nothing_is_kept
):
    assert _faults(built_app, world, endpoint, let_in=True) == {}


def _faults(app, world, endpoint, *, let_in):
    """Return, by role and method, an outcome that was not expected or what was given away."""
    faults = {}
    for role, method in _cells(endpoint):
        expected = _expected(endpoint, role, method)
        if (expected == "ok") is not let_in:
            continue
        answer = ask(app, world, role, method, endpoint)
        shows = TABLE[endpoint].shows if let_in else None
        leaked = given_away(world, role, answer, shows=shows)
        if outcome(answer, method) != expected or leaked:
            faults[role, method] = (outcome(answer, method), leaked)
    return faults
