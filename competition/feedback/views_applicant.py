"""What the judging came to, for one's own entries only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.core.phrases import _
from competition.editions.queries import Waiting, waiting_sources
from competition.feedback.queries import list_own_feedback

bp = Blueprint("feedback_applicant", __name__)
_FRESH = timedelta(days=60)


@bp.route("/my/feedback")
@guarded(allow=anyone_signed_in)
def feedback() -> ResponseReturnValue:
    answer = page("feedback/mine.html", feedback=list_own_feedback(me().id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _waiting(person: object, at: datetime) -> Iterable[Waiting]:
    """Tell an entrant of feedback that came out within the last weeks."""
    held = list_own_feedback(getattr(person, "id", 0))
    fresh = [one for one in held if at - one.release.released_at < _FRESH]
    yield Waiting(
        label=_("评审反馈可以查看"), count=len(fresh), url=url_for("feedback_applicant.feedback")
    )


waiting_sources.append(_waiting)
