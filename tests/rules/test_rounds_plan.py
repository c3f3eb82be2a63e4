"""A round written as plain data becomes the same round again, with the defaults of the design."""

import json
from fractions import Fraction

import pytest

from competition.rules.plan.rounds import (
    CriteriaKey,
    Criterion,
    Drop,
    EarlierKey,
    PlainKey,
    Round,
    RoundAt,
    Rubric,
)
from competition.rules.plan_reading import read_record, to_plain
from competition.rules.values import Text
from tests.rules.official_results import rounds_of

TEXT = Text("初评", "first round")
LEAST = {"key": "first", "name": {"zh": "初评", "en": "first round"}, "phase": "review"}


def test_a_round_that_says_nothing_has_the_design_defaults():
    round_, problems = read_record(Round, LEAST)

    assert problems == ()
    assert round_ == Round(key="first", name=TEXT, phase="review")
    assert (round_.scoring.level, round_.scoring.combine) == ("totals", "mean")
    assert round_.scoring.drop == (Drop(from_judges=5, high=1, low=1),)
    assert round_.scoring.round_at == (RoundAt(step="final", decimals=2),)
    assert round_.ranking.rank_on == "rounded"
    assert round_.ranking.chain == (
        PlainKey(kind="score"),
        PlainKey(kind="mean"),
        PlainKey(kind="median"),
        CriteriaKey(kind="criteria"),
        PlainKey(kind="first_places"),
        EarlierKey(kind="earlier"),
        PlainKey(kind="decision"),
    )


@pytest.mark.parametrize("plan", ["figure_skating", "strictly", "eurovision"])
def test_rounds_survive_being_written_as_json(plan):
    for round_ in rounds_of(plan).values():
        written = json.loads(json.dumps(to_plain(round_)))

        assert read_record(Round, written) == (round_, ())


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"scoring": {"combine": "average"}}, "scoring.combine", "not_a_choice"),
        ({"scoring": {"multiplier": 0.6}}, "scoring.multiplier", "not_a_fraction"),
        ({"scoring": {"min_sheets": 0}}, "scoring.min_sheets", "too_small"),
        ({"ranking": {"per": ["town"]}}, "ranking.per[1]", "not_a_choice"),
        ({"ranking": {"chain": [{"kind": "name"}]}}, "ranking.chain[1].kind", "not_a_choice"),
        ({"voting": {"threshold": "3/2"}}, "voting.threshold", "too_large"),
        ({"panels": "field"}, "panels", "unknown_key"),
    ],
)
def test_mistakes_are_named_by_path(change, path, code):
    found, problems = read_record(Round, LEAST | change)

    assert found is None
    assert [(problem.path, problem.code) for problem in problems] == [(path, code)]


@pytest.mark.parametrize(
    ("group", "expected"), [("startup", "first"), ("growth", "rest"), ("", "rest")]
)
def test_the_first_rubric_that_applies_counts(group, expected):
    criteria = (Criterion(key="idea", name=TEXT, weight=Fraction(100)),)
    round_ = Round(
        key="r",
        name=TEXT,
        phase="p",
        rubrics=(
            Rubric(key="first", groups=("startup",), criteria=criteria),
            Rubric(key="rest", criteria=criteria),
        ),
    )

    assert round_.rubric_for(group).key == expected


def test_a_group_without_rubric_has_none():
    assert Round(key="r", name=TEXT, phase="p").rubric_for("startup") is None
