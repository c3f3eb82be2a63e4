"""The organiser's pages: the pool of judges, its import, the draws, and what the board shows."""

from competition.assignment.views_manage import draws, enrolled, importing, pool, ties
from competition.assignment.views_manage.blueprint import bp

__all__ = ["bp", "draws", "enrolled", "importing", "pool", "ties"]
