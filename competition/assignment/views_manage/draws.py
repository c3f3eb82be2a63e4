"""Drawing judges for a round: what is ready, the draw, its preview, release, history, export."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.assignment.forms import ConfirmForm, DrawForm, shortage_words
from competition.assignment.models import DrawRun
from competition.assignment.operations import draw_judges, release_draw
from competition.assignment.permissions import (
    can_draw,
    can_release_draw,
    can_see_draw,
    can_watch_draws,
)
from competition.assignment.queries import (
    DrawnRound,
    draw_sheet,
    draw_workbook,
    drawn_rounds,
    get_draw_in,
    get_drawn_round,
    kind_keys,
    kind_words,
    list_draws,
    readiness_of,
    ties_in,
    where_it_stands,
)
from competition.assignment.views_manage.blueprint import bp, workbook
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.paging import PER_PAGE, Paged
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.rules.values import CHINA

_ROUND = "/contests/<string:edition_key>/manage/rounds/<string:round_key>"
_DRAW = f"{_ROUND}/draw/<string:draw_id>"


@bp.route(f"{_ROUND}/draw")
@guarded(find=get_drawn_round, allow=can_watch_draws)
def draws(drawn: DrawnRound) -> ResponseReturnValue:
    return _draws_page(drawn, DrawForm(formdata=None))


@bp.route(f"{_ROUND}/draw", methods=["POST"])
@guarded(find=get_drawn_round, allow=can_draw)
@writes
def draw(drawn: DrawnRound) -> ResponseReturnValue:
    form = DrawForm()
    if form.validate_on_submit():
        with form.errors_shown():
            run = draw_judges(
                drawn.edition,
                drawn.key,
                public_value=form.public_value.data or "",
                reason=form.reason.data or "",
                by=me(),
                at=now(),
            )
            flash(_("抽取完成。请先核对，发布之前任何评委都看不到结果。"), "success")
            return see(_draw_url(run))
    return _draws_page(drawn, form)


@bp.route(f"{_ROUND}/draw/conflicts")
@guarded(find=get_drawn_round, allow=can_draw)
def conflicts(drawn: DrawnRound) -> ResponseReturnValue:
    found = ties_in(drawn, on=now().astimezone(CHINA).date())
    asked = max(1, request.args.get("page", 1, type=int))
    number = min(asked, max(1, -(-len(found) // PER_PAGE)))
    rows = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return page(
        "assignment/conflicts.html",
        edition=drawn.edition,
        drawn=drawn,
        ties=Paged(rows, number, len(found)),
        where=where_it_stands,
    )


@bp.route(_DRAW)
@guarded(find=get_draw_in, allow=can_see_draw)
def run(run: DrawRun) -> ResponseReturnValue:
    return _run_page(run, ConfirmForm(formdata=None))


@bp.route(f"{_DRAW}/release", methods=["POST"])
@guarded(find=get_draw_in, allow=can_release_draw)
@writes
def release(run: DrawRun) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            made = release_draw(run, by=me(), at=now())
            flash(_("已发布，%(n)s 项评审任务已通知评委。", n=len(made)), "success")
            return see(_draw_url(run))
        except RefusedError as refusal:
            form.form_errors.append(say(refusal.code, **refusal.values))
    return _run_page(run, form)


@bp.route(f"{_DRAW}/export")
@guarded(find=get_draw_in, allow=can_see_draw)
def export_draw(run: DrawRun) -> ResponseReturnValue:
    name = f"{run.edition.key}-{run.round_key}-draw-{run.number}.xlsx"
    return workbook(draw_workbook(draw_sheet(run)), name)


def _draw_url(run: DrawRun) -> str:
    return url_for(
        ".run", edition_key=run.edition.key, round_key=run.round_key, draw_id=run.public_id
    )


def _draws_page(drawn: DrawnRound, form: DrawForm) -> ResponseReturnValue:
    edition, at = drawn.edition, now()
    plan, organises = edition.plan, can_organise(me(), edition, at)
    kinds = {key: kind_words(key) for key in kind_keys(plan)}
    on = at.astimezone(CHINA).date()
    runs = list_draws(edition, drawn.key)
    return page(
        "assignment/draws.html",
        edition=edition,
        drawn=drawn,
        rounds=drawn_rounds(edition),
        form=form,
        seed_rules=plan.draw.seed,
        is_early=plan.draw.seed.public_on is not None and on < plan.draw.seed.public_on,
        organises=organises,
        ready=readiness_of(drawn, on=on) if organises and drawn.is_drawn else None,
        runs=[one for one in runs if can_see_draw(me(), one, at)],
        shortages=[shortage_words(plan, one, kinds) for one in form.shortages],
    )


def _run_page(run: DrawRun, form: ConfirmForm) -> ResponseReturnValue:
    sheet, at = draw_sheet(run), now()
    plan = run.plan_version.plan
    return page(
        "assignment/draw.html",
        edition=run.edition,
        run=run,
        sheet=sheet,
        entries=sheet.page(request.args.get("page", 1, type=int)),
        form=form,
        can_release=run.state == "proposed" and can_release_draw(me(), run, at),
        organises=can_organise(me(), run.edition, at),
        supervises=can_supervise(me(), run.edition, at),
        fields={one.key: text_of(one.name) for one in plan.fields},
    )
