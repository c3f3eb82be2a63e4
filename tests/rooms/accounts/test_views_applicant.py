"""One's own account: profile, password, sessions, second factor."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import select

from competition.accounts.models import Person, Role, SignIn
from competition.accounts.operations import request_reset, reset_second_factor, start_session
from competition.accounts.queries import Address, accepted_step
from competition.core.encryption import decrypted
from competition.core.passwords import matches
from competition.notifications.models import Letter
from tests.factories.accounts import A_PASSWORD, make_person

ANOTHER = "nine loud magpies on the bridge"
CHANGE = {"old_password": A_PASSWORD, "password": ANOTHER, "password_again": ANOTHER}


@pytest.fixture
def required(app, monkeypatch):
    settings = replace(app.extensions["settings"], second_factor="required")
    monkeypatch.setitem(app.extensions, "settings", settings)


def code_at(secret, moment):
    return TOTP(secret).at(moment)


def proposal_in(html):
    return {
        "proposal": re.search(r'name="proposal"[^>]*value="([^"]+)"', html)[1],
        "secret": re.search(r'class="reference">([A-Z2-7]{32})<', html)[1],
    }


def enrol(client, at):
    found = proposal_in(client.get("/account/second-factor").text)
    answer = client.post(
        "/account/second-factor",
        data={"proposal": found["proposal"], "code": code_at(found["secret"], at)},
    )
    return found["secret"], re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", answer.text)


def reloaded(db, person):
    db.session.rollback()
    return db.session.get(Person, person.id)


def test_name_and_language_are_changed(client, sign_in, db):
    person = make_person()
    sign_in(person)

    answer = client.post("/account", data={"name": "周海燕", "language": "en"})

    assert answer.location == "/account?lang=en"
    assert (reloaded(db, person).name, person.language) == ("周海燕", "en")


def test_a_new_password_needs_the_old_one(client, sign_in, db):
    person = make_person()
    sign_in(person)

    answer = client.post("/account/password", data=CHANGE | {"old_password": "wrong wrong"})

    assert answer.status_code == 422
    assert "当前密码不对" in answer.text
    assert matches(reloaded(db, person).password_hash, A_PASSWORD) is True


def test_a_new_password_ends_other_sessions_and_voids_reset_links(client, sign_in, db, at, app):
    person = make_person()
    request_reset(Address(email=person.email), at=at)
    link = re.search(r"/password/reset/\S+", db.session.scalar(select(Letter.body)))[0]
    other = sign_in(person, app.test_client())
    sign_in(person)

    assert client.post("/account/password", data=CHANGE).location == "/account"

    assert matches(reloaded(db, person).password_hash, ANOTHER) is True
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert client.get(link).status_code == 404


def test_the_same_form_is_not_kept_under_a_fast_hash(client, sign_in, db):
    sign_in(make_person())

    for path in ("/account/password", "/account/second-factor"):
        assert 'name="once"' not in client.get(path).text


def test_sessions_are_listed_and_ended(client, sign_in, db, app):
    person = make_person()
    other = sign_in(person, app.test_client())
    sign_in(person)

    assert client.get("/account").text.count("其他设备</span>") == 1
    client.post("/account/sessions/end-others")
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    client.post("/account/sessions/end-all")
    assert client.get("/account").status_code == 303


def test_the_second_factor_is_enrolled_by_its_first_code_and_kept_encrypted(
    client, sign_in, db, at
):
    person = make_person()
    sign_in(person)

    secret, codes = enrol(client, at)

    assert len(set(codes)) == 10
    stored = reloaded(db, person).second_factor_secret
    assert secret not in stored
    assert decrypted(stored, purpose="second factor") == secret
    assert decrypted(stored, purpose="something else") is None
    assert client.get("/account").status_code == 200


def test_a_mistyped_first_code_keeps_the_same_proposal(client, sign_in, db, at):
    person = make_person()
    sign_in(person)
    found = proposal_in(client.get("/account/second-factor").text)

    answer = client.post(
        "/account/second-factor", data={"proposal": found["proposal"], "code": "000000"}
    )

    assert answer.status_code == 422
    assert proposal_in(answer.text)["secret"] == found["secret"]


def test_anothers_proposal_is_refused(client, sign_in, db, at, app):
    mine, others = make_person(), make_person()
    other = sign_in(others, app.test_client())
    sign_in(mine)
    found = proposal_in(other.get("/account/second-factor").text)

    answer = client.post(
        "/account/second-factor",
        data={"proposal": found["proposal"], "code": code_at(found["secret"], at)},
    )

    assert answer.status_code == 422
    assert reloaded(db, mine).second_factor_secret is None


def test_signing_in_needs_the_second_factor_once_enrolled(client, sign_in, db, at, clock):
    person = make_person()
    sign_in(person)
    secret, _codes = enrol(client, at)
    client.post("/sign-out")
    clock.advance(minutes=5)
    fields = {"address": person.email, "password": A_PASSWORD}

    assert client.post("/sign-in", data=fields).location == "/sign-in/second-factor"
    assert client.get("/account").status_code == 303
    assert client.post("/sign-in/second-factor", data={"code": "000000"}).status_code == 422
    before = db.session.scalars(select(SignIn.token_hash).order_by(SignIn.id.desc())).first()
    right = {"code": code_at(secret, clock())}
    assert client.post("/sign-in/second-factor", data=right).status_code == 303
    db.session.rollback()
    after = db.session.scalars(select(SignIn.token_hash).order_by(SignIn.id.desc())).first()
    assert before != after
    assert client.get("/account").status_code == 200


def test_a_code_and_a_recovery_code_are_good_once(client, sign_in, db, at, clock):
    person = make_person()
    sign_in(person)
    secret, codes = enrol(client, at)

    def try_code(code):
        client.post("/sign-out")
        client.post("/sign-in", data={"address": person.email, "password": A_PASSWORD})
        return client.post("/sign-in/second-factor", data={"code": code}).status_code

    assert try_code(code_at(secret, at)) == 422
    assert try_code(codes[0].lower().replace("-", " ")) == 303
    assert try_code(codes[0]) == 422
    clock.advance(seconds=30)
    assert try_code(code_at(secret, clock())) == 303


def test_guesses_at_codes_are_counted_apart_from_the_password(client, sign_in, db, at):
    person = make_person()
    sign_in(person)
    enrol(client, at)
    client.post("/sign-out")
    told = ""
    for _try in range(6):
        client.post("/sign-in", data={"address": person.email, "password": A_PASSWORD})
        told = client.post("/sign-in/second-factor", data={"code": "000000"}).text

    assert "请等 1 分钟" in told


def test_a_pending_sign_in_is_over_after_ten_minutes(client, sign_in, db, at, clock):
    person = make_person()
    sign_in(person)
    enrol(client, at)
    client.post("/sign-out")
    client.post("/sign-in", data={"address": person.email, "password": A_PASSWORD})
    clock.advance(minutes=10)

    assert client.get("/sign-in/second-factor").status_code == 404


@pytest.mark.parametrize(
    ("shift", "accepted"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False)],
)
def test_a_code_is_good_one_step_before_and_after(at, shift, accepted):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = code_at(secret, at + timedelta(seconds=shift))

    step = accepted_step(secret, code, last_step=0, at=at)

    assert step == (int(at.timestamp()) // 30 + shift // 30 if accepted else None)


def test_required_staff_reach_nothing_else_before_they_enrol(client, sign_in, db, at, required):
    person = make_person(role=Role.SUPERVISOR)
    sign_in(person)

    assert client.get("/account").location == "/account/second-factor"
    assert client.get("/sign-up").location == "/account/second-factor"
    assert client.get("/privacy").status_code == 200
    enrol(client, at)
    assert client.get("/account").status_code == 200
    answer = client.post("/account/second-factor/remove", data={"old_password": A_PASSWORD})
    assert "不能关闭" in answer.text


def test_applicants_are_not_led_to_enrol(client, sign_in, db, required):
    sign_in(make_person())

    assert client.get("/account").status_code == 200


def test_removing_the_second_factor_needs_the_password(client, sign_in, db, at):
    person = make_person()
    sign_in(person)
    enrol(client, at)

    wrong = client.post("/account/second-factor/remove", data={"old_password": "wrong"})
    assert wrong.status_code == 422
    right = client.post("/account/second-factor/remove", data={"old_password": A_PASSWORD})
    assert right.location == "/account"
    assert reloaded(db, person).second_factor_secret is None


def test_a_lost_second_factor_is_reset_from_the_command_line(client, sign_in, db, at):
    person = make_person(second_factor_secret="x")
    start_session(person, at=at)

    reset_second_factor(person, reason="手机丢失", by=None, at=at)

    assert person.second_factor_secret is None
