"""What a judge may hand in."""

from fractions import Fraction

import pytest

from competition.rules.plan.rounds import Criterion, Rubric
from competition.rules.sheets import SheetBreach, SheetFinding, check_sheet, typed_mark
from competition.rules.values import Text

TEXT = Text("指标", "criterion")
RUBRIC = Rubric(
    key="r",
    overall_comment="required",
    criteria=(
        Criterion(
            key="idea",
            name=TEXT,
            lowest=Fraction(60),
            highest=Fraction(100),
            step=Fraction("0.5"),
            comment_below=Fraction(70),
            comment_above=Fraction(95),
        ),
    ),
)


@pytest.mark.parametrize(
    ("mark", "comment", "breach", "limit"),
    [
        pytest.param(80, "", None, None, id="ordinary_mark_needs_no_comment"),
        pytest.param(60, "weak", None, None, id="lowest_mark"),
        pytest.param(100, "superb", None, None, id="highest_mark"),
        pytest.param(70, "", None, None, id="not_below_the_comment_limit"),
        pytest.param(95, "", None, None, id="not_above_the_comment_limit"),
        pytest.param(Fraction("80.5"), "", None, None, id="on_the_step"),
        pytest.param(None, "", SheetBreach.MARK_MISSING, None, id="empty"),
        pytest.param(59, "weak", SheetBreach.MARK_TOO_LOW, 60, id="too_low"),
        pytest.param(101, "superb", SheetBreach.MARK_TOO_HIGH, 100, id="too_high"),
        pytest.param(
            Fraction("80.25"), "", SheetBreach.MARK_OFF_STEP, Fraction("0.5"), id="off_the_step"
        ),
        pytest.param(69, " ", SheetBreach.COMMENT_MISSING, 70, id="low_without_comment"),
        pytest.param(96, "", SheetBreach.COMMENT_MISSING, 95, id="high_without_comment"),
    ],
)
def test_one_mark(mark, comment, breach, limit):
    expected = (SheetFinding(breach=breach, criterion="idea", limit=limit),) if breach else ()

    assert check_sheet({"idea": mark}, {"idea": comment}, "good", RUBRIC) == expected


def test_every_breach_is_found_at_once():
    assert check_sheet({"other": 1}, {}, "  ", RUBRIC) == (
        SheetFinding(breach=SheetBreach.UNKNOWN_CRITERION, criterion="other"),
        SheetFinding(breach=SheetBreach.MARK_MISSING, criterion="idea"),
        SheetFinding(breach=SheetBreach.OVERALL_COMMENT_MISSING),
    )


def test_a_criterion_without_comment_rules_needs_no_comment():
    rubric = Rubric(key="r", criteria=(Criterion(key="idea", name=TEXT),))

    assert check_sheet({"idea": 0}, {}, "", rubric) == ()


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        pytest.param("85", Fraction(85), id="whole"),
        pytest.param(" 85.5 ", Fraction("85.5"), id="half_with_spaces"),
        pytest.param("８５．５", Fraction("85.5"), id="full_width"),
        pytest.param("85。5", Fraction("85.5"), id="chinese_full_stop"),
        pytest.param("-1", Fraction(-1), id="negative_is_read_and_then_too_low"),
        pytest.param("", None, id="empty"),
        pytest.param("八十五", None, id="words"),
        pytest.param("1,000", None, id="thousands"),
        pytest.param("1/3", None, id="quotient"),
        pytest.param("1e999999999", None, id="power"),
        pytest.param("9" * 5000, None, id="absurdly_long"),
        pytest.param("85.12345", None, id="too_many_decimals"),
    ],
)
def test_a_typed_mark_is_a_plain_figure(typed, mark):
    assert typed_mark(typed) == mark
