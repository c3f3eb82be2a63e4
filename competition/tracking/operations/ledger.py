"""Granting, evidence and its checks, payees, holds, payments, recoveries, withdrawal."""

import secrets
from datetime import date, datetime

from sqlalchemy import select

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.uploads import CheckedUpload
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.prizes.operations import grant_awards, withdraw_award
from competition.publication.queries import current_results
from competition.rules.calendar import day_of
from competition.rules.identity import check_credit_code
from competition.rules.payments import Booking, Part
from competition.rules.plan.following import Condition
from competition.rules.transitions import AwardState
from competition.tracking.models import (
    ConditionCheck,
    Evidence,
    Movement,
    MovementCorrection,
    Payee,
    PaymentHold,
)
from competition.tracking.notices import (
    tell_winner_condition_checked,
    tell_winner_money_corrected,
    tell_winner_money_moved,
    tell_winner_prize_granted,
    tell_winner_prize_withdrawn,
)
from competition.tracking.permissions import (
    can_check_award,
    can_decide_after,
    can_hold_payments,
    can_pay_award,
    owns_award,
)
from competition.tracking.queries import (
    Account,
    AwardMovement,
    PayeeWords,
    account_of,
    sealed_words,
    standing_movements,
)

MOST_FILES = 10


def grant_prizes(edition: Edition, *, by: Person, at: datetime) -> list[Award]:
    """Grant the announced prizes once the period of publicity is over; held ones wait.

    Refuses before the end of the period, and where the released results are not there.
    """
    if not can_decide_after(by, edition, at):
        raise NotFoundError
    notice = current_results(edition)
    if notice is None:
        raise RefusedError("tracking_not_released")
    if notice.publicity_closes_at is None or at < notice.publicity_closes_at:
        raise RefusedError("tracking_period_open")
    granted = grant_awards(edition, by=by, at=at)
    for award in granted:
        if award.amount_cents:
            tell_winner_prize_granted(award, at=at)
    return granted


def hand_in_evidence(
    award: Award, condition_key: str, upload: CheckedUpload, *, by: Person, at: datetime
) -> Evidence:
    """Add a winner's file to a condition of the prize."""
    _own_and_live(award, by, at)
    _condition(award, condition_key)
    account = account_of(award, day_of(at))
    if len(account.evidence.get(condition_key, ())) >= MOST_FILES:
        raise RefusedError("tracking_too_many_files", most=MOST_FILES)
    evidence = Evidence(
        public_id=secrets.token_hex(8),
        award_id=award.id,
        condition_key=condition_key,
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        size=upload.size,
        added_by_id=by.id,
        added_at=at,
    )
    db.session.add(evidence)
    db.session.flush()
    record(
        "tracking:evidence:handed_in",
        evidence,
        by=by,
        at=at,
        edition=award.entry.edition,
        award=award.public_id,
        condition=condition_key,
        sha256=upload.sha256,
    )
    return evidence


def state_payee(award: Award, words: PayeeWords, *, by: Person, at: datetime) -> Payee:
    """Keep sealed whom the prize is to be paid to, as its winner states it.

    The code is checked as GB 32100 says. A prize of which something was paid keeps its payee.
    """
    _own_and_live(award, by, at)
    checked = check_credit_code(words.uscc)
    if checked.verdict == "invalid":
        raise RefusedError("tracking_uscc", field="uscc")
    payee = db.session.scalar(select(Payee).where(Payee.award_id == award.id))
    paid = db.session.scalar(standing_movements().where(Movement.award_id == award.id).limit(1))
    if payee is not None and paid is not None and payee.uscc != checked.value:
        raise RefusedError("tracking_payee_paid", field="uscc")
    clean = PayeeWords(
        holder=words.holder.strip(),
        uscc=checked.value,
        bank=words.bank.strip(),
        account="".join(words.account.split()),
    )
    if payee is None:
        payee = Payee(award_id=award.id, stated_by_id=by.id)
        db.session.add(payee)
    payee.uscc = clean.uscc
    payee.sealed = sealed_words(clean)
    payee.stated_by_id = by.id
    payee.stated_at = at
    db.session.flush()
    record(
        "tracking:payee:stated",
        payee,
        by=by,
        at=at,
        edition=award.entry.edition,
        award=award.public_id,
    )
    return payee


def check_condition(
    award: Award,
    condition_key: str,
    *,
    met_on: date | None,
    note: str = "",
    by: Person,
    at: datetime,
) -> ConditionCheck:
    """Note that a condition is met since a day, or (``met_on=None``) that the evidence falls short.

    Refuses a refusal without a note, a day that is still to come, and a prize that is withdrawn.
    The earlier check ends and stays on record.
    """
    if not can_check_award(by, award, at):
        raise NotFoundError
    _live(award)
    condition = _condition(award, condition_key)
    if met_on is None and not note.strip():
        raise RefusedError("tracking_note_needed", field="note")
    if met_on is not None and met_on > day_of(at):
        raise RefusedError("tracking_day_to_come", field="met_on")
    for earlier in db.session.scalars(
        select(ConditionCheck).where(
            ConditionCheck.award_id == award.id,
            ConditionCheck.condition_key == condition_key,
            ConditionCheck.ended_at.is_(None),
        )
    ):
        earlier.ended_at = at
    db.session.flush()
    check = ConditionCheck(
        award_id=award.id,
        condition_key=condition_key,
        is_met=met_on is not None,
        met_on=met_on,
        note=note.strip(),
        checked_by_id=by.id,
        checked_at=at,
    )
    db.session.add(check)
    db.session.flush()
    record(
        "tracking:condition:checked",
        check,
        by=by,
        at=at,
        edition=award.entry.edition,
        reason=check.note,
        award=award.public_id,
        condition=condition_key,
        met_on=met_on.isoformat() if met_on else None,
    )
    tell_winner_condition_checked(award, condition, check, at=at)
    return check


def hold_payments(award: Award, *, reason: str, by: Person, at: datetime) -> PaymentHold:
    """Stop payments of a prize, with a reason."""
    if not can_hold_payments(by, award, at):
        raise NotFoundError
    _live(award)
    if not reason.strip():
        raise RefusedError("tracking_reason_needed", field="reason")
    if account_of(award, day_of(at)).hold is not None:
        raise RefusedError("tracking_held_already")
    hold = PaymentHold(award_id=award.id, reason=reason.strip(), made_by_id=by.id, made_at=at)
    db.session.add(hold)
    db.session.flush()
    record(
        "tracking:payments:held",
        award,
        by=by,
        at=at,
        edition=award.entry.edition,
        reason=hold.reason,
    )
    return hold


def release_hold(award: Award, *, by: Person, at: datetime) -> None:
    """Let payments of a prize go on."""
    if not can_hold_payments(by, award, at):
        raise NotFoundError
    hold = account_of(award, day_of(at)).hold
    if hold is None:
        raise RefusedError("tracking_not_held")
    hold.ended_at = at
    db.session.flush()
    record("tracking:payments:released", award, by=by, at=at, edition=award.entry.edition)


def record_payment(award: Award, booking: Booking, *, by: Person, at: datetime) -> Movement:
    """Record money that was paid; refuses more than is due, and whatever is not due."""
    return _moved(award, booking, "payment", by=by, at=at)


def record_recovery(award: Award, booking: Booking, *, by: Person, at: datetime) -> Movement:
    """Record money that came back from a withdrawn prize; refuses more than must come back."""
    return _moved(award, booking, "recovery", by=by, at=at)


def _moved(award: Award, booking: Booking, kind: str, *, by: Person, at: datetime) -> Movement:
    if not can_pay_award(by, award, at):
        raise NotFoundError
    account = account_of(award, day_of(at))
    payee = _refuse_booking(account, booking, kind, day_of(at))
    movement = Movement(
        award_id=award.id,
        instalment_key=booking.instalment,
        kind=kind,
        cents=booking.cents,
        moved_on=booking.moved_on,
        voucher=booking.voucher.strip(),
        payee_uscc=payee.uscc,
        reason_key=award.entry.edition.plan.prizes.payments.reason or "",
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(movement)
    db.session.flush()
    record(
        "tracking:payment:recorded" if kind == "payment" else "tracking:recovery:recorded",
        movement,
        by=by,
        at=at,
        edition=award.entry.edition,
        award=award.public_id,
        instalment=movement.instalment_key,
        cents=movement.cents,
        moved_on=movement.moved_on.isoformat(),
        voucher=movement.voucher,
    )
    tell_winner_money_moved(award, movement, at=at)
    return movement


def correct_movement(
    found: AwardMovement, *, reason: str, by: Person, at: datetime
) -> MovementCorrection:
    """Take a wrong booking out of the sums, with a reason; it stays on record, and can't come back.

    Refuses without a reason (``tracking_reason_needed``), and a payment of which something was
    booked as recovered since (``tracking_recovered_since``): that is to be corrected first.
    """
    award, movement = found.award, found.movement
    if not can_pay_award(by, award, at):
        raise NotFoundError
    if not reason.strip():
        raise RefusedError("tracking_reason_needed", field="reason")
    part = _part_of(account_of(award, day_of(at)), movement.instalment_key)
    if movement.kind == "payment" and (part is None or part.paid_cents < movement.cents):
        raise RefusedError("tracking_recovered_since")
    correction = MovementCorrection(
        movement=movement, reason=reason.strip(), made_by_id=by.id, made_at=at
    )
    db.session.add(correction)
    db.session.flush()
    record(
        "tracking:movement:corrected",
        movement,
        by=by,
        at=at,
        edition=award.entry.edition,
        reason=correction.reason,
        award=award.public_id,
        booked=movement.kind,
        instalment=movement.instalment_key,
        cents=movement.cents,
        voucher=movement.voucher,
    )
    tell_winner_money_corrected(award, movement, reason=correction.reason, at=at)
    return correction


def _part_of(account: Account, instalment: str) -> Part | None:
    return next((one for one in account.dues.parts if one.key == instalment), None)


def _refuse_booking(account: Account, booking: Booking, kind: str, today: date) -> Payee:
    """Refuse what is not due, and return to whom the money goes."""
    part = _part_of(account, booking.instalment)
    most = 0
    if part is not None:
        most = part.payable_cents if kind == "payment" else part.recover_cents
    if not most or account.payee is None:
        raise RefusedError("tracking_nothing_due")
    if not 0 < booking.cents <= most:
        raise RefusedError("tracking_amount", field="amount")
    if booking.moved_on > today:
        raise RefusedError("tracking_day_to_come", field="moved_on")
    if not booking.voucher.strip():
        raise RefusedError("tracking_voucher_needed", field="voucher")
    return account.payee


def note_export(edition: Edition, *, rows: int, by: Person, at: datetime) -> None:
    """Note in the log that the list with the payees' accounts was taken out."""
    record("tracking:payments:exported", edition, by=by, at=at, edition=edition, rows=rows)


def withdraw_prize(
    award: Award, *, reason: str, declined: bool = False, by: Person, at: datetime
) -> Award:
    """Withdraw a prize at any later time; what was paid of it must come back."""
    was_known = award.state != AwardState.PROPOSED
    withdraw_award(award, reason=reason, declined=declined, by=by, at=at)
    if was_known:
        dues = account_of(award, day_of(at)).dues
        tell_winner_prize_withdrawn(award, to_recover_cents=dues.recover_cents, at=at)
    return award


def _own_and_live(award: Award, by: Person, at: datetime) -> None:
    if not owns_award(by, award, at):
        raise NotFoundError
    _live(award)


def _live(award: Award) -> None:
    if award.withdrawn_at is not None:
        raise RefusedError("prizes_withdrawn_already")


def _condition(award: Award, condition_key: str) -> Condition:
    entrant = award.entry.entrant
    for one in award.entry.edition.plan.prizes.payments.conditions:
        if one.key == condition_key and entrant in (one.entrants or (entrant,)):
            return one
    raise NotFoundError
