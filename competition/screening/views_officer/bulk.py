"""Passing several entries at once, with a preview of every consequence."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.screening.forms import BulkForm, ChosenForm, entries_of
from competition.screening.operations import recommend_entries
from competition.screening.permissions import can_see_queue, units_of
from competition.screening.queries import BulkPreview, all_in_queue, preview_bulk
from competition.screening.views_officer.addresses import asked_filters, with_filters
from competition.screening.views_officer.blueprint import bp
from competition.screening.views_officer.queue import shown_queue

_ROOM = "/contests/<string:edition_key>/screening/bulk"


@bp.route(f"{_ROOM}/preview", methods=["POST"])
@guarded(find=get_edition, allow=can_see_queue)
@writes
def bulk_preview(edition: Edition) -> ResponseReturnValue:
    """Show what passing the ticked entries would do; nothing is changed yet."""
    form = ChosenForm()
    chosen = form.chosen.data or []
    if form.everything.data:
        rows = all_in_queue(edition, units_of(me(), edition), asked_filters(), at=now())
        chosen = [row.entry.public_id for row in rows]
    if not form.validate_on_submit() or not chosen:
        form.form_errors.append(say("nothing_chosen"))
        return shown_queue(edition, form)
    preview = _preview(edition, chosen)
    return _shown(edition, preview, BulkForm.of(edition.plan, preview, blank=True))


@bp.route(f"{_ROOM}/pass", methods=["POST"])
@guarded(find=get_edition, allow=can_see_queue)
@writes
def bulk_pass(edition: Edition) -> ResponseReturnValue:
    preview = _preview(edition, entries_of(request.form.getlist("chosen")))
    form = BulkForm.of(edition.plan, preview)
    if form.validate_on_submit() and not (form.fault_changed(preview) or form.fault_unanswered()):
        with form.errors_shown():
            made = recommend_entries(
                [one.row.entry for one in preview.rows],
                checks=form.checks(),
                grade=form.grade.data or "",
                note=form.note.data or "",
                by=me(),
                at=now(),
            )
            flash(_("已通过 %(n)s 个项目，并已逐一写信告知申报人。", n=len(made)), "success")
            kept = asked_filters().as_address()
            return see(with_filters("screening_officer.queue", kept, edition=edition))
    return _shown(edition, preview, form)


def _preview(edition: Edition, public_ids: list[str]) -> BulkPreview:
    return preview_bulk(edition, units_of(me(), edition), public_ids, at=now())


def _shown(edition: Edition, preview: BulkPreview, form: BulkForm) -> ResponseReturnValue:
    kept = asked_filters().as_address()
    return page(
        "screening/bulk.html",
        edition=edition,
        plan=edition.plan,
        preview=preview,
        form=form,
        kept=kept,
        back=with_filters("screening_officer.queue", kept, edition=edition),
    )
