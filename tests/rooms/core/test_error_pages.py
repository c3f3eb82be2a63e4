"""Errors as pages: what happened, what to do, and nothing typed is lost."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from competition.core.database import write_transaction
from competition.core.extensions import limiter

TYPED = {
    "text": "常州市某某科技有限公司",
    "credit_code": "91320400MA1N0XYZ1K",
    "password": "not to be repeated",
    "old_password": "nor this one",
    "sign_in_code": "135790",
    "code": "246802",
    "once": "the-key",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def checked(trial_app):
    trial_app.config["WTF_CSRF_ENABLED"] = True
    return trial_app


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("get", "/nowhere", 404, "没有找到这个页面"),
        ("get", "/trial/unguarded", 404, "没有找到这个页面"),
        ("post", "/trial/plain", 405, "这一步没有完成"),
        ("delete", "/trial/form", 405, "这一步没有完成"),
        ("post", "/trial/refuses", 409, "内容刚刚有变化"),
        ("get", "/trial/breaks", 500, "系统出了问题"),
    ],
)
def test_every_error_has_a_page(browser, method, path, status, heading):
    answer = getattr(browser, method)(path)

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert f"<h1>{heading}</h1>" in answer.text
    assert "现在可以做什么" in answer.text


def test_what_nobody_foresaw_names_an_id_and_tells_nothing_else(browser, capsys):
    answer = browser.get("/trial/breaks")
    request_id = answer.headers["X-Request-Id"]

    assert f'<strong class="reference">{request_id}</strong>' in answer.text
    assert "secret inside" not in answer.text
    logged = capsys.readouterr().out
    assert request_id in logged
    assert "the secret inside" in logged


def test_other_errors_name_no_id(browser):
    assert "问题编号" not in browser.get("/nowhere").text


def test_too_much_text_is_refused_before_it_is_read(browser, counted):
    typed = "text=" + "x" * (512 * 1024)
    answer = browser.post("/trial/form", data=typed, content_type=FORM)

    assert answer.status_code == 413
    assert "单个文件不超过 20 MB" in answer.text
    assert counted() == 0


def test_too_large_a_request_is_refused(browser):
    size = 25 * 1024 * 1024 + 1
    answer = browser.post("/trial/form", environ_overrides={"CONTENT_LENGTH": str(size)})

    assert answer.status_code == 413


def test_too_many_requests_are_told_so(browser, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()

    answers = [browser.get("/trial/limited") for _time in range(2)]

    assert [one.status_code for one in answers] == [200, 429]
    assert "操作太频繁，请稍后再试。" in answers[1].text


def test_a_busy_database_says_when_to_try_again(trial_app, browser, counted, monkeypatch):
    monkeypatch.setattr("competition.core.database.GATE_SECONDS", 0.02)
    with trial_app.app_context(), write_transaction():
        answer = _from_outside(browser, "/trial/form")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "您的内容没有丢失，也没有被提交" in answer.text
    assert counted() == 0


def test_a_forged_or_missing_token_parks_what_was_typed_without_secrets(checked, browser, counted):
    answer = browser.post("/trial/form?lang=zh", data=TYPED)

    assert answer.status_code == 400
    assert 'action="/trial/form?lang=zh"' in answer.text
    assert _parked(answer) == {
        "text": TYPED["text"],
        "credit_code": TYPED["credit_code"],
        "once": "the-key",
    }
    assert [
        secret for secret in ("not to be", "nor this", "135790", "246802") if secret in answer.text
    ] == []
    assert counted() == 0


def test_what_was_parked_can_be_sent_again(checked, browser, counted):
    page = browser.post("/trial/form", data={"text": "good", "once": "the-key"})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]

    answer = browser.post("/trial/form", data=_parked(page) | {"csrf_token": token})

    assert answer.location == "/trial/plain?done=1"
    assert counted() == 1


def test_a_page_with_its_token_goes_through(checked, browser, counted):
    page = browser.get("/trial/form").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]

    assert browser.post("/trial/form", data={"csrf_token": token}).status_code == 303
    assert counted() == 1


def test_a_visitor_who_typed_nothing_is_told_that_the_page_is_too_old(checked, browser):
    answer = browser.post("/trial/form")

    assert answer.status_code == 400
    assert "页面打开得太久，安全校验已过期。" in answer.text


def test_a_json_request_needs_a_token_too(checked, browser, counted):
    answer = browser.post("/trial/answers/200", data=json.dumps({"a": 1}), mimetype="text/json")

    assert answer.status_code == 400
    assert counted() == 0


def test_an_expired_session_parks_what_was_typed(browser, counted):
    answer = browser.post("/trial/members", data=TYPED | {"file": _file(b"%PDF")})

    assert answer.status_code == 401
    assert "您的登录已过期" in answer.text
    assert _parked(answer)["text"] == TYPED["text"]
    assert "plan.pdf" in answer.text
    assert "not to be repeated" not in answer.text
    assert counted() == 0


def test_what_was_typed_is_escaped_when_it_is_parked(browser):
    answer = browser.post("/trial/members", data={"text": '"><script>alert(1)</script>'})

    assert "<script>alert(1)" not in answer.text


def _file(content):
    return (BytesIO(content), "plan.pdf")


def _parked(answer):
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return {name: value for name, value in fields if name != "csrf_token"}


def _from_outside(browser, path):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(browser.post, path, data={"text": "good"}).result()
