"""The size of an enterprise. Source: 工信部联企业〔2011〕300号 (contest.md §6.5).

Two other notions of a small firm (小型微利 for tax, 科技型中小企业) are not this one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Literal

from competition.rules.plan.criteria import SizeName
from competition.rules.values import cents

Measure = Literal["staff", "revenue_cents", "assets_cents"]
Limits = Mapping[Measure, int]

MEASURES: tuple[Measure, ...] = ("staff", "revenue_cents", "assets_cents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Large from all of ``below`` on, medium and small from all of theirs on, else micro."""

    below: Limits
    medium: Limits
    small: Limits


def _limits(staff: int | None, revenue: int | None, assets: int | None) -> Limits:
    """Money in 万元, as the regulation has it."""
    found: dict[Measure, int] = {}
    if staff is not None:
        found["staff"] = staff
    if revenue is not None:
        found["revenue_cents"] = cents(wan=revenue)
    if assets is not None:
        found["assets_cents"] = cents(wan=assets)
    return MappingProxyType(found)


def _staff_and_revenue(
    below: tuple[int, int], medium: tuple[int, int], small: tuple[int, int]
) -> Bands:
    return Bands(
        below=_limits(*below, None), medium=_limits(*medium, None), small=_limits(*small, None)
    )


BANDS: Mapping[str, Bands] = MappingProxyType(
    {
        "agriculture": Bands(
            below=_limits(None, 20_000, None),
            medium=_limits(None, 500, None),
            small=_limits(None, 50, None),
        ),
        "industry": _staff_and_revenue((1000, 40_000), (300, 2000), (20, 300)),
        "construction": Bands(
            below=_limits(None, 80_000, 80_000),
            medium=_limits(None, 6000, 5000),
            small=_limits(None, 300, 300),
        ),
        "wholesale": _staff_and_revenue((200, 40_000), (20, 5000), (5, 1000)),
        "retail": _staff_and_revenue((300, 20_000), (50, 500), (10, 100)),
        "transport": _staff_and_revenue((1000, 30_000), (300, 3000), (20, 200)),
        "storage": _staff_and_revenue((200, 30_000), (100, 1000), (20, 100)),
        "post": _staff_and_revenue((1000, 30_000), (300, 2000), (20, 100)),
        "lodging": _staff_and_revenue((300, 10_000), (100, 2000), (10, 100)),
        "catering": _staff_and_revenue((300, 10_000), (100, 2000), (10, 100)),
        "information": _staff_and_revenue((2000, 100_000), (100, 1000), (10, 100)),
        "software": _staff_and_revenue((300, 10_000), (100, 1000), (10, 50)),
        "real_estate": Bands(
            below=_limits(None, 200_000, 10_000),
            medium=_limits(None, 1000, 5000),
            small=_limits(None, 100, 2000),
        ),
        "property": _staff_and_revenue((1000, 5000), (300, 1000), (100, 500)),
        "leasing": Bands(
            below=_limits(300, None, 120_000),
            medium=_limits(100, None, 8000),
            small=_limits(10, None, 100),
        ),
        "other": Bands(
            below=_limits(300, None, None),
            medium=_limits(100, None, None),
            small=_limits(10, None, None),
        ),
    }
)


def possible_sizes(
    industry: str | None, known: Mapping[Measure, Fraction | int | None]
) -> frozenset[SizeName]:
    """Return every size that the enterprise may have, given what is known of it.

    A measure (or the class itself) that is not known is tried with every value that matters,
    so one size is left exactly when the rest cannot change it.
    """
    return _sizes(industry, tuple(known.get(measure) for measure in MEASURES))


@lru_cache(maxsize=1024)
def _sizes(industry: str | None, values: tuple[Fraction | int | None, ...]) -> frozenset[SizeName]:
    """Return the sizes for the values of all measures; most entries without any ask the same."""
    known = dict(zip(MEASURES, values, strict=True))
    classes = BANDS.values() if industry is None else (BANDS[industry],)
    return frozenset(
        _size(bands, tried) for bands in classes for tried in _completions(bands, known)
    )


def measures_that_matter(industry: str | None) -> tuple[Measure, ...]:
    """Return what the size of a class is told by; all measures while the class is not known."""
    if industry is None:
        return MEASURES
    bands = BANDS[industry]
    limits = (bands.below, bands.medium, bands.small)
    return tuple(one for one in MEASURES if any(one in each for each in limits))


def _completions(
    bands: Bands, known: Mapping[Measure, Fraction | int | None]
) -> Iterator[dict[Measure, Fraction | int]]:
    choices = [
        (value,) if (value := known.get(measure)) is not None else _steps(bands, measure)
        for measure in MEASURES
    ]
    for values in product(*choices):
        yield dict(zip(MEASURES, values, strict=True))


def _steps(bands: Bands, measure: Measure) -> tuple[int, ...]:
    limits = (bands.below, bands.medium, bands.small)
    return (0, *(each[measure] for each in limits if measure in each))


def _size(bands: Bands, measures: Mapping[Measure, Fraction | int]) -> SizeName:
    if all(measures[measure] >= limit for measure, limit in bands.below.items()):
        return "large"
    if all(measures[measure] >= limit for measure, limit in bands.medium.items()):
        return "medium"
    if all(measures[measure] >= limit for measure, limit in bands.small.items()):
        return "small"
    return "micro"
