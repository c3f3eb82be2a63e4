"""The organiser's pages: the rounds, how far each has come, opening, reminding, closing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.assignment.queries import released_draw
from competition.core.clock import now
from competition.core.forms import ConfirmForm, Form
from competition.core.pages import guarded, me, page, see, writes
from competition.core.paging import PER_PAGE, Paged
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    get_edition,
    list_editions,
    waiting_sources,
)
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
    Counts,
    JudgeDesk,
    RoundView,
    Tally,
    counts_by_round,
    get_judge_desk,
    get_round,
    get_sheet,
    pace_of,
    progress,
    round_of,
    rounds_of,
    uncovered_entries,
)
from competition.review.views_manage.blueprint import ROUND, bp


@bp.route("/contests/<string:edition_key>/manage/rounds")
@guarded(find=get_edition, allow=can_supervise)
def rounds(edition: Edition) -> ResponseReturnValue:
    counts = counts_by_round(edition)
    found = [(held, counts.get(held.key, Counts())) for held in rounds_of(edition)]
    return page("review/rounds.html", edition=edition, rounds=found)


@bp.route(ROUND)
@guarded(find=get_round, allow=can_watch)
def show(held: RoundView) -> ResponseReturnValue:
    return _round_page(held)


def _round_page(held: RoundView, faulty: Form | None = None) -> ResponseReturnValue:
    """Show a round without any mark; ``faulty`` is the form whose refusal is to be shown."""
    stand = progress(held.edition, held.key)
    waits = not (held.is_open or held.is_over)
    return page(
        "review/round.html",
        edition=held.edition,
        held=held,
        rounds=rounds_of(held.edition),
        stand=stand,
        short=stand.short_of(held.least),
        pace=pace_of(held, stand, now()),
        is_drawn=released_draw(held.edition, held.key) is not None,
        uncovered=uncovered_entries(held) if waits else (),
        can_change=can_carry_out(me(), held, now()),
        faulty=faulty or Form(formdata=None),
        confirm=ConfirmForm(formdata=None),
        close_form=faulty if isinstance(faulty, CloseForm) else CloseForm(formdata=None),
        reason_form=faulty if isinstance(faulty, ReasonForm) else ReasonForm(formdata=None),
    )


@bp.route(f"{ROUND}/entries")
@guarded(find=get_round, allow=can_watch)
def entries(held: RoundView) -> ResponseReturnValue:
    stand, least = progress(held.edition, held.key), held.least
    only_short, short = request.args.get("tab") == "short", stand.short_of(least)
    rows = short if only_short else stand.entries
    return page(
        "review/round_entries.html",
        edition=held.edition,
        held=held,
        rounds=rounds_of(held.edition),
        least=least,
        shown=_part(rows, request.args.get("page", 1, type=int)),
        short=len(short),
        only_short=only_short,
    )


def _part(rows: Sequence[Tally], asked: int) -> Paged[Tally]:
    number = min(max(1, asked), max(1, -(-len(rows) // PER_PAGE)))
    return Paged(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(rows))


def _carried_out(held: RoundView, form: Form, verb: Callable[[], str]) -> ResponseReturnValue:
    """Do one thing to a round, say what was done, or show at the round why not."""
    if form.validate_on_submit():
        with form.errors_shown():
            flash(verb(), "success")
            return see(_url_of(held))
    return _round_page(held, form)


@bp.route(f"{ROUND}/open", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def start(held: RoundView) -> ResponseReturnValue:
    def opened() -> str:
        open_round(held.edition, held.key, by=me(), at=now())
        return _("评审已开始，计划已封存，已写信通知专家。")

    return _carried_out(held, ConfirmForm(), opened)


@bp.route(f"{ROUND}/remind", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def remind(held: RoundView) -> ResponseReturnValue:
    def reminded() -> str:
        number = remind_judges(held.edition, held.key, by=me(), at=now())
        return _("已写信提醒 %(n)s 位没有提交完的专家。", n=number)

    return _carried_out(held, ConfirmForm(), reminded)


@bp.route(f"{ROUND}/close", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def close(held: RoundView) -> ResponseReturnValue:
    form = CloseForm()

    def closed() -> str:
        close_round(held.edition, held.key, reason=form.reason.data or "", by=me(), at=now())
        return _("评审已结束，全部评分表已封存。")

    return _carried_out(held, form, closed)


@bp.route(f"{ROUND}/reopen", methods=["POST"])
@guarded(find=get_round, allow=can_carry_out)
@writes
def reopen(held: RoundView) -> ResponseReturnValue:
    form = ReasonForm()

    def reopened() -> str:
        reopen_round(held.edition, held.key, reason=form.reason.data or "", by=me(), at=now())
        return _("评审已重新开放。已提交的评分表不变，需要改的请逐份退回。")

    return _carried_out(held, form, reopened)


@bp.route(f"{ROUND}/judges/<string:judge_id>")
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
        form=form,
        back=back,
    )


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        url = url_for("review_manage.rounds", edition_key=edition.key)
        yield Link(label=_("评审"), url=url, order=50)


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board how far the review of each round is."""
    found, at = counts_by_round(edition), now()
    for held in rounds_of(edition):
        counts, phase = found.get(held.key, Counts()), held.phase
        is_late = held.is_open and bool(counts.left) and phase is not None and at >= phase.closes
        yield Card(
            phase_kind=phase.kind if phase else "other",
            title=_("%(round)s评审", round=text_of(held.plan.name)),
            count=counts.submitted,
            counts=(
                (_("应评"), counts.all),
                (_("已评完"), counts.marked),
                (_("已提交"), counts.submitted),
            ),
            state=_card_state(held, is_late=is_late),
            blocks=_("已到截止时间，还有 %(n)s 份没有提交", n=counts.left) if is_late else "",
            action=_card_action(held, counts),
            url=_url_of(held),
        )


def _card_state(held: RoundView, *, is_late: bool) -> str:
    if is_late:
        return "blocked"
    return "done" if held.is_over else "doing" if held.is_open else "todo"


def _card_action(held: RoundView, counts: Counts) -> str:
    if held.is_over:
        return _("查看评审情况")
    if held.is_open:
        return _("查看进度") if counts.left else _("结束评审")
    return _("开始评审") if counts.all else _("查看准备情况")


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    """Tell an organiser of rounds in which every sheet was submitted."""
    for edition in list_editions() if getattr(person, "grants", ()) else ():
        if not can_organise(person, edition, at):
            continue
        found = counts_by_round(edition)
        for held in rounds_of(edition):
            counts = found.get(held.key, Counts())
            if held.is_open and counts.all and not counts.left:
                yield Waiting(
                    label=_("%(round)s评分表已交齐，可以结束评审", round=text_of(held.plan.name)),
                    count=1,
                    url=_url_of(held),
                )


def _url_of(held: RoundView) -> str:
    return url_for("review_manage.show", edition_key=held.edition.key, round_key=held.key)


waiting_sources.append(_waiting)
edition_links.append(_links)
board_cards.append(_cards)
