"""What an entry itself brings to its score: difficulty, deductions, bonus, earlier rounds."""

from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    Addition,
    Bonus,
    CarryOver,
    RoundAt,
    Scoring,
)
from competition.rules.scoring import (
    aggregate,
)
from tests.rules.review_makers import (
    ONE,
    TEXT,
    judged,
    score,
)


def test_diving_multiplies_by_difficulty_and_carries_a_round_over():
    scoring = Scoring(
        combine="sum",
        multiplier=Fraction(3, 5),
        factor="difficulty",
        round_at=(RoundAt(step="factored", decimals=2),),
        carry_over=(CarryOver(round="semi-final"),),
    )
    entry = judged(
        *(Fraction(mark) for mark in ("7", "7.5", "7.5", "8", "8", "8", "8.5")),
        values={"difficulty": Fraction("3.2")},
        earlier={"semi-final": Fraction("200.1")},
    )

    assert aggregate(entry, ONE, scoring).score == Fraction("74.88") + Fraction("200.1")


def test_weights_of_own_and_earlier_round():
    entry = judged(80, 80, 81, earlier={"first": Fraction(90)})
    scoring = {
        "own_weight": Fraction("0.7"),
        "carry_over": (CarryOver(round="first", weight=Fraction("0.3")),),
        "round_at": (RoundAt(step="own", decimals=2), RoundAt(step="final", decimals=2)),
    }

    assert score(entry, **scoring) == Fraction("83.23")


def test_additions_and_deductions():
    entry = judged(80, 80, 80, values={"penalty": Fraction(2), "award": Fraction("1.5")})
    additions = (
        Addition(value="penalty", weight=Fraction(-1)),
        Addition(value="award"),
        Addition(value="unknown", if_absent="nothing"),
    )

    assert score(entry, additions=additions) == Fraction("79.5")


def _bonus(name, points, **where):
    return Bonus(key=name, name=TEXT, points=Fraction(points), **where)


BONUSES = (
    _bonus("all", 1),
    _bonus("group", 2, groups=("startup",)),
    _bonus("field", 3, fields=("robots", "chips")),
    _bonus("tag", 4, tags=("listed",)),
    _bonus("both", 5, groups=("startup",), fields=("chips",)),
)


@pytest.mark.parametrize(
    ("facts", "limit", "expected", "earned"),
    [
        ({}, None, 81, ("all",)),
        ({"group": "startup"}, None, 83, ("all", "group")),
        ({"group": "startup", "field": "robots"}, None, 86, ("all", "group", "field")),
        ({"field": "chips", "tags": frozenset({"listed"})}, 5, 85, ("all", "field", "tag")),
    ],
)
def test_bonus_points_by_rule(facts, limit, expected, earned):
    limit = None if limit is None else Fraction(limit)

    result = aggregate(
        judged(80, 80, 80, **facts), ONE, Scoring(bonuses=BONUSES, bonus_limit=limit)
    )

    assert (result.score, result.bonuses) == (expected, earned)
