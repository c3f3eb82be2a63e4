"""Notices and results for everybody, from released snapshots and nothing else."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.core.clock import now
from competition.core.database import write_transaction
from competition.core.errors import BusyError, NotFoundError
from competition.core.extensions import talisman
from competition.core.pages import SAFE_METHODS, anyone, guarded, page
from competition.core.typesetting import MEDIA_TYPE
from competition.core.uploads import SANDBOX, served
from competition.core.word_papers import DOCX
from competition.editions.models import Edition
from competition.editions.queries import News, get_edition, news_sources
from competition.publication.models import Notice
from competition.publication.operations import settle_due_notices
from competition.publication.permissions import can_load_paper, can_read_released
from competition.publication.queries import (
    find_correction,
    get_notice,
    has_due,
    list_released,
    results_shown,
    shown_results,
)

bp = Blueprint("publication_public", __name__)
_SECONDS = 60


@bp.before_app_request
def _release_what_is_due() -> None:
    """Let the first reader after its time release a notice, should nothing else have done so.

    Whether something is due is one small query; only then is there a transaction, before the page
    is looked up. Where the gate is busy, the page shows what was out before.
    """
    is_public = (request.blueprint or "").endswith("_public")
    if request.method in SAFE_METHODS and is_public and has_due(now()):
        with suppress(BusyError), write_transaction():
            settle_due_notices(at=now())


def _cacheable(answer: Response, changed_at: datetime | None = None) -> Response:
    """Let caches keep a visitor's page for a minute; a page with somebody's name on it never."""
    if not current_user.is_authenticated:
        answer.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
        answer.vary.update(("Cookie", "Accept-Language"))
        answer.last_modified = changed_at
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
            correction=find_correction(notice) if notice.state == "superseded" else None,
            is_open=notice.publicity_closes_at is not None and now() < notice.publicity_closes_at,
        )
    )


@bp.route("/contests/<string:edition_key>/notices/<string:notice_id>/paper")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_notice, allow=can_load_paper, public=True)
def paper(notice: Notice) -> Response:
    return _file(notice, notice.paper_sha256, MEDIA_TYPE, "pdf")


@bp.route("/contests/<string:edition_key>/notices/<string:notice_id>/document")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_notice, allow=can_load_paper, public=True)
def document(notice: Notice) -> Response:
    return _file(notice, notice.word_sha256, DOCX, "docx")


def _file(notice: Notice, sha256: str, kind: str, ending: str) -> Response:
    if not sha256:
        raise NotFoundError
    answer = served(f"{notice.title}.{ending}", kind, sha256)
    answer.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    answer.set_etag(sha256)
    return answer.make_conditional(request)


@bp.route("/contests/<string:edition_key>/results")
@guarded(find=get_edition, allow=anyone, public=True)
def results(edition: Edition) -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("q", "group", "field")}
    number = request.args.get("page", 1, type=int)
    notice = shown_results(edition)
    return _cacheable(
        page(
            "publication/results.html",
            edition=edition,
            notice=notice,
            asked=asked,
            shown=results_shown(
                notice.snapshot,
                q=asked["q"],
                group=asked["group"],
                field=asked["field"],
                number=number,
            )
            if notice
            else None,
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
