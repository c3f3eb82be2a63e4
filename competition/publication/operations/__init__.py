"""Drafting notices, approving and releasing them at a set time, and their papers."""

from competition.publication.operations.drafting import (
    discard_notice,
    draft_notice,
    edit_notice,
)
from competition.publication.operations.releasing import (
    approve_notice,
    recall_notice,
    release_notice,
    settle_due_notices,
)

__all__ = [
    "approve_notice",
    "discard_notice",
    "draft_notice",
    "edit_notice",
    "recall_notice",
    "release_notice",
    "settle_due_notices",
]
