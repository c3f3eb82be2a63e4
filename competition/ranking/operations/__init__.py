"""The verbs of the ranking room."""

from competition.ranking.operations.confirming import confirm_ranking
from competition.ranking.operations.deliberating import (
    Minutes,
    add_departure,
    confirm_deliberation,
    remove_departure,
    write_minutes,
)
from competition.ranking.operations.drawing import Order, draw_up_ranking, record_decision
from competition.ranking.operations.promoting import promote_entry, record_drop_out

__all__ = [
    "Minutes",
    "Order",
    "add_departure",
    "confirm_deliberation",
    "confirm_ranking",
    "draw_up_ranking",
    "promote_entry",
    "record_decision",
    "record_drop_out",
    "remove_departure",
    "write_minutes",
]
