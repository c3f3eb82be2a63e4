"""Edge cases of marks, scores and places as one table that an organiser can read and dispute.

A column of marks a judge; the rules are those of the plan's default unless the line says other:
from five judges the highest and the lowest total are dropped, the mean is rounded half up to two
decimals, three sheets are needed.
"""

from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    Advancement,
    Criterion,
    Drop,
    FixedQuota,
    PlainKey,
    Ranking,
    Round,
    RoundAt,
    Rubric,
    Scoring,
)
from competition.rules.ranking import Contender, advance, rank
from competition.rules.scoring import EntryMarks, Sheet, aggregate
from competition.rules.values import Text, round_half_up

ONE = Rubric(
    key="one",
    criteria=(Criterion(key="all", name=Text("总分", "Total"), weight=Fraction(100)),),
)
TWO = Rubric(
    key="two",
    criteria=tuple(
        Criterion(key=key, name=Text(key, key), weight=Fraction(50)) for key in ("a", "b")
    ),
)
DEFAULT = Scoring()
BY_SCORE = (PlainKey(kind="score"),)
HALVES = Scoring(round_at=(RoundAt(step="final", decimals=0),), drop=(), min_sheets=1)


def scored(marks, scoring=DEFAULT, rubric=ONE):
    """Score one entry; a judge's mark is one number, a pair for two criteria, or absent."""
    sheets = []
    for n, given in enumerate(marks):
        each = given if isinstance(given, tuple) else (given,)
        own = {
            c.key: None if mark is None else Fraction(mark)
            for c, mark in zip(rubric.criteria, each, strict=True)
        }
        sheets.append(Sheet(judge=f"j{n}", marks=own))
    found = aggregate(EntryMarks(entry="e", sheets=tuple(sheets)), rubric, scoring)
    return str(found.incomplete) if found.score is None else str(float(found.score))


@pytest.mark.parametrize(
    ("marks", "scoring", "expected"),
    [
        pytest.param([80, 80, 80, 80, 80], Scoring(), "80.0", id="五位评委打分相同：得分相同"),
        pytest.param([70, 80, 80, 80, 100], Scoring(), "80.0", id="一高一低各去一个"),
        pytest.param([100, 100, 80, 80, 60], Scoring(), "86.67", id="两个并列最高：只去一个"),
        pytest.param([60, 60, 80, 80, 100], Scoring(), "73.33", id="两个并列最低：只去一个"),
        pytest.param([70, 80, 90, 100], Scoring(), "85.0", id="四位评委：不去高低"),
        pytest.param([70, 80, None, 80, 80, 100], Scoring(), "80.0", id="缺席一人：按实到五人去"),
        pytest.param([70, 80, None, 90, 100], Scoring(), "85.0", id="五人缺一：按实到四人不去"),
        pytest.param([80, 90], Scoring(), "too_few_sheets", id="不足三份：没有得分，不是零分"),
        pytest.param([], Scoring(), "too_few_sheets", id="没有评分表"),
        pytest.param([0, 0, 0], Scoring(), "0.0", id="零分是得分，与没有得分不同"),
        pytest.param([81, 82, 82], Scoring(), "81.67", id="三分之二：四舍五入到两位"),
        pytest.param(
            [80, 81], Scoring(min_sheets=1, round_at=()), "80.5", id="计划不舍入：保留原数"
        ),
        pytest.param(
            [1, 2, 3, 4, 5, 6, 7, 8, 9],
            Scoring(drop=(Drop(from_judges=5, high=1, low=1), Drop(from_judges=9, high=2, low=2))),
            "5.0",
            id="九位评委：取人数最多的适用一档",
        ),
        pytest.param(
            [10, 20, 90], Scoring(combine="median"), "20.0", id="中位数不受一个极端分影响"
        ),
        pytest.param([10, 20, 90], Scoring(combine="sum"), "120.0", id="合计"),
        pytest.param(
            [80, 81],
            Scoring(min_sheets=1, drop=(Drop(from_judges=1, high=1, low=1),)),
            "nothing_kept",
            id="去完没有剩下：没有得分",
        ),
    ],
)
def test_scores(marks, scoring, expected):
    assert scored(marks, scoring) == expected


@pytest.mark.parametrize(
    ("marks", "absent", "expected"),
    [
        pytest.param([(80, 90), (80, None), (80, 90)], "void_sheet", "85.0", id="漏打：整张不计"),
        pytest.param([(80, 90), (80, None), (80, 90)], "zero", "70.0", id="漏打：计零分"),
        pytest.param(
            [(80, 90), (80, None), (80, 90)], "incomplete", "mark_missing", id="漏打：没有得分"
        ),
    ],
)
def test_a_mark_left_out(marks, absent, expected):
    scoring = Scoring(absent=absent, min_sheets=2, drop=())

    assert scored(marks, scoring, TWO) == expected


def test_dropping_totals_is_another_rule_than_dropping_each_criterion():
    marks = [(60, 100), (100, 60), (80, 80), (80, 80), (81, 82)]

    assert scored(marks, Scoring(level="totals"), TWO) == "80.0"
    assert scored(marks, Scoring(level="criterion"), TWO) == "80.5"


@pytest.mark.parametrize(
    ("exact", "decimals", "rounded"),
    [
        pytest.param("0.5", 0, "1", id="五入"),
        pytest.param("1.5", 0, "2", id="一点五"),
        pytest.param("2.5", 0, "3", id="二点五：不是银行家舍入的二"),
        pytest.param("-0.5", 0, "-1", id="负数：离开零"),
        pytest.param("-2.5", 0, "-3", id="负二点五"),
        pytest.param("-2.4", 0, "-2", id="负二点四"),
        pytest.param("0.125", 2, "0.13", id="八位评委的八分之一"),
        pytest.param("-0.125", 2, "-0.13", id="负的八分之一"),
        pytest.param("1.005", 2, "1.01", id="浮点会错的数"),
        pytest.param("2.675", 2, "2.68", id="又一个浮点会错的数"),
    ],
)
def test_half_up_away_from_zero(exact, decimals, rounded):
    assert round_half_up(Fraction(exact), decimals) == Fraction(rounded)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param([-1, -2], "-2.0", id="负分的一半：负一点五作负二"),
        pytest.param([1, 2], "2.0", id="正分的一半：一点五作二"),
    ],
)
def test_a_score_at_the_half(marks, expected):
    assert scored(marks, HALVES) == expected


def places(scores, **figures):
    """Rank entries a, b, c … by score alone, or by further figures in the chain."""
    chain = (PlainKey(kind="score"), *(PlainKey(kind=kind) for kind in figures))
    entries = [
        Contender(
            entry="abcdefgh"[n],
            score=None if score is None else Fraction(score),
            unrounded=None if score is None else Fraction(score),
            **{kind: Fraction(values[n]) for kind, values in figures.items()},
        )
        for n, score in enumerate(scores)
    ]
    return rank(entries, _round(chain=chain))


def _round(chain=BY_SCORE, **advancement):
    return Round(
        key="r",
        name=Text("轮", "round"),
        phase="p",
        rubrics=(ONE,),
        ranking=Ranking(per=(), chain=chain),
        advancement=Advancement(**advancement),
    )


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([90, 80, 70], "a1 b2 c3", id="依次"),
        pytest.param([90, 80, 80, 70], "a1 b2 c2 d4", id="并列第二，其后是第四"),
        pytest.param([90, 90, 80], "a1 b1 c3", id="并列第一，没有第二"),
        pytest.param([80, 80, 80], "a1 b1 c1", id="全体并列"),
        pytest.param([80], "a1", id="只有一个"),
        pytest.param([None, 80], "b1", id="没有得分的不占名次"),
        pytest.param([0, None], "a1", id="零分有名次"),
        pytest.param([], "", id="一个也没有"),
    ],
)
def test_places(scores, expected):
    placed = places(scores).placed

    assert " ".join(f"{one.entry}{one.place}" for one in placed) == expected


def test_equal_scores_go_on_to_the_next_key_and_what_stays_equal_is_named():
    found = places([80, 80, 80], mean=[81, 82, 81])

    assert [(one.entry, one.place) for one in found.placed] == [("b", 1), ("a", 2), ("c", 2)]
    assert found.ties == (("a", "c"),)
    assert [one.key for one in found.separations] == ["mean", None]


@pytest.mark.parametrize(
    ("scores", "seats", "ties", "advancing", "undecided"),
    [
        pytest.param([90, 80, 70], 2, "chain", "ab", "", id="正好"),
        pytest.param([90, 80, 80, 70], 3, "chain", "abc", "", id="并列正好占满"),
        pytest.param([90, 80, 80, 70], 2, "chain", "a", "bc", id="并列多出一个：待定"),
        pytest.param([90, 80, 80, 70], 2, "both_advance", "abc", "", id="并列都晋级"),
        pytest.param([80, 80, 80], 1, "decision", "", "abc", id="全体并列：全部待定"),
        pytest.param([90, 80], 5, "chain", "ab", "", id="项目比名额少"),
        pytest.param([90, 80], 0, "chain", "", "", id="名额为零"),
    ],
)
def test_the_cut(scores, seats, ties, advancing, undecided):
    round_ = _round(quotas=(FixedQuota(kind="number", number=seats),), ties=ties)

    (cut,) = advance(places(scores), round_)

    assert ("".join(cut.advancing), "".join(cut.undecided)) == (advancing, undecided)


@pytest.mark.parametrize(
    ("minimum", "advancing"),
    [
        pytest.param(80, "ab", id="等于最低分也晋级"),
        pytest.param("80.01", "a", id="差一点不晋级"),
        pytest.param(95, "", id="都不够：无人晋级"),
    ],
)
def test_the_minimum_counts_the_score_that_is_shown(minimum, advancing):
    round_ = _round(quotas=(FixedQuota(kind="number", number=5),), minimum=Fraction(minimum))

    (cut,) = advance(places([90, 80]), round_)

    assert "".join(cut.advancing) == advancing
