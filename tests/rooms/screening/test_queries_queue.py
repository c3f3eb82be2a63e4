import pytest

from competition.screening.operations import refuse_entry, send_back_entry, take_back_verdict
from competition.screening.queries import (
    QueueFilters,
    all_in_queue,
    count_by_tab,
    list_queue,
    next_in_queue,
    progress_of_units,
    total_of,
    walk_of,
)
from tests.factories.registration import make_entry, make_submitted_entry, submit_again
from tests.factories.screening import give_back, moment, recommend

UNITS = frozenset({"wujin-kjj"})
IN_MAY = moment("2022-05-09 09:00")


def names(edition, at=IN_MAY, units=UNITS, **filters):
    return [
        row.entry.project_name
        for row in all_in_queue(edition, units, QueueFilters(**filters), at=at)
    ]


@pytest.fixture
def three(edition):
    return [
        make_submitted_entry(
            edition, project_name=name, field_key=field, at=moment(f"2022-04-{day} 10:00")
        )
        for name, field, day in (
            ("压力传感器", "new-materials", 20),
            ("动力电池", "new-energy", 18),
            ("齿轮箱监测", "rail-transit", 19),
        )
    ]


def test_the_queue_starts_with_what_waits_longest_and_knows_no_drafts_nor_other_units(
    edition, three
):
    make_entry(edition, project_name="草稿")
    make_submitted_entry(
        edition, project_name="别区", unit_key="tianning-kjj", district_key="tianning"
    )

    assert names(edition) == ["动力电池", "齿轮箱监测", "压力传感器"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"field": "new-energy"}, ["动力电池"]),
        ({"group": "team"}, []),
        ({"words": "电池"}, ["动力电池"]),
        ({"words": "CZ2022-00003"}, ["齿轮箱监测"]),
        ({"words": "100%"}, []),
        ({"unit": "tianning-kjj"}, []),
        ({"sort": "-due"}, ["压力传感器", "齿轮箱监测", "动力电池"]),
        ({"sort": "reference"}, ["压力传感器", "动力电池", "齿轮箱监测"]),
        ({"sort": "no-such-column"}, ["动力电池", "齿轮箱监测", "压力传感器"]),
        ({"tab": "no-such-tab"}, ["动力电池", "齿轮箱监测", "压力传感器"]),
    ],
)
def test_filters_and_order(edition, three, filters, found):
    assert names(edition, **filters) == found


def test_each_row_tells_whose_turn_it_is_and_how_long_it_has(edition, officer, three):
    give_back(three[0], by=officer, at=moment("2022-05-06 16:00"))

    rows = {
        row.entry.project_name: (row.turn.side, row.turn.days_left, row.returns_used)
        for row in all_in_queue(edition, UNITS, QueueFilters(tab="all"), at=IN_MAY)
    }

    assert rows == {
        "压力传感器": ("applicant", 1, 1),
        "动力电池": ("unit", 1, 0),
        "齿轮箱监测": ("unit", 1, 0),
    }


def test_a_correction_gives_the_unit_its_days_anew(edition, officer, entry):
    give_back(entry, by=officer, at=moment("2022-05-06 16:00"))
    back = moment("2022-05-10 11:00")
    submit_again(entry, at=back)

    row = list_queue(edition, UNITS, QueueFilters(), at=moment("2022-05-11 09:00")).rows[0]

    assert (row.turn.due_at, row.turn.days_left, row.round) == (moment("2022-05-18 00:00"), 4, 2)
    assert (row.is_second_look, row.turn.may_decide) == (True, True)


def test_after_its_day_an_entry_is_late_by_working_days(edition, entry):
    at = moment("2022-05-16 09:00")

    row = list_queue(edition, UNITS, QueueFilters(tab="late"), at=at).rows[0]

    assert (row.turn.days_left, row.turn.is_late, row.turn.may_decide) == (-4, True, False)


def test_nothing_is_late_before_its_day_is_over(edition, entry):
    assert names(edition, tab="late", at=moment("2022-05-10 23:59")) == []


def test_counts_by_tab(edition, officer, organiser, three):
    give_back(three[0], by=officer, at=IN_MAY)
    recommend(three[1], by=officer, at=IN_MAY)

    assert count_by_tab(edition, UNITS, at=moment("2022-05-11 09:00")) == {
        "waiting": 1,
        "late": 1,
        "returned": 1,
        "passed_on": 0,
        "recommended": 1,
        "refused": 0,
        "accepted": 0,
        "all": 3,
    }


def test_walking_the_list_and_going_on_after_a_verdict(edition, officer, three):
    pressure, battery, gears = three
    walk = walk_of(edition, UNITS, QueueFilters(), gears, at=IN_MAY)
    assert (walk.position, walk.total) == (2, 3)
    assert (walk.before, walk.after) == (battery.public_id, pressure.public_id)

    recommend(gears, by=officer, at=IN_MAY)

    left = walk_of(edition, UNITS, QueueFilters(), gears, at=IN_MAY)
    assert (left.position, left.total, left.before, left.after) == (
        0,
        2,
        None,
        battery.public_id,
    )
    wanted = [
        next_in_queue(edition, UNITS, QueueFilters(), one, at=IN_MAY)
        for one in (pressure.public_id, gears.public_id)
    ]
    assert wanted == [pressure.public_id, battery.public_id]


def test_the_address_holds_only_what_differs():
    filters = QueueFilters(tab="late", words="电池")

    assert (filters.as_address(), filters.is_narrowed) == ({"tab": "late", "words": "电池"}, True)
    assert (QueueFilters().as_address(), QueueFilters().is_narrowed) == ({}, False)


def test_progress_of_a_unit(edition, officer, organiser, three):
    pressure, battery, gears = three
    recommend(pressure, by=officer, at=moment("2022-05-06 09:00"))
    send_back_entry(pressure, reason="缺章", by=organiser, at=moment("2022-05-09 09:00"))
    recommend(pressure, by=officer, at=moment("2022-05-10 09:00"))
    give_back(battery, by=officer, at=moment("2022-05-07 09:00"))
    refuse_entry(gears, reason="不符", by=officer, at=moment("2022-05-07 10:00"))
    take_back_verdict(gears, reason="看错", by=officer, at=moment("2022-05-07 11:00"))

    one = progress_of_units(edition, at=moment("2022-05-11 09:00"), units=UNITS)[0]

    assert (one.unit.key, one.received, one.waiting, one.returned, one.recommended) == (
        "wujin-kjj",
        3,
        1,
        1,
        1,
    )
    assert (one.refused, one.rounds, one.verdicts, one.late, one.late_waiting) == (0, 1, 3, 1, 1)
    assert one.turnaround == 2  # two, one and three working days


def test_the_total_of_units_weighs_by_verdicts(edition, officer, three):
    recommend(three[0], by=officer, at=moment("2022-05-05 09:00"))
    recommend(three[1], by=officer, at=moment("2022-05-07 09:00"))

    total = total_of(progress_of_units(edition, at=IN_MAY))

    assert (total.unit, total.received, total.passed, total.turnaround) == (None, 3, 2, 2)
    assert total_of([]).turnaround is None


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({"age": "5"}, ["动力电池", "齿轮箱监测", "压力传感器"], id="all_waited_five"),
        pytest.param({"age": "10"}, ["动力电池", "齿轮箱监测"], id="waited_ten"),
        pytest.param({"age": "many"}, ["动力电池", "齿轮箱监测", "压力传感器"], id="no_such_age"),
        pytest.param({"left": "0"}, [], id="nothing_due_today"),
        pytest.param({"left": "1"}, ["动力电池", "齿轮箱监测", "压力传感器"], id="due_tomorrow"),
    ],
)
def test_filters_by_working_days_waited_and_left(edition, three, filters, found):
    at = moment("2022-05-05 09:00") if "age" in filters else IN_MAY

    assert names(edition, at=at, **filters) == found


def test_what_applicants_owe_is_filtered_by_its_due_day(edition, officer, three):
    give_back(three[0], by=officer, at=IN_MAY)

    assert names(edition, tab="returned", left="2") == []
    assert names(edition, tab="returned", left="5") == ["压力传感器"]


def test_without_the_holidays_of_the_year_nothing_is_known_to_wait_long(edition, three):
    assert names(edition, at=moment("2044-01-04 09:00"), age="1") == []
    assert names(edition, at=moment("2044-01-04 09:00"), left="1") == []
