"""Roles, invitations, profiles and accounts, without a browser."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from competition.accounts import operations
from competition.accounts.models import Role, SignIn, Ticket, TicketKind
from competition.accounts.operations import acceptances
from competition.accounts.queries import (
    find_ticket,
    list_grants_in,
    list_invitations_in,
    list_people,
    opens_again,
)
from competition.audit.models import AuditEvent
from competition.audit.queries import verify_chain
from competition.core.errors import NotFoundError, RefusedError
from competition.core.sessions import token_hash
from competition.notifications.models import Letter
from tests.factories.accounts import make_grant, make_person

HERE = SimpleNamespace(key="changzhou-2022", name="2022常州创新创业大赛")
THERE = SimpleNamespace(key="suzhou-2022", name="苏州")


def kinds(db):
    return db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.seq)).all()


def sessions_open(db, person):
    return db.session.scalar(
        select(func.count())
        .select_from(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    )


def test_an_organiser_gives_a_role_which_ends_the_sessions_and_is_recorded(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)
    guest = make_person()
    operations.start_session(guest, at=at)

    grant = operations.grant_role(
        guest, Role.OFFICER, edition_key=HERE.key, unit_key="wujin-kjj", by=host, at=at
    )

    assert (grant.role, grant.edition_key, grant.unit_key) == ("officer", HERE.key, "wujin-kjj")
    assert sessions_open(db, guest) == 0
    assert guest.units_in(HERE.key) == frozenset({"wujin-kjj"})
    assert kinds(db)[-1] == "accounts:role:granted"
    assert verify_chain().holds is True


def test_a_role_held_already_is_returned_as_it_is(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)
    guest = make_person()
    scope = {"edition_key": HERE.key, "by": host, "at": at}

    first = operations.grant_role(guest, Role.JUDGE, **scope)

    assert operations.grant_role(guest, Role.JUDGE, **scope) is first
    assert kinds(db).count("accounts:role:granted") == 1


def test_the_database_refuses_the_same_role_twice(db):
    guest = make_person(role=Role.JUDGE, edition_key=HERE.key)

    with pytest.raises(IntegrityError, match="uq_role_grant_held"):
        make_grant(guest, Role.JUDGE, edition_key=HERE.key)
    db.session.rollback()


@pytest.mark.parametrize(
    ("role", "edition_key"),
    [
        pytest.param(None, None, id="applicant"),
        pytest.param(Role.SUPERVISOR, HERE.key, id="supervisor"),
        pytest.param(Role.JUDGE, HERE.key, id="judge"),
        pytest.param(Role.ORGANISER, THERE.key, id="organiser_of_another_edition"),
    ],
)
def test_nobody_but_an_organiser_of_the_edition_gives_roles(db, at, role, edition_key):
    stranger = make_person(role=role, edition_key=edition_key)
    guest = make_person()

    with pytest.raises(NotFoundError):
        operations.grant_role(guest, Role.JUDGE, edition_key=HERE.key, by=stranger, at=at)
    with pytest.raises(NotFoundError):
        operations.invite_person("a@example.cn", Role.JUDGE, edition=HERE, by=stranger, at=at)


def test_an_organiser_of_an_edition_gives_no_role_for_the_site(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)

    with pytest.raises(NotFoundError):
        operations.grant_role(make_person(), Role.SUPERVISOR, edition_key=None, by=host, at=at)


def test_nobody_gives_himself_a_role(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)

    with pytest.raises(RefusedError, match="own_role"):
        operations.grant_role(host, Role.JUDGE, edition_key=HERE.key, by=host, at=at)
    with pytest.raises(RefusedError, match="own_role"):
        operations.invite_person(host.email, Role.JUDGE, edition=HERE, by=host, at=at)


@pytest.mark.parametrize(
    ("role", "edition_key", "unit_key"),
    [
        pytest.param(Role.OFFICER, HERE.key, None, id="officer_without_unit"),
        pytest.param(Role.JUDGE, HERE.key, "wujin-kjj", id="judge_with_unit"),
        pytest.param(Role.JUDGE, None, None, id="judge_of_the_site"),
        pytest.param(Role.OFFICER, None, "wujin-kjj", id="officer_of_the_site"),
    ],
)
def test_a_role_has_the_scope_that_fits_it(db, at, role, edition_key, unit_key):
    scope = {"edition_key": edition_key, "unit_key": unit_key, "by": None, "at": at}

    with pytest.raises(RefusedError, match="role_scope"):
        operations.grant_role(make_person(), role, **scope)


def test_the_last_organiser_stays_until_there_is_another(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)
    with pytest.raises(RefusedError, match="last_organiser"):
        operations.end_grant(host.grants[0], by=host, at=at)
    other = make_person(role=Role.ORGANISER, edition_key=HERE.key)

    operations.end_grant(host.grants[0], by=other, at=at)

    assert [grant.person_id for grant in list_grants_in(HERE.key)] == [other.id]
    with pytest.raises(NotFoundError):
        operations.end_grant(host.grants[0], by=other, at=at)


def test_an_invitation_writes_a_letter_in_both_languages_and_voids_the_earlier_one(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)

    first = operations.invite_person(" A@Example.cn ", Role.JUDGE, edition=HERE, by=host, at=at)
    second = operations.invite_person("a@example.cn", Role.JUDGE, edition=HERE, by=host, at=at)

    assert find_ticket(first, TicketKind.INVITATION, at) is None
    ticket = find_ticket(second, TicketKind.INVITATION, at)
    assert (ticket.address, ticket.role, ticket.token_hash) == (
        "a@example.cn",
        "judge",
        token_hash(second),
    )
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter.body.count(f"http://localhost/invitation/{second}") == 2
    assert (letter.is_secret, letter.edition_key) == (True, HERE.key)
    assert HERE.name in letter.body


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "0519-85588888"])
def test_an_invitation_needs_an_address_that_reaches_somebody(db, at, address):
    with pytest.raises(RefusedError, match="address_invalid"):
        operations.invite_person(address, Role.ORGANISER, edition=None, by=None, at=at)


def test_a_role_that_is_held_needs_no_invitation(db, at):
    guest = make_person(role=Role.JUDGE, edition_key=HERE.key)

    with pytest.raises(RefusedError, match="role_held"):
        operations.invite_person(guest.email, Role.JUDGE, edition=HERE, by=None, at=at)


def test_an_open_invitation_is_sent_again_or_withdrawn(db, at):
    host = make_person(role=Role.ORGANISER, edition_key=HERE.key)
    operations.invite_person("a@example.cn", Role.SUPERVISOR, edition=HERE, by=host, at=at)
    old = list_invitations_in(HERE.key)[0]

    token = operations.resend_invitation(old, edition=HERE, by=host, at=at)
    again = find_ticket(token, TicketKind.INVITATION, at)
    assert [one.id for one in list_invitations_in(HERE.key)] == [again.id]
    with pytest.raises(NotFoundError):
        operations.resend_invitation(old, edition=HERE, by=host, at=at)
    operations.withdraw_invitation(again, by=host, at=at)

    assert list_invitations_in(HERE.key) == []
    with pytest.raises(NotFoundError):
        operations.withdraw_invitation(again, by=host, at=at)


def test_a_room_above_acts_when_an_invitation_is_accepted(db, at, monkeypatch):
    seen = []
    monkeypatch.setattr(operations.invitations, "acceptances", [lambda *told: seen.append(told)])
    guest = make_person()
    token = operations.invite_person(guest.email, Role.JUDGE, edition=HERE, by=None, at=at)

    operations.accept_invitation(token, by=guest, at=at)

    ticket = db.session.scalar(select(Ticket))
    assert seen == [(guest, ticket, at)]
    assert isinstance(acceptances, list)


def test_one_changes_ones_own_profile_only(db, at):
    person, other = make_person(), make_person()

    operations.change_profile(person, name=" 周 海燕 ", language="en", by=person, at=at)

    assert person.language == "en"
    with pytest.raises(NotFoundError):
        operations.change_profile(person, name="x", language="en", by=other, at=at)
    with pytest.raises(NotFoundError):
        operations.change_password(
            person, "hash", old_matches=True, keep_hash=None, by=other, at=at
        )


def test_an_account_is_disabled_by_the_site_and_its_sessions_end(db, at):
    host, person = make_person(role=Role.ORGANISER), make_person()
    operations.start_session(person, at=at)

    operations.disable_person(person, reason="本人申请", by=host, at=at)

    assert (person.is_active, sessions_open(db, person)) == (False, 0)
    with pytest.raises(RefusedError, match="account_disabled"):
        operations.start_session(person, at=at)
    operations.enable_person(person, reason="本人申请", by=None, at=at)
    assert person.is_active is True


def test_nobody_disables_himself_or_without_the_sites_role(db, at):
    host = make_person(role=Role.ORGANISER)
    of_edition = make_person(role=Role.ORGANISER, edition_key=HERE.key)

    with pytest.raises(RefusedError, match="own_account"):
        operations.disable_person(host, reason="", by=host, at=at)
    with pytest.raises(NotFoundError):
        operations.disable_person(host, reason="", by=of_edition, at=at)


@pytest.mark.parametrize(
    ("minutes", "wait"),
    [
        pytest.param([], None, id="none"),
        pytest.param([0, 0, 0, 0], None, id="four"),
        pytest.param([0, 4, 8, 12, 15], 16, id="five_within_fifteen"),
        pytest.param([0, 4, 8, 12, 16], None, id="five_over_more"),
        pytest.param([0, 0, 0, 0, 0, 1], 3, id="sixth_doubles"),
        pytest.param([0, 0, 0, 0, 0, 1, 3, 7, 15], 30, id="never_beyond_fifteen"),
    ],
)
def test_the_wait_doubles_and_ends(at, minutes, wait):
    failures = [at + timedelta(minutes=minute) for minute in minutes]

    assert opens_again(failures) == (None if wait is None else at + timedelta(minutes=wait))


def test_people_are_listed_in_one_query_however_many(db, count_queries):
    make_person(role=Role.JUDGE, edition_key=HERE.key)
    db.session.flush()
    db.session.expunge_all()
    with count_queries() as one:
        list_people()
    for _number in range(2):
        make_person(role=Role.JUDGE, edition_key=HERE.key)
    db.session.flush()
    db.session.expunge_all()
    with count_queries() as three:
        assert [len(person.grants) for person in list_people()] == [1, 1, 1]

    assert len(one) == len(three) == 1
