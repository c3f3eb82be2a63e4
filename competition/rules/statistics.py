"""Figures of several editions put together, as exact as the least exact of them allows."""

from collections.abc import Iterable
from dataclasses import replace

from competition.rules.plan.organisation import RecordFigure

ORDER = ("participants", "landed", "prizes", "projects", "support")
_LEAST_EXACT_FIRST = ("nearly", "more_than", "exact")


def totals(figures: Iterable[RecordFigure]) -> tuple[RecordFigure, ...]:
    """Return one figure a kind, in the order of :data:`ORDER`; kinds without figures are left out.

    Exact numbers add up exactly. One "more than" makes the sum "more than"; one "nearly" among
    them makes it "nearly", since nobody knows whether the sum is reached.
    """
    held = list(figures)
    found = []
    for kind in ORDER:
        of_kind = [one for one in held if one.kind == kind]
        if of_kind:
            precisions = {one.precision for one in of_kind}
            least = next(one for one in _LEAST_EXACT_FIRST if one in precisions)
            number = sum(one.number for one in of_kind)
            found.append(replace(of_kind[0], number=number, precision=least))
    return tuple(found)
