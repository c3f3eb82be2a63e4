"""Panels of a final: even strength, even size, and nobody chooses the side."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.assignment import Finalist, draw_panels
from tests.rules.drawing import SEED


def finalists(*places, field=""):
    return [Finalist(entry_id=place, place=place, field=field) for place in places]


def test_places_are_dealt_in_a_snake():
    panels = draw_panels(finalists(*range(1, 9)), ["A", "B"], seed=SEED, label="final")

    assert {frozenset(order) for order in panels.orders.values()} == {
        frozenset({1, 4, 5, 8}),
        frozenset({2, 3, 6, 7}),
    }


def test_what_is_left_of_a_field_goes_to_the_emptiest_panel():
    of_two_fields = [*finalists(1, 2, 3, field="energy"), *finalists(4, 5, 6, field="health")]

    for n in range(20):
        panels = draw_panels(of_two_fields, ["A", "B"], seed=bytes([n]), label="final")
        assert {len(order) for order in panels.orders.values()} == {3}


def test_the_lot_decides_the_side_and_the_order():
    drawn = [
        draw_panels(finalists(1, 2, 3, 4), ["A", "B"], seed=bytes([n]), label="final").orders
        for n in range(40)
    ]

    assert {frozenset(orders["A"]) for orders in drawn} == {frozenset({1, 4}), frozenset({2, 3})}
    assert {orders["A"] for orders in drawn} == {(1, 4), (4, 1), (2, 3), (3, 2)}


def test_equal_places_are_split_by_lot():
    tied = [Finalist(entry_id=each, place=1) for each in "abcd"]

    with_a = {
        frozenset(order)
        for n in range(60)
        for order in draw_panels(tied, ["A", "B"], seed=bytes([n]), label="final").orders.values()
        if "a" in order
    }

    assert with_a == {frozenset("ab"), frozenset("ac"), frozenset("ad")}


@pytest.mark.parametrize("names", [[], ["A", "A"]])
def test_panels_need_different_names(names):
    with pytest.raises(ValueError, match="panels"):
        draw_panels(finalists(1, 2), names, seed=SEED, label="final")


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(1, 9)), max_size=25),
    st.integers(1, 4),
    st.binary(min_size=1, max_size=3),
)
def test_sizes_are_even_in_every_field_and_in_all(rows, count, seed):
    some = [Finalist(entry_id=n, place=place, field=field) for n, (field, place) in enumerate(rows)]
    names = [f"panel-{n}" for n in range(count)]

    orders = draw_panels(some, names, seed=seed, label="final").orders

    assert orders == draw_panels(some[::-1], names[::-1], seed=seed, label="final").orders
    assert sorted(entry for order in orders.values() for entry in order) == list(range(len(some)))
    for field in ("x", "y", "z", "xyz"):
        sizes = Counter(
            {name: sum(some[n].field in field for n in order) for name, order in orders.items()}
        ).values()
        assert max(sizes) - min(sizes) <= 1
