"""The ranking room: standings, ties, the cut, confirmation, export."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.assignment.operations import seat_panels
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    waiting_sources,
)
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
    advice_view,
    export_header,
    export_rows,
    get_question,
    get_round,
    get_run,
    judges_header,
    judges_rows,
    latest_run,
    latest_runs,
    list_proposed,
    list_rounds,
    list_runs,
    needs_second_person,
    panels_view,
    questions_of,
    ranking_view,
    recount_package,
    round_of,
)
from competition.rules.calendar import day_of
from competition.rules.plan.calendar import Phase

bp = Blueprint("ranking_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/rounds/<string:round_key>/ranking"


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
    )


def _next_panels(judged: JudgedRound, run: RankingRun | None) -> str:
    """Return where the panels of the next round are composed, once it is known who advances."""
    following = judged.next_round
    is_known = run is not None and run.state == "confirmed"
    if following is None or following.panel != "fixed" or not is_known:
        return ""
    return _panels_url(judged.edition, following.key)


def _room_url(judged: JudgedRound | RankingRun) -> str:
    key = judged.round_key if isinstance(judged, RankingRun) else judged.key
    return url_for("ranking_manage.room", edition_key=judged.edition.key, round_key=key)


@bp.route(_ROOM)
@guarded(find=get_round, allow=can_read_ranking)
def room(judged: JudgedRound) -> ResponseReturnValue:
    return _room(judged, latest_run(judged.edition, judged.key))


@bp.route(f"{_ROOM}/<int:number>")
@guarded(find=get_run, allow=can_read_ranking)
def run(run: RankingRun) -> ResponseReturnValue:
    return _room(round_of(run.edition, run.round_key), run)


@bp.route(f"{_ROOM}/draw-up", methods=["POST"])
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
            return see(_room_url(judged))
    return _room(judged, latest_run(judged.edition, judged.key), form)


@bp.route(f"{_ROOM}/<int:number>/confirm", methods=["POST"])
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
    return see(_room_url(run))


@bp.route(f"{_ROOM}/<int:number>/questions/<int:position>", methods=["GET", "POST"])
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
            return see(_room_url(asked.run))
    return page(
        "ranking/question.html",
        edition=asked.edition,
        asked=asked,
        form=form,
        back=_room_url(asked.run),
    )


@bp.route(f"{_ROOM}/<int:number>/export")
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


@bp.route(f"{_ROOM}/<int:number>/advice")
@guarded(find=get_run, allow=can_read_ranking)
def advice(run: RankingRun) -> ResponseReturnValue:
    return page(
        "ranking/advice.html",
        edition=run.edition,
        judged=round_of(run.edition, run.round_key),
        run=run,
        advice=advice_view(run),
    )


@bp.route(f"{_ROOM}/<int:number>/advice/judges")
@guarded(find=get_run, allow=can_read_ranking)
def export_judges(run: RankingRun) -> ResponseReturnValue:
    name = f"judges-{run.edition.key}-{run.round_key}-{run.number}.xlsx"
    return Response(
        make_workbook(_("评委分析"), judges_header(), judges_rows(advice_view(run))),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route(f"{_ROOM}/<int:number>/recount")
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
            return see(_panels_url(judged.edition, judged.key))
    return page("ranking/panels.html", edition=judged.edition, judged=judged, view=view, form=form)


def _panels_url(edition: Edition, round_key: str) -> str:
    return url_for("ranking_manage.panels", edition_key=edition.key, round_key=round_key)


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board how far the ranking of each round is."""
    kinds: dict[str, Phase] = {phase.key: phase for phase in edition.plan.phases}
    runs = latest_runs(edition)
    for judged in list_rounds(edition):
        if _awaits_panels(judged, runs):
            yield Card(
                phase_kind="final",
                title=_("%(round)s评审组", round=text_of(judged.plan.name)),
                state="todo",
                action=_("排定评审组"),
                url=_panels_url(edition, judged.key),
            )
        found = runs.get(judged.key)
        phase = kinds.get(judged.plan.phase)
        if phase is None or not (judged.is_closed or found):
            continue
        undecided = sum(bool(cut["undecided"]) for cut in found.result["cuts"]) if found else 0
        is_blocked = bool(undecided) and judged.next_round is not None
        is_done = found is not None and found.state == "confirmed"
        yield Card(
            phase_kind=phase.kind,
            title=_("%(round)s排名", round=text_of(judged.plan.name)),
            count=len(found.inputs["entries"]) if found else 0,
            state="done" if is_done else "blocked" if is_blocked else "doing",
            blocks=_("晋级线上有 %(n)s 处待定", n=undecided) if is_blocked else "",
            action=_("查看排名") if is_done else _("核对并确认") if found else _("生成排名"),
            url=_room_url(judged),
        )


def _awaits_panels(judged: JudgedRound, runs: dict[str, RankingRun]) -> bool:
    """Tell whether a round of fixed panels knows its entries but not yet its panels."""
    earlier = runs.get(judged.plan.previous or "")
    is_fixed = judged.plan.panel == "fixed" and judged.state == "planned"
    return is_fixed and earlier is not None and earlier.state == "confirmed"


board_cards.append(_cards)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if not can_supervise(person, edition, at):
        return
    judged = [one for one in list_rounds(edition) if one.is_closed]
    if judged:
        yield Link(label=_("排名"), url=_room_url(judged[-1]), order=60)


edition_links.append(_links)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for found in list_proposed():
        edition = found.edition
        if not can_organise(person, edition, at):
            continue
        if not needs_second_person(edition, found.made_by_id, person):
            name = text_of(edition.plan.rounds_by_key[found.round_key].name)
            yield Waiting(
                label=_("%(round)s排名待核对确认", round=name), count=1, url=_room_url(found)
            )


waiting_sources.append(_waiting)
