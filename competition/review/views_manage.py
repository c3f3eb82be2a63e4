"""The organiser's pages: the rounds, how far each has come, opening, reminding, closing."""

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_supervise
from competition.assignment.queries import released_draw
from competition.core.clock import now
from competition.core.forms import ConfirmForm, Form
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import Card, Link, board_cards, edition_links, get_edition
from competition.review.forms import CloseForm, ReasonForm
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
    JudgeDesk,
    RoundView,
    get_judge_desk,
    get_round,
    get_sheet,
    list_saves,
    progress,
    round_of,
    rounds_of,
    uncovered_entries,
)

bp = Blueprint("review_manage", __name__)

_VIEWS = ("judges", "entries")


@bp.route("/contests/<string:edition_key>/manage/rounds")
@guarded(find=get_edition, allow=can_supervise)
def rounds(edition: Edition) -> ResponseReturnValue:
    found = [(held, progress(edition, held.key).total) for held in rounds_of(edition)]
    return page("review/rounds.html", edition=edition, rounds=found)


@bp.route("/contests/<string:edition_key>/manage/rounds/<string:round_key>")
@guarded(find=get_round, allow=can_watch)
def show(held: RoundView) -> ResponseReturnValue:
    return _round_page(held)


def _round_page(held: RoundView, faulty: Form | None = None) -> ResponseReturnValue:
    """Show a round without any mark; ``faulty`` is the form whose refusal is to be shown."""
    stand, shown = progress(held.edition, held.key), request.args.get("by", "")
    by = shown if shown in _VIEWS else _VIEWS[0]
    rows = stand.judges if by == "judges" else stand.entries
    behind = request.args.get("behind") == "1"
    return page(
        "review/round.html",
        edition=held.edition,
        held=held,
        stand=stand,
        by=by,
        behind=behind,
        rows=[one for one in rows if not behind or not one.is_done],
        short=stand.short_of(held.plan.scoring.min_sheets),
        is_drawn=released_draw(held.edition, held.key) is not None,
        uncovered=uncovered_entries(held) if not (held.is_open or held.is_over) else (),
        can_change=can_carry_out(me(), held, now()),
        faulty=faulty,
        confirm=ConfirmForm(formdata=None),
        close_form=faulty if isinstance(faulty, CloseForm) else CloseForm(formdata=None),
        reason_form=faulty if isinstance(faulty, ReasonForm) else ReasonForm(formdata=None),
    )


def _carried_out(held: RoundView, form: Form, verb: Callable[[], str]) -> ResponseReturnValue:
    """Do one thing to a round, say what was done, or show at the round why not."""
    if form.validate_on_submit():
        with form.errors_shown():
            flash(verb(), "success")
            return see(url_for(".show", edition_key=held.edition.key, round_key=held.key))
    return _round_page(held, form)


@bp.route("/contests/<string:edition_key>/manage/rounds/<string:round_key>/open", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def start(held: RoundView) -> ResponseReturnValue:
    def opened() -> str:
        open_round(held.edition, held.key, by=me(), at=now())
        return _("评审已开始，计划已封存，已写信通知专家。")

    return _carried_out(held, ConfirmForm(), opened)


@bp.route(
    "/contests/<string:edition_key>/manage/rounds/<string:round_key>/remind", methods=["POST"]
)
@guarded(find=get_round, allow=can_carry_out)
@writes
def remind(held: RoundView) -> ResponseReturnValue:
    def reminded() -> str:
        number = remind_judges(held.edition, held.key, by=me(), at=now())
        return _("已写信提醒 %(n)s 位没有提交完的专家。", n=number)

    return _carried_out(held, ConfirmForm(), reminded)


@bp.route("/contests/<string:edition_key>/manage/rounds/<string:round_key>/close", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def close(held: RoundView) -> ResponseReturnValue:
    form = CloseForm()

    def closed() -> str:
        close_round(held.edition, held.key, reason=form.reason.data or "", by=me(), at=now())
        return _("评审已结束，全部评分表已封存。")

    return _carried_out(held, form, closed)


@bp.route(
    "/contests/<string:edition_key>/manage/rounds/<string:round_key>/reopen", methods=["POST"]
)
@guarded(find=get_round, allow=can_carry_out)
@writes
def reopen(held: RoundView) -> ResponseReturnValue:
    form = ReasonForm()

    def reopened() -> str:
        reopen_round(held.edition, held.key, reason=form.reason.data or "", by=me(), at=now())
        return _("评审已重新开放。已提交的评分表不变，需要改的请逐份退回。")

    return _carried_out(held, form, reopened)


@bp.route(
    "/contests/<string:edition_key>/manage/rounds/<string:round_key>/judges/<string:judge_id>"
)
@guarded(find=get_judge_desk, allow=can_watch)
def judge(one: JudgeDesk) -> ResponseReturnValue:
    return page(
        "review/judge.html",
        edition=one.edition,
        held=one.round,
        tally=one.tally,
        can_change=can_carry_out(me(), one, now()) and one.round.is_open,
    )


@bp.route(
    "/contests/<string:edition_key>/manage/sheets/<string:assignment_id>/reopen",
    methods=["GET", "POST"],
)
@guarded(find=get_sheet, allow=can_reopen)
@writes
def give_back(sheet: ScoreSheet) -> ResponseReturnValue:
    form, assignment = ReasonForm(), sheet.assignment
    edition = assignment.edition
    back = url_for(
        ".judge",
        edition_key=edition.key,
        round_key=assignment.round_key,
        judge_id=assignment.judge.public_id,
    )
    if form.validate_on_submit():
        with form.errors_shown():
            reopen_sheet(sheet, reason=form.reason.data or "", by=me(), at=now())
            flash(_("评分表已退回，已写信告知专家。"), "success")
            return see(back)
    return page(
        "review/give_back.html",
        edition=edition,
        held=round_of(edition, assignment.round_key),
        sheet=sheet,
        saves=list_saves(sheet),
        form=form,
        back=back,
    )


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        url = url_for("review_manage.rounds", edition_key=edition.key)
        yield Link(label=_("评审"), url=url, order=40)


def _cards(edition: Edition) -> Iterable[Card]:
    for held in rounds_of(edition):
        total = progress(edition, held.key).total
        phase = held.phase
        yield Card(
            phase_kind=phase.kind if phase else "other",
            title=_("%(round)s评审", round=text_of(held.plan.name)),
            count=total.submitted,
            counts=(
                (_("应评"), total.all),
                (_("已声明"), total.declared),
                (_("已评完"), total.marked),
                (_("已提交"), total.submitted),
            ),
            state="done" if held.is_over else ("doing" if held.is_open else "todo"),
            action=_("看进度") if held.is_open else say(f"round_{held.state}"),
            url=url_for("review_manage.show", edition_key=edition.key, round_key=held.key),
        )


edition_links.append(_links)
board_cards.append(_cards)
