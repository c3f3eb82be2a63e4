"""The verbs of similarity: have entries compared, and decide on what was found."""

from competition.similarity.operations.comparing import compare_again, compare_later
from competition.similarity.operations.deciding import decide_likeness

__all__ = ["compare_again", "compare_later", "decide_likeness"]
