from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.calendar import (
    HABITUAL_ACTIONS,
    Extension,
    Mark,
    Punctuality,
    SubmissionVerdict,
    actions_of,
    extended,
    frozen_since,
    is_frozen,
    is_open,
    may_happen,
    open_phases,
    phase_at,
    submission_verdict,
    timeline,
)
from competition.rules.plan.calendar import Freeze, Phase, PhaseKind
from competition.rules.plan_reading import read_record
from competition.rules.values import CHINA, Text


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def phase(key, opens, closes, kind="registration", **more):
    plain = {"key": key, "name": key, "kind": kind, "opens": opens, "closes": closes, **more}
    read, problems = read_record(Phase, plain)
    assert problems == ()
    return read


UNTIL_MIDNIGHT = phase("until-midnight", "2022-04-12", "2022-04-30", grace_minutes=5)
UNTIL_FIVE = phase("until-five", "2022-04-12", "2022-04-30 17:00", grace_minutes=5)
SCREENING = phase("screening", "2022-04-20", "2022-05-07", "screening")
FINAL = phase("final", "2022-06-20 09:00", "2022-06-20 17:00", "final")
VISIT = phase("visit", "2022-06-20 09:00", "2022-06-24", "visit")
PUBLICITY = phase("publicity", "2022-07-01", "2022-07-07", "publicity")
PHASES = (UNTIL_MIDNIGHT, SCREENING, FINAL, VISIT, PUBLICITY)


@pytest.mark.parametrize(
    ("when", "until_midnight", "until_five"),
    [
        ("2022-04-11 23:59:59.999999", False, False),
        ("2022-04-12 00:00", True, True),
        ("2022-04-30 16:59:59.999999", True, True),
        ("2022-04-30 17:00", True, False),
        ("2022-04-30 23:59:59.999999", True, False),
        ("2022-05-01 00:00", False, False),
    ],
)
def test_a_phase_is_open_from_its_opening_until_its_closing_exactly(
    when, until_midnight, until_five
):
    assert is_open((UNTIL_MIDNIGHT,), "registration", moment(when)) is until_midnight
    assert is_open((UNTIL_FIVE,), "registration", moment(when)) is until_five


def test_a_moment_of_another_zone_is_the_same_moment():
    last = datetime(2022, 4, 30, 8, 59, 59, tzinfo=UTC)

    assert is_open((UNTIL_FIVE,), "registration", last)
    assert not is_open((UNTIL_FIVE,), "registration", last + timedelta(seconds=1))


def test_a_phase_of_another_kind_opens_nothing():
    assert not is_open(PHASES, "final", moment("2022-04-20 10:00"))


@pytest.mark.parametrize(
    ("when", "open_keys", "current"),
    [
        ("2022-04-01 00:00", [], None),
        ("2022-04-15 00:00", ["until-midnight"], "until-midnight"),
        ("2022-04-20 00:00", ["until-midnight", "screening"], "screening"),
        ("2022-06-20 09:00", ["final", "visit"], "visit"),
        ("2022-06-20 17:00", ["visit"], "visit"),
        ("2022-06-30 00:00", [], None),
    ],
)
def test_of_several_open_phases_the_last_opened_is_the_current_one(when, open_keys, current):
    at = moment(when)
    found = phase_at(PHASES, at)

    assert [one.key for one in open_phases(PHASES, at)] == open_keys
    assert (found.key if found else None) == current


def test_the_current_phase_does_not_depend_on_the_order_of_different_openings():
    at = moment("2022-04-20 00:00")

    assert phase_at(PHASES[::-1], at) == SCREENING


@pytest.mark.parametrize(
    ("begun", "arrived", "punctuality"),
    [
        pytest.param("04-11 23:59", "04-11 23:59", "early", id="before_the_opening"),
        pytest.param("04-11 23:59", "04-12 00:00", "on_time", id="begun_early_arrived_open"),
        pytest.param("04-30 16:58", "04-30 16:59:59", "on_time", id="one_second_before_17"),
        pytest.param("04-30 16:59:59", "04-30 17:00", "in_grace", id="arrived_at_17_exactly"),
        pytest.param("04-30 16:59:59", "04-30 17:04:59", "in_grace", id="last_second_of_grace"),
        pytest.param("04-30 16:59:59", "04-30 17:05", "late", id="grace_is_over_exactly"),
        pytest.param("04-30 17:00", "04-30 17:00:01", "late", id="begun_at_17_exactly"),
        pytest.param("04-30 17:00:01", "04-30 17:00", "late", id="clock_went_back"),
        pytest.param("04-11 23:00", "04-30 17:01", "late", id="begun_before_the_opening"),
        pytest.param("05-09 10:00", "05-09 10:00", "late", id="days_after"),
    ],
)
def test_a_submission_at_17_00(begun, arrived, punctuality):
    found = submission_verdict(
        (UNTIL_FIVE, SCREENING), moment(f"2022-{begun}"), moment(f"2022-{arrived}")
    )

    assert found == SubmissionVerdict(
        punctuality=Punctuality(punctuality),
        phase="until-five",
        opens=moment("2022-04-12 00:00"),
        closes=moment("2022-04-30 17:00"),
        grace_ends=moment("2022-04-30 17:05"),
    )
    assert found.counts is (punctuality in {"on_time", "in_grace"})


@pytest.mark.parametrize(
    ("begun", "arrived", "punctuality"),
    [
        ("2022-04-30 23:59:59", "2022-04-30 23:59:59.999999", "on_time"),
        ("2022-04-30 23:59:59", "2022-05-01 00:00", "in_grace"),
        ("2022-05-01 00:00", "2022-05-01 00:00", "late"),
    ],
)
def test_a_submission_at_24_00(begun, arrived, punctuality):
    found = submission_verdict((UNTIL_MIDNIGHT,), moment(begun), moment(arrived))

    assert found.punctuality == punctuality


@pytest.mark.parametrize(
    ("when", "punctuality", "key"),
    [
        ("2022-03-01 00:00", "early", "spring"),
        ("2022-04-02 00:00", "on_time", "spring"),
        ("2022-05-15 00:00", "late", "spring"),
        ("2022-09-02 00:00", "on_time", "autumn"),
        ("2022-11-01 00:00", "late", "autumn"),
    ],
)
def test_between_two_windows_a_submission_is_late_for_the_first(when, punctuality, key):
    windows = (
        phase("autumn", "2022-09-01", "2022-09-30"),
        phase("spring", "2022-04-01", "2022-04-30"),
    )

    found = submission_verdict(windows, moment(when), moment(when))

    assert (found.punctuality, found.phase) == (punctuality, key)


def test_a_plan_without_registration_has_no_time_for_a_submission():
    at = moment("2022-04-15 00:00")

    assert submission_verdict((SCREENING,), at, at) == SubmissionVerdict(
        punctuality=Punctuality.NOT_PLANNED
    )


MINUTES = st.integers(-600, 600).map(lambda n: UNTIL_FIVE.closes + timedelta(minutes=n))


@given(MINUTES, MINUTES, st.integers(0, 1440), st.integers(0, 1440))
def test_more_grace_never_makes_a_submission_later(begun, arrived, less, more):
    less, more = sorted((less, more))
    verdicts = [
        submission_verdict(
            (phase("one", "2022-04-12", "2022-04-30 17:00", grace_minutes=grace),), begun, arrived
        ).counts
        for grace in (less, more)
    ]

    assert verdicts == sorted(verdicts)


@pytest.mark.parametrize(
    ("extensions", "entry", "closes"),
    [
        ([], None, "2022-04-30 17:00"),
        (
            [Extension(phase="until-five", closes=moment("2022-05-05 17:00"))],
            None,
            "2022-05-05 17:00",
        ),
        (
            [Extension(phase="until-five", closes=moment("2022-05-05 17:00"))],
            "E1",
            "2022-05-05 17:00",
        ),
        (
            [Extension(phase="until-five", closes=moment("2022-04-20 17:00"))],
            None,
            "2022-04-30 17:00",
        ),
        (
            [Extension(phase="screening", closes=moment("2022-06-01 17:00"))],
            None,
            "2022-04-30 17:00",
        ),
        (
            [Extension(phase="until-five", closes=moment("2022-05-05 17:00"), entry="E1")],
            "E1",
            "2022-05-05 17:00",
        ),
        (
            [Extension(phase="until-five", closes=moment("2022-05-05 17:00"), entry="E1")],
            "E2",
            "2022-04-30 17:00",
        ),
        (
            [Extension(phase="until-five", closes=moment("2022-05-05 17:00"), entry="E1")],
            None,
            "2022-04-30 17:00",
        ),
        (
            [
                Extension(phase="until-five", closes=moment("2022-05-03 17:00"), entry="E1"),
                Extension(phase="until-five", closes=moment("2022-05-02 17:00")),
            ],
            "E1",
            "2022-05-03 17:00",
        ),
    ],
)
def test_an_extension_is_for_all_or_for_one_and_shortens_nothing(extensions, entry, closes):
    (found,) = extended((UNTIL_FIVE,), extensions, entry=entry)

    assert (found.opens, found.closes) == (UNTIL_FIVE.opens, moment(closes))


def test_a_phase_opens_what_its_kind_does_unless_the_plan_says_otherwise():
    narrow = phase("narrow", "2022-05-01", "2022-05-05", opens_actions=["answer_corrections"])
    nothing = phase("nothing", "2022-05-01", "2022-05-05", opens_actions=[])

    assert actions_of(SCREENING) == HABITUAL_ACTIONS["screening"]
    assert actions_of(narrow) == ("answer_corrections",)
    assert actions_of(nothing) == ()


def test_every_kind_has_its_habit():
    assert set(HABITUAL_ACTIONS) == set(PhaseKind.__args__)


@pytest.mark.parametrize(
    ("action", "when", "expected"),
    [
        ("submit_entry", "2022-04-30 16:59:59", True),
        ("submit_entry", "2022-05-01 00:00", False),
        ("answer_corrections", "2022-05-01 00:00", True),
        ("file_objection", "2022-07-07 23:59:59", True),
        ("file_objection", "2022-07-08 00:00", False),
    ],
)
def test_an_action_is_open_while_a_phase_that_opens_it_is(action, when, expected):
    assert may_happen(PHASES, action, moment(when)) is expected


@pytest.mark.parametrize(
    ("when", "marks"),
    [
        ("2022-01-01 00:00", "next later later later later"),
        ("2022-04-12 00:00", "current next later later later"),
        ("2022-05-01 00:00", "past current next next later"),
        ("2022-06-20 17:00", "past past past current next"),
        ("2022-12-31 00:00", "past past past past past"),
    ],
)
def test_the_timeline_marks_what_is_past_current_and_next(when, marks):
    found = timeline(PHASES[::-1], moment(when))

    assert [one.phase.key for one in found] == [one.key for one in PHASES]
    assert [one.mark for one in found] == [Mark(mark) for mark in marks.split()]


FREEZES = (
    Freeze(part="texts", at=moment("2022-04-30 17:00")),
    Freeze(part="team", at=moment("2022-04-28 00:00")),
    Freeze(part="team", at=moment("2022-04-26 00:00")),
)


@pytest.mark.parametrize(
    ("when", "frozen"),
    [
        ("2022-04-25 23:59:59", {}),
        ("2022-04-26 00:00", {"team": "2022-04-26 00:00"}),
        ("2022-04-30 16:59:59", {"team": "2022-04-26 00:00"}),
        ("2022-04-30 17:00", {"team": "2022-04-26 00:00", "texts": "2022-04-30 17:00"}),
    ],
)
def test_the_team_list_freezes_before_the_texts(when, frozen):
    at = moment(when)

    assert frozen_since(FREEZES, at) == {part: moment(since) for part, since in frozen.items()}
    assert is_frozen(FREEZES, "team", at) is ("team" in frozen)
    assert not is_frozen(FREEZES, "documents", at)


def test_a_name_is_read_in_both_languages():
    assert UNTIL_FIVE.name == Text("until-five", "until-five")
