"""The judge's pages: one's rounds, the declaration, the scoring screen, the signature."""

from competition.review.views_judge import declaring, enrolled, own_rounds, practising, scoring
from competition.review.views_judge.blueprint import bp

__all__ = ["bp", "declaring", "enrolled", "own_rounds", "practising", "scoring"]
