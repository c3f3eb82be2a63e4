"""Marks into a score: the tables of algorithms §1."""

from dataclasses import replace
from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    Addition,
    CarryOver,
    Criterion,
    Drop,
    Round,
    RoundAt,
    Scoring,
)
from competition.rules.scoring import (
    Aggregate,
    CriterionFigure,
    Dropped,
    EntryMarks,
    Incomplete,
    Sheet,
    aggregate,
    aggregate_all,
    sheet_total,
)
from tests.rules.review_makers import (
    DEFAULT,
    ONE,
    TEXT,
    TWO,
    judged,
    judged_twice,
    score,
)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param((80, 90, 85), "85", id="three_judges_nothing_dropped"),
        pytest.param((80, 90, 85, 100), "88.75", id="four_judges_nothing_dropped"),
        pytest.param((0, 80, 85, 90, 100), "85", id="five_judges_one_high_one_low_dropped"),
        pytest.param((80, 80, 81, 90, 90), "83.67", id="equal_extremes_one_instance_each"),
        pytest.param((85, 85, 85, 85, 85), "85", id="all_equal"),
        pytest.param((0, 0, 0, 0, 0), "0", id="all_zero_is_a_score"),
        pytest.param((1, 80, 81, 82, 83, 100), "81.5", id="six_judges"),
        pytest.param((80, 81, 81), "80.67", id="thirds_round_once_at_the_end"),
    ],
)
def test_default_scoring(marks, expected):
    assert score(judged(*marks)) == Fraction(expected)


@pytest.mark.parametrize(
    ("judges", "expected"),
    [(4, "2.5"), (5, "3"), (8, "4.5"), (9, "5"), (10, "5.5")],
)
def test_drop_table_takes_the_row_of_the_panel_size(judges, expected):
    table = (Drop(from_judges=9, high=2, low=2), Drop(from_judges=5, high=1, low=1))

    assert score(judged(*range(1, judges + 1)), drop=table) == Fraction(expected)


def test_drop_may_be_one_sided():
    assert score(judged(1, 2, 3), drop=(Drop(from_judges=3, high=0, low=1),)) == Fraction("2.5")


@pytest.mark.parametrize(
    ("combine", "marks", "expected"),
    [
        ("mean", (1, 2, 9), "4"),
        ("sum", (1, 2, 9), "12"),
        ("median", (1, 2, 9), "2"),
        ("median", (1, 2, 5, 9), "3.5"),
    ],
)
def test_combine(combine, marks, expected):
    assert score(judged(*marks), combine=combine) == Fraction(expected)


def test_result_names_everything_needed_to_redo_it():
    entry = judged_twice((10, 10), (60, 90), (70, 80), (80, 70), (90, 100))

    result = aggregate(entry, TWO, DEFAULT)

    assert result == Aggregate(
        entry="e",
        score=Fraction("74"),
        unrounded=Fraction("74"),
        marks=Fraction("74"),
        sheets=5,
        totals={"a": 10, "b": 72, "c": 74, "d": 76, "e": 94},
        mean=Fraction("65.2"),
        median=Fraction(74),
        criteria=(
            CriterionFigure(
                key="idea",
                marks=5,
                mean=Fraction(62),
                combined=Fraction(70),
                weighted=Fraction(42),
            ),
            CriterionFigure(
                key="team",
                marks=5,
                mean=Fraction(70),
                combined=Fraction(80),
                weighted=Fraction(32),
            ),
        ),
        dropped=(
            Dropped(judge="e", criterion=None, end="high", mark=Fraction(94)),
            Dropped(judge="a", criterion=None, end="low", mark=Fraction(10)),
        ),
    )


def test_dropping_by_criterion_differs_from_dropping_totals():
    entry = judged_twice((10, 90), (50, 50), (50, 50), (50, 50), (90, 20))

    by_totals = aggregate(entry, TWO, DEFAULT)
    by_criterion = aggregate(entry, TWO, Scoring(level="criterion"))

    assert (by_totals.score, by_criterion.score) == (Fraction(50), Fraction(50))
    assert [one.judge for one in by_totals.dropped] == ["e", "a"]
    assert [(one.judge, one.criterion) for one in by_criterion.dropped] == [
        ("e", "idea"),
        ("a", "idea"),
        ("a", "team"),
        ("e", "team"),
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param((), Fraction(305, 3), id="never"),
        pytest.param((("final", 2),), "101.67", id="once_at_the_end"),
        pytest.param((("criterion", 0),), "102", id="each_criterion"),
        pytest.param((("criterion", 1), ("weighted_criterion", 0)), "102", id="as_in_skating"),
        pytest.param((("marks", 1),), "101.7", id="judges_part"),
    ],
)
def test_rounding_steps_are_part_of_the_rule(steps, expected):
    rubric = replace(TWO, weighting="multipliers", criteria=tuple(
        replace(criterion, weight=Fraction(1)) for criterion in TWO.criteria
    ))  # fmt: skip
    entry = judged_twice((50, 51), (51, 51), (51, 51))
    rounding = tuple(RoundAt(step=step, decimals=decimals) for step, decimals in steps)

    assert score(entry, rubric, level="criterion", round_at=rounding) == Fraction(expected)


def test_sheets_may_be_rounded_before_they_are_combined():
    entry = judged_twice((51, 50), (51, 50), (51, 52))
    steps = (RoundAt(step="sheet", decimals=0),)

    assert score(entry, TWO, round_at=steps) == Fraction(51)
    assert score(entry, TWO, round_at=()) == Fraction(763, 15)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.5", 0, "-1"),
        ("0.49999999999", 0, "0"),
        ("1/3", 2, "0.33"),
    ],
)
def test_half_is_rounded_away_from_zero(value, decimals, expected):
    steps = (RoundAt(step="final", decimals=decimals),)

    assert score(judged(*[Fraction(value)] * 3), round_at=steps) == Fraction(expected)


@pytest.mark.parametrize(
    ("absent", "level", "expected", "void"),
    [
        pytest.param("leave_out", "criterion", "58", (), id="only_that_mark"),
        pytest.param("leave_out", "totals", "50", ("d",), id="totals_need_whole_sheets"),
        pytest.param("void_sheet", "criterion", "50", ("d",), id="whole_sheet"),
        pytest.param("void_sheet", "totals", "50", ("d",), id="whole_sheet_totals"),
        pytest.param("zero", "totals", "49.5", (), id="zero"),
        pytest.param("lowest", "totals", "50.5", (), id="lowest_mark"),
    ],
)
def test_absent_marks(absent, level, expected, void):
    entry = judged_twice((50, 50), (50, 50), (50, 50), (80, None))
    if absent == "leave_out" and level == "criterion":
        expected = Fraction(60 * Fraction("57.5") + 40 * 50, 100)

    result = aggregate(entry, TWO, Scoring(absent=absent, level=level))

    assert (result.score, result.void) == (Fraction(expected), void)


def test_an_empty_sheet_is_an_absent_judge_and_never_zero():
    entry = judged_twice((50, 50), (60, 60), (70, 70), (None, None))

    result = aggregate(entry, TWO, Scoring(absent="zero"))

    assert (result.score, result.sheets, result.void) == (Fraction(60), 3, ("d",))


def test_dropping_looks_at_the_judges_who_are_there():
    assert score(judged(10, 20, 30, 40, None)) == Fraction(25)


INCOMPLETE = [
    pytest.param(judged(80, 90), {}, Incomplete.TOO_FEW_SHEETS, None, id="two_of_three_sheets"),
    pytest.param(judged(), {"min_sheets": 1}, Incomplete.TOO_FEW_SHEETS, None, id="no_sheet"),
    pytest.param(
        judged(1, 2, 3),
        {"drop": (Drop(from_judges=3, high=2, low=1),)},
        Incomplete.NOTHING_KEPT,
        None,
        id="nothing_left_after_dropping",
    ),
    pytest.param(
        judged(1, 2, 3),
        {"factor": "difficulty"},
        Incomplete.VALUE_MISSING,
        "difficulty",
        id="no_difficulty",
    ),
    pytest.param(
        judged(1, 2, 3),
        {"additions": (Addition(value="penalty"),)},
        Incomplete.VALUE_MISSING,
        "penalty",
        id="no_penalty",
    ),
    pytest.param(
        judged(1, 2, 3),
        {"carry_over": (CarryOver(round="first"),)},
        Incomplete.EARLIER_MISSING,
        "first",
        id="no_earlier_score",
    ),
]


@pytest.mark.parametrize(("entry", "scoring", "reason", "missing"), INCOMPLETE)
def test_what_cannot_be_scored_says_why(entry, scoring, reason, missing):
    result = aggregate(entry, ONE, Scoring(**scoring))

    assert (result.score, result.incomplete, result.missing) == (None, reason, missing)


def test_a_partly_empty_sheet_may_make_the_score_incomplete():
    entry = judged_twice((50, 50), (50, 50), (50, 50), (80, None), (None, None))

    result = aggregate(entry, TWO, Scoring(absent="incomplete"))

    assert (result.incomplete, result.missing) == (Incomplete.MARK_MISSING, "d")
    full = replace(entry, sheets=entry.sheets[:3] + entry.sheets[4:])
    assert score(full, TWO, absent="incomplete") == 50


def test_a_criterion_with_too_few_marks_is_named():
    entry = judged_twice((50, 50), (50, 50), (50, None))

    result = aggregate(entry, TWO, Scoring(level="criterion", absent="leave_out"))

    assert (result.incomplete, result.missing) == (Incomplete.TOO_FEW_MARKS, "team")


def test_ranks_are_worth_what_the_table_says():
    values = (Fraction(12), Fraction(10), Fraction(8))
    entry = judged(1, 3, 26)

    assert score(entry, rank_values=values, combine="sum") == 20
    assert score(entry, order="ascending") == 10


@pytest.mark.parametrize("rank", [0, -1, Fraction(3, 2)])
def test_a_rank_that_is_none_is_refused(rank):
    with pytest.raises(ValueError, match="whole number"):
        aggregate(judged(1, 2, rank), ONE, Scoring(rank_values=(Fraction(1),)))


def test_two_sheets_of_one_judge_are_refused():
    sheet = Sheet(judge="a", marks={"total": 1})

    with pytest.raises(ValueError, match="two sheets"):
        aggregate(EntryMarks(entry="e", sheets=(sheet, sheet)), ONE, DEFAULT)


def test_sheet_total_stays_exact():
    thirds = replace(ONE, criteria=(Criterion(key="t", name=TEXT, weight=Fraction(1, 3)),))

    assert sheet_total({"idea": 85, "team": 90}, TWO) == 87
    assert sheet_total({"t": Fraction("0.5")}, thirds) == Fraction(1, 6)


def test_each_group_has_its_own_rubric():
    round_ = Round(
        key="r",
        name=TEXT,
        phase="p",
        rubrics=(replace(ONE, groups=("a",)), replace(TWO, groups=("b",))),
    )
    entries = [
        replace(judged(80, 80, 80, group="a"), entry="first"),
        replace(judged_twice((70, 70), (70, 70), (70, 70), group="b"), entry="second"),
        replace(judged(80, 80, 80, group="c"), entry="third"),
        replace(judged(60, 60, 60, group="a"), entry="fourth"),
    ]

    results = aggregate_all(entries, round_)

    assert [(one.entry, one.score, one.incomplete) for one in results] == [
        ("first", 80, None),
        ("second", 70, None),
        ("third", None, Incomplete.NO_RUBRIC),
        ("fourth", 60, None),
    ]
