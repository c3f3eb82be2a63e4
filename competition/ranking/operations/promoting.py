"""Dropping out after advancing, and moving up from the waiting list."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.notices import (
    tell_owner_entry_dropped_out,
    tell_owner_entry_promoted,
)
from competition.ranking.queries import find_vacancy, round_of
from competition.registration.models import Entry
from competition.rules.transitions import RankingState, RoundState

_NOT_BEGUN = (RoundState.PLANNED, RoundState.DRAWN)


def record_drop_out(row: Advancement, *, reason: str, by: Person, at: datetime) -> Advancement:
    """Record that an entry does not go on after all, with the reason; its owner is written to.

    Refused: without a reason, twice, and once the next round is under way.
    """
    run = row.ranking_run
    _refuse(run, by, at)
    if not reason.strip():
        raise RefusedError("reason_missing", field="reason")
    if row.ended_at is not None:
        raise RefusedError("advancement_ended")
    row.ended_at, row.end_reason = at, reason.strip()
    db.session.flush()
    record(
        "ranking:advancement:ended",
        row,
        by=by,
        at=at,
        edition=run.edition,
        entry=row.entry.reference,
        reason=row.end_reason,
    )
    following = round_of(run.edition, run.round_key).next_round
    if following is not None:
        tell_owner_entry_dropped_out(
            row.entry, run.edition, to_round=following, reason=row.end_reason, at=at
        )
    return row


def promote_entry(
    row: Advancement, entry: Entry, *, reason: str = "", by: Person, at: datetime
) -> Advancement:
    """Let the next of the waiting list take the place of who dropped out, and write to him.

    ``entry`` is the one the list names; where equals are next, people choose one of them and say
    how. Refused: a place that is not open, an entry that is not next, a choice without reason,
    a next round under way.
    """
    run = row.ranking_run
    _refuse(run, by, at)
    vacancy = find_vacancy(run, row)
    if vacancy is None:
        raise RefusedError("place_not_vacant")
    if entry.id not in {one.id for one in vacancy.candidates}:
        raise RefusedError("entry_not_next", field="entry")
    if len(vacancy.candidates) > 1 and not reason.strip():
        raise RefusedError("ranking_choice_reason", field="reason")
    if row.ended_at is None:  # withdrawn or disqualified: the place ends with the entry
        row.ended_at, row.end_reason = at, str(row.entry.state)
    made = Advancement(
        entry=entry,
        round_key=row.round_key,
        next_round_key=row.next_round_key,
        ranking_run_id=run.id,
        at=at,
        replaces_id=row.id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "ranking:entry:promoted",
        made,
        by=by,
        at=at,
        edition=run.edition,
        entry=entry.reference,
        replaces=row.entry.reference,
        reason=reason.strip(),
    )
    judged = round_of(run.edition, run.round_key)
    if judged.next_round is not None:
        tell_owner_entry_promoted(
            entry, run.edition, from_round=judged.plan, to_round=judged.next_round, at=at
        )
    return made


def _refuse(run: RankingRun, by: Person, at: datetime) -> None:
    if not can_organise(by, run.edition, at):
        raise NotFoundError
    if run.state != RankingState.CONFIRMED:
        raise RefusedError("ranking_not_confirmed")
    following = round_of(run.edition, run.round_key).next_round
    if following is None or round_of(run.edition, following.key).state not in _NOT_BEGUN:
        raise RefusedError("ranking_next_round_begun")
