"""Sessions: an opaque cookie, only its hash kept, and back to where one wanted to go."""

import hashlib

import pytest
from flask import make_response, session
from sqlalchemy import update

from competition.accounts.models import SignIn
from competition.core.database import db, write_transaction
from competition.core.sessions import (
    cookie_name,
    drop_session_cookie,
    new_token,
    presented_hash,
    return_path,
    set_session_cookie,
    token_hash,
)


def test_a_token_has_256_bits_and_is_never_the_same():
    assert len({new_token() for _time in range(50)}) == 50
    assert len(new_token()) == 43


def test_of_a_token_only_its_hash_is_kept():
    assert token_hash("token") == hashlib.sha256(b"token").hexdigest()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(trial_app):
    with trial_app.test_request_context():
        answer = make_response("")
        set_session_cookie(answer, "token")

    assert answer.headers["Set-Cookie"] == "sid=token; HttpOnly; Path=/; SameSite=Lax"


def test_behind_tls_the_browser_binds_the_cookie_to_this_host(secure_app):
    with secure_app.test_request_context(base_url="https://localhost"):
        answer = make_response("")
        set_session_cookie(answer, "token")

        assert cookie_name() == "__Host-sid"
    assert (
        answer.headers["Set-Cookie"] == "__Host-sid=token; Secure; HttpOnly; Path=/; SameSite=Lax"
    )


def test_signing_out_makes_the_browser_forget(trial_app):
    with trial_app.test_request_context():
        answer = make_response("")
        drop_session_cookie(answer)

    assert answer.headers["Set-Cookie"].startswith("sid=; Expires=Thu, 01 Jan 1970")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("cookie", "presented"),
    [("", None), ("sid=", None), ("sid=token", token_hash("token")), ("other=token", None)],
)
def test_what_a_request_presents(trial_app, cookie, presented):
    with trial_app.test_request_context(headers={"Cookie": cookie}):
        assert presented_hash() == presented


def test_a_wrong_token_is_nobodys(browser):
    browser.set_cookie("sid", new_token())

    assert browser.get("/trial/me").location == "/sign-in"


def test_a_session_that_was_ended_ends_at_once(trial_app, browser, somebody):
    assert browser.get("/trial/me").status_code == 200
    with trial_app.app_context(), write_transaction():
        ended_at = trial_app.extensions["clock"]()
        db.session.execute(update(SignIn).values(ended_at=ended_at))

    assert browser.get("/trial/me").location == "/sign-in"


@pytest.mark.parametrize("path", ["/trial/me", "/trial/me?tab=2&lang=en"])
def test_where_a_visitor_wanted_to_go_is_remembered(browser, path):
    browser.get(path)

    with browser.session_transaction() as kept:
        assert kept["return_to"] == path


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/entries/1", "/entries/1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_to_another_site(trial_app, wanted, led_to):
    with trial_app.test_request_context():
        session["return_to"] = wanted

        assert return_path("/") == led_to
        assert return_path("/") == "/"
