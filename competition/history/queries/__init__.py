"""Reads of history: tables that were brought in, their lines, the register of earlier entries."""

from competition.history.queries.columns import (
    COLUMNS,
    LEVELS,
    RANKS,
    REQUIRED,
    LineFault,
    rank_named,
)
from competition.history.queries.imports import (
    YearCount,
    count_by_year,
    get_import_in,
    list_first_of,
    list_imports,
)
from competition.history.queries.reading import (
    Reading,
    faulty_lines_workbook,
    read_past_table,
    table_template,
)

__all__ = [
    "COLUMNS",
    "LEVELS",
    "RANKS",
    "REQUIRED",
    "LineFault",
    "Reading",
    "YearCount",
    "count_by_year",
    "faulty_lines_workbook",
    "get_import_in",
    "list_first_of",
    "list_imports",
    "rank_named",
    "read_past_table",
    "table_template",
]
