"""Who holds what: an edition's role, the site's role, a unit's role, and none at all."""

from types import SimpleNamespace

import pytest

from competition.accounts.models import Role
from competition.accounts.permissions import (
    can_judge_in,
    can_organise,
    can_organise_site,
    can_supervise,
    holds,
    is_staff,
)
from competition.core.sessions import Visitor
from tests.factories.accounts import make_person

HERE = SimpleNamespace(key="changzhou-2022")
THERE = SimpleNamespace(key="suzhou-2022")


@pytest.mark.parametrize(
    ("role", "edition_key", "organises", "supervises", "judges", "organises_site"),
    [
        pytest.param(None, None, False, False, False, False, id="applicant"),
        pytest.param("organiser", HERE.key, True, True, False, False, id="organiser_here"),
        pytest.param("organiser", THERE.key, False, False, False, False, id="organiser_there"),
        pytest.param("organiser", None, True, True, False, True, id="organiser_of_the_site"),
        pytest.param("supervisor", HERE.key, False, True, False, False, id="supervisor_here"),
        pytest.param("supervisor", None, False, True, False, False, id="supervisor_of_the_site"),
        pytest.param("judge", HERE.key, False, False, True, False, id="judge_here"),
        pytest.param("judge", THERE.key, False, False, False, False, id="judge_there"),
    ],
)
def test_a_role_opens_what_its_scope_says(
    db, at, role, edition_key, organises, supervises, judges, organises_site
):
    person = make_person(role=role, edition_key=edition_key)

    assert (
        can_organise(person, HERE, at),
        can_supervise(person, HERE, at),
        can_judge_in(person, HERE, at),
        can_organise_site(person, None, at),
    ) == (organises, supervises, judges, organises_site)
    assert is_staff(person) is (role is not None)


def test_an_officer_acts_for_his_unit_alone(db):
    person = make_person(role=Role.OFFICER, edition_key=HERE.key, unit_key="wujin-kjj")

    assert holds(person, Role.OFFICER, HERE.key) is True
    assert holds(person, Role.OFFICER, HERE.key, "wujin-kjj") is True
    assert holds(person, Role.OFFICER, HERE.key, "xinbei-kjj") is False
    assert holds(person, Role.OFFICER, THERE.key, "wujin-kjj") is False


def test_an_ended_role_opens_nothing(db, at):
    person = make_person(role=Role.ORGANISER, edition_key=HERE.key)
    person.grants[0].ended_at = at

    assert can_organise(person, HERE, at) is False
    assert is_staff(person) is False


def test_a_disabled_account_holds_nothing(db, at):
    person = make_person(role=Role.ORGANISER, edition_key=HERE.key, state="disabled")

    assert can_organise(person, HERE, at) is False


def test_a_visitor_holds_nothing(app, at):
    assert can_organise(Visitor(), HERE, at) is False
    assert can_supervise(Visitor(), HERE, at) is False
    assert can_judge_in(Visitor(), HERE, at) is False
    assert can_organise_site(Visitor(), None, at) is False
    assert is_staff(Visitor()) is False
