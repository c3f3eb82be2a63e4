"""Laws of ranking and advancement that hold for all scores."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.rounds import (
    Advancement,
    FixedQuota,
    Ranking,
    Scoring,
)
from competition.rules.ranking import Contender, advance, rank
from competition.rules.scoring import aggregate_all
from tests.rules.official_results import contender as scored_contender
from tests.rules.review_makers import (
    ONE,
    ROUND,
    UNTRIMMED,
    judged,
)


def seats(number):
    return (FixedQuota(kind="number", number=number),)


def places(field, round_=ROUND):
    return {one.entry: one.place for one in rank(field, round_).placed}


FIGURE = st.integers(0, 3).map(Fraction)
FIELDS = st.lists(
    st.builds(
        lambda score, mean, median: {"score": score, "mean": mean, "median": median},
        FIGURE,
        FIGURE,
        st.one_of(st.none(), FIGURE),
    ),
    min_size=1,
    max_size=8,
)


def field_of(figures):
    return [
        Contender(entry=f"e{n}", unrounded=one["score"], **one) for n, one in enumerate(figures)
    ]


@given(FIELDS, st.randoms(use_true_random=False))
def test_places_and_cut_do_not_depend_on_row_order(figures, chance):
    field = field_of(figures)
    mixed = list(field)
    chance.shuffle(mixed)
    round_ = replace(ROUND, advancement=Advancement(quotas=seats(2), waiting_list=1))

    assert rank(mixed, round_) == rank(field, round_)
    assert advance(rank(mixed, round_), round_) == advance(rank(field, round_), round_)


@given(FIELDS)
def test_equal_keys_share_a_place_and_unequal_keys_never(figures):
    field = field_of(figures)
    keys = {one.entry: (one.score, one.mean, one.median) for one in field}
    found = places(field)

    for one in field:
        for other in field:
            same = keys[one.entry] == keys[other.entry]
            assert (found[one.entry] == found[other.entry]) is same


@given(FIELDS, st.data())
def test_a_better_score_never_lowers_a_place(figures, data):
    field = field_of(figures)
    at = data.draw(st.integers(0, len(field) - 1))
    before = field[at]
    better = list(field)
    better[at] = replace(before, score=before.score + 1)

    assert places(better)[before.entry] <= places(field)[before.entry]


@given(FIELDS)
def test_removing_the_last_changes_nothing_above(figures):
    field = field_of(figures)
    found = places(field)
    last = max(found.values())
    kept = [one for one in field if found[one.entry] < last]

    assert places(kept) == {entry: place for entry, place in found.items() if place < last}


@given(FIELDS, st.data())
def test_removing_any_entry_changes_nothing_for_those_with_a_better_score(figures, data):
    field = field_of(figures)
    gone = data.draw(st.sampled_from(field))
    better = [one.entry for one in field if one.score > gone.score]
    found = places(field)

    left = places([one for one in field if one is not gone])

    assert {entry: left[entry] for entry in better} == {entry: found[entry] for entry in better}


@given(FIELDS, st.integers(0, 9))
def test_advancing_undecided_and_waiting_never_overlap_nor_overfill(figures, number):
    round_ = replace(ROUND, advancement=Advancement(quotas=seats(number), waiting_list=2))

    result = advance(rank(field_of(figures), round_), round_)[0]

    named = result.advancing + result.undecided + result.waiting
    assert len(set(named)) == len(named)
    assert len(result.advancing) + result.open_seats <= number
    assert bool(result.undecided) is (result.open_seats > 0)


PANELS = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=6)
UNTRIMMED_ROUND = replace(ROUND, rubrics=(ONE,), scoring=Scoring(drop=UNTRIMMED), ranking=Ranking())


def _places_from_marks(panels):
    entries = [replace(judged(*marks), entry=f"e{n}") for n, marks in enumerate(panels)]
    scored = aggregate_all(entries, UNTRIMMED_ROUND)
    field = [scored_contender(*pair) for pair in zip(entries, scored, strict=True)]
    return places(field, UNTRIMMED_ROUND)


@given(PANELS, st.data())
def test_a_better_mark_never_lowers_a_place_when_trimming_is_off(panels, data):
    entry = data.draw(st.integers(0, len(panels) - 1))
    judge = data.draw(st.integers(0, 2))
    better = [list(marks) for marks in panels]
    better[entry][judge] += 1

    assert _places_from_marks(better)[f"e{entry}"] <= _places_from_marks(panels)[f"e{entry}"]
