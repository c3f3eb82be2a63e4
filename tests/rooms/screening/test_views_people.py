"""A manager of a unit and the officers he appoints, for his own unit alone."""

import pytest
from sqlalchemy import select

from competition.accounts.models import Role, RoleGrant, Ticket
from competition.accounts.operations import (
    accept_invitation,
    end_grant,
    grant_role,
    invite_person,
)
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from tests.factories.accounts import make_person
from tests.factories.screening import make_officer, make_organiser

PEOPLE = "/contests/changzhou-2022/screening/people"


def make_manager(edition, unit_key="wujin-kjj", **values):
    return make_person(role=Role.MANAGER, edition_key=edition.key, unit_key=unit_key, **values)


@pytest.fixture
def manager(edition):
    return make_manager(edition)


def test_a_manager_checks_like_an_officer(edition, manager, entry, sign_in):
    assert manager.units_in(edition.key) == {"wujin-kjj"}
    queue = sign_in(manager).get("/contests/changzhou-2022/screening")
    assert entry.project_name in queue.text
    assert "本单位人员" in queue.text


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        pytest.param(Role.OFFICER, "xinbei-kjj", id="another_unit"),
        pytest.param(Role.OFFICER, "wujin-fuwu", id="a_unit_below"),
        pytest.param(Role.MANAGER, "wujin-kjj", id="another_manager"),
        pytest.param(Role.JUDGE, None, id="a_judge"),
        pytest.param(Role.ORGANISER, None, id="an_organiser"),
    ],
)
def test_a_manager_gives_no_other_role(edition, manager, at, role, unit):
    with pytest.raises(NotFoundError):
        grant_role(make_person(), role, edition_key=edition.key, unit_key=unit, by=manager, at=at)
    with pytest.raises(NotFoundError):
        invite_person("new@example.cn", role, edition=edition, unit_key=unit, by=manager, at=at)


def test_a_manager_gives_and_ends_the_role_of_his_own_officers(edition, manager, at):
    person = make_person()
    held = grant_role(
        person, Role.OFFICER, edition_key=edition.key, unit_key="wujin-kjj", by=manager, at=at
    )
    assert person.units_in(edition.key) == {"wujin-kjj"}

    end_grant(held, by=manager, at=at)

    assert person.units_in(edition.key) == frozenset()
    for other in (make_officer(edition, "xinbei-kjj"), make_organiser(edition), manager):
        with pytest.raises(NotFoundError):
            end_grant(other.grants[0], by=manager, at=at)


def test_an_officer_appoints_nobody(edition, officer, at):
    with pytest.raises(NotFoundError):
        invite_person(
            "x@example.cn", Role.OFFICER, edition=edition, unit_key="wujin-kjj", by=officer, at=at
        )


def test_an_invitation_is_void_once_its_manager_is_none(edition, manager, at):
    token = invite_person(
        "new@example.cn", Role.OFFICER, edition=edition, unit_key="wujin-kjj", by=manager, at=at
    )
    end_grant(manager.grants[0], by=None, at=at)

    with pytest.raises(NotFoundError, match="link_not_good"):
        accept_invitation(token, by=make_person(email="new@example.cn"), at=at)


def test_the_page_invites_resends_withdraws_and_ends(edition, manager, officer, sign_in):
    organiser, elsewhere = make_organiser(edition), make_officer(edition, "xinbei-kjj")
    browser = sign_in(manager)

    page = browser.get(PEOPLE)
    assert officer.email in page.text
    assert "由主办方指定" in page.text
    assert elsewhere.email not in page.text
    assert organiser.email not in page.text
    answer = browser.post(PEOPLE, data={"address": "new@example.cn", "unit": "wujin-kjj"})
    assert answer.status_code == 303
    ticket = database.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert (ticket.role, ticket.unit_key, ticket.address) == (
        "officer",
        "wujin-kjj",
        "new@example.cn",
    )
    assert "new@example.cn" in browser.get(PEOPLE).text
    assert browser.post(f"{PEOPLE}/invitations/{ticket.id}/resend").status_code == 303
    again = database.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert browser.post(f"{PEOPLE}/invitations/{again.id}/withdraw").status_code == 303
    assert "new@example.cn" not in browser.get(PEOPLE).text
    held = officer.grants[0].id
    assert browser.post(f"{PEOPLE}/{held}/end").status_code == 303
    assert database.session.get(RoleGrant, held).ended_at is not None


def test_what_was_typed_stays_with_its_error_and_other_units_are_no_choice(manager, sign_in):
    browser = sign_in(manager)

    refused = browser.post(PEOPLE, data={"address": "no address", "unit": "wujin-kjj"})
    forged = browser.post(PEOPLE, data={"address": "a@example.cn", "unit": "xinbei-kjj"})

    assert "no address" in refused.text
    assert forged.status_code == 422
    assert database.session.scalars(select(Ticket)).all() == []


def test_a_manager_of_two_units_chooses(edition, manager, at, sign_in):
    grant_role(manager, Role.MANAGER, edition_key=edition.key, unit_key="xitaihu", by=None, at=at)
    browser = sign_in(manager)

    assert "西太湖高新区科技局" in browser.get(PEOPLE).text
    browser.post(PEOPLE, data={"address": "b@example.cn", "unit": "xitaihu"})

    assert database.session.scalars(select(Ticket.unit_key)).all() == ["xitaihu"]


def test_nobody_makes_himself_an_officer(edition, manager, at):
    with pytest.raises(RefusedError, match="own_role"):
        invite_person(
            manager.email, Role.OFFICER, edition=edition, unit_key="wujin-kjj", by=manager, at=at
        )
