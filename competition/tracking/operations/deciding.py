"""Recommending winners to a contest above, and choosing units for their prize: two people each."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, refuse_unseen
from competition.editions.models import Edition
from competition.ranking.queries import needs_second_person
from competition.rules.calendar import day_of
from competition.tracking.models import RecommendedEntry, UnitAward
from competition.tracking.permissions import can_decide_after
from competition.tracking.queries import (
    Target,
    UnitRoll,
    chosen_mark,
    list_candidates,
    list_recommended,
    list_unit_awards,
    recommended_mark,
    unit_rows,
)

_Decided = TypeVar("_Decided", RecommendedEntry, UnitAward)


def propose_recommendations(
    target: Target, entries: Collection[int], *, note: str = "", by: Person, at: datetime
) -> list[RecommendedEntry]:
    """Make the proposal to a contest above exactly these entries (by id); a second one confirms.

    Refused: whom that contest's own rules bar, more than the plan allows, and after its last day.
    """
    edition, rule = target.edition, target.rule
    if not can_decide_after(by, edition, at):
        raise NotFoundError
    if rule.due_on is not None and day_of(at) > rule.due_on:
        raise RefusedError("tracking_recommendation_closed")
    known = {one.entry.id: one for one in list_candidates(target, day_of(at))}
    if not set(entries) <= set(known) or any(known[one].is_barred for one in entries):
        raise RefusedError("tracking_not_eligible_above", field="entries")
    if rule.most is not None and len(set(entries)) > rule.most:
        raise RefusedError("tracking_too_many_recommended", field="entries", most=rule.most)
    held = list_recommended(edition, rule.key)
    for one in held:
        one.ended_at = at
    db.session.flush()
    made = [
        RecommendedEntry(
            entry_id=entry, target_key=rule.key, note=note.strip(), made_by_id=by.id, made_at=at
        )
        for entry in sorted(set(entries))
    ]
    db.session.add_all(made)
    db.session.flush()
    record(
        "tracking:recommendations:proposed",
        edition,
        by=by,
        at=at,
        edition=edition,
        reason=note.strip(),
        target=rule.key,
        entries=sorted(str(known[one].entry.reference) for one in set(entries)),
    )
    return made


def confirm_recommendations(
    target: Target, *, seen: str = "", by: Person, at: datetime
) -> list[RecommendedEntry]:
    """Confirm what another organiser proposed to a contest above."""
    edition, key = target.edition, target.rule.key
    proposed = list_recommended(edition, key)
    refuse_unseen(seen, recommended_mark(proposed))
    confirmed = _confirmed(edition, proposed, by=by, at=at)
    record(
        "tracking:recommendations:confirmed",
        edition,
        by=by,
        at=at,
        edition=edition,
        target=key,
        entries=sorted(str(one.entry.reference) for one in confirmed),
    )
    return confirmed


def choose_units(
    roll: UnitRoll, units: Collection[str], *, reason: str, by: Person, at: datetime
) -> list[UnitAward]:
    """Choose the units of a prize by their points or against them, with a reason.

    A second person confirms; until then another choice takes its place. Refuses more than the
    plan's number, and units that take no part.
    """
    edition, prize = roll.edition, roll.prize
    if not can_decide_after(by, edition, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("tracking_reason_needed", field="reason")
    rows = {row.unit.key: row for row in unit_rows(roll)}
    if not set(units) <= set(rows):
        raise RefusedError("tracking_unit_unknown", field="units")
    if len(set(units)) > prize.number:
        raise RefusedError("tracking_too_many_units", field="units", most=prize.number)
    held = list_unit_awards(edition, prize.key)
    if any(one.confirmed_at for one in held):
        raise RefusedError("tracking_units_confirmed")
    for one in held:
        db.session.delete(one)
    db.session.flush()
    made = [
        UnitAward(
            edition_id=edition.id,
            prize_key=prize.key,
            unit_key=unit,
            points=str(rows[unit].standing.points),
            place=rows[unit].standing.place,
            reason=reason.strip(),
            made_by_id=by.id,
            made_at=at,
        )
        for unit in sorted(set(units), key=lambda one: (rows[one].standing.place, one))
    ]
    db.session.add_all(made)
    db.session.flush()
    record(
        "tracking:units:chosen",
        edition,
        by=by,
        at=at,
        edition=edition,
        reason=reason.strip(),
        prize=prize.key,
        units=[one.unit_key for one in made],
    )
    return made


def confirm_units(roll: UnitRoll, *, seen: str = "", by: Person, at: datetime) -> list[UnitAward]:
    """Confirm the units that another organiser chose."""
    edition, key = roll.edition, roll.prize.key
    chosen = list_unit_awards(edition, key)
    refuse_unseen(seen, chosen_mark(chosen))
    confirmed = _confirmed(edition, chosen, by=by, at=at)
    record(
        "tracking:units:confirmed",
        edition,
        by=by,
        at=at,
        edition=edition,
        prize=key,
        units=[one.unit_key for one in confirmed],
    )
    return confirmed


def _confirmed(
    edition: Edition, decided: Iterable[_Decided], *, by: Person, at: datetime
) -> list[_Decided]:
    """Confirm of what was decided whatever waits; nobody confirms what he proposed himself."""
    if not can_decide_after(by, edition, at):
        raise NotFoundError
    waiting = [one for one in decided if not one.confirmed_at]
    if not waiting:
        raise RefusedError("tracking_nothing_to_confirm")
    if any(needs_second_person(edition, one.made_by_id, by) for one in waiting):
        raise RefusedError("second_person_needed")
    for one in waiting:
        one.confirmed_by_id = by.id
        one.confirmed_at = at
    db.session.flush()
    return waiting
