import pytest

from competition.accounts.models import Role
from competition.screening.permissions import (
    can_accept,
    can_check_entry,
    can_manage_officers,
    can_see_progress,
    can_see_queue,
    units_of,
)
from tests.factories.accounts import make_grant, make_person
from tests.factories.registration import make_entry, make_submitted_entry
from tests.factories.screening import make_officer


@pytest.mark.parametrize(
    ("officer_of", "entry_of", "may"),
    [
        pytest.param("wujin-kjj", "wujin-kjj", True, id="own_unit"),
        pytest.param("wujin-kjj", "wujin-fuwu", True, id="a_carrier_below"),
        pytest.param("wujin-fuwu", "wujin-kjj", False, id="not_upwards"),
        pytest.param("wujin-kjj", "wujin-gxq", False, id="a_park_inside_the_district"),
        pytest.param("wujin-kjj", "tianning-kjj", False, id="another_district"),
    ],
)
def test_an_officer_checks_entries_of_the_own_unit_and_those_below(
    edition, at, officer_of, entry_of, may
):
    district = "tianning" if entry_of == "tianning-kjj" else "wujin"
    entry = make_submitted_entry(edition, unit_key=entry_of, district_key=district)

    assert can_check_entry(make_officer(edition, officer_of), entry, at) is may


def test_a_draft_is_nobodys_business_but_its_owners(edition, officer, at):
    assert can_check_entry(officer, make_entry(edition), at) is False


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_has_its_own_pages(edition, at, role):
    unit = "wujin-kjj" if role in (Role.OFFICER, Role.MANAGER) else None
    person = make_person(role=role, edition_key=edition.key if role else None, unit_key=unit)

    allowed = [
        ask.__name__
        for ask in (can_see_queue, can_manage_officers, can_accept, can_see_progress)
        if ask(person, edition, at)
    ]

    assert allowed == {
        Role.OFFICER: ["can_see_queue"],
        Role.MANAGER: ["can_see_queue", "can_manage_officers"],
        Role.ORGANISER: ["can_accept", "can_see_progress"],
        Role.SUPERVISOR: ["can_see_progress"],
    }.get(role, [])


def test_a_role_that_ended_or_belongs_to_another_edition_gives_nothing(edition, at):
    former = make_officer(edition)
    former.grants[0].ended_at = at
    elsewhere = make_person()
    make_grant(elsewhere, Role.OFFICER, edition_key="another-2022", unit_key="wujin-kjj")

    assert [units_of(one, edition) for one in (former, elsewhere)] == [frozenset()] * 2


def test_a_disabled_officer_sees_nothing(edition, at):
    assert can_see_queue(make_officer(edition, state="disabled"), edition, at) is False
