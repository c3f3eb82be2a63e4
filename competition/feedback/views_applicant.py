"""What the judging came to, for one's own entries only."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.core.phrases import _
from competition.editions.models import Edition
from competition.editions.queries import Link, edition_links
from competition.feedback.queries import list_own_feedback

bp = Blueprint("feedback_applicant", __name__)


@bp.route("/my/feedback")
@guarded(allow=anyone_signed_in)
def feedback() -> ResponseReturnValue:
    answer = page("feedback/mine.html", feedback=list_own_feedback(me().id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _links(edition: Edition, person: object, _at: datetime) -> Iterable[Link]:
    if not getattr(person, "is_authenticated", False):
        return
    held = list_own_feedback(getattr(person, "id", 0))
    if any(one.entry.edition_id == edition.id for one in held):
        yield Link(label=_("评审反馈"), url=url_for("feedback_applicant.feedback"), order=30)


edition_links.append(_links)
