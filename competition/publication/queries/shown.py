"""Released results as the public page shows them: by group, searched, nothing but the snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.core.paging import Paged

Row = Mapping[str, Any]
PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """One group's rows on the page, how many a search leaves of it, and where the page begins."""

    key: str
    name: Mapping[str, str]
    rows: tuple[Row, ...]
    number: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsShown:
    """What a search of the results leaves, and what may be searched by."""

    columns: tuple[str, ...]
    groups: tuple[GroupShown, ...]
    all_groups: tuple[tuple[str, Mapping[str, str]], ...]
    fields: tuple[Mapping[str, str], ...]
    number: int
    total: int
    paged: Paged[Row]


def results_shown(
    snapshot: Mapping[str, Any],
    *,
    q: str = "",
    group: str = "",
    field: str = "",
    number: int = 1,
    per_page: int = PER_PAGE,
) -> ResultsShown:
    """Return one page of the rows that contain a text and belong to a group and a field.

    A field can be looked up whether the plan's columns show it or not. A page beyond the end is
    the last one; groups of which it shows nothing are left out.
    """
    fields = {
        one["zh"]: one for listed in snapshot["groups"] for _row, one in _with_fields(listed) if one
    }
    fitting = [
        (listed, [row for row, of in _with_fields(listed) if _fits(row, of, q, field)])
        for listed in snapshot["groups"]
        if group in ("", listed["key"])
    ]
    found = sum(len(rows) for _listed, rows in fitting)
    pages = max(1, -(-found // per_page))
    shown = min(max(1, number), pages)
    groups, before = [], 0
    for listed, rows in fitting:
        first = max(0, (shown - 1) * per_page - before)
        last = max(0, shown * per_page - before)
        before += len(rows)
        if rows[first:last]:
            groups.append(
                GroupShown(
                    key=listed["key"],
                    name=listed["name"],
                    rows=tuple(rows[first:last]),
                    number=len(rows),
                    first=first + 1,
                )
            )
    return ResultsShown(
        columns=tuple(snapshot["columns"]),
        groups=tuple(groups),
        all_groups=tuple((listed["key"], listed["name"]) for listed in snapshot["groups"]),
        fields=tuple(fields[name] for name in sorted(fields)),
        number=found,
        total=sum(len(listed["rows"]) for listed in snapshot["groups"]),
        paged=Paged((), shown, found, per_page),
    )


def _with_fields(listed: Mapping[str, Any]) -> list[tuple[Row, Mapping[str, str] | None]]:
    """Return a group's rows, each with its field; notices of old show it in the row or nowhere."""
    beside = listed.get("fields") or [row.get("field") for row in listed["rows"]]
    return [
        (row, of if isinstance(of, Mapping) else None)
        for row, of in zip(listed["rows"], beside, strict=True)
    ]


def _fits(row: Row, of: Mapping[str, str] | None, q: str, field: str) -> bool:
    if field and (of is None or of["zh"] != field):
        return False
    return not q or any(q.casefold() in text.casefold() for text in _texts(row))


def _texts(row: Row) -> list[str]:
    found: list[str] = []
    for value in row.values():
        found += value.values() if isinstance(value, Mapping) else [str(value)]
    return found
