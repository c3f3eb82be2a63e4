"""Objections 异议: the plan's refusals, who may not handle one, the figures of a year."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Tie(StrEnum):
    """What ties a handler to a side of an objection."""

    OWNER = "owner"
    FILER = "filer"
    SAME_NAME = "same_name"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is known of the people of an objection: accounts, names, the recommending unit."""

    owner_id: int
    filer_id: int | None
    names: Collection[str]
    unit_key: str


def refusal(
    *,
    is_anonymous: bool,
    filed_at: datetime,
    closes_at: datetime,
    refused: Collection[Literal["anonymous", "late"]],
) -> Literal["anonymous", "late"] | None:
    """Return why an objection is not admitted by rule, or ``None``. The closing moment is late."""
    if is_anonymous and "anonymous" in refused:
        return "anonymous"
    if filed_at >= closes_at and "late" in refused:
        return "late"
    return None


def ties(side: Side, *, person_id: int, name: str, units: Collection[str]) -> tuple[Tie, ...]:
    """Return every tie of a would-be handler to either side of an objection."""
    known = {"".join(one.split()).casefold() for one in side.names if one.strip()}
    found = (
        (Tie.OWNER, person_id == side.owner_id),
        (Tie.FILER, person_id == side.filer_id),
        (Tie.SAME_NAME, "".join(name.split()).casefold() in known),
        (Tie.UNIT, side.unit_key in units),
    )
    return tuple(tie for tie, holds in found if holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the summary needs of one objection; ``by_rule`` are those that the plan refused."""

    state: str
    by_rule: bool
    filed_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a year: every objection in exactly one of them, and the days until closed.

    ``mean_days`` counts those that people closed; ``None`` where there are none.
    """

    received: int
    refused_by_rule: int
    refused: int
    upheld: int
    dismissed: int
    withdrawn: int
    open: int
    mean_days: Fraction | None
    longest_days: int | None


def figures(cases: Iterable[Case]) -> Figures:
    """Return the figures of some objections; calendar days from filing to closing."""
    held = list(cases)
    states = Counter(one.state for one in held if not one.by_rule)
    days = [
        (one.closed_on - one.filed_on).days
        for one in held
        if one.closed_on is not None and not one.by_rule
    ]
    return Figures(
        received=len(held),
        refused_by_rule=sum(one.by_rule for one in held),
        refused=states["not_admitted"],
        upheld=states["upheld"],
        dismissed=states["dismissed"],
        withdrawn=states["withdrawn"],
        open=states["filed"] + states["admitted"],
        mean_days=Fraction(sum(days), len(days)) if days else None,
        longest_days=max(days, default=None),
    )
