"""Released results as the public page shows them: by group, searched, nothing but the snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """One group's rows that a search leaves, and how many there are in all."""

    key: str
    name: Mapping[str, str]
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsShown:
    """What a search of the results leaves, and what may be searched by."""

    columns: tuple[str, ...]
    groups: tuple[GroupShown, ...]
    all_groups: tuple[tuple[str, Mapping[str, str]], ...]
    fields: tuple[Mapping[str, str], ...]
    number: int
    total: int


def results_shown(
    snapshot: Mapping[str, Any], *, q: str = "", group: str = "", field: str = ""
) -> ResultsShown:
    """Return the rows of released results that contain a text and belong to a group and a field.

    A field can be searched only where the plan's columns show it.
    """
    fields = {
        row["field"]["zh"]: row["field"]
        for listed in snapshot["groups"]
        for row in listed["rows"]
        if isinstance(row.get("field"), Mapping)
    }
    groups = tuple(
        GroupShown(
            key=listed["key"],
            name=listed["name"],
            rows=tuple(row for row in listed["rows"] if _fits(row, q, field)),
            total=len(listed["rows"]),
        )
        for listed in snapshot["groups"]
        if group in ("", listed["key"])
    )
    return ResultsShown(
        columns=tuple(snapshot["columns"]),
        groups=groups,
        all_groups=tuple((listed["key"], listed["name"]) for listed in snapshot["groups"]),
        fields=tuple(fields[name] for name in sorted(fields)),
        number=sum(len(one.rows) for one in groups),
        total=sum(len(listed["rows"]) for listed in snapshot["groups"]),
    )


def _fits(row: Row, q: str, field: str) -> bool:
    if field and not (isinstance(row.get("field"), Mapping) and row["field"]["zh"] == field):
        return False
    return not q or any(q.casefold() in text.casefold() for text in _texts(row))


def _texts(row: Row) -> list[str]:
    found: list[str] = []
    for value in row.values():
        found += value.values() if isinstance(value, Mapping) else [str(value)]
    return found
