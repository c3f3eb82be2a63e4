"""The panel's deliberation: minutes, votes on departures, two confirmations."""

from flask import flash
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.ranking.forms import ConfirmForm, DepartureForm, MinutesForm, SeenForm
from competition.ranking.models import Departure, RankingRun
from competition.ranking.operations import (
    add_departure,
    confirm_deliberation,
    remove_departure,
    write_minutes,
)
from competition.ranking.permissions import (
    can_confirm_minutes,
    can_manage_ranking,
    can_read_ranking,
    can_write_minutes,
)
from competition.ranking.queries import (
    deliberation_mark,
    deliberation_view,
    find_deliberation,
    find_entry_named,
    get_departure,
    get_run,
    ranking_view,
    round_of,
)
from competition.ranking.views_manage.blueprint import RUN, bp, room_url, run_url


def _shown(run: RankingRun, form: DepartureForm | None = None) -> ResponseReturnValue:
    held = find_deliberation(run)
    judged = round_of(run.edition, run.round_key)
    may_write = can_write_minutes(me(), run, now()) and judged.next_round is not None
    return page(
        "ranking/deliberation.html",
        edition=run.edition,
        judged=judged,
        run=run,
        view=deliberation_view(held) if held else None,
        standings=ranking_view(run),
        form=form or DepartureForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
        mark=deliberation_mark(held) if held else "",
        may_write=may_write and not (held and held.is_confirmed),
        may_confirm=held is not None and can_confirm_minutes(me(), held, now()),
        back=room_url(run),
    )


@bp.route(f"{RUN}/deliberation")
@guarded(find=get_run, allow=can_read_ranking)
def deliberation(run: RankingRun) -> ResponseReturnValue:
    return _shown(run)


@bp.route(f"{RUN}/deliberation/minutes", methods=["GET", "POST"])
@guarded(find=get_run, allow=can_manage_ranking)
@writes
def minutes(run: RankingRun) -> ResponseReturnValue:
    form = MinutesForm.of(find_deliberation(run))
    if form.validate_on_submit():
        with form.errors_shown():
            write_minutes(run, form.minutes_given(), by=me(), at=now())
            flash(_("综评记录已保存，还没有生效。"), "success")
            return see(run_url(run, "deliberation"))
    return page(
        "ranking/minutes.html",
        edition=run.edition,
        judged=round_of(run.edition, run.round_key),
        form=form,
        back=run_url(run, "deliberation"),
    )


@bp.route(f"{RUN}/deliberation/departures", methods=["POST"])
@guarded(find=get_run, allow=can_manage_ranking)
@writes
def depart(run: RankingRun) -> ResponseReturnValue:
    form = DepartureForm()
    held = find_deliberation(run)
    if held is None:
        return see(run_url(run, "deliberation"))
    if form.validate_on_submit():
        with form.errors_shown():
            entry = find_entry_named(run.edition, form.reference.data or "")
            if entry is None:
                raise RefusedError("deliberation_no_place", field="reference")
            add_departure(
                held,
                entry,
                form.vote(),
                advances=form.advances.data == "yes",
                reason=form.reason.data or "",
                by=me(),
                at=now(),
            )
            flash(_("表决已登记。"), "success")
            return see(run_url(run, "deliberation"))
    return _shown(run, form)


@bp.route(f"{RUN}/deliberation/departures/<int:departure_id>/remove", methods=["POST"])
@guarded(find=get_departure, allow=can_manage_ranking)
@writes
def undepart(departure: Departure) -> ResponseReturnValue:
    run = departure.deliberation.ranking_run
    if ConfirmForm().validate_on_submit():
        try:
            remove_departure(departure, by=me(), at=now())
            flash(_("这一条已删去。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(run_url(run, "deliberation"))


@bp.route(f"{RUN}/deliberation/confirm", methods=["POST"])
@guarded(find=get_run, allow=can_read_ranking)
@writes
def confirm_minutes(run: RankingRun) -> ResponseReturnValue:
    held = find_deliberation(run)
    form = SeenForm()
    if held is not None and form.validate_on_submit():
        try:
            confirm_deliberation(held, seen=str(form.seen.data or ""), by=me(), at=now())
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
            return see(run_url(run, "deliberation"))
        if held.is_confirmed:
            flash(_("综评已由两人确认，并据此生成新的一次排名，请核对后确认。"), "success")
            return see(room_url(run))
        flash(_("已确认。还须另一人确认后生效。"), "success")
    return see(run_url(run, "deliberation"))
