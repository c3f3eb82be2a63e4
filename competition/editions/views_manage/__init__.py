"""The organiser's pages of an edition: board, plan and its editor, making editions, log."""

from competition.editions.views_manage import (
    board,
    drafts,
    enrolled,
    making,
    plans,
    publishing,
)
from competition.editions.views_manage.blueprint import bp, current_edition

__all__ = [
    "board",
    "bp",
    "current_edition",
    "drafts",
    "enrolled",
    "making",
    "plans",
    "publishing",
]
