"""An edition, its people in screening, and an entry that waits for a verdict."""

import pytest

from tests.factories.editions import make_edition
from tests.factories.registration import make_submitted_entry
from tests.factories.screening import make_officer, make_organiser


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def officer(edition):
    return make_officer(edition)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def entry(edition):
    return make_submitted_entry(edition)
