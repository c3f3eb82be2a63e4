from datetime import UTC, date, datetime

import pytest

from competition.rules.plan.calendar import Freeze, Phase, TimeRules, phase_problems, time_problems
from competition.rules.plan.holidays import DaysOff, HolidayYear
from competition.rules.plan_reading import read_record, to_plain
from competition.rules.values import Problem, Text

REGISTRATION = {
    "key": "registration",
    "name": {"zh": "项目征集", "en": "Call for projects"},
    "kind": "registration",
    "opens": "2022-04-12",
    "closes": "2022-04-30",
}


def phase(**changes):
    read, problems = read_record(Phase, REGISTRATION | changes)
    assert problems == ()
    return read


def test_a_phase_is_read_from_plain_data():
    assert phase(grace_minutes=5, opens_actions=["submit_entry"]) == Phase(
        key="registration",
        name=Text("项目征集", "Call for projects"),
        kind="registration",
        opens=datetime(2022, 4, 11, 16, tzinfo=UTC),
        closes=datetime(2022, 4, 30, 16, tzinfo=UTC),
        grace_minutes=5,
        opens_actions=("submit_entry",),
    )


@pytest.mark.parametrize("changes", [{}, {"opens_actions": []}, {"note": "逾期不再受理"}])
def test_a_phase_comes_back_as_it_was(changes):
    one = phase(**changes)

    assert read_record(Phase, to_plain(one)) == (one, ())


def test_time_rules_are_read_and_come_back():
    plain = {
        "freezes": [{"part": "team", "at": "2022-04-25"}],
        "holiday_years": [
            {
                "year": 2027,
                "off": [{"name": "元旦", "first": "2027-01-01", "last": "2027-01-03"}],
                "worked": ["2027-01-09"],
            }
        ],
        "extra_days_off": [date(2022, 4, 6)],
    }

    rules, problems = read_record(TimeRules, plain)

    assert problems == ()
    assert rules == TimeRules(
        freezes=(Freeze(part="team", at=datetime(2022, 4, 25, 16, tzinfo=UTC)),),
        holiday_years=(
            HolidayYear(
                year=2027,
                off=(DaysOff(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3)),),
                worked=(date(2027, 1, 9),),
            ),
        ),
        extra_days_off=(date(2022, 4, 6),),
    )
    assert read_record(TimeRules, to_plain(rules)) == (rules, ())


@pytest.mark.parametrize(
    ("phases", "problems"),
    [
        pytest.param((phase(),), (), id="right"),
        pytest.param((), (Problem("phases", "no_registration"),), id="nothing"),
        pytest.param(
            (phase(), phase()),
            (Problem("phases[2].key", "used_twice", {"found": "registration", "first": 1}),),
            id="twice",
        ),
        pytest.param(
            (phase(closes="2022-04-12 00:00"),),
            (Problem("phases[1].closes", "closes_before_opening"),),
            id="never_open",
        ),
    ],
)
def test_phases_that_cannot_be_are_told(phases, problems):
    assert phase_problems(phases) == problems


def test_days_off_that_end_before_they_begin_are_told():
    right = DaysOff(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 1))
    wrong = DaysOff(name="春节", first=date(2027, 2, 12), last=date(2027, 2, 5))
    rules = TimeRules(holiday_years=(HolidayYear(year=2027, off=(right, wrong)),))

    assert time_problems(rules) == (
        Problem("holiday_years[1].off[2].last", "ends_before_it_begins", {"name": "春节"}),
    )
