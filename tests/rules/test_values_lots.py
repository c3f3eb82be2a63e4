"""The seed of a draw and the order it gives."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.values import drawn_order, seed_from

COMMITMENT = hashlib.sha256(b"secret").hexdigest()


def test_the_seed_is_the_hash_of_the_commitment_and_the_public_value():
    expected = hashlib.sha256(hashlib.sha256(b"secret").digest() + b"3078.49").digest()

    assert seed_from(COMMITMENT, " 3078.49\n") == expected


@pytest.mark.parametrize(
    ("commitment", "value"), [(COMMITMENT[:-2], "3078.49"), (COMMITMENT, " "), ("no hex", "1")]
)
def test_a_seed_needs_both_parts(commitment, value):
    with pytest.raises(ValueError, match=r"seed|hexadecimal"):
        seed_from(commitment, value)


@given(st.sets(st.integers(0, 99)), st.integers(100, 200), st.binary(min_size=1))
def test_a_late_id_does_not_reshuffle_the_others(ids, late, seed):
    order = drawn_order(seed, "order|A", ids)

    assert sorted(order) == sorted(ids)
    assert [each for each in drawn_order(seed, "order|A", [late, *ids]) if each != late] == list(
        order
    )


def test_every_order_comes_up_about_equally_often():
    orders = Counter(
        drawn_order(number.to_bytes(4, "big"), "order", "abcd") for number in range(2_400)
    )

    assert len(orders) == 24
    chi_squared_times_100 = sum((count - 100) ** 2 for count in orders.values())
    assert chi_squared_times_100 <= 35_17  # 95 % of fair lots with 23 degrees of freedom
