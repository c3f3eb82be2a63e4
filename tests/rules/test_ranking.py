"""Scores into places: the tables of algorithms §5."""

from dataclasses import replace
from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    CriteriaKey,
    EarlierKey,
    PlainKey,
    Ranking,
    Scoring,
    ValueKey,
)
from competition.rules.ranking import Separation, rank
from tests.rules.review_makers import (
    ROUND,
    contender,
    contenders,
)

SCORE = PlainKey(kind="score")


def with_chain(*chain, **ranking):
    return replace(ROUND, ranking=Ranking(chain=chain, **ranking))


def places(field, round_=ROUND):
    return {one.entry: one.place for one in rank(field, round_).placed}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param((), [], id="nobody"),
        pytest.param((80,), [1], id="one"),
        pytest.param((90, 80, 70), [1, 2, 3], id="clear_order"),
        pytest.param((70, 90, 80), [3, 1, 2], id="row_order_is_nothing"),
        pytest.param((90, 80, 80, 70), [1, 2, 2, 4], id="next_place_counts_everyone"),
        pytest.param((90, 90, 90), [1, 1, 1], id="all_tied"),
        pytest.param((0, 0, -1), [1, 1, 3], id="zero_and_negative"),
    ],
)
def test_standard_competition_places(scores, expected):
    assert list(dict(sorted(places(contenders(*scores)).items())).values()) == expected


def test_low_first_when_marks_are_ranks():
    ascending = replace(ROUND, scoring=Scoring(order="ascending"))

    assert places(contenders("1.2", "3.4", "1.2"), ascending) == {"a": 1, "b": 3, "c": 1}


def test_what_remains_tied_is_named_and_neighbours_say_what_separates_them():
    field = [
        contender("a", 84, mean=Fraction(83), median=Fraction("83.5")),
        contender("b", 84, mean=Fraction(83), median=Fraction(84)),
        contender("c", 84, mean=Fraction(83), median=Fraction("83.5")),
        contender("d", 90, mean=Fraction(1)),
        contender("e", None),
    ]

    standings = rank(field, ROUND)

    assert [(one.entry, one.place, one.sharing) for one in standings.placed] == [
        ("d", 1, 1),
        ("b", 2, 1),
        ("a", 3, 2),
        ("c", 3, 2),
    ]
    assert standings.ties == (("a", "c"),)
    assert standings.unranked == ("e",)
    assert standings.separations == (
        Separation(
            scope=("",), ahead="d", behind="b", key="score", ahead_value=90, behind_value=84
        ),
        Separation(
            scope=("",),
            ahead="b",
            behind="a",
            key="median",
            ahead_value=84,
            behind_value=Fraction("83.5"),
        ),
        Separation(scope=("",), ahead="a", behind="c"),
    )


CHAIN_TABLE = [
    pytest.param((SCORE, PlainKey(kind="unrounded")), "unrounded", 5, 4, id="unrounded"),
    pytest.param((SCORE, PlainKey(kind="marks")), "marks", 5, 4, id="marks"),
    pytest.param((SCORE, PlainKey(kind="mean")), "mean", 5, 4, id="mean"),
    pytest.param((SCORE, PlainKey(kind="median")), "median", 5, 4, id="median"),
    pytest.param((SCORE, PlainKey(kind="decision")), "decision", 1, 2, id="decision"),
    pytest.param(
        (SCORE, CriteriaKey(kind="criteria")),
        "criteria",
        {"idea": 8, "team": 5},
        {"idea": 8, "team": 4},
        id="criterion:team",
    ),
    pytest.param(
        (SCORE, CriteriaKey(kind="criteria", order=("team", "idea"))),
        "criteria",
        {"idea": 1, "team": 5},
        {"idea": 9, "team": 4},
        id="criterion:team_in_stated_order",
    ),
    pytest.param(
        (SCORE, EarlierKey(kind="earlier")),
        "earlier",
        {"first": 5},
        {"first": 4},
        id="earlier:first",
    ),
    pytest.param(
        (SCORE, EarlierKey(kind="earlier", round="pre", prefer="lower")),
        "earlier",
        {"pre": 4},
        {"pre": 5},
        id="earlier:pre",
    ),
    pytest.param(
        (SCORE, ValueKey(kind="value", value="elements")),
        "values",
        {"elements": 5},
        {"elements": 4},
        id="value:elements",
    ),
    pytest.param(
        (SCORE, ValueKey(kind="value", value="age", prefer="lower")),
        "values",
        {"age": 4},
        {"age": 5},
        id="value:age",
    ),
]


@pytest.mark.parametrize(("chain", "figure", "better", "worse"), CHAIN_TABLE)
def test_each_key_of_the_chain(chain, figure, better, worse, request):
    field = [contender("worse", 80, **{figure: worse}), contender("better", 80, **{figure: better})]

    standings = rank(field, with_chain(*chain))

    assert [(one.entry, one.place) for one in standings.placed] == [("better", 1), ("worse", 2)]
    assert standings.separations[0].key == request.node.callspec.id.split("_")[0]


def test_who_lacks_a_key_stands_behind_who_has_it():
    chain = with_chain(SCORE, EarlierKey(kind="earlier"))
    field = [contender("wildcard", 80), contender("regular", 80, earlier={"first": Fraction(1)})]

    assert places(field, chain) == {"regular": 1, "wildcard": 2}


def test_an_earlier_key_without_earlier_round_separates_nobody():
    alone = replace(with_chain(SCORE, EarlierKey(kind="earlier")), previous=None)

    assert places(contenders(80, 80), alone) == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        pytest.param(
            {"a": {"x": 9, "y": 9, "z": 1}, "b": {"x": 8, "y": 8, "z": 9}},
            {"a": 1, "b": 2},
            id="head_to_head_two_judges_to_one",
        ),
        pytest.param(
            {"a": {"x": 9, "y": 5}, "b": {"x": 8, "y": 6}}, {"a": 1, "b": 1}, id="one_to_one"
        ),
        pytest.param(
            {"a": {"x": 9, "y": 9}, "b": {"x": 9, "y": 8}},
            {"a": 1, "b": 2},
            id="a_judge_with_equal_marks_counts_for_nobody",
        ),
        pytest.param(
            {"a": {"x": 9, "y": 1}, "b": {"y": 1, "z": 9}},
            {"a": 1, "b": 1},
            id="only_judges_who_marked_both",
        ),
        pytest.param({"a": {}, "b": {}}, {"a": 1, "b": 1}, id="no_common_judge"),
    ],
)
def test_first_places_inside_the_tied_set(totals, expected):
    chain = with_chain(SCORE, PlainKey(kind="first_places"))
    field = [contender(entry, 80, totals=marks) for entry, marks in totals.items()]

    assert places(field, chain) == expected


def test_first_places_are_lowest_when_low_is_first():
    chain = replace(
        with_chain(SCORE, PlainKey(kind="first_places")), scoring=Scoring(order="ascending")
    )
    field = [contender("a", 2, totals={"x": 1}), contender("b", 2, totals={"x": 3})]

    assert places(field, chain) == {"a": 1, "b": 2}


def test_ranking_on_unrounded_scores_is_a_choice_of_the_plan():
    field = [
        contender("a", "84.33", unrounded=Fraction(253, 3)),
        contender("b", "84.33", unrounded=Fraction("84.331")),
    ]

    assert places(field, with_chain(SCORE)) == {"a": 1, "b": 1}
    assert places(field, with_chain(SCORE, rank_on="unrounded")) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        (("group",), {"a": 1, "b": 2, "c": 1}),
        (("field",), {"a": 1, "b": 1, "c": 2}),
        (("panel",), {"a": 1, "b": 1, "c": 1}),
        (("group", "field"), {"a": 1, "b": 1, "c": 1}),
        ((), {"a": 1, "b": 2, "c": 3}),
    ],
)
def test_places_within_each_scope(per, expected):
    field = [
        contender("a", 90, group="startup", field="robots", panel="1"),
        contender("b", 80, group="startup", field="chips", panel="2"),
        contender("c", 70, group="growth", field="robots", panel="3"),
    ]

    assert places(field, replace(ROUND, ranking=Ranking(per=per))) == expected


def test_points_for_places_are_shared_like_the_place():
    points = with_chain(SCORE, place_points=(Fraction(12), Fraction(10)))

    standings = rank(contenders(90, 80, 80, 70), points)

    assert [one.points for one in standings.placed] == [12, 10, 10, 0]


def test_an_entry_is_ranked_once():
    with pytest.raises(ValueError, match="twice"):
        rank([contender("a", 1), contender("a", 2)], ROUND)
