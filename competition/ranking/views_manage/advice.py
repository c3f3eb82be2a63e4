"""The advisory pages on a run: judges, corrected scores, and their Excel files."""

from flask import Response
from flask.typing import ResponseReturnValue

from competition.core.pages import guarded, page
from competition.core.workbooks import XLSX, make_book
from competition.ranking.models import RankingRun
from competition.ranking.permissions import can_read_ranking
from competition.ranking.queries import (
    advice_pages,
    advice_view,
    get_run,
    round_of,
)
from competition.ranking.views_manage.blueprint import RUN, bp


@bp.route(f"{RUN}/advice")
@guarded(find=get_run, allow=can_read_ranking)
def advice(run: RankingRun) -> ResponseReturnValue:
    return page(
        "ranking/advice.html",
        edition=run.edition,
        judged=round_of(run.edition, run.round_key),
        run=run,
        advice=advice_view(run),
    )


@bp.route(f"{RUN}/advice/judges")
@guarded(find=get_run, allow=can_read_ranking)
def export_judges(run: RankingRun) -> ResponseReturnValue:
    name = f"judges-{run.edition.key}-{run.round_key}-{run.number}.xlsx"
    return Response(
        make_book(advice_pages(advice_view(run))),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
