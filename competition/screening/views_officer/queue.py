"""The queue of the officer's units: tabs and filters in the address, counts, export to Excel."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.core.workbooks import XLSX, make_workbook
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.screening.forms import ChosenForm
from competition.screening.permissions import can_see_queue, units_of
from competition.screening.queries import (
    EXPORT_COLUMNS,
    all_in_queue,
    count_by_tab,
    export_rows,
    filter_choices,
    list_queue,
    progress_of_units,
    total_of,
)
from competition.screening.views_officer.addresses import asked_filters, tabs_of
from competition.screening.views_officer.blueprint import bp


@bp.route("/contests/<string:edition_key>/screening")
@guarded(find=get_edition, allow=can_see_queue)
def queue(edition: Edition) -> ResponseReturnValue:
    return shown_queue(edition, ChosenForm(formdata=None))


def shown_queue(edition: Edition, form: ChosenForm) -> ResponseReturnValue:
    """Show the queue; ``form`` is what was ticked, with what is wrong about it."""
    at, units, filters = now(), units_of(me(), edition), asked_filters()
    counts = count_by_tab(edition, units, at=at)
    number = request.args.get("page", 1, type=int)
    return page(
        "screening/queue.html",
        edition=edition,
        form=form,
        plan=edition.plan,
        units=[one for one in edition.plan.units if one.key in units],
        filters=filters,
        kept=filters.as_address(),
        counts=counts,
        tabs=tabs_of(edition, filters, counts),
        rows=list_queue(edition, units, filters, page=number, at=at),
        choices=filter_choices(edition.plan, units),
        progress=total_of(progress_of_units(edition, at=at, units=units)),
    )


@bp.route("/contests/<string:edition_key>/screening/export")
@guarded(find=get_edition, allow=can_see_queue)
def export(edition: Edition) -> ResponseReturnValue:
    at, units = now(), units_of(me(), edition)
    rows = all_in_queue(edition, units, asked_filters(), at=at)
    header = [text_of(name) for name in EXPORT_COLUMNS]
    content = make_workbook(_("审核推荐"), header, export_rows(edition.plan, rows))
    answer = Response(content, mimetype=XLSX)
    name = f"{edition.key}-screening.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
