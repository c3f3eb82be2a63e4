"""One judge and one entry: the words that match, and what people decide about them."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.assignment.forms import TieForm
from competition.assignment.models import TieVerdict
from competition.assignment.operations import decide_tie
from competition.assignment.permissions import can_decide_tie
from competition.assignment.queries import TieView, get_tie, where_it_stands
from competition.assignment.views_manage.blueprint import bp
from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.rules.values import CHINA


def _tie(edition_key: str, judge_id: str, entry_id: str) -> TieView:
    return get_tie(edition_key, judge_id, entry_id, on=now().astimezone(CHINA).date())


@bp.route(
    "/contests/<string:edition_key>/manage/judges/<string:judge_id>/ties/<string:entry_id>",
    methods=["GET", "POST"],
)
@guarded(find=_tie, allow=can_decide_tie)
@writes
def tie(tie: TieView) -> ResponseReturnValue:
    form = TieForm()
    if form.validate_on_submit():
        with form.errors_shown():
            verdict = TieVerdict(form.verdict.data)
            decide_tie(tie, verdict, reason=form.reason.data or "", by=me(), at=now())
            confirmed = verdict == TieVerdict.CONFIRMED
            flash(_("已确认回避。") if confirmed else _("已排除，理由已留在记录里。"), "success")
            return see(url_for(".judge", edition_key=tie.edition.key, judge_id=tie.judge.public_id))
    return page(
        "assignment/tie.html",
        edition=tie.edition,
        tie=tie,
        form=form,
        rounds={one.key: one.name for one in tie.edition.plan.rounds},
        where=where_it_stands,
    )
