"""Confirming an allocation: from then on its prizes are held."""

import secrets
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.prizes.models import AllocationRun, Award
from competition.prizes.operations.awards import take_away
from competition.prizes.queries import current_standings, list_allocations, list_awards
from competition.ranking.queries import needs_second_person, plain
from competition.rules.prizes import Warn
from competition.rules.transitions import (
    AllocationEvent,
    AllocationState,
    AwardState,
    RankingState,
    next_state,
)


def confirm_allocation(run: AllocationRun, *, by: Person, at: datetime) -> AllocationRun:
    """Make a proposed allocation count: the prizes are held from now on; nobody is told yet.

    Refused: undecided questions, unsigned decisions, a ranking or entries that changed since,
    and the author as the second person where there is another organiser.
    """
    edition = run.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    _refuse_confirmation(run, by)
    for other in list_allocations(edition):
        if other.id != run.id and other.state != AllocationState.SUPERSEDED:
            other.state = next_state(other.state, AllocationEvent.SUPERSEDE)
    run.state = next_state(run.state, AllocationEvent.CONFIRM)
    run.confirmed_by_id = by.id
    run.confirmed_at = at
    _award(run, by, at)
    db.session.flush()
    record(
        "prizes:allocation:confirmed",
        run,
        by=by,
        at=at,
        edition=edition,
        number=run.number,
        fingerprint=run.fingerprint,
        awards=len(run.result["awards"]),
        total_cents=run.result["total_cents"],
    )
    return run


def _refuse_confirmation(run: AllocationRun, by: Person) -> None:
    result = run.result
    warned = {caution["code"] for caution in result["warnings"]}
    reasons = (
        ("prizes_not_proposed", run.state != AllocationState.PROPOSED),
        ("second_person_needed", needs_second_person(run.edition, run.made_by_id, by)),
        ("prizes_refused", bool(result["refusals"])),
        ("prizes_undecided", bool(result["undecided"])),
        ("prizes_unsigned", Warn.DECISION_UNSIGNED in warned),
        ("prizes_ranking_changed", run.ranking_run.state != RankingState.CONFIRMED),
    )
    for code, applies in reasons:
        if applies:
            raise RefusedError(code)
    standings = current_standings(run.edition, run.ranking_run)
    if plain(standings) != run.inputs["standings"]:
        raise RefusedError("prizes_outdated")


def _award(run: AllocationRun, by: Person, at: datetime) -> None:
    """Make the prizes that are held exactly those of the run; what falls away stays on record."""
    wanted = {(row["entry"], row["level"]): row for row in run.result["awards"]}
    for held in list_awards(run.edition):
        row = wanted.get((held.entry_id, held.level_key))
        if row is not None and row["amount_cents"] == held.amount_cents:
            held.allocation_run_id = run.id
            held.place = row["place"] or 0
            del wanted[held.entry_id, held.level_key]
        else:
            take_away(held, reason=run.reason, by=by, at=at)
    db.session.flush()
    db.session.add_all(
        Award(
            public_id=secrets.token_hex(8),
            allocation_run_id=run.id,
            entry_id=row["entry"],
            state=AwardState.PROPOSED,
            group_key=row["group"],
            level_key=row["level"],
            place=row["place"] or 0,
            amount_cents=row["amount_cents"],
            awarded_at=at,
        )
        for row in wanted.values()
    )
