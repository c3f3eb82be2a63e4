"""Figures of editions put together."""

import pytest

from competition.rules.plan.organisation import RecordFigure
from competition.rules.statistics import totals


def figure(kind, number, precision="exact"):
    return RecordFigure(kind=kind, number=number, precision=precision)


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ([("exact", 715), ("exact", 65)], (780, "exact")),
        ([("more_than", 2400), ("exact", 300)], (2700, "more_than")),
        ([("nearly", 600), ("exact", 40)], (640, "nearly")),
        ([("nearly", 600), ("more_than", 40)], (640, "nearly")),
    ],
)
def test_a_sum_is_as_exact_as_the_least_exact_of_its_parts(given, total):
    (found,) = totals(figure("prizes", number, precision) for precision, number in given)

    assert (found.number, found.precision) == total


def test_kinds_come_in_one_order_and_only_where_there_are_figures():
    found = totals([figure("support", 18000), figure("participants", 3), figure("support", 1)])

    assert [(one.kind, one.number) for one in found] == [("participants", 3), ("support", 18001)]
