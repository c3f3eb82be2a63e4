"""The check sheet with the verdict in one place, what came of it, and taking it back."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.models import Entry
from competition.registration.queries import get_entry_in
from competition.rules.recommending import unit_after
from competition.screening.forms import ReasonForm, VerdictForm
from competition.screening.models import VerdictKind
from competition.screening.operations import (
    recommend_entry,
    refuse_entry,
    return_entry,
    take_back_verdict,
)
from competition.screening.permissions import can_check_entry, can_decide_entry, units_of
from competition.screening.queries import (
    CheckSheet,
    check_sheet,
    next_in_queue,
    reason_lines,
    walk_of,
)
from competition.screening.views_officer.addresses import asked_filters, with_filters
from competition.screening.views_officer.blueprint import bp
from competition.similarity.queries import comparison_of


@bp.route("/contests/<string:edition_key>/screening/<string:entry_id>", methods=["GET", "POST"])
@guarded(find=get_entry_in, allow=can_check_entry)
@writes
def check(entry: Entry) -> ResponseReturnValue:
    sheet, kept = check_sheet(entry, at=now()), asked_filters().as_address()
    walk = walk_of(entry.edition, units_of(me(), entry.edition), asked_filters(), entry, at=now())
    form = VerdictForm.of(sheet)
    if form.more.data:
        form.add_rows()
    elif form.validate_on_submit():
        with form.errors_shown():
            _SAY[VerdictKind(form.verdict.data)](entry, form)
            return see(_url("verdict", entry, kept | {"after": walk.after or ""}))
    return page(
        "screening/check.html",
        form=form,
        walk=walk,
        kept=kept,
        hints=_hints(sheet),
        comparison=comparison_of(entry, me(), now()),
        may_decide=sheet.turn.may_decide and can_decide_entry(me(), entry, now()),
        above=unit_after(entry.edition.plan, entry.desk),
        **shown(sheet),
    )


@bp.route("/contests/<string:edition_key>/screening/<string:entry_id>/verdict")
@guarded(find=get_entry_in, allow=can_check_entry)
def verdict(entry: Entry) -> ResponseReturnValue:
    sheet, filters = check_sheet(entry, at=now()), asked_filters()
    if sheet.last_verdict is None:
        raise NotFoundError
    after = next_in_queue(
        entry.edition,
        units_of(me(), entry.edition),
        filters,
        request.args.get("after", ""),
        at=now(),
    )
    return page(
        "screening/verdict.html",
        after=after if after != entry.public_id else None,
        kept=filters.as_address(),
        said=reason_lines(entry.edition.plan, entry, sheet.last_verdict),
        **shown(sheet),
    )


@bp.route(
    "/contests/<string:edition_key>/screening/<string:entry_id>/take-back",
    methods=["GET", "POST"],
)
@guarded(find=get_entry_in, allow=can_check_entry)
@writes
def take_back(entry: Entry) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.errors_shown():
            take_back_verdict(entry, reason=form.reason.data or "", by=me(), at=now())
            flash(_("意见已撤回，项目重新待审核；已写信告知申报人。"), "success")
            return see(_url("check", entry, {}))
    return page("screening/take_back.html", form=form, **shown(check_sheet(entry, at=now())))


def shown(sheet: CheckSheet) -> dict[str, Any]:  # values of a template are of any type
    """Return what every page about one entry shows of it."""
    entry = sheet.entry
    own = units_of(me(), entry.edition)
    return {
        "edition": entry.edition,
        "plan": entry.edition.plan,
        "entry": entry,
        "sheet": sheet,
        "own": own,
        "may_take_back": sheet.standing is not None and sheet.standing.unit_key in own,
    }


def _hints(sheet: CheckSheet) -> dict[str, str]:
    """Return what is said under each verdict before it is chosen."""
    screening = sheet.entry.edition.plan.screening
    used = {"used": sheet.returns_used, "most": screening.most_returns}
    returned = (
        _("已退回 %(used)s 次，最多 %(most)s 次", **used)
        if sheet.returns_left
        else _("已退回 %(used)s 次，不能再退", **used)
    )
    return {VerdictKind.RETURNED: returned}


def _url(action: str, entry: Entry, kept: Mapping[str, str]) -> str:
    return with_filters(f"screening_officer.{action}", kept, edition=entry.edition, entry=entry)


def _recommend(entry: Entry, form: VerdictForm) -> None:
    recommend_entry(
        entry,
        checks=form.checks(),
        grade=form.grade.data or "",
        note=form.note.data or "",
        by=me(),
        at=now(),
    )


def _return(entry: Entry, form: VerdictForm) -> None:
    return_entry(
        entry,
        reason=form.message.data or "",
        pins=form.pinned(),
        note=form.note.data or "",
        by=me(),
        at=now(),
    )


def _refuse(entry: Entry, form: VerdictForm) -> None:
    refuse_entry(
        entry,
        reason=form.reason.data or "",
        clause=form.clause.data or "",
        note=form.note.data or "",
        by=me(),
        at=now(),
    )


_SAY: Mapping[VerdictKind, Callable[[Entry, VerdictForm], None]] = {
    VerdictKind.RECOMMENDED: _recommend,
    VerdictKind.RETURNED: _return,
    VerdictKind.REFUSED: _refuse,
}
