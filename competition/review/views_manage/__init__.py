"""The organiser's pages of review: rounds, votes, practice, and what blind judges read."""

from competition.review.views_manage import practice, redactions, rounds, votes
from competition.review.views_manage.blueprint import bp

__all__ = ["bp", "practice", "redactions", "rounds", "votes"]
