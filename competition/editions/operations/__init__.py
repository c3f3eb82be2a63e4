"""Bringing plans in, writing and sealing them, changing sealed ones, making editions."""

from competition.editions.operations.changes import (
    confirm_change,
    decline_change,
    propose_change,
)
from competition.editions.operations.drafts import (
    begin_draft,
    discard_draft,
    publish_draft,
    save_draft,
)
from competition.editions.operations.extensions import extend_phase
from competition.editions.operations.making import make_edition_like, make_new_edition
from competition.editions.operations.versions import import_plan, seal_plan, seal_plan_early

__all__ = [
    "begin_draft",
    "confirm_change",
    "decline_change",
    "discard_draft",
    "extend_phase",
    "import_plan",
    "make_edition_like",
    "make_new_edition",
    "propose_change",
    "publish_draft",
    "save_draft",
    "seal_plan",
    "seal_plan_early",
]
