"""Drawing up rankings, deciding ties by people, confirming, and who advances by it."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

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
    fingerprint_of,
    frozen_inputs,
    latest_run,
    list_advanced,
    list_entries_of_round,
    list_runs,
    needs_second_person,
    result_of,
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
Order = Mapping[str, int]
"""People's order among equals, by the entries' references; 1 stands first, equal numbers share."""


def draw_up_ranking(
    edition: Edition, round_key: str, *, reason: str = "", by: Person, at: datetime
) -> RankingRun:
    """Rank a closed round from its submitted sheets, as a proposal.

    The inputs are frozen with the run, earlier proposals are superseded, and what people decided
    about ties before goes on to count. Refuses a round that is not closed, one without entries,
    and a later run without a reason.
    """
    latest = latest_run(edition, round_key)
    decisions = list(latest.inputs["decisions"]) if latest else []
    return _drawn_up(edition, round_key, decisions, reason=reason, by=by, at=at)


def record_decision(
    run: RankingRun, *, order: Order, reason: str, by: Person, at: datetime
) -> RankingRun:
    """Record what people decided among equals, with the reason, and rank anew by it.

    ``order`` names exactly the entries of one tie, or of those undecided at a cut. Refuses
    anything else, a missing reason, a run that is not the newest proposal, and a plan that leaves
    nothing to a decision.
    """
    judged = round_of(run.edition, run.round_key)
    if run.state != RankingState.PROPOSED:
        raise RefusedError("ranking_not_proposed")
    if not reason.strip():
        raise RefusedError("ranking_reason_needed", field="reason")
    if set(order) not in _open_questions(run) or min(order.values()) < 1:
        raise RefusedError("ranking_not_a_tie")
    if not _leaves_to_decision(judged.plan):
        raise RefusedError("ranking_no_decision_in_plan")
    decision = {
        "order": dict(sorted(order.items())),
        "reason": reason.strip(),
        "by": by.id,
        "at": at.isoformat(),
    }
    made = _drawn_up(
        run.edition,
        run.round_key,
        [*run.inputs["decisions"], decision],
        reason=reason,
        by=by,
        at=at,
    )
    record(
        "ranking:decision:recorded",
        made,
        by=by,
        at=at,
        edition=run.edition,
        reason=reason.strip(),
        order=dict(sorted(order.items())),
    )
    return made


def _leaves_to_decision(plan: Round) -> bool:
    in_chain = any(key.kind == "decision" for key in plan.ranking.chain)
    return in_chain or plan.advancement.ties == "decision" or plan.mode == "vote"


def _open_questions(run: RankingRun) -> list[set[str]]:
    undecided = [cut["undecided"] for cut in run.result["cuts"]]
    return [set(block) for block in [*run.result["ties"], *undecided] if block]


def _drawn_up(
    edition: Edition,
    round_key: str,
    decisions: list[dict[str, Any]],
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> RankingRun:
    judged = round_of(edition, round_key)
    if not can_organise(by, edition, at):
        raise NotFoundError
    if not judged.is_closed:
        raise RefusedError("ranking_round_open")
    earlier = list_runs(edition, round_key)
    if earlier and not reason.strip():
        raise RefusedError("ranking_reason_needed", field="reason")
    inputs = frozen_inputs(judged, decisions)
    if not inputs["entries"]:
        raise RefusedError("ranking_without_entries")
    _refuse_uncounted(judged, inputs)
    _supersede(run for run in earlier if run.state == RankingState.PROPOSED)
    version = edition.version
    run = RankingRun(
        public_id=secrets.token_hex(8),
        edition_id=edition.id,
        round_key=round_key,
        number=1 + max((one.number for one in earlier), default=0),
        state=RankingState.PROPOSED,
        plan_version_id=version.id,
        inputs=inputs,
        result=result_of(inputs, judged.plan),
        fingerprint=fingerprint_of(inputs, version.fingerprint),
        reason=reason.strip(),
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(run)
    db.session.flush()
    record(
        "ranking:ranking:drawn_up",
        run,
        by=by,
        at=at,
        edition=edition,
        reason=run.reason,
        round=round_key,
        number=run.number,
        fingerprint=run.fingerprint,
        entries=len(inputs["entries"]),
    )
    return run


def _refuse_uncounted(judged: JudgedRound, inputs: Mapping[str, Any]) -> None:
    """Refuse a vote that was not counted, or whose count asks for another ballot."""
    if judged.plan.mode != "vote":
        return
    if not inputs["votes"]:
        raise RefusedError("ranking_votes_uncounted")
    if inputs["votes"][-1]["runoff"]:
        raise RefusedError("ranking_ballot_due", names="、".join(inputs["votes"][-1]["runoff"]))


def _supersede(runs: Iterable[RankingRun]) -> None:
    for run in runs:
        run.state = next_state(run.state, RankingEvent.SUPERSEDE)


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
    _supersede(
        one
        for one in list_runs(edition, run.round_key)
        if one.id != run.id and one.state != RankingState.SUPERSEDED
    )
    run.state = next_state(run.state, RankingEvent.CONFIRM)
    run.confirmed_by_id = by.id
    run.confirmed_at = at
    _mark_ranked(edition, run.round_key)
    advancing = _advancing(run)
    if judged.next_round is not None:
        _advance(run, judged.next_round, [entries[ref] for ref in sorted(advancing)], at)
        told = _advancing(earlier) if earlier else None
        _tell(run, judged, entries, told=told, at=at)
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
        advancing=len(advancing) if judged.next_round else 0,
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
    inputs = frozen_inputs(judged, list(run.inputs["decisions"]))
    if fingerprint_of(inputs, edition.version.fingerprint) != run.fingerprint:
        raise RefusedError("ranking_outdated")
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


def _advance(run: RankingRun, following: Round, entries: list[Entry], at: datetime) -> None:
    """Make the rows of who advances exactly those of this run; the rows of before are replaced."""
    wanted = {entry.id for entry in entries}
    kept = set()
    for row in list_advanced(run.edition, run.round_key):
        if row.entry_id in wanted:
            row.ranking_run_id = run.id
            kept.add(row.entry_id)
        else:
            db.session.delete(row)
    db.session.flush()
    db.session.add_all(
        Advancement(
            entry_id=entry.id,
            round_key=run.round_key,
            next_round_key=following.key,
            ranking_run_id=run.id,
            at=at,
        )
        for entry in entries
        if entry.id not in kept
    )


def _advancing(run: RankingRun) -> set[str]:
    return {ref for cut in run.result["cuts"] for ref in cut["advancing"]}


def _tell(
    run: RankingRun,
    judged: JudgedRound,
    entries: Mapping[str, Entry],
    *,
    told: set[str] | None,
    at: datetime,
) -> None:
    """Write to everybody; after an earlier confirmation only to those for whom it changes."""
    following = judged.next_round
    assert following is not None  # noqa: S101 - asked by the caller
    advancing = _advancing(run)
    waiting = {ref for cut in run.result["cuts"] for ref in cut["waiting"]}
    for ref, entry in entries.items():
        if told is not None and (ref in told) == (ref in advancing):
            continue
        if ref in advancing:
            tell_owner_entry_advanced(
                entry, run.edition, from_round=judged.plan, to_round=following, at=at
            )
        else:
            tell_owner_entry_not_advanced(
                entry, run.edition, from_round=judged.plan, is_waiting=ref in waiting, at=at
            )
