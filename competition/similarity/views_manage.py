"""The organiser's overview of likenesses: what is open, what was decided, compare anew."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _, say
from competition.editions.models import Edition
from competition.editions.queries import Link, edition_links, get_edition
from competition.similarity.operations import compare_again
from competition.similarity.permissions import can_compare_again, can_oversee_likeness
from competition.similarity.queries import TABS, count_watched, list_watched

bp = Blueprint("similarity_manage", __name__)
_ROOM = "/contests/<string:edition_key>/manage/similarity"


@bp.route(_ROOM)
@guarded(find=get_edition, allow=can_oversee_likeness)
def overview(edition: Edition) -> ResponseReturnValue:
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    counts = count_watched(edition)
    return page(
        "similarity/overview.html",
        edition=edition,
        plan=edition.plan,
        found=list_watched(edition, tab, request.args.get("page", 1, type=int)),
        tabs=[
            {
                "label": say(f"likeness_tab_{one}"),
                "url": url_for(".overview", edition_key=edition.key, tab=one),
                "active": one == tab,
                "count": counts[one],
            }
            for one in TABS
        ],
        form=ConfirmForm(formdata=None),
        may_compare=can_compare_again(me(), edition, now()),
    )


@bp.route(f"{_ROOM}/compare", methods=["POST"])
@guarded(find=get_edition, allow=can_compare_again)
@writes
def compare(edition: Edition) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return see(url_for(".overview", edition_key=edition.key))
    job = compare_again(edition, by=me(), at=now())
    return see(url_for("jobs_applicant.show", job_id=job.public_id))


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_oversee_likeness(person, edition, at):
        url = url_for("similarity_manage.overview", edition_key=edition.key)
        yield Link(label=_("查重"), url=url, order=28, is_lesser=True)


edition_links.append(_links)
