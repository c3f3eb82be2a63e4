"""Confirming a ranking: it counts, who advances by it is told, and all others too."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.notices import tell_owner_entry_advanced, tell_owner_entry_not_advanced
from competition.ranking.queries import (
    JudgedRound,
    confirmed_run,
    find_deliberation,
    is_outdated,
    lines_of,
    list_advancements,
    list_entries_of_round,
    list_runs,
    needs_second_person,
    references_going_on,
    round_of,
)
from competition.registration.models import Entry
from competition.review.models import ReviewRound
from competition.rules.plan.rounds import Round
from competition.rules.transitions import (
    RankingEvent,
    RankingState,
    RoundEvent,
    RoundState,
    next_state,
)

_NOT_BEGUN = (RoundState.PLANNED, RoundState.DRAWN)


def confirm_ranking(run: RankingRun, *, by: Person, at: datetime) -> RankingRun:
    """Make a proposed ranking count: who advances, and letters to all where a round follows.

    Refused: entries undecided at a cut (named in ``names``), marks that changed since, the
    author as the second person where there is another organiser, and a next round under way.
    Nothing is told of the last round: its results wait for the notice.
    """
    edition = run.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    judged = round_of(edition, run.round_key)
    entries = {str(entry.reference): entry for entry in list_entries_of_round(judged)}
    _refuse_confirmation(run, judged, entries, by)
    earlier = confirmed_run(edition, run.round_key)
    told = references_going_on(earlier) if earlier else None
    for one in list_runs(edition, run.round_key):
        if one.id != run.id and one.state != RankingState.SUPERSEDED:
            one.state = next_state(one.state, RankingEvent.SUPERSEDE)
    run.state = next_state(run.state, RankingEvent.CONFIRM)
    run.confirmed_by_id = by.id
    run.confirmed_at = at
    _mark_ranked(edition, run.round_key)
    going: set[str] = set()
    if judged.next_round is not None:
        going = _advance(run, judged.next_round, entries, at)
        _tell(run, judged, entries, going=going, told=told, at=at)
    db.session.flush()
    record(
        "ranking:ranking:confirmed",
        run,
        by=by,
        at=at,
        edition=edition,
        round=run.round_key,
        number=run.number,
        fingerprint=run.fingerprint,
        advancing=len(going),
    )
    return run


def _refuse_confirmation(
    run: RankingRun, judged: JudgedRound, entries: Mapping[str, Entry], by: Person
) -> None:
    edition = run.edition
    if run.state != RankingState.PROPOSED:
        raise RefusedError("ranking_not_proposed")
    if needs_second_person(edition, run.made_by_id, by):
        raise RefusedError("second_person_needed")
    undecided = [ref for cut in run.result["cuts"] for ref in cut["undecided"]]
    if undecided and judged.next_round is not None:
        names = "、".join(f"{ref}《{entries[ref].project_name}》" for ref in undecided)
        raise RefusedError("ranking_undecided", names=names)
    if is_outdated(run, judged):
        raise RefusedError("ranking_outdated")
    held = find_deliberation(run)
    if held is not None and not held.is_confirmed:
        raise RefusedError("deliberation_under_way")
    _refuse_begun(edition, judged)


def _refuse_begun(edition: Edition, judged: JudgedRound) -> None:
    following = judged.next_round
    if following is None or confirmed_run(edition, judged.key) is None:
        return
    if round_of(edition, following.key).state not in _NOT_BEGUN:
        raise RefusedError("ranking_next_round_begun")


def _mark_ranked(edition: Edition, round_key: str) -> None:
    held = db.session.scalar(
        select(ReviewRound).where(
            ReviewRound.edition_id == edition.id, ReviewRound.key == round_key
        )
    )
    if held is not None:
        held.state = next_state(held.state, RoundEvent.RANK)


def _advance(
    run: RankingRun, following: Round, entries: Mapping[str, Entry], at: datetime
) -> set[str]:
    """Make the rows of who advances those of this run, and return who goes on.

    Who dropped out stays out, and who moved up for him stays, as long as both still stand where
    they stood: a corrected mark elsewhere takes nothing back that people were told.
    """
    wanted = {entries[ref].id for ref in _named(run, "advancing")}
    waiting = {entries[ref].id for ref in _named(run, "waiting")}
    rows = {row.id: row for row in list_advancements(run.edition, run.round_key)}
    for row in rows.values():
        replaced = rows.get(row.replaces_id or 0)
        is_kept = replaced and replaced.entry_id in wanted and row.entry_id in waiting
        if is_kept:
            wanted.add(row.entry_id)
        else:
            row.replaces_id = None
    db.session.flush()
    for row in rows.values():
        if row.entry_id in wanted:
            row.ranking_run_id = run.id
        else:
            db.session.delete(row)
    db.session.flush()
    kept = {row.entry_id for row in rows.values()} & wanted
    db.session.add_all(
        Advancement(
            entry_id=entry_id,
            round_key=run.round_key,
            next_round_key=following.key,
            ranking_run_id=run.id,
            at=at,
        )
        for entry_id in sorted(wanted - kept)
    )
    db.session.flush()
    return references_going_on(run)


def _named(run: RankingRun, fate: str) -> set[str]:
    return {ref for line in lines_of(run.result) for ref in line[fate]}


def _tell(
    run: RankingRun,
    judged: JudgedRound,
    entries: Mapping[str, Entry],
    *,
    going: set[str],
    told: set[str] | None,
    at: datetime,
) -> None:
    """Write to everybody; after an earlier confirmation only to those for whom it changes."""
    following = judged.next_round
    assert following is not None  # noqa: S101 - asked by the caller
    waiting = _named(run, "waiting")
    for ref, entry in entries.items():
        if told is not None and (ref in told) == (ref in going):
            continue
        if ref in going:
            tell_owner_entry_advanced(
                entry, run.edition, from_round=judged.plan, to_round=following, at=at
            )
        else:
            tell_owner_entry_not_advanced(
                entry, run.edition, from_round=judged.plan, is_waiting=ref in waiting, at=at
            )
