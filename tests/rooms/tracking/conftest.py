"""A contest whose prizes are out, with an organiser, a finance officer and two winners."""

import pytest

from competition.accounts.models import Role
from competition.prizes.queries import list_awards
from tests.factories.accounts import make_grant, make_person
from tests.factories.editions import make_edition
from tests.factories.prizes import make_released_results, make_winners
from tests.factories.ranking import make_organiser


@pytest.fixture
def edition(db):
    return make_edition(rehearsal=True)


@pytest.fixture
def organiser(edition):
    return make_organiser(edition)


@pytest.fixture
def finance(edition):
    person = make_person()
    make_grant(person, Role.FINANCE, edition_key=edition.key)
    return person


@pytest.fixture
def awards(edition, organiser):
    """Return the prizes of two teams: first and second, in public notice."""
    _entries, run = make_winners(edition, [95, 85], by=organiser)
    make_released_results(edition, run, by=organiser)
    return list_awards(edition)


@pytest.fixture
def award(awards):
    return awards[0]
