"""The applicant's pages: own entries, the task list, its sections, documents, submission."""

from competition.registration.views_applicant import (
    documents,
    drafts,
    enrolled,
    pieces,
    points,
    reuse,
    sharing,
    submission,
)
from competition.registration.views_applicant.blueprint import bp

__all__ = [
    "bp",
    "documents",
    "drafts",
    "enrolled",
    "pieces",
    "points",
    "reuse",
    "sharing",
    "submission",
]
