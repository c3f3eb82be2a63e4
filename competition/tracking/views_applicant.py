"""What winners see of their own prizes: conditions, evidence, payee, payments."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.extensions import talisman
from competition.core.pages import (
    anyone_signed_in,
    guarded,
    me,
    page,
    see,
    writes,
    writes_after,
)
from competition.core.phrases import _, say
from competition.core.uploads import SANDBOX, CheckedUpload, check_upload, served
from competition.editions.queries import Waiting, waiting_sources
from competition.prizes.models import Award
from competition.rules.calendar import day_of
from competition.tracking.forms import PayeeForm, UploadForm
from competition.tracking.models import Evidence
from competition.tracking.operations import hand_in_evidence, state_payee
from competition.tracking.permissions import can_read_evidence, owns_award, owns_condition
from competition.tracking.queries import (
    AwardCondition,
    account_of,
    accounts_of,
    get_award,
    get_award_condition,
    get_evidence,
    list_own_awards,
    masked_account,
    opened_payee,
)

bp = Blueprint("tracking_applicant", __name__)
_TYPES = ("pdf", "jpg", "png")
_MOST_BYTES = 20 * 1_048_576


@bp.route("/my/prizes")
@guarded(allow=anyone_signed_in)
def prizes() -> ResponseReturnValue:
    return page("tracking/my_prizes.html", awards=list_own_awards(me().id))


def _prize_page(award: Award, *, refusal: str = "", faulty: str = "") -> ResponseReturnValue:
    account = account_of(award, day_of(now()))
    words = opened_payee(account.payee) if account.payee else None
    return page(
        "tracking/my_prize.html",
        status=422 if refusal else 200,
        prize=account,
        award=award,
        payee=words,
        masked=masked_account(words.account) if words else "",
        upload=UploadForm(formdata=None),
        refusal=refusal,
        faulty=faulty,
        types=_TYPES,
        most_bytes=_MOST_BYTES,
    )


@bp.route("/my/prizes/<string:award_id>")
@guarded(find=get_award, allow=owns_award)
def prize(award: Award) -> ResponseReturnValue:
    return _prize_page(award)


@bp.route("/my/prizes/<string:award_id>/payee", methods=["GET", "POST"])
@guarded(find=get_award, allow=owns_award)
@writes
def payee(award: Award) -> ResponseReturnValue:
    form = PayeeForm()
    if form.validate_on_submit():
        with form.errors_shown():
            state_payee(award, form.words(), by=me(), at=now())
            flash(_("收款信息已保存，只有财务人员能看到。"), "success")
            return see(url_for(".prize", award_id=award.public_id))
    return page("tracking/payee.html", award=award, form=form)


def _received(found: AwardCondition) -> CheckedUpload | str:
    """Look at the file before the transaction; return words where it is refused."""
    try:
        return check_upload(request.files["file"], _TYPES, most_bytes=_MOST_BYTES)
    except KeyError:
        return say("upload_none")
    except RefusedError as refusal:
        return say(refusal.code, **refusal.values)


@bp.route("/my/prizes/<string:award_id>/evidence/<string:condition_key>", methods=["POST"])
@guarded(find=get_award_condition, allow=owns_condition)
@writes_after(_received)
def evidence(found: AwardCondition, *, prepared: CheckedUpload | str) -> ResponseReturnValue:
    award, condition_key = found.award, found.condition.key
    if isinstance(prepared, str):
        return _prize_page(award, refusal=prepared, faulty=condition_key)
    if not UploadForm().validate_on_submit():
        return _prize_page(award, refusal=say("upload_none"), faulty=condition_key)
    try:
        hand_in_evidence(award, condition_key, prepared, by=me(), at=now())
    except RefusedError as refusal:
        words = say(refusal.code, **refusal.values)
        return _prize_page(award, refusal=words, faulty=condition_key)
    flash(_("已上传“%(name)s”，等待核查。", name=prepared.name), "success")
    return see(url_for(".prize", award_id=award.public_id))


@bp.route("/prizes/<string:award_id>/evidence-files/<string:evidence_id>")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_evidence, allow=can_read_evidence)
def file(found: Evidence) -> ResponseReturnValue:
    return served(found.name, found.media_type, found.sha256, view=request.args.get("view") == "1")


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    """Tell a winner what is asked before money is paid."""
    awards = [one for one in list_own_awards(getattr(person, "id", 0)) if one.amount_cents]
    for award in awards:
        (account,) = accounts_of(award.entry.edition, [award], day_of(at))
        asked = sum(one.standing in ("open", "refused") for one in account.dues.conditions)
        asked += account.payee is None
        if asked and award.granted_at is not None and award.withdrawn_at is None:
            url = url_for("tracking_applicant.prize", award_id=award.public_id)
            yield Waiting(label=_("领奖手续待办理"), count=asked, url=url)


waiting_sources.append(_waiting)
