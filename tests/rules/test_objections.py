"""Which objections are refused by rule, and who may not handle one."""

from datetime import UTC, datetime, timedelta

import pytest

from competition.rules.objections import Side, Tie, refusal, ties

CLOSES = datetime(2022, 6, 29, 16, 0, tzinfo=UTC)
BOTH = ("anonymous", "late")


@pytest.mark.parametrize(
    ("is_anonymous", "after", "refused", "expected"),
    [
        pytest.param(False, -1, BOTH, None, id="named_in_time"),
        pytest.param(False, 0, BOTH, "late", id="at_the_closing_moment"),
        pytest.param(True, -1, BOTH, "anonymous", id="anonymous_in_time"),
        pytest.param(True, 1, BOTH, "anonymous", id="anonymous_is_told_first"),
        pytest.param(True, 1, ("late",), "late", id="anonymous_allowed_but_late"),
        pytest.param(True, 1, (), None, id="a_plan_that_refuses_nothing"),
    ],
)
def test_refusals_of_the_plan(is_anonymous, after, refused, expected):
    filed_at = CLOSES + timedelta(seconds=after)

    found = refusal(is_anonymous=is_anonymous, filed_at=filed_at, closes_at=CLOSES, refused=refused)

    assert found == expected


@pytest.mark.parametrize(
    ("person_id", "name", "units", "expected"),
    [
        pytest.param(9, "赵六", (), (), id="nobody_of_theirs"),
        pytest.param(1, "赵六", (), (Tie.OWNER,), id="the_entrant"),
        pytest.param(2, "赵六", (), (Tie.FILER,), id="who_objects"),
        pytest.param(9, "张 三", (), (Tie.SAME_NAME,), id="same_name_with_a_space"),
        pytest.param(9, "赵六", ("wujin-kjj",), (Tie.UNIT,), id="the_recommending_unit"),
        pytest.param(1, "张三", ("wujin-kjj",), (Tie.OWNER, Tie.SAME_NAME, Tie.UNIT), id="all"),
    ],
)
def test_ties_to_either_side(person_id, name, units, expected):
    side = Side(owner_id=1, filer_id=2, names=("张三", "", "李四"), unit_key="wujin-kjj")

    assert ties(side, person_id=person_id, name=name, units=units) == expected
