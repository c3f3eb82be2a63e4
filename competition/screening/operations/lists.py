"""Submitting a unit's recommendation list 推荐名单, once, and reopening it for a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.signing import key_id, public_key, sign
from competition.screening import notices
from competition.screening.models import RecommendationList
from competition.screening.permissions import can_reopen_list, can_submit_list
from competition.screening.queries import (
    UnitOfEdition,
    find_standing_list,
    list_message,
    rows_now,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStatement:
    """What a unit states: its person's name and position, and the places of the entries.

    ``places`` are the entries that were looked at, each with its place from 1; the places count
    where the plan asks for an order, otherwise the list keeps the order of grades and numbers.
    """

    signer: str
    position: str
    places: Mapping[str, int]


def submit_list(
    whose: UnitOfEdition, statement: ListStatement, *, by: Person, at: datetime
) -> RecommendationList:
    """Submit and sign a unit's list; it stands until the organiser reopens it.

    Refuses with ``list_standing``, ``list_empty``, ``list_changed`` (the entries are not those
    that were looked at), ``signer_needed`` or ``list_places`` (not 1 to n, each once).
    """
    edition, key = whose.edition, whose.unit.key
    if not can_submit_list(by, whose, at):
        raise NotFoundError
    if find_standing_list(edition, key) is not None:
        raise RefusedError("list_standing")
    if not statement.signer.strip():
        raise RefusedError("signer_needed", field="signer")
    rows = _placed(whose, statement.places)
    made = RecommendationList(
        edition=edition,
        unit_key=key,
        number=_next_number(whose),
        rows=rows,
        signer=statement.signer.strip(),
        position=statement.position.strip(),
        public_key=public_key(),
        submitted_by=by,
        submitted_at=at,
        reopen_reason="",
    )
    made.signature = sign(list_message(made))
    db.session.add(made)
    db.session.flush()
    record(
        "screening:list:submitted",
        made,
        by=by,
        at=at,
        edition=edition,
        unit=key,
        number=made.number,
        entries=len(rows),
        signature=made.signature,
        key=key_id(),
    )
    return made


def reopen_list(whose: UnitOfEdition, *, reason: str, by: Person, at: datetime) -> None:
    """Reopen the standing list of a unit for a reason; the old one is kept.

    Refuses with ``list_not_standing`` or ``reason_needed``.
    """
    if not can_reopen_list(by, whose, at):
        raise NotFoundError
    made = find_standing_list(whose.edition, whose.unit.key)
    if made is None:
        raise RefusedError("list_not_standing")
    if not reason.strip():
        raise RefusedError("reason_needed", field="reason")
    made.reopened_at = at
    made.reopened_by = by
    made.reopen_reason = reason.strip()
    db.session.flush()
    record(
        "screening:list:reopened",
        made,
        by=by,
        at=at,
        edition=whose.edition,
        reason=made.reopen_reason,
        unit=made.unit_key,
        number=made.number,
    )
    notices.tell_officers_list_reopened(made, at=at)


def _placed(whose: UnitOfEdition, places: Mapping[str, int]) -> list[dict[str, Any]]:
    rows = rows_now(whose.edition, whose.unit.key)
    if not rows:
        raise RefusedError("list_empty")
    if {row["id"] for row in rows} != set(places):
        raise RefusedError("list_changed")
    if not whose.edition.plan.screening.is_ranked:
        return [{**row, "place": place} for place, row in enumerate(rows, start=1)]
    if sorted(places.values()) != list(range(1, len(rows) + 1)):
        raise RefusedError("list_places", most=len(rows))
    placed = [{**row, "place": places[row["id"]]} for row in rows]
    return sorted(placed, key=lambda row: int(row["place"]))


def _next_number(whose: UnitOfEdition) -> int:
    last = db.session.scalar(
        select(func.max(RecommendationList.number)).where(
            RecommendationList.edition_id == whose.edition.id,
            RecommendationList.unit_key == whose.unit.key,
        )
    )
    return (last or 0) + 1
