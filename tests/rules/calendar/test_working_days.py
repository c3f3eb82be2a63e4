from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.calendar import (
    CountProblem,
    DayCount,
    DueDay,
    day_of,
    due_after_closing,
    last_day_of,
    last_of_period,
    working_days,
    working_days_after,
    working_days_between,
)
from competition.rules.plan.calendar import TimeRules
from competition.rules.plan.holidays import CHINA_HOLIDAYS, DaysOff, HolidayYear
from competition.rules.values import CHINA

CALENDAR = working_days()


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("year", "weekdays_off", "weekend_days_worked", "working_days_in_all"),
    [
        (2021, 18, 7, 250),
        (2022, 18, 7, 249),
        (2023, 18, 7, 249),
        (2024, 19, 8, 251),
        (2025, 18, 5, 248),
        (2026, 19, 6, 248),
    ],
)
def test_each_years_notice_adds_up(year, weekdays_off, weekend_days_worked, working_days_in_all):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year == 2024))]
    off = [one for one in days if one.weekday() < 5 and not CALENDAR.is_worked(one)]
    worked = [one for one in days if one.weekday() >= 5 and CALENDAR.is_worked(one)]

    assert (len(off), len(worked)) == (weekdays_off, weekend_days_worked)
    assert sum(CALENDAR.is_worked(one) for one in days) == working_days_in_all


def test_make_up_days_are_weekend_days_outside_every_run_of_days_off():
    worked = [one for year in CHINA_HOLIDAYS for one in year.worked]
    off = [run for year in CHINA_HOLIDAYS for run in year.off]

    assert [one for one in worked if one.weekday() < 5] == []
    assert [one for one in worked if any(run.first <= one <= run.last for run in off)] == []


@pytest.mark.parametrize(
    ("one", "worked"),
    [
        pytest.param("2022-12-31", False, id="told_by_the_next_years_notice"),
        pytest.param("2023-01-02", False, id="monday_off"),
        pytest.param("2024-02-09", True, id="eve_2024_was_no_day_off"),
        pytest.param("2025-01-28", False, id="eve_2025_was_one"),
        pytest.param("2026-10-10", True, id="saturday_worked"),
        pytest.param("2026-10-11", False, id="sunday"),
        pytest.param("2026-10-12", True, id="monday"),
    ],
)
def test_single_days(one, worked):
    assert CALENDAR.is_worked(day(one)) is worked


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        pytest.param("2021-04-30", 5, "2021-05-11", id="常州2021_acceptance_by_11_may"),
        pytest.param("2026-09-28", 5, "2026-10-10", id="over_national_day_2026"),
        pytest.param("2026-09-30", 1, "2026-10-08", id="first_day_after_national_day"),
        pytest.param("2026-09-18", 1, "2026-09-20", id="make_up_sunday_counts"),
        pytest.param("2026-10-03", 3, "2026-10-10", id="start_within_the_holiday"),
        pytest.param("2026-09-24", 1, "2026-09-28", id="mid_autumn"),
        pytest.param("2022-04-29", 5, "2022-05-10", id="labour_day_2022"),
        pytest.param("2022-12-30", 1, "2023-01-03", id="over_new_year"),
        pytest.param("2026-10-03", 0, "2026-10-03", id="none_is_the_day_itself"),
    ],
)
def test_the_nth_working_day_after_a_day(start, n, on):
    assert working_days_after(day(start), n, CALENDAR) == DueDay(on=day(on))


def test_a_year_without_notice_is_told_and_not_guessed():
    assert working_days_after(day("2026-12-31"), 1, CALENDAR) == DueDay(
        problem=CountProblem.NO_HOLIDAY_DATA, year=2027
    )
    assert working_days_between(day("2026-12-30"), day("2027-01-08"), CALENDAR) == DayCount(
        problem=CountProblem.NO_HOLIDAY_DATA, year=2027
    )
    with pytest.raises(ValueError, match="no_holiday_data: 2027"):
        CALENDAR.is_worked(day("2027-01-04"))


def test_what_is_due_closes_at_24_00_in_china():
    due = working_days_after(day("2026-09-30"), 1, CALENDAR)

    assert due.closes == datetime(2026, 10, 8, 16, tzinfo=UTC)
    assert DueDay(problem=CountProblem.NO_HOLIDAY_DATA, year=2027).closes is None


@pytest.mark.parametrize(
    ("closes", "last"),
    [
        (datetime(2026, 10, 1, 0, 0, tzinfo=CHINA), "2026-09-30"),
        (datetime(2026, 9, 30, 17, 0, tzinfo=CHINA), "2026-09-30"),
        (datetime(2026, 9, 30, 16, 0, tzinfo=UTC), "2026-09-30"),
        (datetime(2026, 9, 30, 16, 0, 1, tzinfo=UTC), "2026-10-01"),
    ],
)
def test_24_00_belongs_to_the_day_it_ends(closes, last):
    assert last_day_of(closes) == day(last)


def test_a_moment_lies_on_its_day_in_china():
    assert day_of(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == day("2026-10-01")


def test_five_working_days_after_a_closing_at_24_00():
    closes = datetime(2026, 9, 30, 0, 0, tzinfo=CHINA)

    assert due_after_closing(closes, 5, CALENDAR) == DueDay(on=day("2026-10-12"))


@pytest.mark.parametrize(
    ("first", "n", "last"),
    [
        pytest.param("2024-05-16", 5, "2024-05-22", id="无锡经开区2024"),
        pytest.param("2026-09-29", 5, "2026-10-10", id="over_national_day_2026"),
        pytest.param("2026-10-01", 1, "2026-10-08", id="begins_on_a_day_off"),
    ],
)
def test_a_publicity_period_counts_its_first_day(first, n, last):
    assert last_of_period(day(first), n, CALENDAR) == DueDay(on=day(last))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-09-28", "2026-10-10", 5),
        ("2026-10-10", "2026-09-28", -5),
        ("2026-10-01", "2026-10-07", 0),
        ("2026-10-08", "2026-10-08", 0),
    ],
)
def test_working_days_between_two_days(start, end, days):
    assert working_days_between(day(start), day(end), CALENDAR) == DayCount(days=days)


def test_impossible_numbers_of_days_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        working_days_after(day("2026-01-01"), -1, CALENDAR)
    with pytest.raises(ValueError, match="at least one"):
        last_of_period(day("2026-01-01"), 0, CALENDAR)


def test_a_city_may_add_days_off_and_working_days_of_its_own():
    rules = TimeRules(
        extra_days_off=(day("2026-10-10"), day("2026-10-12")),
        extra_working_days=(day("2026-10-07"), day("2026-10-11")),
    )

    found = working_days(rules)

    assert [found.is_worked(date(2026, 10, n)) for n in range(6, 14)] == [
        False,
        True,
        True,
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_plan_may_bring_the_year_that_is_not_listed_yet():
    year = HolidayYear(
        year=2027,
        off=(DaysOff(name="元旦", first=day("2027-01-01"), last=day("2027-01-03")),),
        worked=(day("2027-01-09"),),
    )

    found = working_days(TimeRules(holiday_years=(year,)))

    assert working_days_after(day("2026-12-31"), 6, found) == DueDay(on=day("2027-01-09"))


def test_a_plans_own_year_takes_the_place_of_the_listed_one():
    found = working_days(TimeRules(holiday_years=(HolidayYear(year=2026, off=()),)))

    assert found.is_worked(day("2026-10-01"))
    assert not found.is_worked(day("2026-10-10"))


@given(st.dates(date(2021, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_counting_forth_and_back_agree(start, n):
    due = working_days_after(start, n, CALENDAR)

    assert working_days_between(start, due.on, CALENDAR) == DayCount(days=n)
    assert working_days_between(due.on, start, CALENDAR) == DayCount(days=-n)
    assert n == 0 or CALENDAR.is_worked(due.on)


@given(st.dates(date(2021, 1, 1), date(2026, 10, 1)), st.integers(1, 20), st.integers(1, 20))
def test_days_add_up(start, n, m):
    middle = working_days_after(start, n, CALENDAR).on

    assert working_days_after(middle, m, CALENDAR) == working_days_after(start, n + m, CALENDAR)
