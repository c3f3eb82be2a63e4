"""Whether an objection 异议 is admitted: the plan's refusals, and who may not handle it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
