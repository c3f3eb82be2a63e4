"""The published list of accepted entries 受理名单, with what the plan lets everybody see."""

from collections.abc import Iterable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import anyone, guarded, page
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import News, get_edition, news_sources
from competition.screening.queries import (
    PUBLIC_COLUMNS,
    filter_choices,
    list_published,
    list_published_batches,
)

bp = Blueprint("screening_public", __name__)


@bp.route("/contests/<string:edition_key>/accepted")
@guarded(find=get_edition, allow=anyone, public=True)
def accepted(edition: Edition) -> ResponseReturnValue:
    asked = {name: request.args.get(name, "")[:80].strip() for name in ("words", "group")}
    number = request.args.get("page", 1, type=int)
    shown = edition.plan.screening.accepted_columns
    return page(
        "screening/accepted.html",
        edition=edition,
        asked=asked,
        batches=list_published_batches(edition),
        columns=[text_of(PUBLIC_COLUMNS[name]) for name in shown],
        groups=filter_choices(edition.plan, ())["group"] if "group" in shown else [],
        rows=list_published(edition, **asked, page=number),
    )


def _news(edition: Edition) -> Iterable[News]:
    for batch in list_published_batches(edition):
        yield News(
            title=_("受理项目名单（第 %(n)s 批）", n=batch.number),
            url=url_for("screening_public.accepted", edition_key=edition.key),
            at=batch.published_at or now(),
        )


news_sources.append(_news)
