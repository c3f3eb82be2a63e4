"""Signing up, in and out, resets and invitations, as a browser sees them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from competition.accounts.models import FailedSignIn, Person, Role, SignIn, Ticket
from competition.accounts.operations import invite_person, request_reset
from competition.accounts.queries import Address, find_person_at, is_open
from competition.core.passwords import matches, needs_rehash
from competition.notifications.models import Letter
from tests.factories.accounts import A_PASSWORD, make_person

ANOTHER = "nine loud magpies on the bridge"
SIGN_UP = {
    "name": "周海燕",
    "address": "Haiyan@Example.cn",
    "password": A_PASSWORD,
    "password_again": A_PASSWORD,
    "consent": "y",
}


def committed(db, thing):
    db.session.commit()
    db.session.refresh(thing)
    return thing


def link_in(db) -> str:
    body = db.session.scalars(select(Letter.body).order_by(Letter.id.desc())).first()
    return re.search(r"http://localhost(/\S+)", body)[1]


def sign_in(client, person, password=A_PASSWORD):
    return client.post("/sign-in", data={"address": person.email, "password": password})


def test_sign_up_makes_an_account_without_a_role_and_signs_in(client, db):
    answer = client.post("/sign-up", data=SIGN_UP)

    assert (answer.status_code, answer.location) == (303, "/home")
    person = find_person_at(Address(email="haiyan@example.cn"))
    assert (person.name, person.grants, matches(person.password_hash, A_PASSWORD)) == (
        "周海燕",
        [],
        True,
    )
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"password": "short", "password_again": "short"}, "密码至少 12", id="short"),
        pytest.param(
            {"password": "Password123456!", "password_again": "Password123456!"},
            "太常见",
            id="common",
        ),
        pytest.param(
            {"password": "haiyan@example", "password_again": "haiyan@example"},
            "不能主要是您的姓名",
            id="own_address",
        ),
        pytest.param({"password_again": "different"}, "两次输入的密码不一样", id="typed_twice"),
        pytest.param({"address": "haiyan"}, "请填写完整的电子邮箱", id="no_address"),
        pytest.param({"consent": ""}, "同意后才能注册", id="no_consent"),
        pytest.param({"name": ""}, "请填写。", id="no_name"),
    ],
)
def test_sign_up_tells_at_the_field_what_is_wrong_and_keeps_the_rest(client, db, change, told):
    answer = client.post("/sign-up", data=SIGN_UP | change)

    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_an_address_is_taken_whatever_its_case(client, db):
    committed(db, make_person(email="haiyan@example.cn"))

    answer = client.post("/sign-up", data=SIGN_UP)

    assert answer.status_code == 422
    assert "已经注册过" in answer.text


def test_a_mobile_number_signs_up_in_its_normal_form(client, db):
    client.post("/sign-up", data=SIGN_UP | {"address": "+86 138 1234 5678"})

    assert find_person_at(Address(phone="13812345678")).email is None


def test_signing_in_and_out(client, db):
    person = committed(db, make_person())

    assert sign_in(client, person).location == "/home"
    assert client.get("/account").status_code == 200
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/account").location == "/sign-in"


def test_signing_in_leads_where_the_visitor_wanted_to_go_and_never_elsewhere(client, db):
    person = committed(db, make_person())
    client.get("/account/letters?page=1")

    assert sign_in(client, person).location == "/account/letters?page=1"
    client.post("/sign-out")
    assert sign_in(client, person).location == "/home"


@pytest.mark.parametrize("address", ["nobody@example.cn", "13900000000", "not an address"])
def test_unknown_accounts_get_the_same_answer_as_wrong_passwords(client, db, address):
    person = committed(db, make_person())

    known = sign_in(client, person, "wrong wrong wrong")
    unknown = client.post("/sign-in", data={"address": address, "password": "wrong wrong wrong"})

    assert known.status_code == 422
    assert "账号或密码不对" in known.text
    assert unknown.status_code == 422
    assert "账号或密码不对" in unknown.text


def test_a_disabled_account_gets_the_answer_of_a_wrong_password(client, db):
    person = committed(db, make_person(state="disabled"))

    assert "账号或密码不对" in sign_in(client, person).text


def test_the_sixth_wrong_password_has_to_wait_and_so_has_the_right_one(client, db, clock):
    person = committed(db, make_person())
    for _try in range(5):
        assert "账号或密码不对" in sign_in(client, person, "wrong wrong wrong").text

    assert "请等 1 分钟" in sign_in(client, person).text
    clock.advance(minutes=1)
    assert sign_in(client, person).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 0


def test_thirty_failures_from_one_address_slow_down_every_account_there(client, db, clock):
    person = committed(db, make_person())
    for number in range(30):
        client.post("/sign-in", data={"address": f"a{number}@example.cn", "password": "wrong"})
        clock.advance(seconds=5)

    answer = sign_in(client, person)

    assert answer.status_code in (422, 429)
    clock.advance(minutes=15)


def test_a_changed_parameter_is_taken_up_at_the_next_sign_in(client, db):
    person = committed(db, make_person(role=Role.ORGANISER))
    assert needs_rehash(person.password_hash, staff=True) is True

    sign_in(client, person)

    db.session.rollback()
    assert needs_rehash(db.session.get(Person, person.id).password_hash, staff=True) is False


def test_signing_in_again_ends_the_session_of_the_same_browser(client, db):
    person = committed(db, make_person())
    sign_in(client, person)
    sign_in(client, person)

    db.session.rollback()
    ended = [row.ended_at is not None for row in db.session.scalars(select(SignIn))]
    assert ended == [True, False]


@pytest.mark.parametrize(
    ("role", "idle", "open_after"),
    [
        pytest.param(None, 59, True, id="applicant_59"),
        pytest.param(None, 60, False, id="applicant_60"),
        pytest.param(Role.ORGANISER, 14, True, id="staff_14"),
        pytest.param(Role.ORGANISER, 15, False, id="staff_15"),
    ],
)
def test_an_idle_session_ends(client, sign_in, db, clock, role, idle, open_after):
    sign_in(make_person(role=role, edition_key="changzhou-2022" if role else None))
    clock.advance(minutes=idle)

    assert (client.get("/account").status_code == 200) is open_after


@pytest.mark.parametrize(("role", "hours"), [(None, 24), (Role.SUPERVISOR, 10)])
def test_a_session_in_use_ends_after_its_longest_time(db, at, role, hours):
    person = make_person(role=role)
    session = SignIn(person=person, token_hash="x", created_at=at, seen_at=at, ended_at=None)
    last = at + timedelta(hours=hours)

    session.seen_at = last
    assert is_open(session, last - timedelta(seconds=1)) is True
    assert is_open(session, last) is False


def test_reset_answers_alike_whether_the_address_is_known_or_not(client, db):
    person = committed(db, make_person())

    known = client.post("/password/forgotten", data={"address": person.email})
    unknown = client.post("/password/forgotten", data={"address": "nobody@example.cn"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_a_reset_link_sets_a_new_password_once_and_ends_every_session(client, sign_in, db):
    person = make_person()
    sign_in(person)
    client.post("/password/forgotten", data={"address": person.email})
    link = link_in(db)
    new = {"password": ANOTHER, "password_again": ANOTHER}

    assert person.name in client.get(link).text
    assert client.post(link, data=new).location == "/sign-in"
    assert client.get("/account").location == "/sign-in"
    assert client.post(link, data=new).status_code == 404
    answer = client.post("/sign-in", data={"address": person.email, "password": ANOTHER})
    assert answer.status_code == 303


def test_the_links_host_is_the_settings_whatever_host_was_asked(client, db):
    person = committed(db, make_person())

    answer = client.post(
        "/password/forgotten",
        data={"address": person.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )

    assert answer.status_code == 303
    assert link_in(db).startswith("/password/reset/")


def test_a_reset_link_is_good_for_thirty_minutes(client, db, clock):
    person = committed(db, make_person())
    client.post("/password/forgotten", data={"address": person.email})
    link = link_in(db)
    clock.advance(minutes=30)

    assert client.get(link).status_code == 404


def test_an_account_gets_three_links_an_hour_and_only_the_last_one_works(app, db, at):
    person = make_person()
    for _request in range(4):
        request_reset(Address(email=person.email), at=at)
    db.session.flush()

    good = db.session.scalars(select(Ticket).where(Ticket.used_at.is_(None))).all()
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 3
    assert len(good) == 1


def invited(db, at, address="guest@example.cn", role=Role.SUPERVISOR):
    host = make_person(role=Role.ORGANISER)
    token = invite_person(address, role, edition=None, by=host, at=at)
    db.session.commit()
    return f"/invitation/{token}"


def test_an_invitation_acts_only_on_its_button_and_once(client, db, at):
    link = invited(db, at)
    join = {"name": "许文", "password": ANOTHER, "password_again": ANOTHER, "consent": "y"}

    assert "监督人员" in client.get(link).text
    assert find_person_at(Address(email="guest@example.cn")) is None
    assert client.post(f"{link}/join", data=join).location == "/home"
    db.session.rollback()
    person = find_person_at(Address(email="guest@example.cn"))
    assert [(grant.role, grant.edition_key) for grant in person.grants] == [("supervisor", None)]
    assert client.get("/account").status_code == 200
    assert client.get(link).status_code == 404


def test_whoever_joins_as_staff_needs_fourteen_characters(client, db, at):
    link = invited(db, at)
    password = "heron canal 13"[:13]
    join = {"name": "许文", "password": password, "password_again": password, "consent": "y"}

    answer = client.post(f"{link}/join", data=join)

    assert answer.status_code == 422
    assert "密码至少 14" in answer.text


def test_an_invited_account_signs_in_first_and_comes_back(client, db, at):
    person = make_person()
    link = invited(db, at, address=person.email)

    assert "登录后接受" in client.get(link).text
    assert sign_in(client, person).location == link
    assert client.post(f"{link}/accept").location == "/home"
    db.session.rollback()
    assert [grant.role for grant in db.session.get(Person, person.id).grants] == ["supervisor"]
    assert client.get("/account").status_code == 200


def test_an_invitation_is_of_no_use_to_another_account(client, sign_in, db, at):
    other = make_person()
    link = invited(db, at)
    sign_in(other)

    answer = client.post(f"{link}/accept")

    assert answer.status_code == 409
    assert db.session.get(Person, other.id).grants == []


def test_an_invitation_lapses_when_its_sender_is_no_organiser_any_more(client, db, at):
    person = make_person()
    host = make_person(role=Role.ORGANISER)
    token = invite_person(person.email, Role.SUPERVISOR, edition=None, by=host, at=at)
    host.grants[0].ended_at = at
    db.session.commit()
    sign_in(client, person)

    assert client.post(f"/invitation/{token}/accept").status_code == 404


def test_a_form_sent_after_the_session_ended_is_kept_through_signing_in(client, db, clock):
    person = committed(db, make_person())
    sign_in(client, person)
    clock.advance(hours=2)

    parked = client.post("/account", data={"name": "新的姓名", "language": "zh"})
    assert parked.status_code == 401
    assert 'value="新的姓名"' in parked.text
    assert "/sign-in/continue?to=/account" in parked.text
    fields = {"name": "新的姓名", "language": "zh", "sign_in_address": person.email}
    wrong = client.post("/sign-in/continue?to=/account", data=fields | {"sign_in_password": "no"})
    assert (wrong.status_code, "账号或密码不对" in wrong.text) == (422, True)
    again = client.post(
        "/sign-in/continue?to=/account", data=fields | {"sign_in_password": A_PASSWORD}
    )
    assert again.status_code == 200
    assert 'action="/account"' in again.text
    assert 'value="新的姓名"' in again.text
    assert client.post("/account", data={"name": "新的姓名", "language": "zh"}).status_code == 303


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", ""]
)
def test_a_parked_form_goes_to_this_site_only(client, db, path):
    person = committed(db, make_person())
    fields = {"sign_in_address": person.email, "sign_in_password": A_PASSWORD}

    answer = client.post("/sign-in/continue", query_string={"to": path}, data=fields)

    assert answer.status_code == 404


def test_public_pages_open_for_visitors(client, db):
    for path in ("/sign-in", "/sign-up", "/password/forgotten", "/password/requested", "/privacy"):
        assert client.get(path).status_code == 200
    for path in ("/sign-in/second-factor", "/invitation/none", "/password/reset/none"):
        assert client.get(path).status_code == 404


def test_a_judge_works_on_one_device(client, sign_in, db, app):
    judge = make_person(role=Role.JUDGE, edition_key="changzhou-2022")
    sign_in(judge)
    second = app.test_client()
    sign_in(judge, second)

    assert client.get("/account").status_code == 303
    assert second.get("/account").status_code == 200
