"""A round of review with entries and judges, as most tests here need it."""

import pytest

from competition.accounts.models import Role
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry
from tests.factories.review import DRAWN_AT, make_bench


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def organiser(edition):
    return make_person(role=Role.ORGANISER, edition_key=edition.key)


@pytest.fixture
def new_entry(edition):
    """Return a function that adds an accepted start-up with a reference number."""
    numbers = iter(range(1, 100))

    def add(**values):
        return make_entry(
            edition,
            state="accepted",
            reference=f"CZ2022-{next(numbers):04d}",
            submitted_at=DRAWN_AT,
            accepted_at=DRAWN_AT,
            **values,
        )

    return add


@pytest.fixture
def entries(new_entry):
    return [new_entry(), new_entry()]


@pytest.fixture
def judges(edition, entries):
    """Three judges who read both entries in an open round, declared clear."""
    return make_bench(edition, entries)
