"""Drawing up rankings, and what people decide among equals or deliberate."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.ranking.models import RankingRun
from competition.ranking.queries import (
    JudgedRound,
    decided_lines,
    fingerprint_of,
    frozen_inputs,
    latest_run,
    list_runs,
    result_of,
    round_of,
)
from competition.rules.plan.rounds import Round
from competition.rules.transitions import RankingEvent, RankingState, next_state

Order = Mapping[str, int]
"""People's order among equals, by the entries' references; 1 stands first, equal numbers share."""


@dataclass(frozen=True, slots=True)
class Why:
    """Who draws up a ranking, when, and the reason."""

    reason: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberated:
    """What a panel deliberated, and the cuts of the ranking that it looked at."""

    frozen: dict[str, Any]
    cuts: list[dict[str, Any]]

    @classmethod
    def of(cls, run: RankingRun) -> "Deliberated | None":
        """Return what a run carries, or ``None``."""
        frozen = run.inputs.get("deliberation")
        return cls(frozen=frozen, cuts=run.result["cuts"]) if frozen else None


def draw_up_ranking(
    edition: Edition, round_key: str, *, reason: str = "", by: Person, at: datetime
) -> RankingRun:
    """Rank a closed round from its submitted sheets, as a proposal.

    The inputs are frozen with the run, earlier proposals are superseded, and what people decided
    about ties before goes on to count. Refuses a round that is not closed, one without entries,
    and a later run without a reason.
    """
    latest = latest_run(edition, round_key)
    return _draw_up_from(
        edition,
        round_key,
        list(latest.inputs["decisions"]) if latest else [],
        Deliberated.of(latest) if latest else None,
        why=Why(reason=reason, by=by, at=at),
    )


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
    made = _draw_up_from(
        run.edition,
        run.round_key,
        [*run.inputs["decisions"], decision],
        Deliberated.of(run),
        why=Why(reason=reason, by=by, at=at),
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


def _refuse_uncounted(judged: JudgedRound, inputs: Mapping[str, Any]) -> None:
    """Refuse a vote that was not counted, or whose count asks for another ballot."""
    if judged.plan.mode != "vote":
        return
    if not inputs["votes"]:
        raise RefusedError("ranking_votes_uncounted")
    if inputs["votes"][-1]["runoff"]:
        raise RefusedError("ranking_ballot_due", names="、".join(inputs["votes"][-1]["runoff"]))


def _open_questions(run: RankingRun) -> list[set[str]]:
    undecided = [cut["undecided"] for cut in run.result["cuts"]]
    return [set(block) for block in [*run.result["ties"], *undecided] if block]


def draw_up_anew(
    run: RankingRun, deliberation: Mapping[str, Any], *, reason: str, by: Person, at: datetime
) -> RankingRun:
    """Rank anew with what a panel deliberated on a run; the ranking itself stays as it was."""
    return _draw_up_from(
        run.edition,
        run.round_key,
        list(run.inputs["decisions"]),
        Deliberated(frozen=dict(deliberation), cuts=run.result["cuts"]),
        why=Why(reason=reason, by=by, at=at),
    )


def _draw_up_from(
    edition: Edition,
    round_key: str,
    decisions: list[dict[str, Any]],
    deliberation: Deliberated | None,
    *,
    why: Why,
) -> RankingRun:
    reason, by, at = why.reason, why.by, why.at
    judged = round_of(edition, round_key)
    if not can_organise(by, edition, at):
        raise NotFoundError
    if not judged.is_closed:
        raise RefusedError("ranking_round_open")
    earlier = list_runs(edition, round_key)
    if earlier and not reason.strip():
        raise RefusedError("ranking_reason_needed", field="reason")
    inputs, result = _ranked(judged, decisions, deliberation)
    for one in earlier:
        if one.state == RankingState.PROPOSED:
            one.state = next_state(one.state, RankingEvent.SUPERSEDE)
    version = edition.version
    run = RankingRun(
        public_id=secrets.token_hex(8),
        edition_id=edition.id,
        round_key=round_key,
        number=1 + max((one.number for one in earlier), default=0),
        state=RankingState.PROPOSED,
        plan_version_id=version.id,
        inputs=inputs,
        result=result,
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


def _ranked(
    judged: JudgedRound, decisions: list[dict[str, Any]], deliberation: Deliberated | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return inputs and result; what was deliberated holds only while the ranking gives the same.

    A deliberation looked at certain cuts. Where a changed mark moves them, the panel must meet
    again: its departures are left out and the page says so.
    """
    inputs = frozen_inputs(judged, decisions)
    if not inputs["entries"]:
        raise RefusedError("ranking_without_entries")
    _refuse_uncounted(judged, inputs)
    result = result_of(inputs, judged.plan)
    if deliberation is None or result["cuts"] != deliberation.cuts:
        return inputs, result
    inputs = frozen_inputs(judged, decisions, deliberation.frozen)
    rules = judged.plan.deliberation
    if rules is not None:
        departures = deliberation.frozen["departures"]
        result = result | {"decided": decided_lines(result, departures, rules)}
    return inputs, result
