"""Forms: once only, and a refusal of the rules stands where the reader looks for it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from competition.core.database import db
from competition.core.forms import ConfirmForm
from competition.core.once import AnsweredRequest

KEY = re.compile(r'name="once"[^>]*value="([^"]+)"')


def test_each_form_carries_a_new_key(browser):
    first, second = (KEY.search(browser.get("/trial/form").text)[1] for _time in range(2))

    assert first != second
    assert len(first) == 24


def test_a_second_identical_form_carries_out_nothing_and_leads_to_the_same_place(browser, counted):
    filled = {"text": "good", "once": "key"}

    answers = [browser.post("/trial/form", data=filled) for _time in range(3)]

    assert [one.location for one in answers] == ["/trial/plain?done=1"] * 3
    assert counted() == 1


def test_the_same_form_filled_in_otherwise_is_refused(browser, counted):
    browser.post("/trial/form", data={"text": "good", "once": "key"})
    answer = browser.post("/trial/form", data={"text": "other", "once": "key"})

    assert answer.status_code == 409
    assert "这个表单已经提交过" in answer.text
    assert counted() == 1


def test_the_same_key_sent_to_another_page_is_refused(browser, counted):
    browser.post("/trial/form", data={"once": "key"})

    assert browser.post("/trial/used-up/counter", data={"once": "key"}).status_code == 409
    assert counted() == 1


def test_a_renewed_csrf_token_does_not_make_it_another_form(browser, counted):
    locations = {
        browser.post("/trial/form", data={"once": "key", "csrf_token": token}).location
        for token in ("one", "two")
    }

    assert locations == {"/trial/plain?done=1"}
    assert counted() == 1


def test_a_form_that_was_refused_may_be_sent_again(browser, counted):
    for filled in ("far too long", "whole", "good"):
        browser.post("/trial/form", data={"text": filled, "once": "key"})

    assert counted() == 1


def test_forms_without_a_key_are_carried_out_each_time(browser, counted):
    for _time in range(2):
        browser.post("/trial/form", data={"text": "good"})

    assert counted() == 2


def test_the_same_key_of_two_people_is_two_keys(trial_app, browser, somebody, counted):
    filled = {"text": "good", "once": "key"}

    browser.post("/trial/form", data=filled)
    trial_app.test_client().post("/trial/form", data=filled)

    assert counted() == 2
    with trial_app.app_context():
        kept = select(AnsweredRequest.actor).order_by(AnsweredRequest.actor)
        assert list(db.session.scalars(kept)) == ["", str(somebody[0])]


@pytest.mark.parametrize("path", ["/trial/used-up/counter", "/trial/used-up-slowly/counter"])
def test_a_retry_leads_to_the_same_place_even_when_the_first_used_up_the_permission(
    browser, counted, path
):
    answers = [browser.post(path, data={"once": "key"}) for _time in range(2)]

    assert [one.location for one in answers] == ["/trial/plain"] * 2
    assert browser.post(path, data={"once": "another key"}).status_code == 404
    assert counted() == 1


def test_eight_identical_forms_at_once_are_carried_out_once(trial_app, counted):
    def send(_number: int) -> str:
        answer = trial_app.test_client().post("/trial/form", data={"text": "good", "once": "key"})
        return answer.location

    with ThreadPoolExecutor(8) as pool:
        locations = list(pool.map(send, range(8)))

    assert locations == ["/trial/plain?done=1"] * 8
    assert counted() == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("field", "at-text", id="at the field that caused it"),
        pytest.param("whole", "whole", id="on top of the form"),
    ],
)
def test_a_refusal_is_shown_and_rolled_back(browser, counted, text, place):
    answer = browser.post("/trial/form", data={"text": text})

    assert answer.status_code == 422
    assert f'<p class="{place}">这条记录刚被别人改过。' in answer.text
    assert counted() == 0


def test_a_form_that_was_not_sent_has_no_errors(app):
    with app.test_request_context():
        form = ConfirmForm()

        assert (form.has_errors, form.validate_on_submit()) == (False, False)
        assert [field.name for field in form] == ["once"]
