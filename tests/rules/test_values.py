"""The words that every chapter shares."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.values import (
    CHINA,
    Outcome,
    Problem,
    Severity,
    Text,
    as_utc,
    cents,
    in_decimals,
    round_half_up,
)


@pytest.mark.parametrize(
    ("language", "wording"),
    [
        ("zh", "一等奖"),
        ("zh_Hans_CN", "一等奖"),
        ("en", "First prize"),
        ("en_GB", "First prize"),
        ("fr", "一等奖"),
    ],
)
def test_a_text_is_shown_in_the_language_asked_for(language, wording):
    assert Text("一等奖", "First prize").in_language(language) == wording


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (cents(), 0),
        (cents(yuan=1), 100),
        (cents(wan=20), 20_000_000),
        (cents(wan=1, yuan=5), 1_000_500),
    ],
)
def test_amounts_are_kept_in_cents(found, expected):
    assert found == expected


@pytest.mark.parametrize(
    ("value", "decimals", "rounded", "written"),
    [
        (Fraction(84295, 1000), 2, Fraction(8430, 100), "84.30"),
        (Fraction(84294, 1000), 2, Fraction(8429, 100), "84.29"),
        (Fraction(5, 2), 0, Fraction(3), "3"),
        (Fraction(-5, 2), 0, Fraction(-3), "-3"),
        (Fraction(-1, 2), 0, Fraction(-1), "-1"),
        (Fraction(-1, 3), 0, Fraction(0), "0"),
        (Fraction(-1, 1000), 2, Fraction(0), "0.00"),
        (Fraction(2, 3), 3, Fraction(667, 1000), "0.667"),
        (7, 2, Fraction(7), "7.00"),
        (Fraction(-1005, 1000), 2, Fraction(-101, 100), "-1.01"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, decimals, rounded, written):
    assert round_half_up(value, decimals) == rounded
    assert in_decimals(value, decimals) == written


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_rounding_agrees_with_decimal_arithmetic(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    assert round_half_up(Fraction(value), decimals) == Fraction(expected)
    assert Fraction(in_decimals(Fraction(value), decimals)) == Fraction(expected)


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_by_at_most_half_a_unit_and_only_once(value, decimals):
    rounded = round_half_up(value, decimals)

    assert abs(rounded - value) * 2 <= Fraction(1, 10**decimals)
    assert round_half_up(rounded, decimals) == rounded
    assert round_half_up(-value, decimals) == -rounded


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2022, 5, 1, tzinfo=CHINA), "2022-04-30T16:00:00Z"),
        (datetime(2022, 4, 30, 16, tzinfo=UTC), "2022-04-30T16:00:00Z"),
        (datetime(2022, 4, 30, 12, tzinfo=timezone(timedelta(hours=-4))), "2022-04-30T16:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc(moment, written):
    assert as_utc(moment) == written


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        as_utc(datetime(2022, 5, 1))  # noqa: DTZ001 - that is the point


def test_the_shared_words_are_stored_by_value():
    assert [*Outcome] == ["pass", "fail", "unknown", "due"]
    assert [*Severity] == ["block", "confirm", "warn"]


def test_a_problem_without_values_has_none_of_another():
    one, other = Problem("a", "missing"), Problem("b", "missing")

    assert one.values == {}
    assert one.values is not other.values
