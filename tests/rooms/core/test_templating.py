"""What pages write: moments, money, scores, sizes, in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import session

from competition.accounts.models import Person
from competition.core.database import db, write_transaction
from competition.core.extensions import language
from competition.core.icons import icon
from competition.core.templating import (
    format_closing,
    format_day,
    format_hundredths,
    format_left,
    format_moment,
    format_money,
    format_score,
    format_size,
    letter_text,
    text_of,
)
from competition.rules.values import Text

MIDNIGHT = datetime(2022, 4, 30, 16, 0, tzinfo=UTC)
"""24:00 on 30 April in China."""
AFTERNOON = datetime(2022, 4, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def in_chinese(app):
    with app.test_request_context("/"):
        yield


@pytest.fixture
def in_english(app):
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (format_moment, AFTERNOON, "2022年4月30日 周六 17:00"),
        (format_moment, None, "—"),
        (format_closing, AFTERNOON, "2022年4月30日 周六 17:00"),
        (format_closing, MIDNIGHT, "2022年4月30日 周六 24:00"),
        (format_closing, MIDNIGHT - timedelta(seconds=1), "2022年4月30日 周六 23:59"),
        (format_day, date(2022, 6, 1), "2022年6月1日 周三"),
        (format_day, None, "—"),
        (format_money, 20_000_000, "20 万元"),
        (format_money, 123_000_000_000, "123,000 万元"),
        (format_money, 123_456_00, "123,456 元"),
        (format_money, 123_456_78, "123,456.78 元"),
        (format_money, 5, "0.05 元"),
        (format_money, -150, "-1.50 元"),
        (format_money, 0, "0 元"),
        (format_money, None, "—"),
        (format_score, Fraction(263, 3), "87.67"),
        (format_score, Fraction(865, 10), "86.50"),
        (format_score, 90, "90.00"),
        (format_score, None, "—"),
        (format_hundredths, 8667, "86.67"),
        (format_hundredths, 5, "0.05"),
        (format_hundredths, None, "—"),
        (format_size, 0, "1 KB"),
        (format_size, 4096, "4 KB"),
        (format_size, 20 * 1024 * 1024, "20.0 MB"),
        (text_of, Text(zh="中文", en="English"), "中文"),
        (text_of, "as it stands", "as it stands"),
    ],
)
def test_in_chinese(in_chinese, write, value, written):
    assert write(value) == written


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (format_moment, AFTERNOON, "Sat 30 Apr 2022 17:00"),
        (format_closing, MIDNIGHT, "Sat 30 Apr 2022 24:00"),
        (text_of, Text(zh="中文", en="English"), "English"),
    ],
)
def test_in_english(in_english, write, value, written):
    assert write(value) == written


@pytest.mark.parametrize(
    ("left", "written"),
    [
        (timedelta(days=3, hours=5, minutes=59), "剩 3 天 5 小时"),
        (timedelta(hours=5, minutes=59, seconds=59), "剩 5 小时 59 分"),
        (timedelta(seconds=60), "剩 0 小时 1 分"),
        (timedelta(seconds=59), "剩不到 1 分钟"),
        (timedelta(0), "已截止"),
        (timedelta(days=-1), "已截止"),
    ],
)
def test_how_long_is_left_or_that_it_is_over(in_chinese, at, left, written):
    assert format_left(at + left) == written


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in icon("outline/clock-pause")


def test_a_letter_is_written_in_its_readers_language_whatever_the_page_is_in(in_english):
    text = Text(zh="中文", en="English")

    assert (letter_text(text, "zh"), letter_text(text, "en")) == ("中文", "English")
    assert letter_text("as it stands", "zh") == "as it stands"


def test_chinese_is_what_a_visitor_gets(in_chinese):
    assert language() == "zh"


def test_the_language_that_was_switched_to_is_remembered(browser):
    pages = [browser.get(f"/trial/plain{query}").text for query in ("", "?lang=en", "")]

    assert ['<html lang="zh-CN"' in pages[0], '<html lang="en"' in pages[1]] == [True, True]
    assert '<html lang="en"' in pages[2]
    assert '<html lang="zh-CN"' in browser.get("/trial/plain?lang=zh").text


def test_a_language_that_there_is_not_changes_nothing(browser):
    assert '<html lang="zh-CN"' in browser.get("/trial/plain?lang=xx").text


def test_a_person_gets_the_language_of_the_account(trial_app, browser, somebody):
    with trial_app.app_context(), write_transaction():
        db.session.get(Person, somebody[0]).language = "en"

    assert '<html lang="en"' in browser.get("/trial/me").text


def test_the_switch_keeps_the_rest_of_the_address(browser):
    assert 'href="?page=2&amp;lang=en"' in browser.get("/trial/plain?page=2").text
    assert 'href="?lang=zh"' in browser.get("/trial/plain?lang=en").text


def test_what_was_remembered_counts_only_where_it_is_a_language(app):
    with app.test_request_context("/"):
        session["language"] = "xx"

        assert language() == "zh"
