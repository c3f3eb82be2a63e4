"""The organiser's board, and the log."""

from dataclasses import dataclass, replace

from flask import request
from flask.typing import ResponseReturnValue

from competition.accounts.permissions import can_supervise
from competition.audit.queries import head_hash, list_events, list_kinds
from competition.core.clock import now
from competition.core.pages import guarded, may_open, page
from competition.core.phrases import kind_words
from competition.editions.models import Edition
from competition.editions.queries import Card, board_cards, get_edition
from competition.editions.views_manage.blueprint import bp
from competition.rules.calendar import Station, timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A phase on the organiser's board with what the rooms tell of it."""

    station: Station
    cards: tuple[Card, ...]


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
