"""Cards of a rubric: figures, shares, buttons, and what is asked of a comment."""

from dataclasses import replace
from fractions import Fraction

import pytest

from competition.review.queries import best_total, cards_of, distribution, plain_figure
from competition.rules.plan.rounds import Anchor, Criterion, Rubric
from competition.rules.sheets import SheetBreach, SheetFinding
from competition.rules.values import Text


def criterion(key="idea", **values):
    return Criterion(**{"key": key, "name": Text("创意", "Idea"), "weight": Fraction(30), **values})


@pytest.mark.parametrize(
    ("value", "written"),
    [(85, "85"), (Fraction(171, 2), "85.5"), (Fraction(1, 4), "0.25"), (Fraction(0), "0")],
)
def test_figures_have_no_needless_decimals(value, written):
    assert plain_figure(value) == written


@pytest.mark.parametrize(
    ("least", "most", "step", "choices"),
    [
        pytest.param(1, 5, 1, ("1", "2", "3", "4", "5"), id="few whole marks are buttons"),
        pytest.param(0, 2, "1/2", ("0", "0.5", "1", "1.5", "2"), id="half marks too"),
        pytest.param(0, 100, 1, (), id="a hundred marks are typed"),
    ],
)
def test_marks_are_buttons_when_there_are_few(app, least, most, step, choices):
    one = criterion(lowest=Fraction(least), highest=Fraction(most), step=Fraction(step))

    assert cards_of(Rubric(key="r", criteria=(one,)))[0].choices == choices


@pytest.mark.parametrize(
    ("below", "above", "rule"),
    [
        (None, None, ""),
        (60, None, "低于 60 分须写"),
        (None, 95, "高于 95 分须写"),
        (60, 95, "低于 60 分或高于 95 分须写"),
    ],
)
def test_a_card_says_when_a_comment_is_asked_for(app, below, above, rule):
    limits = {
        "comment_below": below and Fraction(below),
        "comment_above": above and Fraction(above),
    }

    card = cards_of(Rubric(key="r", criteria=(criterion(**limits),)))[0]

    assert card.comment_rule == rule


def test_a_card_holds_its_share_of_the_total_exactly(app):
    rubric = Rubric(key="r", criteria=(criterion(),))

    assert [(one.weight, one.factor) for one in cards_of(rubric)] == [("30%", "3/10")]
    bare = replace(rubric, weighting="multipliers")
    assert [(one.weight, one.factor) for one in cards_of(bare)] == [("30", "30")]


def test_a_comment_that_is_missing_stands_open(app):
    rubric = Rubric(key="r", criteria=(criterion(), criterion("plan")))
    lacking = SheetFinding(breach=SheetBreach.COMMENT_MISSING, criterion="plan")

    assert [one.comment_open for one in cards_of(rubric, (lacking,))] == [False, True]


def test_anchors_are_told_in_the_readers_language(app):
    one = criterion(anchors=(Anchor(mark=Fraction(90), text=Text("领先", "Ahead")),))

    (card,) = cards_of(Rubric(key="r", criteria=(one,)))

    assert [(anchor.mark, anchor.text) for anchor in card.anchors] == [("90", "领先")]


def test_the_best_total_follows_the_weighting():
    both = (criterion(weight=Fraction(60)), criterion("plan", weight=Fraction(40)))

    assert best_total(Rubric(key="r", criteria=both)) == "100"
    doubled = tuple(replace(one, weight=Fraction(2), highest=Fraction(10)) for one in both)
    assert best_total(Rubric(key="r", criteria=doubled, weighting="multipliers")) == "40"


def test_totals_are_counted_by_tenths_and_the_highest_takes_its_end_in():
    counted = distribution([7999, 8000, 10000, 9000])

    assert {name: value for name, value in counted.items() if value} == {
        "70–79": 1,
        "80–89": 1,
        "90–100": 2,
    }
