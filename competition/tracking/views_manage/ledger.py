"""The ledger: what is due, checks of conditions, holds, payments, recoveries, withdrawal."""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.prizes.models import Award
from competition.prizes.queries import confirmed_allocation, consequences_of_removal
from competition.rules.calendar import day_of
from competition.tracking.forms import BookingForm, CheckForm, ConfirmForm, HoldForm, WithdrawForm
from competition.tracking.operations import (
    check_condition,
    correct_movement,
    grant_prizes,
    hold_payments,
    note_export,
    record_payment,
    record_recovery,
    release_hold,
    withdraw_prize,
)
from competition.tracking.permissions import (
    can_check_award,
    can_check_condition,
    can_correct_movement,
    can_decide_after,
    can_hold_payments,
    can_pay_award,
    can_pay_prizes,
    can_read_account,
    can_read_ledger,
)
from competition.tracking.queries import (
    Account,
    AwardCondition,
    AwardMovement,
    account_of,
    get_award_of,
    get_checked_condition,
    get_movement,
    list_accounts,
    opened_payee,
    payment_header,
    payment_rows,
)
from competition.tracking.views_manage.blueprint import LEDGER, bp


def _url(award: Award) -> str:
    return url_for(
        "tracking_manage.account",
        edition_key=award.entry.edition.key,
        award_id=award.public_id,
    )


def _readable(edition: Edition) -> list[Account]:
    accounts = list_accounts(edition, day_of(now()))
    return [one for one in accounts if can_read_account(me(), one.award, now())]


@bp.route(LEDGER)
@guarded(find=get_edition, allow=can_read_ledger)
def ledger(edition: Edition) -> ResponseReturnValue:
    accounts = _readable(edition)
    return page(
        "tracking/ledger.html",
        edition=edition,
        accounts=accounts,
        confirm=ConfirmForm(formdata=None),
        waiting=sum(one.award.state in ("announced", "held") for one in accounts),
        can_grant=can_decide_after(me(), edition, now()),
        can_export=can_pay_prizes(me(), edition, now()),
    )


@bp.route(f"{LEDGER}/grant", methods=["POST"])
@guarded(find=get_edition, allow=can_decide_after)
@writes
def grant(edition: Edition) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            granted = grant_prizes(edition, by=me(), at=now())
            flash(_("已正式授予 %(n)s 个奖项。", n=len(granted)), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(url_for(".ledger", edition_key=edition.key))


@bp.route(f"{LEDGER}/export", methods=["POST"])
@guarded(find=get_edition, allow=can_pay_prizes)
@writes
def export(edition: Edition) -> ResponseReturnValue:
    if not ConfirmForm().validate_on_submit():
        return see(url_for(".ledger", edition_key=edition.key))
    rows = list(payment_rows(_readable(edition)))
    note_export(edition, rows=len(rows), by=me(), at=now())
    return Response(
        make_workbook(_("奖金发放清单"), payment_header(), rows),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="payments-{edition.key}.xlsx"'},
    )


def _account_page(award: Award, form: BookingForm | None = None) -> ResponseReturnValue:
    found = account_of(award, day_of(now()))
    may_pay = can_pay_award(me(), award, now())
    booking = form or BookingForm.of(found)
    return page(
        "tracking/account.html",
        edition=award.entry.edition,
        prize=found,
        award=award,
        payee=opened_payee(found.payee) if found.payee and may_pay else None,
        booking=booking if may_pay else None,
        confirm=ConfirmForm(formdata=None),
        may_pay=may_pay,
        may_check=can_check_award(me(), award, now()),
        may_hold=can_hold_payments(me(), award, now()),
    )


@bp.route(f"{LEDGER}/<string:award_id>")
@guarded(find=get_award_of, allow=can_read_account)
def account(award: Award) -> ResponseReturnValue:
    return _account_page(award)


@bp.route(f"{LEDGER}/<string:award_id>/payment", methods=["POST"])
@guarded(find=get_award_of, allow=can_pay_award)
@writes
def pay(award: Award) -> ResponseReturnValue:
    return _book(award)


@bp.route(f"{LEDGER}/<string:award_id>/recovery", methods=["POST"])
@guarded(find=get_award_of, allow=can_pay_award)
@writes
def recover(award: Award) -> ResponseReturnValue:
    return _book(award, recovery=True)


def _book(award: Award, *, recovery: bool = False) -> ResponseReturnValue:
    form = BookingForm.of(account_of(award, day_of(now())))
    if form.validate_on_submit():
        with form.errors_shown():
            book = record_recovery if recovery else record_payment
            book(award, form.booking(), by=me(), at=now())
            flash(_("已登记。"), "success")
            return see(_url(award))
    return _account_page(award, form)


@bp.route(
    f"{LEDGER}/<string:award_id>/movements/<int:movement_id>/correction", methods=["GET", "POST"]
)
@guarded(find=get_movement, allow=can_correct_movement)
@writes
def correct(found: AwardMovement) -> ResponseReturnValue:
    form = HoldForm()
    if form.validate_on_submit():
        with form.errors_shown():
            correct_movement(found, reason=form.reason.data or "", by=me(), at=now())
            flash(_("登记已更正，并已告知获奖者。需要的话，请重新登记。"), "success")
            return see(_url(found.award))
    return page(
        "tracking/correct.html",
        edition=found.award.entry.edition,
        award=found.award,
        movement=found.movement,
        form=form,
        back=_url(found.award),
    )


@bp.route(f"{LEDGER}/<string:award_id>/conditions/<string:condition_key>", methods=["GET", "POST"])
@guarded(find=get_checked_condition, allow=can_check_condition)
@writes
def check(found: AwardCondition) -> ResponseReturnValue:
    form = CheckForm()
    if form.validate_on_submit():
        with form.errors_shown():
            check_condition(
                found.award,
                found.condition.key,
                met_on=form.day,
                note=form.note.data or "",
                by=me(),
                at=now(),
            )
            flash(_("核查结果已保存，并已告知获奖者。"), "success")
            return see(_url(found.award))
    award = found.award
    return page(
        "tracking/check.html",
        edition=award.entry.edition,
        award=award,
        condition=found.condition,
        prize=account_of(award, day_of(now())),
        form=form,
        back=_url(award),
    )


@bp.route(f"{LEDGER}/<string:award_id>/hold", methods=["GET", "POST"])
@guarded(find=get_award_of, allow=can_hold_payments)
@writes
def hold(award: Award) -> ResponseReturnValue:
    form = HoldForm()
    if form.validate_on_submit():
        with form.errors_shown():
            hold_payments(award, reason=form.reason.data or "", by=me(), at=now())
            flash(_("已暂缓发放。"), "success")
            return see(_url(award))
    return page(
        "tracking/hold.html",
        edition=award.entry.edition,
        award=award,
        form=form,
        consequences=None,
        back=_url(award),
    )


@bp.route(f"{LEDGER}/<string:award_id>/release", methods=["POST"])
@guarded(find=get_award_of, allow=can_hold_payments)
@writes
def release(award: Award) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            release_hold(award, by=me(), at=now())
            flash(_("已恢复发放。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_url(award))


@bp.route(f"{LEDGER}/<string:award_id>/withdraw", methods=["GET", "POST"])
@guarded(find=get_award_of, allow=can_check_award)
@writes
def withdraw(award: Award) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.errors_shown():
            withdraw_prize(
                award,
                reason=form.reason.data or "",
                declined=bool(form.declined.data),
                by=me(),
                at=now(),
            )
            flash(_("奖项已撤销，并已告知获奖者。"), "success")
            return see(_url(award))
    edition = award.entry.edition
    run = confirmed_allocation(edition)
    return page(
        "tracking/hold.html",
        edition=edition,
        award=award,
        form=form,
        consequences=consequences_of_removal(run, [award.entry_id], on=day_of(now()))
        if run
        else None,
        back=_url(award),
    )
