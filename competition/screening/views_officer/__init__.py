"""The officer's pages: the queue, the check sheet with the verdict, what came of it."""

from competition.screening.views_officer import bulk, checking, enrolled, lists, people, queue
from competition.screening.views_officer.blueprint import bp

__all__ = ["bp", "bulk", "checking", "enrolled", "lists", "people", "queue"]
