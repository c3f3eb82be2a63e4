"""Reading changes nothing: every page as every role, and the database is as it was."""

from tests.rooms.permission_table import TABLE
from tests.rooms.site_walk import ask, state_of_everything


def test_no_get_changes_anything(built_app, world):
    before = state_of_everything(built_app)

    changed = []
    for endpoint in [name for name, row in TABLE.items() if row.get]:
        role = min(TABLE[endpoint].get & set(world.tokens))
        ask(built_app, world, role, "get", endpoint)
        if state_of_everything(built_app) != before:
            changed.append(endpoint)
            before = state_of_everything(built_app)

    assert changed == []


def test_asking_for_headers_alone_changes_nothing_either(built_app, world):
    before = state_of_everything(built_app)

    for endpoint in [name for name, row in TABLE.items() if row.get]:
        ask(built_app, world, "organiser", "head", endpoint)

    assert state_of_everything(built_app) == before
