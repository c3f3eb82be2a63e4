"""Recommending winners to a contest above, and choosing the units for their prize."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.registration.queries import views_of_findings
from competition.rules.calendar import day_of
from competition.tracking.forms import ConfirmForm, RecommendForm, SeenForm, UnitsForm
from competition.tracking.operations import (
    choose_units,
    confirm_recommendations,
    confirm_units,
    propose_recommendations,
)
from competition.tracking.permissions import (
    can_decide_target,
    can_read_target,
)
from competition.tracking.queries import (
    Target,
    UnitRoll,
    chosen_mark,
    get_target,
    get_unit_prize,
    list_candidates,
    names_of_people,
    recommended_mark,
    unit_rows,
)
from competition.tracking.views_manage.blueprint import bp

_ABOVE = "/contests/<string:edition_key>/manage/recommendations/<string:target_key>"
_UNITS = "/contests/<string:edition_key>/manage/unit-prizes/<string:prize_key>"


def _target_page(target: Target, form: RecommendForm | None = None) -> ResponseReturnValue:
    candidates = list_candidates(target, day_of(now()))
    held = [one.recommended for one in candidates if one.recommended]
    plan = target.edition.plan
    return page(
        "tracking/recommendations.html",
        edition=target.edition,
        target=target,
        rows=[
            (one, views_of_findings(plan, one.entry.entrant, one.entry.answers, one.missing))
            for one in candidates
        ],
        form=form or RecommendForm.of(candidates),
        held=held,
        people=names_of_people(held),
        mark=recommended_mark(held),
        waiting=[one for one in held if not one.confirmed_at],
        confirm=ConfirmForm(formdata=None),
        may_decide=can_decide_target(me(), target, now()),
    )


@bp.route(_ABOVE, methods=["GET"])
@guarded(find=get_target, allow=can_read_target)
def recommendations(target: Target) -> ResponseReturnValue:
    return _target_page(target)


@bp.route(f"{_ABOVE}/propose", methods=["POST"])
@guarded(find=get_target, allow=can_decide_target)
@writes
def propose(target: Target) -> ResponseReturnValue:
    form = RecommendForm.of(list_candidates(target, day_of(now())))
    if form.validate_on_submit():
        with form.errors_shown():
            propose_recommendations(
                target, form.entries.data or (), note=form.note.data or "", by=me(), at=now()
            )
            flash(_("推荐名单已保存，须由另一人确认。"), "success")
            return see(_url_of(target))
    return _target_page(target, form)


@bp.route(f"{_ABOVE}/confirm", methods=["POST"])
@guarded(find=get_target, allow=can_decide_target)
@writes
def confirm_target(target: Target) -> ResponseReturnValue:
    form = SeenForm()
    if form.validate_on_submit():
        try:
            confirm_recommendations(target, seen=str(form.seen.data or ""), by=me(), at=now())
            flash(_("推荐名单已确认。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_url_of(target))


def _url_of(target: Target) -> str:
    return url_for(".recommendations", edition_key=target.edition.key, target_key=target.rule.key)


def _units_page(roll: UnitRoll, form: UnitsForm | None = None) -> ResponseReturnValue:
    rows = unit_rows(roll)
    chosen = [row.chosen for row in rows if row.chosen]
    return page(
        "tracking/units.html",
        edition=roll.edition,
        roll=roll,
        rows=rows,
        chosen=chosen,
        mark=chosen_mark(chosen),
        is_confirmed=any(one.confirmed_at for one in chosen),
        form=form or UnitsForm.of(rows),
        confirm=ConfirmForm(formdata=None),
        may_decide=can_decide_target(me(), roll, now()),
    )


@bp.route(_UNITS, methods=["GET"])
@guarded(find=get_unit_prize, allow=can_read_target)
def units(roll: UnitRoll) -> ResponseReturnValue:
    return _units_page(roll)


@bp.route(f"{_UNITS}/choose", methods=["POST"])
@guarded(find=get_unit_prize, allow=can_decide_target)
@writes
def choose(roll: UnitRoll) -> ResponseReturnValue:
    form = UnitsForm.of(unit_rows(roll))
    if form.validate_on_submit():
        with form.errors_shown():
            choose_units(
                roll,
                form.units.data or (),
                reason=form.reason.data or "",
                by=me(),
                at=now(),
            )
            flash(_("授奖单位已保存，须由另一人确认。"), "success")
            return see(_url_of_units(roll))
    return _units_page(roll, form)


@bp.route(f"{_UNITS}/confirm", methods=["POST"])
@guarded(find=get_unit_prize, allow=can_decide_target)
@writes
def confirm_chosen(roll: UnitRoll) -> ResponseReturnValue:
    form = SeenForm()
    if form.validate_on_submit():
        try:
            confirm_units(roll, seen=str(form.seen.data or ""), by=me(), at=now())
            flash(_("授奖单位已确认。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_url_of_units(roll))


def _url_of_units(roll: UnitRoll) -> str:
    return url_for(".units", edition_key=roll.edition.key, prize_key=roll.prize.key)
