"""The prize proposal: allocate, decide, sign, confirm, export."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise, can_supervise
from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    get_edition,
    sealing_of,
    waiting_sources,
)
from competition.prizes.forms import (
    AllocateForm,
    ChooseForm,
    ConfirmForm,
    DepartForm,
    ReasonForm,
    RuleForm,
)
from competition.prizes.models import AllocationRun
from competition.prizes.operations import (
    allocate_prizes,
    confirm_allocation,
    record_decision,
    remove_from_prizes,
    sign_decision,
    withdraw_decision,
)
from competition.prizes.permissions import (
    can_allocate_prizes,
    can_decide_on_prizes,
    can_manage_allocation,
    can_read_allocation,
    can_read_prizes,
)
from competition.prizes.queries import (
    Asked,
    consequences_of_count,
    consequences_of_removal,
    export_header,
    export_rows,
    final_ranking,
    follow_up_sources,
    get_allocation,
    get_decision,
    get_open_question,
    get_vacancy,
    get_whole,
    latest_allocation,
    list_allocations,
    list_proposed,
    proposal_view,
)
from competition.rules.calendar import day_of

bp = Blueprint("prizes_manage", __name__)
_MOST_PRIZES = 999
_ROOM = "/contests/<string:edition_key>/manage/prizes"


def _url(edition: Edition) -> str:
    return url_for("prizes_manage.proposal", edition_key=edition.key)


def _proposal(
    edition: Edition, run: AllocationRun | None, form: AllocateForm | None = None
) -> ResponseReturnValue:
    return page(
        "prizes/proposal.html",
        edition=edition,
        view=proposal_view(run) if run else None,
        runs=list_allocations(edition),
        ranking=final_ranking(edition),
        form=form or AllocateForm(formdata=None),
        follow_ups=[link for source in follow_up_sources for link in source(edition, me(), now())]
        if run is not None and run.state == "confirmed"
        else [],
        confirm=ConfirmForm(formdata=None),
        can_allocate=can_allocate_prizes(me(), edition, now()),
        can_decide=run is not None and can_decide_on_prizes(me(), run, now()),
    )


@bp.route(_ROOM)
@guarded(find=get_edition, allow=can_read_prizes)
def proposal(edition: Edition) -> ResponseReturnValue:
    return _proposal(edition, latest_allocation(edition))


@bp.route(f"{_ROOM}/<int:number>")
@guarded(find=get_allocation, allow=can_read_allocation)
def run(run: AllocationRun) -> ResponseReturnValue:
    return _proposal(run.edition, run)


@bp.route(f"{_ROOM}/allocate", methods=["POST"])
@guarded(find=get_edition, allow=can_allocate_prizes)
@writes
def allocate(edition: Edition) -> ResponseReturnValue:
    form = AllocateForm()
    if form.validate_on_submit():
        with form.errors_shown():
            made = allocate_prizes(edition, reason=form.reason.data or "", by=me(), at=now())
            flash(_("已生成第 %(n)s 份奖项方案，请核对后确认。", n=made.number), "success")
            return see(_url(edition))
    return _proposal(edition, latest_allocation(edition), form)


@bp.route(f"{_ROOM}/<int:number>/confirm", methods=["POST"])
@guarded(find=get_allocation, allow=can_manage_allocation)
@writes
def confirm(run: AllocationRun) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        try:
            confirm_allocation(run, by=me(), at=now())
            flash(_("奖项方案已确认。发布获奖公示之前，不会通知任何人。"), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_url(run.edition))


def _decide_page(asked: Asked, form: ReasonForm, kind: str) -> ResponseReturnValue:
    return page(
        "prizes/decide.html",
        edition=asked.edition,
        asked=asked,
        form=form,
        kind=kind,
        back=_url(asked.edition),
    )


@bp.route(f"{_ROOM}/<int:number>/questions/<int:position>", methods=["GET", "POST"])
@guarded(find=get_open_question, allow=can_manage_allocation)
@writes
def question(asked: Asked) -> ResponseReturnValue:
    assert asked.question is not None  # noqa: S101 - found by get_open_question
    form = ChooseForm.of(asked.question)
    if form.validate_on_submit():
        with form.errors_shown():
            reason = form.reason.data or ""
            record_decision(asked.run, form.decision(asked), reason=reason, by=me(), at=now())
            return _recorded(asked)
    return _decide_page(asked, form, "question")


@bp.route(f"{_ROOM}/<int:number>/departure", methods=["GET", "POST"])
@guarded(find=get_whole, allow=can_manage_allocation)
@writes
def depart(asked: Asked) -> ResponseReturnValue:
    form = DepartForm.of(asked)
    if form.validate_on_submit():
        with form.errors_shown():
            reason = form.reason.data or ""
            record_decision(asked.run, form.decision(), reason=reason, by=me(), at=now())
            return _recorded(asked)
    return _decide_page(asked, form, "departure")


@bp.route(f"{_ROOM}/<int:number>/vacancies/<int:position>", methods=["GET", "POST"])
@guarded(find=get_vacancy, allow=can_manage_allocation)
@writes
def vacancy(asked: Asked) -> ResponseReturnValue:
    form = RuleForm()
    if form.validate_on_submit():
        with form.errors_shown():
            reason = form.reason.data or ""
            record_decision(asked.run, form.decision(asked), reason=reason, by=me(), at=now())
            return _recorded(asked)
    return _decide_page(asked, form, "vacancy")


@bp.route(f"{_ROOM}/<int:number>/what-if")
@guarded(find=get_allocation, allow=can_read_allocation)
def what_if(run: AllocationRun) -> ResponseReturnValue:
    asked = request.args
    number = asked.get("number", "")
    found = None
    if number.isascii() and number.isdigit():
        wanted = min(int(number), _MOST_PRIZES)
        found = consequences_of_count(run, asked.get("group", ""), asked.get("level", ""), wanted)
    return page(
        "prizes/what_if.html",
        edition=run.edition,
        run=run,
        plan=run.plan_version.plan,
        asked=asked,
        consequences=found,
        back=_url(run.edition),
    )


@bp.route(f"{_ROOM}/<int:number>/removal", methods=["GET", "POST"])
@guarded(find=get_allocation, allow=can_manage_allocation)
@writes
def remove(run: AllocationRun) -> ResponseReturnValue:
    chosen = {int(one) for one in request.args.getlist("entry") if one.isascii() and one.isdigit()}
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            made = remove_from_prizes(run, chosen, reason=form.reason.data or "", by=me(), at=now())
            flash(_("已按递补规则生成第 %(n)s 份方案，请核对后确认。", n=made.number), "success")
            return see(_url(run.edition))
    return page(
        "prizes/removal.html",
        edition=run.edition,
        run=run,
        view=proposal_view(run),
        chosen=chosen,
        form=form,
        consequences=consequences_of_removal(run, chosen, on=day_of(now())),
        back=_url(run.edition),
    )


def _recorded(asked: Asked) -> ResponseReturnValue:
    flash(_("决定已记录。规定人数签署后生效。"), "success")
    return see(_url(asked.edition))


@bp.route(f"{_ROOM}/<int:number>/decisions/<string:reference>/sign", methods=["POST"])
@guarded(find=get_decision, allow=can_manage_allocation)
@writes
def sign(asked: Asked) -> ResponseReturnValue:
    assert asked.decision is not None  # noqa: S101 - found by get_decision
    if ConfirmForm().validate_on_submit():
        try:
            sign_decision(asked.run, asked.decision.reference, by=me(), at=now())
            flash(_("已签署决定 %(n)s。", n=asked.decision.reference), "success")
        except RefusedError as refusal:
            flash(say(refusal.code, **refusal.values), "danger")
    return see(_url(asked.edition))


@bp.route(f"{_ROOM}/<int:number>/decisions/<string:reference>/withdraw", methods=["GET", "POST"])
@guarded(find=get_decision, allow=can_manage_allocation)
@writes
def withdraw(asked: Asked) -> ResponseReturnValue:
    assert asked.decision is not None  # noqa: S101 - found by get_decision
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            reason = form.reason.data or ""
            withdraw_decision(asked.run, asked.decision.reference, reason=reason, by=me(), at=now())
            flash(_("已撤回决定 %(n)s。", n=asked.decision.reference), "success")
            return see(_url(asked.edition))
    return _decide_page(asked, form, "withdraw")


@bp.route(f"{_ROOM}/<int:number>/export")
@guarded(find=get_allocation, allow=can_read_allocation)
def export(run: AllocationRun) -> ResponseReturnValue:
    rows = export_rows(proposal_view(run), sealing_of(run.edition))
    content = make_workbook(_("奖项方案"), export_header(), rows)
    name = f"prizes-{run.edition.key}-{run.number}.xlsx"
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board how far the prizes are, once the final ranking is confirmed."""
    if final_ranking(edition) is None:
        return
    kinds = [phase.kind for phase in edition.plan.phases]
    run = latest_allocation(edition)
    undecided = len(run.result["undecided"]) if run else 0
    is_done = run is not None and run.state == "confirmed"
    yield Card(
        phase_kind="deliberation" if "deliberation" in kinds else "final",
        title=_("奖项分配"),
        count=len(run.result["awards"]) if run else 0,
        state="done" if is_done else "blocked" if undecided else "doing",
        blocks=_("有 %(n)s 处并列待定", n=undecided) if undecided else "",
        action=_("查看奖项") if is_done else _("核对并确认") if run else _("分配奖项"),
        url=_url(edition),
    )


board_cards.append(_cards)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at) and final_ranking(edition) is not None:
        yield Link(label=_("奖项"), url=_url(edition), order=62)


edition_links.append(_links)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for found in list_proposed():
        if can_organise(person, found.edition, at):
            yield Waiting(label=_("奖项方案待办理"), count=1, url=_url(found.edition))


waiting_sources.append(_waiting)
