"""Going through the points of a return: what was changed, and what is said to each."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.forms import RepliesForm
from competition.registration.models import Entry
from competition.registration.operations import answer_points
from competition.registration.permissions import edits_entry, is_editable
from competition.registration.queries import get_entry, points_of
from competition.registration.views_applicant.blueprint import bp


@bp.route("/entries/<string:entry_id>/points", methods=["GET", "POST"])
@guarded(find=get_entry, allow=edits_entry)
@writes
def points(entry: Entry) -> ResponseReturnValue:
    found, at = points_of(entry), now()
    if not found:
        raise NotFoundError
    is_open = is_editable(entry, at)
    replies = [one.pin.reply for one in found]
    form = RepliesForm(data={"replies": replies, "seen": replies})
    if is_open and form.validate_on_submit():
        typed = form.typed(found)
        if not form.has_errors:
            answer_points(entry, typed, by=me(), at=at)
            left = sum(one.is_left for one in points_of(entry))
            flash(
                _("说明已保存，还有 %(n)s 处要修改或说明。", n=left)
                if left
                else _("说明已保存。每一处都已修改或说明，请检查后重新提交。"),
                "success",
            )
            return see(url_for(".entry", entry_id=entry.public_id))
    return page(
        "registration/points.html",
        entry=entry,
        form=form,
        points=found,
        is_open=is_open,
        status=422 if request.method == "POST" else 200,
    )
