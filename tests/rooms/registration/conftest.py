"""Fixtures of registration's pages."""

from datetime import datetime

import pytest

from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry
from tests.rooms.registration.pages import again


@pytest.fixture
def own(db, sign_in):
    """Return a function that makes an own entry and signs its owner in; answers with its id."""

    def make(maker=make_entry, **values) -> str:
        entry = maker(make_edition(), owner=make_person(name="王小明"), **values)
        public_id = entry.public_id
        sign_in(entry.owner)
        return public_id

    return make


@pytest.fixture
def applicant(db, sign_in):
    """Sign in somebody who has no entry yet."""
    make_edition()
    sign_in(make_person(name="王小明"))


@pytest.fixture
def go_to(db, sign_in, clock):
    """Return a function that moves the clock and signs the owner in again."""

    def go(moment: datetime, public_id: str) -> None:
        clock.set(moment)
        sign_in(again(public_id).owner)

    return go
