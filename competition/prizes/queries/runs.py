"""Reading allocation runs and awards."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun, Award
from competition.ranking.models import RankingRun
from competition.ranking.queries import confirmed_run
from competition.registration.models import Entry
from competition.rules.plan.rounds import Round
from competition.rules.transitions import AllocationState


def deciding_round(edition: Edition) -> Round | None:
    """Return the round whose ranking decides the prizes: the last one, which no other follows."""
    rounds = edition.plan.rounds
    followed = {one.previous for one in rounds}
    return next((one for one in reversed(rounds) if one.key not in followed), None)


def final_ranking(edition: Edition) -> RankingRun | None:
    """Return the confirmed ranking that decides the prizes, or ``None`` while there is none."""
    last = deciding_round(edition)
    return confirmed_run(edition, last.key) if last else None


def list_allocations(edition: Edition) -> list[AllocationRun]:
    """Return the allocation runs of an edition, newest first."""
    return list(
        db.session.scalars(
            select(AllocationRun)
            .where(AllocationRun.edition_id == edition.id)
            .options(joinedload(AllocationRun.ranking_run))
            .order_by(AllocationRun.number.desc())
        )
    )


def list_proposed() -> list[AllocationRun]:
    """Return the allocations of all editions that wait for confirmation, with their editions."""
    return list(
        db.session.scalars(
            select(AllocationRun)
            .where(AllocationRun.state == AllocationState.PROPOSED)
            .options(
                defer(AllocationRun.inputs),
                defer(AllocationRun.result),
                joinedload(AllocationRun.edition),
            )
            .order_by(AllocationRun.id)
        ).unique()
    )


def latest_allocation(edition: Edition) -> AllocationRun | None:
    """Return the newest allocation, or ``None`` before the first."""
    return next(iter(list_allocations(edition)), None)


def confirmed_allocation(edition: Edition) -> AllocationRun | None:
    """Return the allocation that counts, or ``None`` while none was confirmed."""
    return next(
        (run for run in list_allocations(edition) if run.state == AllocationState.CONFIRMED), None
    )


def get_allocation(edition_key: str, number: int) -> AllocationRun:
    """Return one allocation of an edition."""
    run = db.session.scalar(
        select(AllocationRun)
        .join(AllocationRun.edition)
        .where(Edition.key == edition_key, AllocationRun.number == number)
    )
    if run is None:
        raise NotFoundError
    return run


def entries_by_reference(edition: Edition, references: Iterable[str]) -> list[Entry]:
    """Return the entries of some references with their owners, in that order."""
    return list(
        db.session.scalars(
            select(Entry)
            .where(Entry.edition_id == edition.id, Entry.reference.in_(sorted(references)))
            .options(joinedload(Entry.owner))
            .order_by(Entry.reference)
        )
    )


def entries_by_id(edition: Edition, ids: Iterable[int]) -> dict[int, Entry]:
    """Return entries of an edition by their ids."""
    rows = db.session.scalars(
        select(Entry).where(Entry.edition_id == edition.id, Entry.id.in_(sorted(ids)))
    )
    return {entry.id: entry for entry in rows}


def entries_without_their_prize(edition: Edition) -> frozenset[int]:
    """Return the entries (by id) whose prize was withdrawn or declined after it was confirmed.

    What a confirmed run awards is held by the entries until somebody takes it away by name; a
    later run remembers in its standings who was left out for that.
    """
    run = confirmed_allocation(edition)
    if run is None:
        return frozenset()
    holding = set(
        db.session.scalars(
            select(Award.entry_id)
            .join(Award.entry)
            .where(Entry.edition_id == edition.id, Award.withdrawn_at.is_(None))
        )
    )
    taken = {row["entry"] for row in run.result["awards"]} - holding
    left_out = {row["entry"] for row in run.inputs["standings"] if row["withdrawn"]}
    return frozenset(taken | left_out)


def list_awards(edition: Edition) -> list[Award]:
    """Return the prizes that are held, with entries and owners, by group, level and place."""
    rows = db.session.scalars(
        select(Award)
        .join(Award.entry)
        .where(Entry.edition_id == edition.id, Award.withdrawn_at.is_(None))
        .options(joinedload(Award.entry).joinedload(Entry.owner))
    )
    table = edition.plan.prizes
    levels = {level.key: number for number, level in enumerate(table.levels)}
    groups = {group: number for number, group in enumerate(table.groups)}
    return sorted(
        rows,
        key=lambda one: (
            groups[one.group_key],
            levels[one.level_key],
            one.place,
            str(one.entry.reference),
        ),
    )
