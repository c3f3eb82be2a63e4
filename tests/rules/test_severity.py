"""How far a single judge decides a place."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.severity import PlaceRange, leave_one_out


def scores(**values):
    return {entry: Fraction(value) for entry, value in values.items()}


def test_nobody_left_out_gives_the_place_itself():
    found = leave_one_out(scores(a=90, b=80, c=80, d=70), {}, higher_first=True)

    assert found == {
        "a": PlaceRange(best=1, worst=1),
        "b": PlaceRange(best=2, worst=2),
        "c": PlaceRange(best=2, worst=2),
        "d": PlaceRange(best=4, worst=4),
    }


def test_a_judge_moves_only_his_own_entries_and_all_of_them_at_once():
    without = {"harsh": scores(b=95, c=85), "kind": scores(a=75)}

    found = leave_one_out(scores(a=90, b=80, c=70), without, higher_first=True)

    assert found == {
        "a": PlaceRange(best=1, worst=2),
        "b": PlaceRange(best=1, worst=2),
        "c": PlaceRange(best=3, worst=3),
    }


def test_an_entry_that_would_have_no_score_keeps_its_place_and_makes_room_for_the_judges_others():
    found = leave_one_out(
        scores(a=90, b=80), {"only": {"a": None, "b": Fraction(80)}}, higher_first=True
    )

    assert found == {"a": PlaceRange(best=1, worst=1), "b": PlaceRange(best=1, worst=2)}


def test_lower_scores_may_stand_first():
    found = leave_one_out(scores(a=1, b=2), {"j": scores(b=0)}, higher_first=False)

    assert found == {"a": PlaceRange(best=1, worst=1), "b": PlaceRange(best=1, worst=2)}


def test_entries_of_another_scope_are_passed_over():
    found = leave_one_out(scores(a=1), {"j": scores(z=5)}, higher_first=True)

    assert found == {"a": PlaceRange(best=1, worst=1)}


@pytest.mark.parametrize("higher_first", [True, False])
@given(data=st.data())
def test_equals_the_plain_way_of_ranking_everything_again(higher_first, data):
    marks = st.integers(0, 6).map(Fraction)
    base = data.draw(st.dictionaries(st.sampled_from("abcdef"), marks, min_size=1))
    without = data.draw(
        st.dictionaries(
            st.sampled_from("xyz"), st.dictionaries(st.sampled_from(sorted(base)), marks)
        )
    )

    found = leave_one_out(base, without, higher_first=higher_first)

    for entry in base:
        tables = [base, *(base | theirs for theirs in without.values() if entry in theirs)]
        places = [
            1
            + sum(
                (other > table[entry]) if higher_first else (other < table[entry])
                for other in table.values()
            )
            for table in tables
        ]
        assert found[entry] == PlaceRange(best=min(places), worst=max(places))
