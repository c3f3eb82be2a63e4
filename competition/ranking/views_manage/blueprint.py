"""The blueprint of the ranking room, and the addresses that its pages lead to."""

from flask import Blueprint, url_for

from competition.editions.models import Edition
from competition.ranking.models import RankingRun
from competition.ranking.queries import JudgedRound

bp = Blueprint("ranking_manage", __name__)
ROOM = "/contests/<string:edition_key>/manage/rounds/<string:round_key>/ranking"
RUN = f"{ROOM}/<int:number>"


def room_url(judged: JudgedRound | RankingRun) -> str:
    """Return the address of a round's newest ranking."""
    return _url("room", judged)


def run_url(run: RankingRun, action: str) -> str:
    """Return the address of something about one run."""
    return url_for(
        f"ranking_manage.{action}",
        edition_key=run.edition.key,
        round_key=run.round_key,
        number=run.number,
    )


def advancement_url(judged: JudgedRound | RankingRun) -> str:
    """Return the address of who goes on from a round."""
    return _url("advancement", judged)


def panels_url(edition: Edition, round_key: str) -> str:
    """Return the address where a round's fixed panels are composed."""
    return url_for("ranking_manage.panels", edition_key=edition.key, round_key=round_key)


def _url(action: str, judged: JudgedRound | RankingRun) -> str:
    key = judged.round_key if isinstance(judged, RankingRun) else judged.key
    return url_for(f"ranking_manage.{action}", edition_key=judged.edition.key, round_key=key)
