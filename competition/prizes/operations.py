"""Allocating prizes, recording and signing what people decide, and confirming."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun, Award
from competition.prizes.queries import (
    Decision,
    all_decisions,
    decisions_in,
    entries_by_reference,
    final_ranking,
    frozen,
    latest_allocation,
    list_allocations,
    list_awards,
    standings_from,
)
from competition.ranking.models import RankingRun
from competition.ranking.queries import fingerprint_of, needs_second_person, plain
from competition.rules.prizes import (
    Decisions,
    Override,
    Resolution,
    Seal,
    Standing,
    VacancyRuling,
    Warn,
    allocate,
    as_data,
)
from competition.rules.transitions import (
    AllocationEvent,
    AllocationState,
    RankingState,
    next_state,
)


def allocate_prizes(
    edition: Edition,
    *,
    decisions: Decisions | None = None,
    reason: str = "",
    by: Person,
    at: datetime,
) -> AllocationRun:
    """Allocate the prizes from the confirmed final ranking, as a proposal.

    ``decisions`` are those of the newest run unless given; a decision that is new takes
    ``reason`` as its own. Refuses without a confirmed ranking, and a later run without a reason.
    """
    latest = latest_allocation(edition)
    kept = decisions_in(latest.inputs) if latest else Decisions()
    reasons = dict(latest.inputs["reasons"]) if latest else {}
    taken = kept if decisions is None else decisions
    known = {one.reference for one in all_decisions(taken)}
    reasons = {ref: told for ref, told in reasons.items() if ref in known}
    reasons |= {ref: reason.strip() for ref in known if ref not in reasons}
    return _allocated(edition, taken, reasons, reason=reason, by=by, at=at)


def record_decision(
    run: AllocationRun, decision: Decision, *, reason: str, by: Person, at: datetime
) -> AllocationRun:
    """Record what people decided on prizes, signed by the one who records it, and allocate anew.

    It carries its own number (``D1``, ``D2``, …) whatever reference it comes with, and counts once
    as many people have signed as the plan asks. Takes the place of an earlier decision on the
    same question. Refuses a missing reason and a choice that fits no open question.
    """
    _refuse_unless_open(run, reason, by, at)
    held = decisions_in(run.inputs)
    if isinstance(decision, Resolution):
        _refuse_misfit(run, decision)
    reference = _next_reference(run)
    signed = replace(decision, reference=reference, signed_by=(by.id,))
    others = [one for one in all_decisions(held) if not _same_question(one, signed)]
    reasons = dict(run.inputs["reasons"]) | {reference: reason.strip()}
    made = _allocated(
        run.edition,
        _collected([*others, signed], held.lot_seed),
        {ref: told for ref, told in reasons.items() if ref in _references([*others, signed])},
        reason=reason,
        by=by,
        at=at,
    )
    record(
        "prizes:decision:recorded",
        made,
        by=by,
        at=at,
        edition=run.edition,
        reason=reason.strip(),
        decision=plain(signed),
    )
    return made


def sign_decision(run: AllocationRun, reference: str, *, by: Person, at: datetime) -> AllocationRun:
    """Add one's signature to a decision that another organiser recorded, and allocate anew."""
    held = decisions_in(run.inputs)
    found = next((one for one in all_decisions(held) if one.reference == reference), None)
    if found is None:
        raise RefusedError("prizes_decision_unknown")
    if by.id in found.signed_by:
        raise RefusedError("prizes_signed_already")
    told = run.inputs["reasons"][reference]
    _refuse_unless_open(run, told, by, at)
    signed = replace(found, signed_by=(*found.signed_by, by.id))
    everything = [signed if one is found else one for one in all_decisions(held)]
    made = _allocated(
        run.edition,
        _collected(everything, held.lot_seed),
        run.inputs["reasons"],
        reason=told,
        by=by,
        at=at,
    )
    record("prizes:decision:signed", made, by=by, at=at, edition=run.edition, reference=reference)
    return made


def withdraw_decision(
    run: AllocationRun, reference: str, *, reason: str, by: Person, at: datetime
) -> AllocationRun:
    """Take a decision back, with a reason, and allocate anew without it."""
    _refuse_unless_open(run, reason, by, at)
    held = decisions_in(run.inputs)
    rest = [one for one in all_decisions(held) if one.reference != reference]
    if len(rest) == len(all_decisions(held)):
        raise RefusedError("prizes_decision_unknown")
    made = _allocated(
        run.edition,
        _collected(rest, held.lot_seed),
        {ref: told for ref, told in run.inputs["reasons"].items() if ref != reference},
        reason=reason,
        by=by,
        at=at,
    )
    record(
        "prizes:decision:withdrawn",
        made,
        by=by,
        at=at,
        edition=run.edition,
        reason=reason.strip(),
        reference=reference,
    )
    return made


def _references(decisions: list[Decision]) -> set[str]:
    return {one.reference for one in decisions}


def _collected(decisions: list[Decision], lot_seed: bytes | None) -> Decisions:
    return Decisions(
        resolutions=tuple(one for one in decisions if isinstance(one, Resolution)),
        overrides=tuple(one for one in decisions if isinstance(one, Override)),
        rulings=tuple(one for one in decisions if isinstance(one, VacancyRuling)),
        lot_seed=lot_seed,
    )


def _next_reference(run: AllocationRun) -> str:
    numbers = [int(ref[1:]) for ref in run.inputs["reasons"] if ref[1:].isdigit()]
    return f"D{1 + max(numbers, default=0)}"


def _same_question(one: Decision, other: Decision) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, Override) and isinstance(other, Override):
        return one.entry == other.entry
    if isinstance(one, Resolution) and isinstance(other, Resolution):
        asked = (one.group, one.level, set(one.among))
        return asked == (other.group, other.level, set(other.among))
    return (one.group, one.level) == (other.group, other.level)  # type: ignore[union-attr]  # rulings are left


def _refuse_unless_open(run: AllocationRun, reason: str, by: Person, at: datetime) -> None:
    if not can_organise(by, run.edition, at):
        raise NotFoundError
    if run.state != AllocationState.PROPOSED:
        raise RefusedError("prizes_not_proposed")
    if not reason.strip():
        raise RefusedError("prizes_reason_needed", field="reason")


def _refuse_misfit(run: AllocationRun, decision: Resolution) -> None:
    for question in run.result["undecided"]:
        asked = (question["group"], question["level"], set(question["entries"]))
        if asked == (decision.group, decision.level, set(decision.among)):
            if set(decision.chosen) <= asked[2] and len(decision.chosen) <= question["places"]:
                return
            raise RefusedError("prizes_too_many_chosen", places=question["places"])
    raise RefusedError("prizes_no_such_question")


def _standings(edition: Edition, ranking: RankingRun) -> tuple[Standing, ...]:
    references = {row["entry"] for row in ranking.result["entries"]}
    return standings_from(ranking, entries_by_reference(edition, references))


def _allocated(
    edition: Edition,
    decisions: Decisions,
    reasons: Mapping[str, str],
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> AllocationRun:
    if not can_organise(by, edition, at):
        raise NotFoundError
    ranking = final_ranking(edition)
    if ranking is None:
        raise RefusedError("prizes_without_ranking")
    earlier = list_allocations(edition)
    if earlier and not reason.strip():
        raise RefusedError("prizes_reason_needed", field="reason")
    version = edition.version
    standings = _standings(edition, ranking)
    inputs = frozen(ranking, standings, decisions, reasons)
    found = allocate(
        standings,
        version.plan.prizes,
        decisions=decisions,
        seal=Seal(sealed=ranking.plan_version.fingerprint, current=version.fingerprint),
    )
    for run in earlier:
        if run.state == AllocationState.PROPOSED:
            run.state = next_state(run.state, AllocationEvent.SUPERSEDE)
    made = AllocationRun(
        public_id=secrets.token_hex(8),
        edition_id=edition.id,
        ranking_run_id=ranking.id,
        number=1 + max((one.number for one in earlier), default=0),
        state=AllocationState.PROPOSED,
        plan_version_id=version.id,
        inputs=inputs,
        result=as_data(found),
        seed=decisions.lot_seed.hex() if decisions.lot_seed else "",
        fingerprint=fingerprint_of(inputs, version.fingerprint),
        reason=reason.strip(),
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "prizes:allocation:made",
        made,
        by=by,
        at=at,
        edition=edition,
        reason=made.reason,
        number=made.number,
        fingerprint=made.fingerprint,
        awards=len(found.awards),
        total_cents=found.total_cents,
    )
    return made


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
    _award(run, at)
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
    standings = _standings(run.edition, run.ranking_run)
    if plain(standings) != run.inputs["standings"]:
        raise RefusedError("prizes_outdated")


def _award(run: AllocationRun, at: datetime) -> None:
    """Make the prizes that are held exactly those of the run; what falls away stays on record."""
    wanted = {(row["entry"], row["level"]): row for row in run.result["awards"]}
    for held in list_awards(run.edition):
        row = wanted.get((held.entry_id, held.level_key))
        if row is not None and row["amount_cents"] == held.amount_cents:
            held.allocation_run_id = run.id
            held.place = row["place"] or 0
            del wanted[held.entry_id, held.level_key]
        else:
            held.withdrawn_at = at
            held.reason = run.reason
    db.session.flush()
    db.session.add_all(
        Award(
            public_id=secrets.token_hex(8),
            allocation_run_id=run.id,
            entry_id=row["entry"],
            group_key=row["group"],
            level_key=row["level"],
            place=row["place"] or 0,
            amount_cents=row["amount_cents"],
            awarded_at=at,
        )
        for row in wanted.values()
    )
