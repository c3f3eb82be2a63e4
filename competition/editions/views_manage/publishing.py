"""The effect of a draft before it is saved, saving it, and changing a sealed plan in twos."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise
from competition.core.clock import now
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.phrases.plans import problem_told
from competition.editions import operations
from competition.editions.forms import AnswerForm, ReasonForm, SealForm, faults_in
from competition.editions.models import Edition, PlanChange, PlanDraft
from competition.editions.permissions import can_decide_change, can_edit_draft, can_read_change
from competition.editions.queries import (
    draft_plan,
    find_draft,
    find_open_change,
    first_round_of,
    get_change,
    get_draft,
    get_edition,
    plan_from,
    seen_mark,
)
from competition.editions.views_manage.blueprint import bp
from competition.editions.views_manage.previews import preview_of


@bp.route("/contests/<string:edition_key>/manage/plan/draft/effects", methods=["GET", "POST"])
@guarded(find=get_draft, allow=can_edit_draft)
@writes
def effects(draft: PlanDraft) -> ResponseReturnValue:
    """Show what a draft would change, and put it in force, or propose it where it is sealed."""
    form = ReasonForm(seen=seen_mark(draft))
    if form.validate_on_submit():
        with form.errors_shown():
            return _saved(draft, str(form.reason.data or ""), str(form.seen.data or ""))
    form.seen.data = seen_mark(draft)
    edition, (plan, problems) = draft.edition, draft_plan(draft)
    version = edition.current_version
    before = version.plan if version is not None else None
    if plan is None and all(one.path.startswith("prizes") for one in problems):
        plan = plan_from(draft.content)  # so that one sees what prizes beyond the budget cost
    return page(
        "editions/effects.html",
        edition=edition,
        draft=draft,
        form=form,
        faults=faults_in(draft.content, problems),
        told=problem_told,
        preview=preview_of(edition, before, plan, draft.content, now()) if plan else None,
        is_outdated=version is not None and draft.base_version_id != version.id,
        open_change=find_open_change(edition),
    )


def _saved(draft: PlanDraft, reason: str, seen: str) -> ResponseReturnValue:
    edition = draft.edition
    if edition.current_version is not None and edition.version.is_sealed:
        change = operations.propose_change(draft, reason=reason, seen=seen, by=me(), at=now())
        flash(_("更正已提请，等另一位主办方人员确认。"), "success")
        return see(url_for(".change", edition_key=edition.key, number=change.id))
    is_new = edition.current_version is None
    version = operations.publish_draft(draft, reason=reason, seen=seen, by=me(), at=now())
    if is_new:
        flash(_("这一届已建立，首页和报名按计划的日期开放。"), "success")
        return see(url_for(".board", edition_key=edition.key))
    flash(_("已保存为第 %(number)s 版，立即生效。", number=version.number), "success")
    return see(url_for(".plan", edition_key=edition.key))


@bp.route("/contests/<string:edition_key>/manage/plan/seal", methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def seal(edition: Edition) -> ResponseReturnValue:
    """Say what sealing means, and seal the plan in force by hand."""
    form = SealForm()
    if form.validate_on_submit():
        with form.errors_shown():
            seen, reason = str(form.seen.data or ""), str(form.reason.data or "")
            operations.seal_plan_early(edition, reason=reason, seen=seen, by=me(), at=now())
            flash(_("计划已封存，指纹已公开。"), "success")
            return see(url_for(".plan", edition_key=edition.key))
    form.seen.data = edition.version.fingerprint
    return page(
        "editions/seal.html",
        edition=edition,
        version=edition.version,
        form=form,
        draft=find_draft(edition),
        first_round=first_round_of(edition.plan),
    )


@bp.route("/contests/<string:edition_key>/manage/plan/changes/<int:number>")
@guarded(find=get_change, allow=can_read_change)
def change(change: PlanChange) -> ResponseReturnValue:
    return _change_page(change, AnswerForm(formdata=None))


def _change_page(change: PlanChange, form: AnswerForm) -> ResponseReturnValue:
    plan = plan_from(change.content)
    before = change.base_version.plan
    return page(
        "editions/change.html",
        edition=change.edition,
        change=change,
        preview=preview_of(change.edition, before, plan, change.content, now()) if plan else None,
        form=form,
        confirm=ConfirmForm(formdata=None),
        may_decide=change.is_open and can_decide_change(me(), change, now()),
        is_mine=change.proposed_by_id == me().id,
    )


@bp.route(
    "/contests/<string:edition_key>/manage/plan/changes/<int:number>/confirm", methods=["POST"]
)
@guarded(find=get_change, allow=can_decide_change)
@writes
def confirm_change(change: PlanChange) -> ResponseReturnValue:
    version = operations.confirm_change(change, by=me(), at=now())
    flash(
        _("更正已确认：第 %(number)s 版生效，并与结果一起公布。", number=version.number), "success"
    )
    return see(url_for(".plan", edition_key=change.edition.key))


@bp.route(
    "/contests/<string:edition_key>/manage/plan/changes/<int:number>/decline", methods=["POST"]
)
@guarded(find=get_change, allow=can_decide_change)
@writes
def decline_change(change: PlanChange) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        with form.errors_shown():
            operations.decline_change(change, answer=str(form.answer.data or ""), by=me(), at=now())
            flash(_("更正没有通过，现行计划没有变。"), "success")
            return see(url_for(".plan", edition_key=change.edition.key))
    return _change_page(change, form)
