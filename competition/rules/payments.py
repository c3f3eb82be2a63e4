"""What is due of a prize's money, when and why not: conditions, instalments, stacking, recovery.

Money is in cents; days are days in China. Nothing here reads a clock: ``on`` is handed in.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from competition.rules.plan.following import Condition, Instalment, Payments


class Standing(StrEnum):
    """How a condition stands."""

    MET = "met"
    TO_CHECK = "to_check"
    OPEN = "open"
    TOO_EARLY = "too_early"
    REFUSED = "refused"
    FAILED = "failed"


class Due(StrEnum):
    """How an instalment stands."""

    WAITING = "waiting"
    READY = "ready"
    HELD = "held"
    PAID = "paid"
    LAPSED = "lapsed"
    TO_RECOVER = "to_recover"
    RECOVERED = "recovered"


class Why(StrEnum):
    """Why an instalment is not ready."""

    NOT_GRANTED = "not_granted"
    CONDITION_OPEN = "condition_open"
    CONDITION_FAILED = "condition_failed"
    PAYEE_MISSING = "payee_missing"
    HELD_BY_PEOPLE = "held_by_people"
    HIGHER_PRIZE = "higher_prize"
    SAME_REASON = "same_reason"
    YEARLY_CAP = "yearly_cap"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is known of one condition: evidence is there, and what its check said.

    ``met_on`` is the day on which it was met as the evidence shows, not the day of the check.
    """

    has_evidence: bool = False
    handed_in_on: date | None = None
    is_met: bool | None = None
    met_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """A condition with its dates: not before, and at the latest."""

    condition: Condition
    standing: Standing
    not_before: date | None
    due_on: date | None
    met_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One prize as the ledger sees it."""

    award: int
    entrant: str
    amount_cents: int
    granted_on: date | None
    is_withdrawn: bool = False
    is_held: bool = False
    payee: str | None = None
    proofs: Mapping[str, Proof]
    paid_cents: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What else the same payee has: the figures that stacking rules ask for."""

    higher_prize: bool = False
    same_reason_paid: bool = False
    paid_this_year_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One instalment: its money, what was paid of it (recoveries taken off), and what is due.

    ``payable_cents`` may be paid now; ``recover_cents`` must come back.
    """

    key: str
    cents: int
    paid_cents: int
    payable_cents: int
    recover_cents: int
    due: Due
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """All of a prize: its conditions and its instalments."""

    conditions: tuple[ConditionState, ...]
    parts: tuple[Part, ...]

    @property
    def payable_cents(self) -> int:
        """Return what may be paid now."""
        return sum(part.payable_cents for part in self.parts)

    @property
    def recover_cents(self) -> int:
        """Return what must come back."""
        return sum(part.recover_cents for part in self.parts)

    @property
    def paid_cents(self) -> int:
        """Return what was paid and did not come back."""
        return sum(part.paid_cents for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Money that went out or came back: which instalment, how much, when, by which voucher."""

    instalment: str
    cents: int
    moved_on: date
    voucher: str


WHOLE = "whole"
"""The key of the one instalment of a plan that has none."""


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def shares(amount_cents: int, instalments: Sequence[Instalment]) -> tuple[tuple[str, int], ...]:
    """Split an amount into whole cents; what does not divide goes to the last instalment."""
    if not instalments:
        return ((WHOLE, amount_cents),)
    cents = [int(amount_cents * part.share) for part in instalments[:-1]]
    cents.append(amount_cents - sum(cents))
    return tuple(zip((part.key for part in instalments), cents, strict=True))


def dues(claim: Claim, payments: Payments, *, others: Others, on: date) -> Dues:
    """Return what is due of a prize on a day, by the plan's conditions and stacking rules."""
    conditions = _conditions(claim, payments, on)
    needed = {part.key: part.conditions for part in payments.instalments} or {
        WHOLE: tuple(one.condition.key for one in conditions)
    }
    states = {one.condition.key: one.standing for one in conditions}
    left = None
    if payments.yearly_cap is not None:
        left = max(0, payments.yearly_cap - others.paid_this_year_cents)
    parts = []
    for key, cents in shares(claim.amount_cents, payments.instalments):
        standings = [states[name] for name in needed[key] if name in states]
        part = _part(claim, key, cents, _reasons(claim, standings, others, payments), left)
        left = None if left is None else left - part.payable_cents
        parts.append(part)
    return Dues(conditions=conditions, parts=tuple(parts))


_FINAL = frozenset({Why.WITHDRAWN, Why.CONDITION_FAILED, Why.HIGHER_PRIZE, Why.SAME_REASON})
"""Reasons for which an instalment is never paid."""


def _reasons(
    claim: Claim, standings: Sequence[Standing], others: Others, payments: Payments
) -> tuple[Why, ...]:
    open_ = any(one not in (Standing.MET, Standing.FAILED) for one in standings)
    found = (
        (Why.WITHDRAWN, claim.is_withdrawn),
        (Why.CONDITION_FAILED, Standing.FAILED in standings),
        (Why.HIGHER_PRIZE, payments.highest_only and others.higher_prize),
        (Why.SAME_REASON, payments.reason is not None and others.same_reason_paid),
        (Why.HELD_BY_PEOPLE, claim.is_held),
        (Why.NOT_GRANTED, claim.granted_on is None),
        (Why.CONDITION_OPEN, open_),
        (Why.PAYEE_MISSING, claim.payee is None),
    )
    return tuple(why for why, applies in found if applies)


def _part(claim: Claim, key: str, cents: int, why: tuple[Why, ...], left: int | None) -> Part:
    paid = claim.paid_cents.get(key, 0)
    recover = paid if claim.is_withdrawn else 0
    open_cents = 0 if why else max(0, cents - paid)
    payable = open_cents if left is None else min(open_cents, left)
    if payable < open_cents:
        why = (Why.YEARLY_CAP,)
    return Part(
        key=key,
        cents=cents,
        paid_cents=paid,
        payable_cents=payable,
        recover_cents=recover,
        due=_due(claim, key, cents, why, payable),
        why=() if paid >= cents and not recover else why,
    )


def _due(claim: Claim, key: str, cents: int, why: tuple[Why, ...], payable: int) -> Due:
    paid = claim.paid_cents.get(key)
    if claim.is_withdrawn and paid is not None:
        return Due.TO_RECOVER if paid else Due.RECOVERED
    if paid is not None and paid >= cents and not claim.is_withdrawn:
        return Due.PAID
    if _FINAL & set(why):
        return Due.LAPSED
    if Why.HELD_BY_PEOPLE in why or (Why.YEARLY_CAP in why and not payable):
        return Due.HELD
    return Due.READY if payable else Due.WAITING


def _conditions(claim: Claim, payments: Payments, on: date) -> tuple[ConditionState, ...]:
    found: dict[str, ConditionState] = {}
    for one in payments.conditions:
        if one.entrants and claim.entrant not in one.entrants:
            continue
        proof = claim.proofs.get(one.key, Proof())
        latest = _latest(one, claim)
        earlier = found.get(one.after) if one.after is not None else None
        not_before = None
        if earlier is not None and earlier.met_on is not None:
            not_before = add_months(earlier.met_on, one.after_months)
        fails_with = earlier is not None and earlier.standing is Standing.FAILED
        waits = earlier is not None and earlier.met_on is None
        standing = _standing(proof, on, not_before=not_before, latest=latest, waits=waits)
        found[one.key] = ConditionState(
            condition=one,
            standing=Standing.FAILED if fails_with else standing,
            not_before=not_before,
            due_on=latest,
            met_on=proof.met_on if standing is Standing.MET and not fails_with else None,
        )
    return tuple(found.values())


def _latest(condition: Condition, claim: Claim) -> date | None:
    days = [condition.due_on] if condition.due_on else []
    if condition.due_months is not None and claim.granted_on is not None:
        days.append(add_months(claim.granted_on, condition.due_months))
    return min(days, default=None)


def _standing(
    proof: Proof, on: date, *, not_before: date | None, latest: date | None, waits: bool
) -> Standing:
    """Tell how a condition stands: evidence in time is checked even after the last day."""
    if proof.is_met and proof.met_on is not None:
        late = latest is not None and proof.met_on > latest
        early = waits or (not_before is not None and proof.met_on < not_before)
        return Standing.FAILED if late else Standing.TOO_EARLY if early else Standing.MET
    passed = latest is not None and on > latest
    handed_in = proof.handed_in_on
    in_time = handed_in is not None and (latest is None or handed_in <= latest)
    if proof.has_evidence and proof.is_met is None and in_time:
        return Standing.TO_CHECK
    if passed:
        return Standing.FAILED
    return Standing.REFUSED if proof.is_met is False else Standing.OPEN
