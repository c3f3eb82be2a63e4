"""The office's objections: the list with its figures, and one with what it would change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_organise
from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.extensions import talisman
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.core.uploads import SANDBOX, served
from competition.core.workbooks import XLSX, make_workbook
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
from competition.objections.forms import DecisionForm
from competition.objections.models import Objection
from competition.objections.operations import DECISIONS
from competition.objections.permissions import (
    can_handle_objection,
    can_read_objection,
    can_read_objections,
)
from competition.objections.queries import (
    OPEN,
    consequences_of,
    count_objections,
    count_open,
    figures_by_edition,
    get_objection_in,
    is_open,
    list_objections,
    notices_to_correct,
    summary_header,
    summary_rows,
    ties_of,
)
from competition.rules.calendar import day_of

bp = Blueprint("objections_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/objections"


@bp.route(_ROOM)
@guarded(find=get_edition, allow=can_read_objections)
def objections(edition: Edition) -> ResponseReturnValue:
    return page(
        "objections/objections.html",
        edition=edition,
        objections=list_objections(edition),
        figures=count_objections(edition),
    )


@bp.route(f"{_ROOM}/summary")
@guarded(find=get_edition, allow=can_read_objections)
def summary(edition: Edition) -> ResponseReturnValue:
    """Show the closed figures of a year, of every edition whose objections one may read."""
    year = request.args.get("year", day_of(now()).year, type=int)
    year = min(max(year, 2000), 2100)
    readable = [one for one in list_editions() if can_read_objections(me(), one, now())]
    lines = figures_by_edition([one for one in readable if not one.is_rehearsal], year)
    if request.args.get("as") == "xlsx":
        title = _("%(year)s 年异议汇总", year=year)
        return Response(
            make_workbook(title, summary_header(), summary_rows(lines)),
            mimetype=XLSX,
            headers={"Content-Disposition": f'attachment; filename="objections-{year}.xlsx"'},
        )
    return page(
        "objections/summary.html",
        edition=edition,
        year=year,
        header=summary_header(),
        lines=list(summary_rows(lines)),
    )


def _page(objection: Objection, form: DecisionForm) -> ResponseReturnValue:
    may_handle = can_handle_objection(me(), objection, now())
    return page(
        "objections/objection.html",
        edition=objection.notice.edition,
        objection=objection,
        form=form,
        found=consequences_of(objection, day_of(now())) if is_open(objection) else None,
        to_correct=notices_to_correct(objection) if is_open(objection) else [],
        ties=ties_of(me(), objection),
        may_handle=may_handle and bool(form.decision.choices),
    )


@bp.route(f"{_ROOM}/<string:objection_id>")
@guarded(find=get_objection_in, allow=can_read_objection)
def objection(objection: Objection) -> ResponseReturnValue:
    return _page(objection, DecisionForm.on(objection))


@bp.route(f"{_ROOM}/<string:objection_id>/decision", methods=["POST"])
@guarded(find=get_objection_in, allow=can_handle_objection)
@writes
def decide(objection: Objection) -> ResponseReturnValue:
    form = DecisionForm.on(objection)
    if form.validate_on_submit():
        with form.errors_shown():
            DECISIONS[form.decision.data](
                objection, reason=form.reason.data or "", by=me(), at=now()
            )
            flash(_("决定已记录。"), "success")
            key = objection.notice.edition.key
            return see(url_for(".objection", edition_key=key, objection_id=objection.public_id))
    return _page(objection, form)


@bp.route(f"{_ROOM}/<string:objection_id>/evidence")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_objection_in, allow=can_read_objection)
def evidence(objection: Objection) -> ResponseReturnValue:
    if not objection.evidence_sha256:
        raise NotFoundError
    return served(objection.evidence_name, objection.evidence_type, objection.evidence_sha256)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_read_objections(person, edition, at):
        url = url_for("objections_manage.objections", edition_key=edition.key)
        yield Link(label=_("异议"), url=url, order=65, is_lesser=True)


edition_links.append(_links)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for edition, number in count_open():
        if can_organise(person, edition, at):
            url = url_for("objections_manage.objections", edition_key=edition.key)
            yield Waiting(label=_("异议待办理"), count=number, url=url)


waiting_sources.append(_waiting)


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board of objections, once there is one."""
    counts = count_objections(edition)
    if not any(counts.values()):
        return
    open_ = sum(counts[state] for state in OPEN)
    yield Card(
        phase_kind="publicity",
        title=_("异议"),
        count=open_,
        counts=tuple((say(f"objection_{state}"), n) for state, n in counts.items() if n),
        state="doing" if open_ else "done",
        action=_("办理异议") if open_ else _("查看"),
        url=url_for("objections_manage.objections", edition_key=edition.key),
    )


board_cards.append(_cards)
