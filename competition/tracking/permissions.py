"""Who may see a ledger, check conditions, pay; and what winners see of their own prizes."""

from datetime import datetime
from typing import Protocol

from competition.accounts.permissions import can_organise, can_pay_in, can_supervise
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.rules.transitions import AwardState
from competition.tracking.models import Evidence

_KNOWN = (AwardState.ANNOUNCED, AwardState.HELD, AwardState.GRANTED)


def can_read_ledger(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read the ledger: organisers, supervisors, the finance office."""
    return can_supervise(person, edition, at) or can_pay_in(person, edition, at)


def can_read_account(person: object, award: Award, at: datetime) -> bool:
    """Tell whether somebody may read one prize's ledger page.

    The finance office learns of a prize when everybody does: on the release of the list.
    """
    edition = award.entry.edition
    is_out = award.state in _KNOWN or award.granted_at is not None
    return can_supervise(person, edition, at) or (is_out and can_pay_in(person, edition, at))


def can_check_award(person: object, award: Award, at: datetime) -> bool:
    """Tell whether somebody may check conditions and withdraw a prize: an organiser."""
    return can_organise(person, award.entry.edition, at)


def can_hold_payments(person: object, award: Award, at: datetime) -> bool:
    """Tell whether somebody may stop payments of a prize, or let them go on."""
    edition = award.entry.edition
    return can_organise(person, edition, at) or can_pay_in(person, edition, at)


def can_pay_award(person: object, award: Award, at: datetime) -> bool:
    """Tell whether somebody may see whom to pay, and record payments: the finance office alone."""
    return can_pay_in(person, award.entry.edition, at)


def can_correct_movement(person: object, thing: "OfAward", at: datetime) -> bool:
    """Tell whether somebody may correct a booking: the finance office alone."""
    return can_pay_award(person, thing.award, at)


def can_pay_prizes(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may take the list of payments out: the finance office alone."""
    return can_pay_in(person, edition, at)


class OfEdition(Protocol):
    """A contest above or a prize of units, with its edition."""

    @property
    def edition(self) -> Edition: ...


def can_read_target(person: object, thing: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may read one list of recommendations, or one prize's units."""
    return can_supervise(person, thing.edition, at)


def can_decide_target(person: object, thing: OfEdition, at: datetime) -> bool:
    """Tell whether somebody may recommend winners, or choose units."""
    return can_organise(person, thing.edition, at)


def can_decide_after(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may grant prizes, recommend winners and choose units."""
    return can_organise(person, edition, at)


def can_read_after(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read recommendations and the units' points."""
    return can_supervise(person, edition, at)


def owns_award(person: object, award: Award, at: datetime) -> bool:
    """Tell whether a prize is somebody's own, and known to them: not before its notice is out."""
    mine = getattr(person, "id", None) == award.entry.owner_id
    return mine and (award.state in _KNOWN or award.granted_at is not None)


class OfAward(Protocol):
    """Something of one prize, such as a condition."""

    @property
    def award(self) -> Award: ...


def owns_condition(person: object, thing: OfAward, at: datetime) -> bool:
    """Tell whether a condition is of somebody's own prize."""
    return owns_award(person, thing.award, at)


def can_check_condition(person: object, thing: OfAward, at: datetime) -> bool:
    """Tell whether somebody may check a condition of a prize."""
    return can_check_award(person, thing.award, at)


def can_read_evidence(person: object, evidence: Evidence, at: datetime) -> bool:
    """Tell whether somebody may open a file of evidence: its owner, and who checks and pays."""
    award = evidence.award
    return owns_award(person, award, at) or can_read_account(person, award, at)
