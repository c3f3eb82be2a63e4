"""An edition with an organiser, entries and judges who can be drawn."""

import pytest

from competition.accounts.models import Role
from tests.factories.accounts import make_person
from tests.factories.assignment import make_accepted_entry, make_judge
from tests.factories.editions import make_edition


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_person(role=Role.ORGANISER, edition_key=edition.key)


@pytest.fixture
def supervisor(edition):
    return make_person(role=Role.SUPERVISOR, edition_key=edition.key)


@pytest.fixture
def pool(edition):
    """Seven judges of one field, each of another employer."""
    return [make_judge(edition) for _ in range(7)]


@pytest.fixture
def entries(edition):
    """Four entries of that field."""
    return [make_accepted_entry(edition) for _ in range(4)]
