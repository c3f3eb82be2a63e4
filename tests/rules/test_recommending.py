"""The stack of recommending units: who is above whom, and where an entry goes next."""

import pytest

from competition.rules.plan_checks import check_plan
from competition.rules.recommending import desks_passed, unit_after, units_above, units_below
from tests.rules.plan_makers import changed

CHAIN = {"screening.is_chain": True}


def plan(**changes):
    found, problems = check_plan(changed(changes))
    assert problems == ()
    return found


def test_a_unit_stands_with_all_below_it_and_knows_its_way_up():
    changzhou = plan()

    assert units_below(changzhou, ("kejiaocheng", "nowhere")) == {
        "kejiaocheng",
        "kejiaocheng-fuhuaqi",
    }
    assert units_below(changzhou, ()) == frozenset()
    assert units_above(changzhou, "kejiaocheng-fuhuaqi") == ("kejiaocheng-fuhuaqi", "kejiaocheng")
    assert units_above(changzhou, "nowhere") == ()


def test_a_park_inside_a_district_is_not_below_its_bureau():
    changzhou = plan()

    assert "kejiaocheng" not in units_below(changzhou, ("wujin-kjj",))


@pytest.mark.parametrize(
    ("is_chain", "desk", "after"),
    [
        pytest.param(True, "wujin-fuwu", "wujin-kjj", id="carrier_to_district"),
        pytest.param(True, "wujin-kjj", None, id="district_to_the_organiser"),
        pytest.param(True, "kejiaocheng-fuhuaqi", "kejiaocheng", id="carrier_to_park"),
        pytest.param(False, "wujin-fuwu", None, id="no_chain"),
    ],
)
def test_in_a_chain_an_entry_goes_to_the_unit_above(is_chain, desk, after):
    assert unit_after(plan(**{"screening.is_chain": is_chain}), desk) == after


@pytest.mark.parametrize(
    ("unit", "desk", "passed"),
    [
        ("wujin-fuwu", "wujin-fuwu", ("wujin-fuwu",)),
        ("wujin-fuwu", "wujin-kjj", ("wujin-fuwu", "wujin-kjj")),
        pytest.param("xitaihu", "wujin-kjj", ("wujin-kjj",), id="the_unit_was_changed_since"),
    ],
)
def test_the_desks_an_entry_passed(unit, desk, passed):
    assert desks_passed(plan(**CHAIN), unit, desk) == passed
