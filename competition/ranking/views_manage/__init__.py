"""The ranking room: standings, ties, deliberation, the cut, promotion, advice, exports."""

from competition.ranking.views_manage import (
    advancing,
    advice,
    deliberating,
    enrolled,
    room,
)
from competition.ranking.views_manage.blueprint import bp

__all__ = ["advancing", "advice", "bp", "deliberating", "enrolled", "room"]
