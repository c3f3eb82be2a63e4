"""Practice before a round: a case, marked once, then the panel's spread."""

from flask import flash
from flask.typing import ResponseReturnValue

from competition.assignment.queries import get_own_judge
from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.review.forms import SheetForm
from competition.review.operations import hand_in_practice
from competition.review.permissions import can_practise
from competition.review.queries import (
    PracticeDesk,
    best_total,
    cards_of,
    get_practice,
    own_practice,
    practice_sheets,
    spread_of,
)
from competition.review.views_judge.blueprint import bp
from competition.review.views_judge.own_rounds import url_of_practice


@bp.route(
    "/contests/<string:edition_key>/review/rounds/<string:round_key>/practice/<string:case_id>",
    methods=["GET", "POST"],
)
@guarded(find=get_practice, allow=can_practise)
@writes
def practice(desk: PracticeDesk) -> ResponseReturnValue:
    form = SheetForm.for_rubric(desk.rubric, {})
    if form.validate_on_submit():
        with form.errors_shown():
            hand_in_practice(desk, form.right_marks(), by=me(), at=now())
            flash(_("已交试评。下面是评委组的打分范围，供您把握尺度。"), "success")
            return see(url_of_practice(desk.round, desk.case))
    judge = get_own_judge(me(), desk.edition)
    sheets = [sheet for sheet, _judge in practice_sheets(desk.case)]
    own = next((one for one in sheets if one.judge_id == judge.id), None)
    left = [case for case, is_done in own_practice(me(), desk.round) if not is_done]
    return page(
        "review/practice.html",
        edition=desk.edition,
        held=desk.round,
        desk=desk,
        form=form,
        cards=cards_of(desk.rubric),
        most=best_total(desk.rubric),
        own=own,
        number=len(sheets),
        spread=spread_of(desk, sheets, own, _("总分")) if own else (),
        following=url_of_practice(desk.round, left[0]) if own and left else None,
    )
