"""Hurried bursts and rows that repeat themselves."""

from fractions import Fraction

import pytest

from competition.rules.habits import FilledIn, habits_of


def sheets(judge, *, number=20, minutes=7, closing=10_000, row=None):
    """Return sheets of one judge: a sheet every so many minutes, rows all different or given."""
    return [
        FilledIn(
            judge=judge,
            marks=row or tuple(Fraction(60 + (n * k) % 37 + n) for k in (1, 3, 7)),
            minute=n * minutes,
            before_closing=closing - n * minutes,
        )
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("minutes", "closing", "burst", "flags"),
    [
        pytest.param(7, 10_000, 2, (), id="steady"),
        pytest.param(1, 10_000, 10, ("burst",), id="a_sheet_a_minute"),
        pytest.param(1, 600, 10, ("late_burst",), id="on_the_last_day"),
        pytest.param(0, 600, 20, ("late_burst",), id="all_at_once"),
    ],
)
def test_bursts(minutes, closing, burst, flags):
    (found,) = habits_of(sheets("j", minutes=minutes, closing=closing))

    assert (found.burst, found.flags) == (burst, flags)


def test_a_burst_that_is_a_small_part_of_the_work_is_none():
    slow = sheets("j", number=40, minutes=60)
    fast = [
        FilledIn(judge="j", marks=(Fraction(n), Fraction(2 * n), Fraction(1)), minute=9000 + n)
        for n in range(8)
    ]

    (found,) = habits_of([*slow, *fast])

    assert (found.burst, found.burst_before, found.flags) == (8, None, ())


def test_without_times_there_is_no_burst():
    (found,) = habits_of([FilledIn(judge="j", marks=(Fraction(1),) * 3)])

    assert (found.burst, found.burst_before) == (0, None)


def test_equal_rows_stand_out_where_others_have_none():
    same = sheets("same", row=(Fraction(85), Fraction(85), Fraction(85)))

    found = {one.judge: one for one in habits_of([*sheets("a"), *sheets("b"), *same])}

    assert found["same"].flags == ("same_rows",)
    assert (found["same"].same_rows, found["same"].level_rows) == (20, 20)
    assert (found["a"].same_rows, found["a"].flags) == (1, ())


def test_equal_rows_are_usual_on_a_coarse_scale():
    coarse = [
        FilledIn(judge=judge, marks=(Fraction(4), Fraction(4), Fraction(3 + n % 2)))
        for judge in "abc"
        for n in range(12)
    ]

    assert {one.flags for one in habits_of(coarse)} == {()}
    assert {one.same_rows for one in habits_of(coarse)} == {6}


def test_rows_of_two_marks_tell_nothing():
    found = habits_of([FilledIn(judge="j", marks=(Fraction(8), Fraction(8)))] * 12)

    assert (found[0].same_rows, found[0].level_rows, found[0].flags) == (0, 0, ())


def test_nobody_has_no_habits():
    assert habits_of([]) == ()


def test_the_quickest_ten_minutes_count_wherever_they_are():
    minutes = [0, 1, 2, 30, 300, 301]
    own = [
        FilledIn(judge="j", marks=(Fraction(n),), minute=minute, before_closing=500 - minute)
        for n, minute in enumerate(minutes)
    ]

    (found,) = habits_of(own)

    assert (found.burst, found.burst_before) == (3, 498)
