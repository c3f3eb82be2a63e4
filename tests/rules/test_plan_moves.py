"""A plan moved in time keeps everything but its dates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.plan.edition import Plan
from competition.rules.plan_moves import rebased
from competition.rules.plan_reading import read_record, to_plain
from tests.rules.plan_makers import CHANGZHOU, changed


def plan_of(data):
    plan, problems = read_record(Plan, data)
    assert problems == ()
    return plan


def test_phases_move_by_days_and_criteria_by_years():
    moved = plan_of(rebased(CHANGZHOU, days=365, years=1))

    assert to_plain(moved.phases[0])["closes"] == "2023-04-30T16:00:00Z"
    assert moved.draw.seed.public_on.isoformat() == "2023-05-13"
    assert moved.contest.year == 2023
    by_key = {criterion.key: criterion for criterion in moved.criteria}
    assert by_key["team-settles"].test.by.isoformat() == "2023-11-30"
    assert by_key["startup-registered-on"].test.on_or_after.isoformat() == "2022-01-01"


def test_a_leap_day_becomes_the_last_of_february():
    data = changed({"criteria[3].test.by": "2024-02-29"})

    moved = plan_of(rebased(data, days=0, years=1))

    assert moved.criteria[2].test.by.isoformat() == "2025-02-28"


@settings(max_examples=15)
@given(days=st.integers(-2000, 2000), years=st.integers(-10, 10))
def test_there_and_back_is_the_same_plan(days, years):
    there = rebased(CHANGZHOU, days=days, years=years)

    assert plan_of(rebased(there, days=-days, years=-years)) == plan_of(CHANGZHOU)


def test_what_is_no_plan_cannot_be_moved():
    with pytest.raises(ValueError, match="missing"):
        rebased({}, days=1, years=0)
