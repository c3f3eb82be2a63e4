"""The pool: the list with filters and counts, invitations in bulk, one judge with his ties."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise
from competition.assignment.forms import ChosenForm, ReasonForm
from competition.assignment.models import INVITABLE, Judge, JudgeState
from competition.assignment.operations import invite_judges, remove_judge, restore_judge
from competition.assignment.permissions import can_manage_pool
from competition.assignment.queries import (
    PoolFilters,
    all_judges,
    get_judge_in,
    judges_with,
    kind_words,
    list_judges,
    pool_counts,
    pool_workbook,
    reviews_in_year,
    standing_of,
    ties_of,
    where_it_stands,
)
from competition.assignment.views_manage.blueprint import bp, workbook
from competition.audit.models import subject_of
from competition.audit.queries import list_events_of
from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.rules.values import CHINA


@bp.route("/contests/<string:edition_key>/manage/judges")
@guarded(find=get_edition, allow=can_organise)
def judges(edition: Edition) -> ResponseReturnValue:
    return _list(edition, ChosenForm(formdata=None))


@bp.route("/contests/<string:edition_key>/manage/judges/export")
@guarded(find=get_edition, allow=can_organise)
def export(edition: Edition) -> ResponseReturnValue:
    year = now().astimezone(CHINA).year
    content = pool_workbook(edition, all_judges(edition, _filters()), year=year)
    return workbook(content, f"{edition.key}-judges.xlsx")


@bp.route("/contests/<string:edition_key>/manage/judges/invite-preview", methods=["POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def invite_preview(edition: Edition) -> ResponseReturnValue:
    form = ChosenForm()
    chosen = _chosen(edition, form)
    if not form.validate_on_submit() or not chosen:
        form.form_errors.append(say("nobody_chosen"))
        return _list(edition, form)
    return page(
        "assignment/invite.html",
        edition=edition,
        invited=[one for one in chosen if one.state in INVITABLE],
        passed_over=[one for one in chosen if one.state not in INVITABLE],
        form=ChosenForm(formdata=None),
    )


@bp.route("/contests/<string:edition_key>/manage/judges/invite", methods=["POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def invite(edition: Edition) -> ResponseReturnValue:
    form = ChosenForm()
    if form.validate_on_submit():
        with form.errors_shown():
            sent = invite_judges(edition, _chosen(edition, form), by=me(), at=now())
            flash(_("已向 %(n)s 位评委发出邀请。", n=sent), "success")
            return see(url_for(".judges", edition_key=edition.key))
    return _list(edition, form)


@bp.route("/contests/<string:edition_key>/manage/judges/<string:judge_id>")
@guarded(find=get_judge_in, allow=can_manage_pool)
def judge(judge: Judge) -> ResponseReturnValue:
    return _judge_page(judge, ReasonForm(formdata=None))


@bp.route("/contests/<string:edition_key>/manage/judges/<string:judge_id>/remove", methods=["POST"])
@guarded(find=get_judge_in, allow=can_manage_pool)
@writes
def remove(judge: Judge) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            taken = remove_judge(judge, reason=form.reason.data or "", by=me(), at=now())
            words = _("%(name)s 已移出评委库。", name=judge.name)
            if taken:
                words += _("收回了 %(n)s 个评审项目，请重新抽取补足。", n=taken)
            flash(words, "success")
            return see(url_for(".judges", edition_key=judge.edition.key))
    return _judge_page(judge, form)


@bp.route(
    "/contests/<string:edition_key>/manage/judges/<string:judge_id>/restore", methods=["POST"]
)
@guarded(find=get_judge_in, allow=can_manage_pool)
@writes
def restore(judge: Judge) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            restore_judge(judge, reason=form.reason.data or "", by=me(), at=now())
            flash(_("%(name)s 已回到评委库，可以再次邀请。", name=judge.name), "success")
            return see(url_for(".judge", edition_key=judge.edition.key, judge_id=judge.public_id))
    return _judge_page(judge, form)


def _filters() -> PoolFilters:
    return PoolFilters(
        words=request.args.get("q", "")[:80],
        state=request.args.get("state", "")[:20],
        field=request.args.get("field", "")[:80],
    )


def _chosen(edition: Edition, form: ChosenForm) -> Sequence[Judge]:
    if form.everybody.data:
        return [one for one in all_judges(edition, _filters()) if one.state in INVITABLE]
    return judges_with(edition, form.chosen.data or [])


def _list(edition: Edition, form: ChosenForm) -> ResponseReturnValue:
    filters, counts, year = _filters(), pool_counts(edition), now().astimezone(CHINA).year
    found = list_judges(edition, filters, request.args.get("page", 1, type=int))
    return page(
        "assignment/judges.html",
        edition=edition,
        form=form,
        filters=filters,
        kept=request.args.to_dict(),
        judges=found,
        reviews=reviews_in_year(edition, found.rows, year),
        year=year,
        counts=counts,
        invitable=sum(counts.by_state.get(state, 0) for state in INVITABLE),
        fields={one.key: text_of(one.name) for one in edition.plan.fields},
        states=[str(state) for state in JudgeState],
        kind_words=kind_words,
    )


def _judge_page(judge: Judge, form: ReasonForm) -> ResponseReturnValue:
    at = now()
    return page(
        "assignment/judge.html",
        edition=judge.edition,
        judge=judge,
        form=form,
        ties=ties_of(judge, on=at.astimezone(CHINA).date()),
        standing=standing_of(judge),
        reviews=reviews_in_year(judge.edition, [judge], at.astimezone(CHINA).year),
        year=at.astimezone(CHINA).year,
        events=list_events_of(subject_of(judge)),
        fields={one.key: text_of(one.name) for one in judge.edition.plan.fields},
        rounds={one.key: one.name for one in judge.edition.plan.rounds},
        kind_words=kind_words,
        where=where_it_stands,
    )
