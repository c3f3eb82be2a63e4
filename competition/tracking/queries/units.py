"""What recommending units earn, and which were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import content_hash, get_edition
from competition.prizes.queries import list_awards
from competition.ranking.models import Advancement
from competition.registration.models import Entry
from competition.rules.plan.following import UnitPrize
from competition.rules.plan.organisation import Unit
from competition.rules.units import UnitEntry, UnitStanding, rank_units
from competition.tracking.models import UnitAward


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRoll:
    """A prize of units in an edition."""

    edition: Edition
    prize: UnitPrize


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit with its points, and the choice of people if it was chosen."""

    unit: Unit
    standing: UnitStanding
    chosen: UnitAward | None


def get_unit_prize(edition_key: str, prize_key: str) -> UnitRoll:
    """Return a prize of units by its key in the plan."""
    edition = get_edition(edition_key)
    for prize in edition.plan.prizes.unit_prizes:
        if prize.key == prize_key:
            return UnitRoll(edition=edition, prize=prize)
    raise NotFoundError


def list_unit_awards(edition: Edition, prize_key: str) -> list[UnitAward]:
    """Return the units that people chose."""
    return list(
        db.session.scalars(
            select(UnitAward)
            .where(UnitAward.edition_id == edition.id, UnitAward.prize_key == prize_key)
            .order_by(UnitAward.id)
        )
    )


def unit_rows(roll: UnitRoll) -> list[UnitRow]:
    """Return every unit that takes part with its points, the most first."""
    edition = roll.edition
    units = edition.plan.units_by_key
    chosen = {one.unit_key: one for one in list_unit_awards(edition, roll.prize.key)}
    kinds = {unit.key: unit.kind for unit in edition.plan.units}
    return [
        UnitRow(unit=units[one.unit], standing=one, chosen=chosen.get(one.unit))
        for one in rank_units(roll.prize, kinds, _unit_entries(edition))
    ]


def _unit_entries(edition: Edition) -> list[UnitEntry]:
    advanced = set(
        db.session.scalars(
            select(Advancement.entry_id)
            .join(Advancement.entry)
            .where(Entry.edition_id == edition.id, Advancement.ended_at.is_(None))
        )
    )
    levels: dict[int, tuple[str, ...]] = {}
    for award in list_awards(edition):
        levels[award.entry_id] = (*levels.get(award.entry_id, ()), award.level_key)
    rows = db.session.execute(
        select(Entry.id, Entry.unit_key, Entry.submitted_at, Entry.accepted_at).where(
            Entry.edition_id == edition.id, Entry.submitted_at.is_not(None)
        )
    )
    return [
        UnitEntry(
            unit=row.unit_key,
            submitted=True,
            accepted=row.accepted_at is not None,
            advanced=row.id in advanced,
            levels=levels.get(row.id, ()),
        )
        for row in rows
    ]


def chosen_mark(chosen: Iterable[UnitAward]) -> str:
    """Return what marks a choice of units, so that no other than the one shown is confirmed."""
    rows = [[one.unit_key, one.reason, one.made_by_id, one.made_at.isoformat()] for one in chosen]
    return content_hash(sorted(rows, key=str))[:24]
