"""Working together: colleagues who fill in, the authorised person who signs off."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import anyone_signed_in, guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.forms import ConfirmForm, ShareForm, SignOffForm
from competition.registration.models import Entry, Share, ShareKind
from competition.registration.operations import (
    accept_share,
    ask_to_share,
    decide_sign_off,
    end_share,
)
from competition.registration.permissions import (
    ends_share,
    owns_entry,
    signs_off_entry,
)
from competition.registration.queries import (
    content_hash,
    documents_of,
    entry_sheet,
    get_entry,
    get_share,
    get_share_by_token,
    last_sign_off,
    needs_sign_off,
    sign_off_state,
)
from competition.registration.views_applicant.blueprint import bp


@bp.route("/entries/<string:entry_id>/people")
@guarded(find=get_entry, allow=owns_entry)
def people(entry: Entry) -> ResponseReturnValue:
    return _people_page(entry, ShareForm(formdata=None), ShareForm(formdata=None))


@bp.route("/entries/<string:entry_id>/people/editors", methods=["POST"])
@guarded(find=get_entry, allow=owns_entry)
@writes
def ask_editor(entry: Entry) -> ResponseReturnValue:
    form = ShareForm()
    return _asked(entry, form, ShareKind.EDIT) or _people_page(
        entry, form, ShareForm(formdata=None)
    )


@bp.route("/entries/<string:entry_id>/people/signatory", methods=["POST"])
@guarded(find=get_entry, allow=owns_entry)
@writes
def ask_signatory(entry: Entry) -> ResponseReturnValue:
    form = ShareForm()
    return _asked(entry, form, ShareKind.SIGN_OFF) or _people_page(
        entry, ShareForm(formdata=None), form
    )


@bp.route("/entries/<string:entry_id>/people/<int:share_id>/end", methods=["POST"])
@guarded(find=get_share, allow=ends_share)
@writes
def end(share: Share) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        end_share(share, by=me(), at=now())
        flash(_("已结束。"), "success")
    if share.person_id == me().id:
        return see(url_for(".entries"))
    return see(url_for(".people", entry_id=share.entry.public_id))


@bp.route("/entries/shared/<string:token>", methods=["GET", "POST"])
@guarded(find=get_share_by_token, allow=anyone_signed_in)
@writes
def shared(share: Share) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            accept_share(share, by=me(), at=now())
            where = ".entry" if share.kind == ShareKind.EDIT else ".sign_off"
            return see(url_for(where, entry_id=share.entry.public_id))
    return page("registration/shared.html", share=share, form=form)


@bp.route("/entries/<string:entry_id>/sign-off", methods=["GET", "POST"])
@guarded(find=get_entry, allow=signs_off_entry)
@writes
def sign_off(entry: Entry) -> ResponseReturnValue:
    form = SignOffForm(seen=content_hash(entry))
    if form.validate_on_submit():
        with form.errors_shown():
            decide_sign_off(
                entry,
                seen_hash=str(form.seen.data),
                approve=form.decision.data == "approve",
                reason=str(form.reason.data or ""),
                by=me(),
                at=now(),
            )
            flash(_("您的决定已记录，并已告知申报人。"), "success")
            return see(url_for(".sign_off", entry_id=entry.public_id))
    if form.form_errors:
        form.seen.data, form.seen.raw_data = content_hash(entry), None
    plan = entry.edition.plan
    return page(
        "registration/sign_off.html",
        entry=entry,
        form=form,
        state=sign_off_state(entry),
        last=last_sign_off(entry),
        sheet=entry_sheet(plan, entry.answers, entry.entrant, blind=False),
        documents=documents_of(entry.current_attachments, plan, blind=False),
    )


def _asked(entry: Entry, form: ShareForm, kind: ShareKind) -> ResponseReturnValue | None:
    if form.validate_on_submit():
        with form.errors_shown():
            ask_to_share(entry, kind, str(form.address.data), by=me(), at=now())
            flash(_("邀请信已发出，十四天内有效。"), "success")
            return see(url_for(".people", entry_id=entry.public_id))
    return None


def _people_page(entry: Entry, editor: ShareForm, signatory: ShareForm) -> ResponseReturnValue:
    return page(
        "registration/people.html",
        entry=entry,
        shares=[one for one in entry.shares if one.ended_at is None],
        editor=editor,
        signatory=signatory,
        confirm=ConfirmForm(formdata=None),
        needs_sign_off=needs_sign_off(entry),
        state=sign_off_state(entry),
        last=last_sign_off(entry),
    )
