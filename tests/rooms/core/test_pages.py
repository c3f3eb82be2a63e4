"""Guarding and writing: what is committed, what is rolled back, and what is never told apart."""

import re
from contextlib import contextmanager

import pytest

from competition.core.database import db, write_transaction
from tests.rooms.core import trial_pages


def test_a_page_for_anyone_is_shown_to_a_visitor(browser):
    answer = browser.get("/trial/plain")

    assert answer.status_code == 200
    assert "plain" in answer.text


def test_a_view_without_a_guard_is_turned_away(browser):
    assert browser.get("/trial/unguarded").status_code == 404


def test_a_visitor_is_asked_to_sign_in_before_anything_is_looked_up(browser):
    answers = [browser.get(f"/trial/things/{name}") for name in ("counter", "nothing")]

    assert [(one.status_code, one.location) for one in answers] == [(303, "/sign-in")] * 2


def test_the_person_who_asks_is_known_to_the_page(browser, somebody):
    assert "周晓岚" in browser.get("/trial/me").text


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_the_missing_and_the_forbidden_give_the_same_bytes(browser, somebody, method):
    for _time in range(2):
        browser.get("/trial/plain")  # so that the page's own cookie is set and stays
    forbidden, missing = (
        getattr(browser, method)(f"/trial/things/{name}") for name in ("counter", "nothing")
    )

    assert (forbidden.status_code, _body(forbidden)) == (404, _body(missing))
    assert _without_id(forbidden) == _without_id(missing)
    assert forbidden.headers["X-Request-Id"] != missing.headers["X-Request-Id"]


def test_whoever_may_sees_the_thing(trial_app, browser, somebody):
    with trial_app.app_context(), write_transaction():
        db.session.add(trial_pages.make_counter("mine", person_id=somebody[0], subject="my own"))

    assert "my own" in browser.get("/trial/things/mine").text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_an_unsafe_request_to_an_unmarked_view_is_refused(browser, method):
    status = getattr(browser, method)("/trial/unmarked").status_code

    assert status == (404 if method == "post" else 405)


def test_an_answer_that_leads_on_is_committed(browser, counted):
    answer = browser.post("/trial/form", data={"text": "good"})

    assert (answer.status_code, answer.location) == (303, "/trial/plain?done=1")
    assert counted() == 1


@pytest.mark.parametrize(
    ("status", "times"), [(200, 1), (303, 1), (399, 1), (400, 0), (409, 0), (422, 0), (500, 0)]
)
def test_only_an_answer_below_400_is_committed(browser, counted, status, times):
    assert browser.post(f"/trial/answers/{status}").status_code == status
    assert counted() == times


def test_a_faulty_form_is_shown_again_and_nothing_committed(browser, counted):
    answer = browser.post("/trial/form", data={"text": "far too long"})

    assert answer.status_code == 422
    assert 'value="far too long"' in answer.text
    assert counted() == 0


@pytest.mark.parametrize("path", ["/trial/refuses", "/trial/breaks"])
def test_whatever_is_raised_is_rolled_back(browser, counted, path):
    assert browser.post(path).status_code in (409, 500)
    assert counted() == 0


def test_a_get_cannot_write(browser, counted):
    browser.get("/trial/writes-on-get")

    assert counted() == 0


def test_slow_work_is_done_before_the_transaction_opens(browser, monkeypatch):
    @contextmanager
    def noted():
        trial_pages.events.append("transaction")
        with write_transaction():
            yield
        trial_pages.events.append("committed")

    monkeypatch.setattr("competition.core.pages.write_transaction", noted)

    browser.post("/trial/slow")

    assert trial_pages.events == [
        "slow work",
        "transaction",
        "view with prepared",
        "committed",
    ]


def test_slow_work_is_not_done_for_a_request_that_was_answered_before(browser):
    for _time in range(2):
        assert browser.post("/trial/slow", data={"once": "key"}).location == "/trial/plain"

    assert trial_pages.events == ["slow work", "view with prepared"]


def _body(answer):
    """Return the body without the time that a CSRF token carries."""
    return re.sub(rb'(name="csrf_token"[^>]*value)="[^"]+"', rb"\1", answer.data)


def _without_id(answer):
    return [(name, value) for name, value in answer.headers if name != "X-Request-Id"]
