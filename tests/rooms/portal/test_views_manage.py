"""The organiser's people page and outbox."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from competition.accounts.models import Role, RoleGrant, Ticket
from competition.accounts.operations import invite_person
from tests.factories.accounts import make_grant, make_person
from tests.factories.editions import make_edition
from tests.factories.notifications import make_letter

KEY = "changzhou-2022"
PEOPLE = f"/contests/{KEY}/manage/people"
LETTERS = f"/contests/{KEY}/manage/letters"
SECRET = "链接\nhttp://localhost/invitation/abc\n"


@pytest.fixture
def edition(db):
    return make_edition(KEY)


@pytest.fixture
def organiser(db, edition):
    return make_person(role=Role.ORGANISER, edition_key=KEY)


@pytest.mark.parametrize(
    ("role", "edition_key", "status"),
    [
        pytest.param(Role.ORGANISER, KEY, 200, id="organiser"),
        pytest.param(Role.ORGANISER, None, 200, id="organiser_of_the_site"),
        pytest.param(Role.ORGANISER, "suzhou-2022", 404, id="organiser_elsewhere"),
        pytest.param(Role.SUPERVISOR, KEY, 404, id="supervisor"),
        pytest.param(Role.JUDGE, KEY, 404, id="judge"),
        pytest.param(None, None, 404, id="applicant"),
    ],
)
def test_only_organisers_of_the_edition_see_people_and_letters(
    client, sign_in, edition, role, edition_key, status
):
    sign_in(make_person(role=role, edition_key=edition_key))

    assert client.get(PEOPLE).status_code == status
    assert client.get(LETTERS).status_code == status


def test_an_officer_is_invited_for_a_unit(client, sign_in, db, edition, organiser):
    unit = edition.plan.units[0].key
    sign_in(organiser)

    answer = client.post(PEOPLE, data={"address": "o@example.cn", "role": "officer", "unit": unit})

    assert answer.location == PEOPLE
    ticket = db.session.scalar(select(Ticket))
    assert (ticket.address, ticket.role, ticket.edition_key, ticket.unit_key) == (
        "o@example.cn",
        "officer",
        KEY,
        unit,
    )
    assert "o@example.cn" in client.get(PEOPLE).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"unit": ""}, "要选一个推荐单位", id="officer_without_unit"),
        pytest.param({"role": "judge"}, "Not a valid choice|不是有效的选择", id="judge"),
        pytest.param({"address": "nobody"}, "请填写完整的电子邮箱", id="no_address"),
    ],
)
def test_a_wrong_invitation_is_told_at_its_field(client, sign_in, edition, organiser, change, told):
    fields = {"address": "o@example.cn", "role": "officer", "unit": edition.plan.units[0].key}
    sign_in(organiser)

    answer = client.post(PEOPLE, data=fields | change)

    assert answer.status_code == 422
    assert any(words in answer.text for words in told.split("|"))


def test_a_role_is_ended(client, sign_in, db, edition, organiser):
    grant_id = make_grant(make_person(), Role.SUPERVISOR, edition_key=KEY).id
    sign_in(organiser)

    assert client.post(f"{PEOPLE}/roles/{grant_id}/end").location == PEOPLE

    db.session.rollback()
    assert db.session.get(RoleGrant, grant_id).ended_at is not None


def test_a_role_of_another_edition_is_out_of_reach(client, sign_in, db, edition, organiser):
    grant_id = make_grant(make_person(), Role.SUPERVISOR, edition_key="suzhou-2022").id
    sign_in(organiser)

    assert client.post(f"{PEOPLE}/roles/{grant_id}/end").status_code == 404


def test_an_invitation_is_sent_again_and_withdrawn(client, sign_in, db, at, edition, organiser):
    invite_person("a@example.cn", Role.SUPERVISOR, edition=edition, by=organiser, at=at)
    first = db.session.scalar(select(Ticket.id))
    sign_in(organiser)

    assert client.post(f"{PEOPLE}/invitations/{first}/resend").location == PEOPLE
    db.session.rollback()
    second = db.session.scalar(select(Ticket.id).where(Ticket.used_at.is_(None)))
    assert second != first
    assert client.post(f"{PEOPLE}/invitations/{first}/resend").status_code == 404
    assert client.post(f"{PEOPLE}/invitations/{second}/withdraw").location == PEOPLE
    assert "a@example.cn" not in client.get(PEOPLE).text


def test_people_are_listed_in_as_many_queries_however_many(
    client, sign_in, db, edition, organiser, count_queries
):
    sign_in(organiser)
    with count_queries() as one:
        client.get(PEOPLE)
    db.session.rollback()
    db.session.connection(execution_options={"writing": True})
    for _number in range(2):
        make_person(role=Role.SUPERVISOR, edition_key=KEY)
    db.session.commit()
    with count_queries() as three:
        assert client.get(PEOPLE).status_code == 200

    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        pytest.param({}, True, id="embedded_without_mail"),
        pytest.param({"mail_url": "smtp://mail.example.cn"}, False, id="embedded_with_mail"),
        pytest.param({"mode": "production"}, False, id="production"),
    ],
)
def test_secret_links_are_shown_only_where_no_mail_leaves(
    app, client, sign_in, db, edition, organiser, monkeypatch, change, shown
):
    letter = make_letter(edition_key=KEY, body=SECRET, is_secret=True)
    path = f"{LETTERS}/{letter.public_id}"
    sign_in(organiser)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **change))

    assert ("invitation/abc" in client.get(path).text) is shown


def test_the_outbox_is_filtered_and_a_foreign_letter_is_out_of_reach(
    client, sign_in, db, edition, organiser
):
    make_letter(edition_key=KEY, subject="受理通知")
    make_letter(edition_key=KEY, subject="退回通知", state="failed")
    foreign = make_letter(edition_key="suzhou-2022").public_id
    sign_in(organiser)

    failed = client.get(f"{LETTERS}?state=failed").text
    assert ("退回通知" in failed, "受理通知" in failed) == (True, False)
    assert "没有符合条件的信件" in client.get(f"{LETTERS}?q=nothing").text
    assert client.get(f"{LETTERS}/{foreign}").status_code == 404
