from datetime import date, datetime

import pytest

from competition.rules.calendar import (
    correction_due,
    days_taken,
    overdue_before,
    verdict_due,
    verdict_in_time,
    working_days,
)
from competition.rules.plan.calendar import Phase
from competition.rules.plan.publication import Screening
from competition.rules.values import CHINA, Text

CALENDAR = working_days()
RULES = Screening(check_days=5, correction_days=3)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def phase(kind, opens, closes):
    return Phase(
        key=kind, name=Text(kind, kind), kind=kind, opens=moment(opens), closes=moment(closes)
    )


CHANGZHOU = (
    phase("registration", "2022-04-01", "2022-05-01"),
    phase("screening", "2022-05-01", "2022-05-11"),
)
NATIONAL_DAY = (phase("registration", "2026-09-01", "2026-09-29"),)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        pytest.param("2022-04-20 10:00", "2022-05-10", id="before_closing_counts_from_it"),
        pytest.param("2022-04-30 23:59", "2022-05-10", id="may_holiday_and_its_worked_saturday"),
        pytest.param("2022-05-05 09:00", "2022-05-11", id="the_worked_saturday_counts"),
        pytest.param("2022-05-09 18:00", "2022-05-16", id="a_plain_week"),
    ],
)
def test_a_unit_has_five_working_days_after_closing(came, due):
    answer = verdict_due(RULES, CHANGZHOU, moment(came), CALENDAR)

    assert answer.on == date.fromisoformat(due)


def test_a_units_clock_leaps_over_national_day_and_counts_its_make_up_days():
    answer = verdict_due(RULES, NATIONAL_DAY, moment("2026-09-29 09:00"), CALENDAR)

    assert answer.on == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        pytest.param("2026-09-18 17:00", "2026-09-24", id="its_make_up_sunday_before_mid_autumn"),
        pytest.param("2026-09-23 09:00", "2026-10-08", id="over_mid_autumn_and_the_seven_days"),
        pytest.param("2026-09-30 23:59", "2026-10-13", id="the_eve_of_the_holiday"),
        pytest.param("2026-10-04 12:00", "2026-10-13", id="within_the_holiday"),
        pytest.param("2026-10-09 08:00", "2026-10-15", id="its_make_up_saturday_counts"),
    ],
)
def test_five_working_days_around_national_day_2026(came, due):
    early = (phase("registration", "2026-08-01", "2026-09-01"),)

    answer = verdict_due(RULES, early, moment(came), CALENDAR)

    assert answer.on == date.fromisoformat(due)
    assert days_taken(early, moment(came), moment(f"{due} 23:59"), CALENDAR) == 5
    assert not verdict_in_time(RULES, early, moment(came), answer.closes, CALENDAR)


@pytest.mark.parametrize(
    ("returned", "due"),
    [
        pytest.param("2026-09-29 17:00", "2026-10-09", id="over_national_day_2026"),
        pytest.param("2026-10-09 17:00", "2026-10-13", id="make_up_saturday_2026"),
        ("2022-04-29 17:00", "2022-05-07"),
        ("2022-05-05 00:00", "2022-05-09"),
        ("2022-05-06 23:59", "2022-05-10"),
    ],
)
def test_an_applicant_has_three_working_days_for_a_correction(returned, due):
    assert correction_due(RULES, moment(returned), CALENDAR).on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("came", "at", "in_time"),
    [
        pytest.param("2022-04-20 10:00", "2022-04-21 10:00", True, id="registration_is_open"),
        pytest.param("2022-04-20 10:00", "2022-05-10 23:59", True, id="last_minute_of_the_phase"),
        pytest.param("2022-04-20 10:00", "2022-05-11 00:00", False, id="phase_and_clock_are_over"),
        pytest.param("2022-05-10 18:00", "2022-05-12 09:00", True, id="its_own_clock_still_runs"),
        pytest.param("2022-05-10 18:00", "2022-05-18 00:00", False, id="its_own_clock_is_over"),
    ],
)
def test_a_verdict_is_in_time_while_the_phase_or_its_own_clock_runs(came, at, in_time):
    answer = verdict_in_time(RULES, CHANGZHOU, moment(came), moment(at), CALENDAR)

    assert answer is in_time


def test_a_year_without_notice_leaves_only_the_phase():
    phases = (phase("registration", "2040-01-01", "2040-02-01"),)

    answers = [
        verdict_in_time(RULES, phases, moment("2040-01-10"), moment(at), CALENDAR)
        for at in ("2040-01-11", "2040-02-01")
    ]

    assert answers == [True, False]


@pytest.mark.parametrize(
    ("at", "before"),
    [
        pytest.param("2022-05-10 23:59", None, id="nothing_is_due_yet"),
        pytest.param("2022-05-11 00:00", "2022-05-05", id="all_that_came_before_the_holiday_ended"),
        pytest.param("2022-05-12 12:00", "2022-05-06", id="one_day_on"),
    ],
)
def test_what_came_before_a_moment_is_overdue(at, before):
    answer = overdue_before(RULES, CHANGZHOU, moment(at), CALENDAR)

    assert answer == (None if before is None else moment(before))


def test_the_border_of_the_overdue_agrees_with_each_due_day():
    at = moment("2022-05-16 09:00")
    border = overdue_before(RULES, CHANGZHOU, at, CALENDAR)

    came = [moment(f"2022-05-{day:02d} 09:00") for day in range(1, 16)]

    assert [verdict_due(RULES, CHANGZHOU, one, CALENDAR).closes <= at for one in came] == [
        one < border for one in came
    ]


@pytest.mark.parametrize(
    ("came", "decided", "days"),
    [
        pytest.param("2022-04-12 09:00", "2022-04-20 09:00", 0, id="before_the_clock_starts"),
        pytest.param("2022-04-12 09:00", "2022-05-07 17:00", 3, id="the_holiday_does_not_count"),
        pytest.param("2022-05-06 15:00", "2022-05-06 17:00", 0, id="on_the_same_day"),
        pytest.param("2022-05-06 15:00", "2022-05-10 09:00", 3, id="after_a_correction"),
    ],
)
def test_a_units_days_are_those_of_its_own_clock(came, decided, days):
    assert days_taken(CHANGZHOU, moment(came), moment(decided), CALENDAR) == days


def test_days_of_a_year_without_notice_are_not_known():
    phases = (phase("registration", "2040-01-01", "2040-02-01"),)

    assert days_taken(phases, moment("2040-02-02"), moment("2040-02-06"), CALENDAR) is None
