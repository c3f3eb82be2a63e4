"""Checking one's answers, signing, submitting, and withdrawing."""

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import arrived_at, guarded, me, page, see, writes, writes_after
from competition.core.phrases import _, say
from competition.core.typesetting import MEDIA_TYPE, typeset
from competition.registration.forms import SubmitForm, WithdrawForm
from competition.registration.models import Entry
from competition.registration.operations import SIGN_OFF_REFUSALS, submit_entry, withdraw_entry
from competition.registration.permissions import (
    can_submit_entry,
    can_withdraw_entry,
    edits_entry,
    has_submitted,
    owns_entry,
)
from competition.registration.queries import (
    changes_since,
    documents_of,
    entry_sheet,
    gaps_of,
    get_entry,
    is_in_grace,
    lines_of,
    receipt_data,
    revision_of,
    section_states,
    sign_off_state,
)
from competition.registration.views_applicant.blueprint import bp
from competition.registration.views_applicant.drafts import eligibility_shown


def _refused_by_the_clock(entry: Entry) -> Response | None:
    """Answer what came too late before it queues: the crowd after a closing holds nobody up.

    Its page is short for the same reason; the check page is the dearest an applicant has.
    """
    at = arrived_at()
    form = SubmitForm().begin(entry, me().name, at)
    try:
        is_in_grace(entry, begun_at=form.begun_at(entry, at), at=at)
    except RefusedError as refusal:
        return page(
            "registration/not_in_time.html",
            status=422,
            entry=entry,
            told=say(refusal.code, **refusal.values),
            is_late=refusal.code == "submission_late",
            arrived_at=at,
        )
    return None


@bp.route("/entries/<string:entry_id>/check", methods=["GET", "POST"])
@guarded(find=get_entry, allow=edits_entry)
@writes_after(_refused_by_the_clock)
def check(entry: Entry, prepared: None = None) -> ResponseReturnValue:
    """Submit by the moment at which the form arrived, before it waited for its turn to write."""
    at = arrived_at()
    form = SubmitForm().begin(entry, me().name, at)
    if form.validate_on_submit():
        with form.errors_shown():
            submit_entry(entry, begun_at=form.begun_at(entry, at), by=me(), at=at)
            return see(url_for(".submitted", entry_id=entry.public_id))
    return _check_page(entry, form)


def _check_page(entry: Entry, form: SubmitForm) -> Response:
    at = arrived_at()
    plan, gaps = entry.edition.plan, gaps_of(entry)
    return page(
        "registration/check.html",
        entry=entry,
        form=form,
        sheet=entry_sheet(plan, entry.answers, entry.entrant, blind=False),
        documents=documents_of(entry.current_attachments, plan, blind=False),
        gaps=gaps,
        gap_lines=list(lines_of(gaps)),
        states={one.key: one for one in section_states(entry, at=at)},
        registration=entry.registration,
        can_submit=can_submit_entry(me(), entry, at),
        is_owner=owns_entry(me(), entry, at),
        sign_off=sign_off_state(entry),
        sign_off_refusal=SIGN_OFF_REFUSALS.get(sign_off_state(entry), ""),
        changes=changes_since(entry),
        shown=eligibility_shown(entry),
    )


@bp.route("/entries/<string:entry_id>/submitted")
@guarded(find=get_entry, allow=has_submitted)
def submitted(entry: Entry) -> ResponseReturnValue:
    plan = entry.edition.plan
    return page(
        "registration/submitted.html",
        entry=entry,
        revision=revision_of(entry),
        group=plan.groups_by_key.get(revision_of(entry).group_key),
        unit=plan.units_by_key.get(entry.unit_key),
        registration=entry.registration,
        screening=plan.phase_of_kind("screening"),
    )


@bp.route("/entries/<string:entry_id>/receipt")
@guarded(find=get_entry, allow=has_submitted)
def receipt(entry: Entry) -> ResponseReturnValue:
    content = typeset("receipt", receipt_data(revision_of(entry)), at=entry.submitted_at)
    answer = Response(content, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{entry.reference}.pdf"'
    return answer


@bp.route("/entries/<string:entry_id>/withdraw", methods=["GET", "POST"])
@guarded(find=get_entry, allow=can_withdraw_entry)
@writes
def withdraw(entry: Entry) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.errors_shown():
            withdraw_entry(entry, reason=str(form.reason.data or ""), by=me(), at=now())
            flash(_("项目已撤回。"), "success")
            return see(url_for(".entry", entry_id=entry.public_id))
    return page("registration/withdraw.html", entry=entry, form=form)
