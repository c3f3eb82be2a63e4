"""The room itself: standings, ties, confirmation, exports, and the panels of the next round."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from competition.assignment.operations import seat_panels
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.core.workbooks import XLSX, make_workbook
from competition.ranking.forms import ConfirmForm, DrawUpForm, decide_form, panels_form
from competition.ranking.models import RankingRun
from competition.ranking.operations import confirm_ranking, draw_up_ranking, record_decision
from competition.ranking.permissions import (
    can_confirm_ranking,
    can_draw_up_ranking,
    can_manage_ranking,
    can_read_ranking,
)
from competition.ranking.queries import (
    AskedQuestion,
    JudgedRound,
    deliberation_carried_by,
    deliberation_view,
    export_header,
    export_rows,
    find_deliberation,
    get_question,
    get_round,
    get_run,
    going_on,
    has_changed_since,
    latest_run,
    list_rounds,
    list_runs,
    panels_view,
    questions_of,
    ranking_view,
    recount_package,
    round_of,
)
from competition.ranking.views_manage.blueprint import ROOM, RUN, bp, panels_url, room_url
from competition.rules.calendar import day_of


def _room(
    judged: JudgedRound, run: RankingRun | None, form: DrawUpForm | None = None
) -> ResponseReturnValue:
    view = ranking_view(run) if run else None
    shown = request.args.get("scope", "")
    scopes = view.scopes if view else ()
    return page(
        "ranking/room.html",
        edition=judged.edition,
        judged=judged,
        rounds=list_rounds(judged.edition),
        view=view,
        scope=next((one for one in scopes if one.key == shown), scopes[0] if scopes else None),
        questions=questions_of(view) if view else [],
        runs=list_runs(judged.edition, judged.key),
        form=form or DrawUpForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
        can_draw_up=can_draw_up_ranking(me(), judged, now()),
        can_confirm=run is not None and can_confirm_ranking(me(), run, now()),
        panels_url=_next_panels(judged, run),
        beside=_beside(judged, run),
    )


def _beside(judged: JudgedRound, run: RankingRun | None) -> dict[str, object]:
    """Return what stands around the standings: minutes, open places, marks that changed."""
    if run is None:
        return {}
    carried = deliberation_carried_by(run)
    is_confirmed = run.state == "confirmed"
    return {
        "minutes": find_deliberation(run),
        "carried": deliberation_view(carried) if carried else None,
        "is_outdated": run.state != "superseded" and has_changed_since(run, judged),
        "vacancies": going_on(run).vacancies if is_confirmed and judged.next_round else (),
    }


def _next_panels(judged: JudgedRound, run: RankingRun | None) -> str:
    """Return where the panels of the next round are composed, once it is known who advances."""
    following = judged.next_round
    is_known = run is not None and run.state == "confirmed"
    if following is None or following.panel != "fixed" or not is_known:
        return ""
    return panels_url(judged.edition, following.key)


@bp.route(ROOM)
@guarded(find=get_round, allow=can_read_ranking)
def room(judged: JudgedRound) -> ResponseReturnValue:
    return _room(judged, latest_run(judged.edition, judged.key))


@bp.route(f"{RUN}")
@guarded(find=get_run, allow=can_read_ranking)
def run(run: RankingRun) -> ResponseReturnValue:
    return _room(round_of(run.edition, run.round_key), run)


@bp.route(f"{ROOM}/draw-up", methods=["POST"])
@guarded(find=get_round, allow=can_manage_ranking)
@writes
def draw_up(judged: JudgedRound) -> ResponseReturnValue:
    form = DrawUpForm()
    if form.validate_on_submit():
        with form.errors_shown():
            made = draw_up_ranking(
                judged.edition, judged.key, reason=form.reason.data or "", by=me(), at=now()
            )
            flash(_("已生成第 %(n)s 次排名，请核对后确认。", n=made.number), "success")
            return see(room_url(judged))
    return _room(judged, latest_run(judged.edition, judged.key), form)


@bp.route(f"{RUN}/confirm", methods=["POST"])
@guarded(find=get_run, allow=can_manage_ranking)
@writes
def confirm(run: RankingRun) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            confirm_ranking(run, by=me(), at=now())
            flash(_("排名已确认。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(room_url(run))


@bp.route(f"{RUN}/questions/<int:position>", methods=["GET", "POST"])
@guarded(find=get_question, allow=can_manage_ranking)
@writes
def question(asked: AskedQuestion) -> ResponseReturnValue:
    form = decide_form(asked.question)
    if form.validate_on_submit():
        with form.errors_shown():
            record_decision(
                asked.run, order=form.order(), reason=form.reason.data or "", by=me(), at=now()
            )
            flash(_("决定已记录，并据此重新排名。"), "success")
            return see(room_url(asked.run))
    return page(
        "ranking/question.html",
        edition=asked.edition,
        asked=asked,
        form=form,
        back=room_url(asked.run),
    )


@bp.route(f"{RUN}/export")
@guarded(find=get_run, allow=can_read_ranking)
def export(run: RankingRun) -> ResponseReturnValue:
    view = ranking_view(run)
    title = _("排名 %(round)s", round=text_of(view.round.name))
    name = f"ranking-{run.edition.key}-{run.round_key}-{run.number}.xlsx"
    return Response(
        make_workbook(title, export_header(), export_rows(view)),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route(f"{RUN}/recount")
@guarded(find=get_run, allow=can_read_ranking)
def recount(run: RankingRun) -> ResponseReturnValue:
    name = f"recount-{run.edition.key}-{run.round_key}-{run.number}.zip"
    return Response(
        recount_package(run),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route(
    "/contests/<string:edition_key>/manage/rounds/<string:round_key>/panels",
    methods=["GET", "POST"],
)
@guarded(find=get_round, allow=can_manage_ranking)
@writes
def panels(judged: JudgedRound) -> ResponseReturnValue:
    view = panels_view(judged, on=day_of(now()))
    form = panels_form(view)
    if form.validate_on_submit():
        with form.errors_shown():
            value = form.public_value.data or ""
            seat_panels(
                judged.edition,
                judged.key,
                form.panels(),
                public_value=value,
                by=me(),
                at=now(),
            )
            flash(_("评审组已排定，出场顺序已抽出，并已通知各位专家。"), "success")
            return see(panels_url(judged.edition, judged.key))
    return page("ranking/panels.html", edition=judged.edition, judged=judged, view=view, form=form)
