"""The organiser's board, the plan with its versions, the log; and the frame of every page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_supervise
from competition.audit.queries import head_hash, list_events, list_kinds
from competition.core.clock import now
from competition.core.pages import guarded, may_open, page
from competition.core.phrases import _, kind_words
from competition.core.templating import banner_sources
from competition.editions.models import Edition, PlanVersion
from competition.editions.permissions import can_read_version
from competition.editions.queries import (
    Card,
    Link,
    board_cards,
    edition_links,
    get_edition,
    get_version,
    list_editions,
    list_versions,
    plan_outline,
    running_editions,
)
from competition.rules.calendar import Station, timeline

bp = Blueprint("editions_manage", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A phase on the organiser's board with what the rooms tell of it."""

    station: Station
    cards: tuple[Card, ...]


def current_edition() -> Edition | None:
    """Return the edition that the page at hand belongs to, else the one that runs now."""
    if "edition" not in g:
        editions = list_editions()
        asked = (request.view_args or {}).get("edition_key")
        named = [edition for edition in editions if edition.key == asked]
        running = running_editions(editions, now())
        g.edition = next(iter([*named, *running, *editions]), None)
    found: Edition | None = g.edition
    return found


def _rehearsal_banner() -> str | None:
    edition = current_edition()
    if edition is None or not edition.is_rehearsal:
        return None
    return str(_("演练：这里的人员、项目和结果都是虚构的，与正式赛事无关。"))


banner_sources.append(_rehearsal_banner)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if can_supervise(person, edition, at):
        key = edition.key
        yield Link(
            label=_("工作台"), url=url_for("editions_manage.board", edition_key=key), order=10
        )
        yield Link(label=_("计划"), url=url_for("editions_manage.plan", edition_key=key), order=90)
        yield Link(label=_("日志"), url=url_for("editions_manage.log", edition_key=key), order=95)


edition_links.append(_links)


@bp.route("/contests/<string:edition_key>/manage")
@guarded(find=get_edition, allow=can_supervise)
def board(edition: Edition) -> ResponseReturnValue:
    cards = [
        card if not card.url or may_open(card.url) else replace(card, url="", action="")
        for source in board_cards
        for card in source(edition)
    ]
    rows = [
        BoardRow(
            station=station,
            cards=tuple(card for card in cards if card.phase_kind == station.phase.kind),
        )
        for station in timeline(edition.phases, now())
    ]
    blocked = [card for card in cards if card.blocks]
    return page("editions/board.html", edition=edition, rows=rows, blocked=blocked)


@bp.route("/contests/<string:edition_key>/manage/plan")
@guarded(find=get_edition, allow=can_supervise)
def plan(edition: Edition) -> ResponseReturnValue:
    return page(
        "editions/plan.html",
        edition=edition,
        version=edition.version,
        outline=plan_outline(edition.plan),
        versions=list_versions(edition),
    )


@bp.route("/contests/<string:edition_key>/manage/plan/versions/<int:number>")
@guarded(find=get_version, allow=can_read_version)
def version(shown: PlanVersion) -> ResponseReturnValue:
    return page(
        "editions/plan.html",
        edition=shown.edition,
        version=shown,
        outline=plan_outline(shown.plan),
        versions=list_versions(shown.edition),
    )


@bp.route("/contests/<string:edition_key>/manage/plan/versions/<int:number>/source")
@guarded(find=get_version, allow=can_read_version)
def source(shown: PlanVersion) -> ResponseReturnValue:
    answer = Response(shown.source, mimetype="application/toml")
    name = f"{shown.edition.key}-v{shown.number}.toml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.route("/contests/<string:edition_key>/manage/audit")
@guarded(find=get_edition, allow=can_supervise)
def log(edition: Edition) -> ResponseReturnValue:
    kind = request.args.get("kind", "")[:80]
    return page(
        "editions/log.html",
        edition=edition,
        kind=kind,
        kinds=[(each, kind_words(each)) for each in list_kinds(edition.key)],
        kind_words=kind_words,
        events=list_events(
            edition_key=edition.key, kind=kind, number=request.args.get("page", 1, type=int)
        ),
        head=head_hash(),
    )
