"""Reading deliberations: where an entry stands, what is frozen of the minutes, what they change."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.editions.queries import content_hash
from competition.ranking.models import Deliberation, Departure, RankingRun
from competition.ranking.queries.composition import ranked_lines, vote_of
from competition.ranking.queries.rounds import get_run, round_of
from competition.ranking.queries.standings import names_of
from competition.registration.models import Entry
from competition.rules.deliberation import Vote, decide, has_quorum, is_carried, too_many
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import RankingState

_VOTES = ("approve", "reject", "abstain", "recused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Where the ranking leaves an entry: its place, whether it advances, whether that is open."""

    place: int
    advances: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureView:
    """One departure as the minutes show it, with the place that the ranking gave."""

    id: int
    entry: Entry
    advances: bool
    reason: str
    vote: Vote
    place: int | None
    is_carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliberationView:
    """The minutes of a run as their page shows them; ``excess`` is by how many seats too many."""

    held: Deliberation
    recorded_by: str
    first_by: str
    second_by: str
    departures: tuple[DepartureView, ...]
    has_quorum: bool
    excess: int
    digest: str

    @property
    def present(self) -> tuple[dict[str, Any], ...]:
        """Return who came."""
        return tuple(one for one in self.held.attendance if one["is_present"])

    @property
    def absent(self) -> tuple[dict[str, Any], ...]:
        """Return who did not come."""
        return tuple(one for one in self.held.attendance if not one["is_present"])


def find_deliberation(run: RankingRun) -> Deliberation | None:
    """Return the minutes on a run with their departures, or ``None``."""
    return db.session.scalar(
        select(Deliberation)
        .where(Deliberation.ranking_run_id == run.id)
        .options(selectinload(Deliberation.departures).joinedload(Departure.entry))
    )


def deliberation_carried_by(run: RankingRun) -> Deliberation | None:
    """Return the confirmed minutes that a run rests on, or ``None``."""
    frozen = run.inputs.get("deliberation")
    if not frozen:
        return None
    return db.session.scalar(
        select(Deliberation)
        .where(Deliberation.public_id == frozen["minutes"])
        .options(
            joinedload(Deliberation.ranking_run),
            selectinload(Deliberation.departures).joinedload(Departure.entry),
        )
    )


def list_unconfirmed_minutes() -> list[Deliberation]:
    """Return the minutes of all editions that wait for a confirmation. One statement."""
    return list(
        db.session.scalars(
            select(Deliberation)
            .join(Deliberation.ranking_run)
            .where(
                Deliberation.second_by_id.is_(None),
                RankingRun.state == RankingState.PROPOSED,
            )
            .options(
                joinedload(Deliberation.ranking_run).options(
                    defer(RankingRun.inputs),
                    defer(RankingRun.result),
                    joinedload(RankingRun.edition),
                )
            )
            .order_by(Deliberation.id)
        ).unique()
    )


def get_departure(edition_key: str, round_key: str, number: int, departure_id: int) -> Departure:
    """Return one departure of a run's minutes."""
    run = get_run(edition_key, round_key, number)
    held = find_deliberation(run)
    for one in held.departures if held else ():
        if one.id == departure_id:
            return one
    raise NotFoundError


def find_entry_named(edition: Edition, reference: str) -> Entry | None:
    """Return an entry by what somebody typed of its reference."""
    return db.session.scalar(
        select(Entry).where(
            Entry.edition_id == edition.id, Entry.reference == reference.strip().upper()
        )
    )


def place_of(run: RankingRun, reference: str) -> Fate | None:
    """Return where the ranking alone leaves an entry; ``None`` without a place."""
    place = next((row["place"] for row in run.result["placed"] if row["entry"] == reference), None)
    if place is None:
        return None
    advancing = {ref for cut in run.result["cuts"] for ref in cut["advancing"]}
    scope = next(line for line in ranked_lines(run.result) if reference in line.order).scope
    cut = next(cut for cut in run.result["cuts"] if tuple(cut["scope"]) == scope)
    return Fate(place=place, advances=reference in advancing, is_open=bool(cut["undecided"]))


def minutes_digest(held: Deliberation) -> str:
    """Return the SHA-256 over minutes and attendance: proves later what was confirmed."""
    sealed = {
        "held_at": held.held_at.isoformat(),
        "venue": held.venue,
        "attendance": held.attendance,
        "minutes": held.minutes,
    }
    return hashlib.sha256(canonical_json(sealed)).hexdigest()


def deliberation_mark(held: Deliberation) -> str:
    """Return what marks minutes with all their votes, so that no others are confirmed."""
    return content_hash(frozen_deliberation(held))[:24]


def frozen_deliberation(held: Deliberation) -> dict[str, Any]:
    """Return what a run keeps of a deliberation: numbers, reasons, votes, and no person."""
    rows = [
        {
            "entry": str(one.entry.reference),
            "advances": one.advances,
            "reason": one.reason,
            **{name: getattr(one, name) for name in _VOTES},
        }
        for one in held.departures
    ]
    return {
        "minutes": held.public_id,
        "digest": minutes_digest(held),
        "held_at": held.held_at.isoformat(),
        "roll": held.roll,
        "present": held.present,
        "departures": sorted(rows, key=lambda row: row["entry"]),
    }


def excess_of(held: Deliberation) -> int:
    """Return by how many entries the carried departures exceed the seats, over all scopes."""
    run = held.ranking_run
    rules = round_of(run.edition, run.round_key).plan.deliberation
    if rules is None:
        return 0
    carried = {
        row["entry"]: row["advances"]
        for row in frozen_deliberation(held)["departures"]
        if is_carried(vote_of(row), rules)
    }
    lines = ranked_lines(run.result)
    return sum(too_many(line, decide(line, carried), rules) for line in lines)


def deliberation_view(held: Deliberation) -> DeliberationView:
    """Return the minutes as their page shows them."""
    run = held.ranking_run
    rules = round_of(run.edition, run.round_key).plan.deliberation
    names = names_of([held.recorded_by_id, held.first_by_id, held.second_by_id])
    places = {row["entry"]: row["place"] for row in run.result["placed"]}
    views = []
    for one in held.departures:
        vote = Vote(**{name: getattr(one, name) for name in _VOTES})
        views.append(
            DepartureView(
                id=one.id,
                entry=one.entry,
                advances=one.advances,
                reason=one.reason,
                vote=vote,
                place=places.get(str(one.entry.reference)),
                is_carried=rules is not None and is_carried(vote, rules),
            )
        )
    return DeliberationView(
        held=held,
        recorded_by=names.get(held.recorded_by_id, ""),
        first_by=names.get(held.first_by_id, ""),
        second_by=names.get(held.second_by_id, ""),
        departures=tuple(views),
        has_quorum=rules is None or has_quorum(roll=held.roll, present=held.present, rules=rules),
        excess=excess_of(held),
        digest=minutes_digest(held),
    )
