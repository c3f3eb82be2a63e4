"""Logs: one line for each answer, found again by its id, and impossible to forge."""

import json
from contextvars import Context
from dataclasses import replace

import pytest
import structlog

from competition.core.logging import Origin, init_logging, origin


@pytest.fixture
def as_json(app):
    settings = app.extensions["settings"]
    structlog.reset_defaults()
    init_logging(_Silent(), replace(settings, log_format="json"))
    yield
    init_logging(_Silent(), settings)


class _Silent:
    """Stands for an app that is not to be given more handlers."""

    def before_request(self, function):
        return function

    after_request = before_request


def test_each_answer_is_one_line_with_its_id(browser, as_json, capsys):
    answer = browser.get("/trial/plain?secret=token")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [
        {name: line[name] for name in ("event", "method", "path", "status", "request_id")}
        for line in lines
    ] == [
        {
            "event": "answered",
            "method": "GET",
            "path": "/trial/plain",
            "status": 200,
            "request_id": answer.headers["X-Request-Id"],
        }
    ]


def test_files_are_not_worth_a_line(browser, as_json, capsys):
    browser.get("/static/css/tokens.css").close()

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x00", "\x1b[2J", "\u2028"])
def test_nobody_can_forge_a_line(app, capsys, break_):
    structlog.get_logger().info("said", words=f"good{break_}answered status=200")

    lines = capsys.readouterr().out
    assert lines.count("\n") == 1
    assert break_ not in lines.removesuffix("\n")


def test_a_path_cannot_forge_a_line(browser, as_json, capsys):
    browser.get("/trial/%0Aanswered%20status=200")

    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["/trial/ answered status=200"]


def test_every_request_has_its_own_id(browser):
    first, second = (browser.get("/trial/plain").headers["X-Request-Id"] for _time in range(2))

    assert first != second
    assert (len(first), len(second)) == (12, 12)


def test_on_the_command_line_there_is_no_request():
    assert Context().run(origin) == Origin("", "")
