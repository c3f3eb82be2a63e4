"""The cut: what another number would mean, the check before letters, drop-outs, promotion."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.ranking.forms import ConfirmForm, DropOutForm, promote_form
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.notices import preview_letters
from competition.ranking.operations import promote_entry, record_drop_out
from competition.ranking.permissions import (
    can_confirm_ranking,
    can_manage_ranking,
    can_read_ranking,
)
from competition.ranking.queries import (
    JudgedRound,
    asked_seats,
    changes_view,
    checks_before,
    confirmed_run,
    earlier_run,
    find_vacancy,
    get_advancement,
    get_round,
    get_run,
    going_on,
    list_runs,
    ranking_view,
    round_of,
    what_if,
)
from competition.ranking.views_manage.blueprint import ROOM, RUN, advancement_url, bp, room_url


@bp.route(f"{RUN}/what-if")
@guarded(find=get_run, allow=can_read_ranking)
def what_if_seats(run: RankingRun) -> ResponseReturnValue:
    view = ranking_view(run)
    scope = next(
        (one for one in view.scopes if one.key == request.args.get("scope")),
        view.scopes[0] if view.scopes else None,
    )
    asked = asked_seats(request.args.get("seats", ""), scope) if scope else 0
    return page(
        "ranking/what_if.html",
        edition=run.edition,
        judged=round_of(run.edition, run.round_key),
        run=run,
        view=view,
        scope=scope,
        found=what_if(view, scope, asked) if scope else None,
        back=room_url(run),
    )


@bp.route(f"{RUN}/changes")
@guarded(find=get_run, allow=can_read_ranking)
def changes(run: RankingRun) -> ResponseReturnValue:
    typed = request.args.get("against", "")
    number = int(typed[:6]) if typed.isascii() and typed.isdigit() else None
    earlier = earlier_run(run, number)
    return page(
        "ranking/changes.html",
        edition=run.edition,
        judged=round_of(run.edition, run.round_key),
        run=run,
        found=changes_view(run, earlier) if earlier else None,
        runs=[one for one in list_runs(run.edition, run.round_key) if one.id != run.id],
        back=room_url(run),
    )


@bp.route(f"{RUN}/check")
@guarded(find=get_run, allow=can_read_ranking)
def check(run: RankingRun) -> ResponseReturnValue:
    judged = round_of(run.edition, run.round_key)
    return page(
        "ranking/check.html",
        edition=run.edition,
        judged=judged,
        run=run,
        view=ranking_view(run),
        checks=checks_before(run, judged, me()),
        letters=preview_letters(run, judged),
        confirm=ConfirmForm(formdata=None),
        may_confirm=can_confirm_ranking(me(), run, now()),
        back=room_url(run),
    )


@bp.route(f"{ROOM}/advancement")
@guarded(find=get_round, allow=can_read_ranking)
def advancement(judged: JudgedRound) -> ResponseReturnValue:
    run = confirmed_run(judged.edition, judged.key)
    return page(
        "ranking/advancement.html",
        edition=judged.edition,
        judged=judged,
        run=run,
        going=going_on(run) if run and judged.next_round else None,
        may_manage=can_manage_ranking(me(), judged, now()),
        back=room_url(judged),
    )


@bp.route(f"{ROOM}/advancement/<int:advancement_id>/drop-out", methods=["GET", "POST"])
@guarded(find=get_advancement, allow=can_manage_ranking)
@writes
def drop_out(row: Advancement) -> ResponseReturnValue:
    form = DropOutForm()
    if form.validate_on_submit():
        with form.errors_shown():
            record_drop_out(row, reason=form.reason.data or "", by=me(), at=now())
            flash(_("退出已登记，名额空出。"), "success")
            return see(advancement_url(row.ranking_run))
    return page(
        "ranking/drop_out.html",
        edition=row.edition,
        row=row,
        form=form,
        back=advancement_url(row.ranking_run),
    )


@bp.route(f"{ROOM}/advancement/<int:advancement_id>/promote", methods=["GET", "POST"])
@guarded(find=get_advancement, allow=can_manage_ranking)
@writes
def promote(row: Advancement) -> ResponseReturnValue:
    vacancy = find_vacancy(row.ranking_run, row)
    if vacancy is None or not vacancy.candidates:
        flash(_("这个名额没有空出，或者候补名单已经用完。"), "danger")
        return see(advancement_url(row.ranking_run))
    form = promote_form(vacancy.candidates)
    if form.validate_on_submit():
        with form.errors_shown():
            made = promote_entry(
                row, form.chosen(), reason=form.reason.data or "", by=me(), at=now()
            )
            flash(
                _("%(project)s已递补，通知已经发出。", project=made.entry.project_name), "success"
            )
            return see(advancement_url(row.ranking_run))
    return page(
        "ranking/promote.html",
        edition=row.edition,
        row=row,
        vacancy=vacancy,
        form=form,
        back=advancement_url(row.ranking_run),
    )
