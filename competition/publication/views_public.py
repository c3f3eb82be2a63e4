"""Notices and results for everybody, from released snapshots and nothing else."""

from collections.abc import Iterable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.core.clock import now
from competition.core.pages import anyone, guarded, page
from competition.editions.models import Edition
from competition.editions.queries import News, get_edition, news_sources, sealing_of
from competition.publication.models import Notice
from competition.publication.permissions import can_read_released
from competition.publication.queries import (
    current_results,
    get_notice,
    list_released,
    results_shown,
)

bp = Blueprint("publication_public", __name__)
_SECONDS = 60


def _cacheable(answer: Response) -> Response:
    """Let caches keep a visitor's page for a minute; a page with somebody's name on it never."""
    if not current_user.is_authenticated:
        answer.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
        answer.vary.update(("Cookie", "Accept-Language"))
        answer.add_etag()
        answer.make_conditional(request)
    return answer


@bp.route("/contests/<string:edition_key>/notices")
@guarded(find=get_edition, allow=anyone, public=True)
def notices(edition: Edition) -> ResponseReturnValue:
    released = list_released(edition)
    return _cacheable(page("publication/notices.html", edition=edition, notices=released))


@bp.route("/contests/<string:edition_key>/notices/<string:notice_id>")
@guarded(find=get_notice, allow=can_read_released, public=True)
def notice(notice: Notice) -> ResponseReturnValue:
    return _cacheable(
        page(
            "publication/notice.html",
            edition=notice.edition,
            notice=notice,
            content=notice.snapshot,
            sealing=sealing_of(notice.edition),
            is_open=notice.publicity_closes_at is not None and now() < notice.publicity_closes_at,
        )
    )


@bp.route("/contests/<string:edition_key>/results")
@guarded(find=get_edition, allow=anyone, public=True)
def results(edition: Edition) -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("q", "group", "field")}
    notice = current_results(edition)
    return _cacheable(
        page(
            "publication/results.html",
            edition=edition,
            notice=notice,
            sealing=sealing_of(edition),
            asked=asked,
            shown=results_shown(notice.snapshot, **asked) if notice else None,
            is_open=notice is not None
            and notice.publicity_closes_at is not None
            and now() < notice.publicity_closes_at,
        )
    )


def _news(edition: Edition) -> Iterable[News]:
    for one in list_released(edition):
        if one.released_at is not None:
            url = url_for(
                "publication_public.notice", edition_key=edition.key, notice_id=one.public_id
            )
            yield News(title=one.title, url=url, at=one.released_at)


news_sources.append(_news)
