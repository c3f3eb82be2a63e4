"""Reading editions and plans, and what the rooms above tell of an edition."""

from competition.editions.queries.editions import (
    find_edition,
    get_edition,
    get_version,
    list_editions,
    list_versions,
    phase_open,
    running_editions,
)
from competition.editions.queries.enrolment import (
    Card,
    Link,
    News,
    Waiting,
    board_cards,
    edition_links,
    main_actions,
    news_sources,
    waiting_sources,
)
from competition.editions.queries.outline import Line, Record, plan_outline
from competition.editions.queries.reference import reference_text
from competition.editions.queries.sources import PlanReading, read_plan

__all__ = [
    "Card",
    "Line",
    "Link",
    "News",
    "PlanReading",
    "Record",
    "Waiting",
    "board_cards",
    "edition_links",
    "find_edition",
    "get_edition",
    "get_version",
    "list_editions",
    "list_versions",
    "main_actions",
    "news_sources",
    "phase_open",
    "plan_outline",
    "read_plan",
    "reference_text",
    "running_editions",
    "waiting_sources",
]
