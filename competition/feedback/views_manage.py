"""The organiser's feedback: comments looked at one by one, then a round released as a whole."""

from collections.abc import Iterable

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.paging import Paged
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import Card, board_cards, get_edition
from competition.feedback.forms import ConfirmForm, moderation_form
from competition.feedback.operations import moderate_comments, release_feedback
from competition.feedback.permissions import can_moderate, can_read_rounds
from competition.feedback.queries import find_release, list_comments
from competition.publication.queries import shown_results
from competition.ranking.queries import JudgedRound, get_round, list_rounds

bp = Blueprint("feedback_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/feedback"
_PER_PAGE = 20


@bp.route(_ROOM)
@guarded(find=get_edition, allow=can_read_rounds)
def rounds(edition: Edition) -> ResponseReturnValue:
    held = [
        (
            judged,
            find_release(judged),
            list_comments(judged) if judged.is_closed else [],
            can_moderate(me(), judged, now()),
        )
        for judged in list_rounds(edition)
        if judged.plan.mode == "score"
    ]
    return page("feedback/rounds.html", edition=edition, rounds=held, form=ConfirmForm())


@bp.route(f"{_ROOM}/<string:round_key>", methods=["GET", "POST"])
@guarded(find=get_round, allow=can_moderate)
@writes
def comments(judged: JudgedRound) -> ResponseReturnValue:
    everything = list_comments(judged)
    show = request.args.get("show", "open")
    fitting = [one for one in everything if show == "all" or one.is_open]
    number = max(1, request.args.get("page", 1, type=int))
    shown = fitting[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    form = moderation_form(shown)
    if form.validate_on_submit():
        with form.errors_shown():
            done = moderate_comments(judged, form.rulings(), by=me(), at=now())
            flash(_("已处理 %(n)s 条评语。", n=len(done)), "success")
            return see(request.full_path)
    return page(
        "feedback/comments.html",
        edition=judged.edition,
        judged=judged,
        form=form,
        shown=shown,
        show=show,
        waiting=sum(one.is_open for one in everything),
        paged=Paged(shown, number, len(fitting), _PER_PAGE),
        release=find_release(judged),
    )


@bp.route(f"{_ROOM}/<string:round_key>/release", methods=["POST"])
@guarded(find=get_round, allow=can_moderate)
@writes
def release(judged: JudgedRound) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            release_feedback(judged, by=me(), at=now())
            flash(_("反馈已发布，已写信告知每一位参赛者。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(url_for(".rounds", edition_key=judged.edition.key))


def _cards(edition: Edition) -> Iterable[Card]:
    """Offer feedback on the board once the winners are out; before, there is nothing to release."""
    if shown_results(edition) is None:
        return
    for judged in list_rounds(edition):
        if judged.plan.mode == "score" and judged.is_closed:
            released = find_release(judged)
            yield Card(
                phase_kind="publicity",
                title=_("%(round)s评审反馈", round=text_of(judged.plan.name)),
                count=0,
                state="done" if released else "doing",
                action=_("查看") if released else _("处理评语"),
                url=url_for("feedback_manage.rounds", edition_key=edition.key),
            )


board_cards.append(_cards)
