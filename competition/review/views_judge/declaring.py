"""The declaration before an entry opens, and leaving an entry for a tie."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.assignment.operations import declare_no_conflict
from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.review.forms import ConfirmForm, ReasonForm
from competition.review.operations import recuse_from_entry
from competition.review.permissions import can_take_seat
from competition.review.queries import Seat, get_seat, practice_left
from competition.review.views_judge.blueprint import bp
from competition.review.views_judge.own_rounds import url_of, url_of_practice


@bp.route(
    "/contests/<string:edition_key>/review/entries/<string:assignment_id>/declaration",
    methods=["GET", "POST"],
)
@guarded(find=get_seat, allow=can_take_seat)
@writes
def declaration(seat: Seat) -> ResponseReturnValue:
    left = practice_left(me(), seat.round)
    if left:
        flash(_("请先完成试评，再打开正式项目。"), "info")
        return see(url_of_practice(seat.round, left[0]))
    form = ConfirmForm()
    if seat.standing not in ("undeclared", "tied"):
        return see(url_of(seat))
    if form.validate_on_submit():
        with form.errors_shown():
            declare_no_conflict(seat.assignment, by=me(), at=now())
            return see(url_of(seat))
    return page("review/declaration.html", **_shown(seat), form=form)


@bp.route(
    "/contests/<string:edition_key>/review/entries/<string:assignment_id>/recusal",
    methods=["GET", "POST"],
)
@guarded(find=get_seat, allow=can_take_seat)
@writes
def recusal(seat: Seat) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            recuse_from_entry(seat.assignment, reason=form.reason.data or "", by=me(), at=now())
            words = _("您已回避 %(reference)s，谢谢。", reference=seat.entry.reference)
            flash(words, "success")
            key = seat.round.edition.key
            return see(url_for("review_judge.my_rounds", edition_key=key))
    return page("review/recusal.html", **_shown(seat), form=form)


def _shown(seat: Seat) -> dict[str, Any]:
    """Return what may be known of an entry before it opens."""
    plan = seat.round.edition.plan
    return {
        "edition": seat.round.edition,
        "held": seat.round,
        "seat": seat,
        "field": plan.fields_by_key.get(seat.entry.field_key),
        "group": plan.groups_by_key.get(seat.entry.group_key or ""),
        "unit": plan.units_by_key.get(seat.entry.unit_key),
    }
