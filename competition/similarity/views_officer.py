"""What an entry is like: the ten nearest with their passages, and the decision on each."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.models import Entry
from competition.registration.queries import get_entry_in
from competition.similarity.forms import LikenessForm
from competition.similarity.models import Candidate, Likeness
from competition.similarity.operations import decide_likeness
from competition.similarity.permissions import (
    can_compare,
    can_decide_likeness,
    can_see_candidate,
    checks_entry,
)
from competition.similarity.queries import (
    comparison_of,
    get_candidate_in,
    list_verdicts,
    view_of,
)

bp = Blueprint("similarity_officer", __name__)
_ROOM = "/contests/<string:edition_key>/screening/<string:entry_id>/similar"


@bp.route(_ROOM)
@guarded(find=get_entry_in, allow=can_compare)
def similar(entry: Entry) -> ResponseReturnValue:
    return page(
        "similarity/similar.html",
        edition=entry.edition,
        entry=entry,
        found=comparison_of(entry, me(), now()),
        is_officer=checks_entry(me(), entry, now()),
    )


@bp.route(f"{_ROOM}/<string:text_id>")
@guarded(find=get_candidate_in, allow=can_see_candidate)
def candidate(candidate: Candidate) -> ResponseReturnValue:
    view = view_of(candidate, me(), now())
    return _candidate_page(candidate, LikenessForm.of(view.verdict))


@bp.route(f"{_ROOM}/<string:text_id>/decide", methods=["POST"])
@guarded(find=get_candidate_in, allow=can_decide_likeness)
@writes
def decide(candidate: Candidate) -> ResponseReturnValue:
    form = LikenessForm()
    if form.validate_on_submit():
        with form.errors_shown():
            decide_likeness(
                candidate,
                Likeness(form.kind.data),
                form.reason.data or "",
                by=me(),
                at=now(),
            )
            flash(_("结论已记录，并列入该项目的核对结果。"), "success")
            entry = candidate.entry
            return see(url_for(".similar", edition_key=entry.edition.key, entry_id=entry.public_id))
    return _candidate_page(candidate, form)


def _candidate_page(candidate: Candidate, form: LikenessForm) -> ResponseReturnValue:
    entry = candidate.entry
    return page(
        "similarity/candidate.html",
        edition=entry.edition,
        entry=entry,
        view=view_of(candidate, me(), now()),
        history=list_verdicts(candidate),
        form=form,
    )
