"""Notices and results for everybody, from released snapshots and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from competition.core.clock import now
from competition.core.database import write_transaction
from competition.core.errors import BusyError, NotFoundError
from competition.core.extensions import language, talisman
from competition.core.page_cache import SECONDS, cacheable, kept, kept_page
from competition.core.pages import SAFE_METHODS, anyone, guarded, page
from competition.core.signing import public_key
from competition.core.templating import format_left
from competition.core.typesetting import MEDIA_TYPE
from competition.core.uploads import SANDBOX, served
from competition.core.word_papers import DOCX
from competition.editions.models import Edition
from competition.editions.queries import News, get_edition, news_sources, sealing_of
from competition.publication.models import Notice
from competition.publication.operations import settle_due_notices
from competition.publication.permissions import can_load_paper, can_read_released
from competition.publication.queries import (
    Package,
    find_correction,
    get_notice,
    get_package,
    has_due,
    list_released,
    results_shown,
    series_view,
    shown_results,
)
from competition.rules.plan_reading import canonical_json
from competition.rules.transitions import NoticeState

bp = Blueprint("publication_public", __name__)


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


def _shown(
    edition: Edition,
    notice: Notice | None,
    asked: Mapping[str, object],
    render: Callable[[], Response],
) -> Response:
    """Answer with a page that rests on released notices: kept for visitors, fresh for members.

    Everything that a visitor's page depends on is in the key: the plan, the notice and what became
    of it, the language, the words of the clock, what was asked for.
    """
    if current_user.is_authenticated:
        return render()
    changed = _changed_at(notice)
    if notice is None or session.get("_flashes") or set(request.args) - set(asked):
        return cacheable(render(), changed)
    key = (
        request.path,
        edition.version.fingerprint,
        notice.public_id,
        notice.audit_head,
        notice.state,
        notice.paper_sha256,
        changed,
        language(),
        _clock(notice),
        *sorted(asked.items()),
    )
    return kept_page(key, changed, render)


def _frozen(notice: Notice) -> Mapping[str, Any]:
    """Return a released notice's snapshot, read once a process: nothing changes it any more."""
    key = ("snapshot", notice.public_id, notice.audit_head)
    found: Mapping[str, Any] = kept(key, lambda: notice.snapshot)
    return found


def _clock(notice: Notice) -> str:
    closes_at = notice.publicity_closes_at
    return format_left(closes_at) if closes_at is not None and now() < closes_at else ""


def _changed_at(notice: Notice | None) -> datetime | None:
    """Return when what a page shows of a notice changed last: released, replaced, or closed."""
    if notice is None:
        return None
    correction = find_correction(notice) if notice.state == NoticeState.SUPERSEDED else None
    moments = [
        notice.released_at,
        correction.released_at if correction else None,
        notice.publicity_closes_at,
    ]
    return max((one for one in moments if one is not None and one <= now()), default=None)


@bp.route("/contests/<string:edition_key>/notices")
@guarded(find=get_edition, allow=anyone, public=True)
def notices(edition: Edition) -> ResponseReturnValue:
    released = list_released(edition)
    answer = page("publication/notices.html", edition=edition, notices=released)
    if current_user.is_authenticated:
        return answer
    return cacheable(answer, _changed_at(released[0]) if released else None)


@bp.route("/contests/<string:edition_key>/notices/<string:notice_id>")
@guarded(find=get_notice, allow=can_read_released, public=True)
def notice(notice: Notice) -> ResponseReturnValue:
    return _shown(
        notice.edition,
        notice,
        {},
        lambda: page(
            "publication/notice.html",
            edition=notice.edition,
            notice=notice,
            content=notice.snapshot,
            correction=find_correction(notice) if notice.state == "superseded" else None,
            sealing=sealing_of(notice.edition),
            is_open=bool(_clock(notice)),
        ),
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
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.set_etag(sha256)
    answer.make_conditional(request)
    return answer


@bp.route("/contests/<string:edition_key>/results")
@guarded(find=get_edition, allow=anyone, public=True)
def results(edition: Edition) -> ResponseReturnValue:
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("q", "group", "field")}
    number = request.args.get("page", 1, type=int)
    notice = shown_results(edition)

    def render() -> Response:
        return page(
            "publication/results.html",
            edition=edition,
            notice=notice,
            sealing=sealing_of(edition),
            asked=asked,
            shown=results_shown(
                _frozen(notice),
                q=asked["q"],
                group=asked["group"],
                field=asked["field"],
                number=number,
            )
            if notice
            else None,
            is_open=notice is not None and bool(_clock(notice)),
        )

    return _shown(edition, notice, asked | {"page": number}, render)


@bp.route("/contests/<string:edition_key>/statistics")
@guarded(find=get_edition, allow=anyone, public=True)
def statistics(edition: Edition) -> ResponseReturnValue:
    notice = shown_results(edition)
    answer = page(
        "publication/statistics.html",
        edition=edition,
        notice=notice,
        figures=notice.snapshot.get("figures") if notice else None,
        series=series_view(edition),
    )
    return answer if current_user.is_authenticated else cacheable(answer, _changed_at(notice))


@bp.route("/contests/<string:edition_key>/verification")
@guarded(find=get_edition, allow=anyone, public=True)
def verification(edition: Edition) -> ResponseReturnValue:
    notice = shown_results(edition)
    answer = page(
        "publication/verification.html",
        edition=edition,
        notice=notice,
        version=edition.version,
        packages=notice.packages if notice else {},
        key=public_key(),
    )
    return answer if current_user.is_authenticated else cacheable(answer, _changed_at(notice))


@bp.route("/contests/<string:edition_key>/verification/plan")
@guarded(find=get_edition, allow=anyone, public=True)
def sealed_plan(edition: Edition) -> Response:
    version = edition.version
    if not version.is_sealed:
        raise NotFoundError
    answer = Response(canonical_json(version.content), mimetype="application/json")
    name = f"plan-{edition.key}-{version.number}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cacheable(answer, version.sealed_at)


@bp.route("/contests/<string:edition_key>/verification/recount/<string:round_key>")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_package, allow=anyone, public=True)
def recount(package: Package) -> Response:
    answer = served(package.name, "application/zip", package.sha256)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.set_etag(package.sha256)
    answer.make_conditional(request)
    return answer


def _news(edition: Edition) -> Iterable[News]:
    for one in list_released(edition):
        if one.released_at is not None:
            url = url_for(
                "publication_public.notice", edition_key=edition.key, notice_id=one.public_id
            )
            yield News(title=one.title, url=url, at=one.released_at)


news_sources.append(_news)
