"""Which objections are refused by rule, and who may not handle one."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from competition.rules.objections import Case, Figures, Side, Tie, figures, refusal, ties

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


def case(state, filed, closed=None, *, by_rule=False):
    return Case(
        state=state,
        by_rule=by_rule,
        filed_on=date(2022, 6, filed),
        closed_on=date(2022, 6, closed) if closed else None,
    )


def test_every_objection_of_a_year_stands_in_one_figure():
    found = figures(
        [
            case("not_admitted", 1, 1, by_rule=True),
            case("not_admitted", 1, 3),
            case("upheld", 1, 6),
            case("dismissed", 2, 2),
            case("withdrawn", 5, 6),
            case("filed", 7),
            case("admitted", 7),
        ]
    )

    assert found == Figures(
        received=7,
        refused_by_rule=1,
        refused=1,
        upheld=1,
        dismissed=1,
        withdrawn=1,
        open=2,
        mean_days=Fraction(8, 4),
        longest_days=5,
    )


def test_a_year_without_closed_objections_has_no_days():
    assert (figures([]).received, figures([case("filed", 1)]).mean_days) == (0, None)
    assert figures([case("filed", 1)]).longest_days is None
