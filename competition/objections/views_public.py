"""Filing an objection, and reading how far it has come by the number on its receipt."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.extensions import limiter
from competition.core.pages import anyone, guarded, me, page, see, writes, writes_after
from competition.core.phrases import say
from competition.core.uploads import CheckedUpload, check_upload
from competition.objections.forms import ObjectionForm, WithdrawForm
from competition.objections.models import Objection
from competition.objections.operations import file_objection, withdraw_objection
from competition.objections.permissions import can_object
from competition.objections.queries import get_objection
from competition.publication.models import Notice
from competition.publication.queries import get_notice, list_listed
from competition.rules.transitions import ObjectionEvent, can_happen

bp = Blueprint("objections_public", __name__)
_TYPES = ("pdf", "jpg", "png")
_MOST_BYTES = 20 * 1_048_576


def _received(_notice: Notice) -> CheckedUpload | str | None:
    """Look at the evidence before the transaction; return words where it is refused."""
    file = request.files.get("evidence")
    if file is None or not file.filename:
        return None
    try:
        return check_upload(file, _TYPES, most_bytes=_MOST_BYTES)
    except RefusedError as refusal:
        return say(refusal.code, **refusal.values)


@bp.route(
    "/contests/<string:edition_key>/notices/<string:notice_id>/objection", methods=["GET", "POST"]
)
@limiter.limit("20/hour", methods=["POST"])  # uploads from people without an account
@guarded(find=get_notice, allow=can_object, public=True)
@writes_after(_received)
def file(notice: Notice, *, prepared: CheckedUpload | str | None = None) -> ResponseReturnValue:
    listed = list_listed(notice)
    form = ObjectionForm.against(listed)
    if form.validate_on_submit():
        if isinstance(prepared, str):
            form.evidence.errors = [*form.evidence.errors, prepared]
        else:
            by = me() if me().is_authenticated else None
            with form.errors_shown():
                made = file_objection(
                    notice,
                    form.chosen(listed),
                    form.statement(),
                    prepared,
                    by=by,
                    at=now(),
                )
                return see(url_for(".filed", objection_id=made.public_id))
    closes_at = notice.publicity_closes_at
    return page(
        "objections/file.html",
        edition=notice.edition,
        notice=notice,
        form=form,
        is_late=closes_at is not None and now() >= closes_at,
    )


@bp.route("/objections/<string:objection_id>")
@guarded(find=get_objection, allow=anyone, public=True)
def filed(objection: Objection) -> ResponseReturnValue:
    return _filed_page(objection, WithdrawForm(formdata=None))


def _filed_page(objection: Objection, form: WithdrawForm) -> ResponseReturnValue:
    answer = page(
        "objections/filed.html",
        objection=objection,
        edition=objection.notice.edition,
        form=form,
        can_withdraw=can_happen(objection.state, ObjectionEvent.WITHDRAW),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/objections/<string:objection_id>/withdrawal", methods=["POST"])
@limiter.limit("20/hour", methods=["POST"])
@guarded(find=get_objection, allow=anyone, public=True)
@writes
def withdraw(objection: Objection) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.errors_shown():
            by = me() if me().is_authenticated else None
            withdraw_objection(objection, name=form.name.data or "", by=by, at=now())
            return see(url_for(".filed", objection_id=objection.public_id))
    return _filed_page(objection, form)
