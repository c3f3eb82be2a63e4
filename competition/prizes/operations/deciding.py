"""Recording, signing and taking back what people decide on prizes; each makes a new run."""

from dataclasses import replace
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.errors import NotFoundError, RefusedError
from competition.prizes.models import AllocationRun
from competition.prizes.operations.making import make_run
from competition.prizes.queries import Decision, all_decisions, decisions_in
from competition.ranking.queries import plain
from competition.rules.prizes import Decisions, Override, Resolution, VacancyRuling
from competition.rules.transitions import AllocationState


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
    made = make_run(
        run.edition,
        _collected([*others, signed], held.lot_seed),
        {ref: told for ref, told in reasons.items() if ref in _references([*others, signed])},
        basis=run.inputs.get("substitution"),
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
    made = make_run(
        run.edition,
        _collected(everything, held.lot_seed),
        run.inputs["reasons"],
        basis=run.inputs.get("substitution"),
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
    made = make_run(
        run.edition,
        _collected(rest, held.lot_seed),
        {ref: told for ref, told in run.inputs["reasons"].items() if ref != reference},
        basis=run.inputs.get("substitution"),
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
