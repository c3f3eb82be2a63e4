"""The organiser's pages of a round: open and close it, watch and remind its judges, give back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.assignment.queries import released_draw
from competition.core.clock import now
from competition.core.errors import NotFoundError, RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.paging import PER_PAGE, Paged
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    list_editions,
    waiting_sources,
)
from competition.review.forms import CloseForm, ConfirmForm, ReasonForm
from competition.review.models import ScoreSheet
from competition.review.operations import (
    close_round,
    open_round,
    remind_judges,
    reopen_round,
    reopen_sheet,
)
from competition.review.permissions import can_carry_out, can_reopen, can_watch
from competition.review.queries import (
    Progress,
    RoundView,
    Tally,
    counts_by_round,
    get_round,
    get_sheet,
    progress,
    round_of,
    rounds_of,
    uncovered_entries,
)

bp = Blueprint("review_manage", __name__)
_ROUND = "/contests/<string:edition_key>/manage/rounds/<string:round_key>"


@bp.route(_ROUND)
@guarded(find=get_round, allow=can_watch)
def show(held: RoundView) -> ResponseReturnValue:
    return _round_page(held)


@bp.route(f"{_ROUND}/open", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def start(held: RoundView) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            open_round(held.edition, held.key, by=me(), at=now())
            flash(_("评审已开始，已写信通知专家；计划已封存。"), "success")
            return see(url_of(held))
    return _round_page(held, confirm=form)


@bp.route(f"{_ROUND}/close", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def close(held: RoundView) -> ResponseReturnValue:
    form = CloseForm()
    if form.validate_on_submit():
        with form.errors_shown():
            close_round(
                held.edition, held.key, reason=form.reason.data or "", by=me(), at=now()
            )
            flash(_("评审已结束，分数已封存，可以生成排名。"), "success")
            return see(url_of(held))
    return _round_page(held, ending=form)


@bp.route(f"{_ROUND}/reopen", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def reopen(held: RoundView) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            reopen_round(
                held.edition, held.key, reason=form.reason.data or "", by=me(), at=now()
            )
            flash(_("评审已重新开放。已提交的评分表仍是提交状态，需要改的请逐份退回。"), "success")
            return see(url_of(held))
    return _round_page(held, again=form)


@bp.route(f"{_ROUND}/remind", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def remind(held: RoundView) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.errors_shown():
            letters = remind_judges(held.edition, held.key, by=me(), at=now())
            flash(_("已写信提醒 %(n)s 位还没有提交的专家。", n=letters), "success")
            return see(url_of(held))
    return _round_page(held, confirm=form)


@bp.route(f"{_ROUND}/judges/<string:judge_id>")
@guarded(find=lambda judge_id, **path: (get_round(**path), judge_id), allow=lambda *_: False)
def judge(found: tuple[RoundView, str]) -> ResponseReturnValue:
    raise NotFoundError
