"""A draw as its page and its Excel file show it: loads, agreement of fields, who reads what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person
from competition.assignment.models import DrawRun, Judge
from competition.assignment.queries.inputs import is_seating
from competition.core.database import db
from competition.core.paging import PER_PAGE, Paged
from competition.registration.models import Entry
from competition.rules.plan.rounds import Round

LEVELS = ("main", "second", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many entries one judge was drawn for, and the most the judge may have."""

    judge: Judge
    entries: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A judge of one entry: how far the fields agree, and whether this was so before."""

    judge: Judge
    level: str
    stood: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnEntry:
    """An entry and the judges drawn for it; ``panel`` is set where panels were seated."""

    entry: Entry
    readers: tuple[Reader, ...]
    panel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSheet:
    """Everything that a draw's page shows."""

    run: DrawRun
    round: Round
    loads: tuple[Load, ...]
    levels: Mapping[str, int]
    entries: tuple[DrawnEntry, ...]
    dropped: tuple[tuple[str, str], ...]
    stood: int
    components: tuple[int, ...]
    most_shared: int
    made_by: str
    confirmed_by: str
    replaces: tuple[str, str] | None
    is_seating: bool

    @property
    def pairs(self) -> int:
        """Return how many assignments the draw makes or keeps."""
        return sum(one.entries for one in self.loads)

    @property
    def least_load(self) -> int:
        """Return the smallest number of entries that a drawn judge has."""
        return min((one.entries for one in self.loads if one.entries), default=0)

    @property
    def most_load(self) -> int:
        """Return the largest number of entries that a judge has."""
        return max((one.entries for one in self.loads), default=0)

    @property
    def idle(self) -> int:
        """Return how many judges were drawn for nothing."""
        return sum(not one.entries for one in self.loads)

    def page(self, number: int) -> Paged[DrawnEntry]:
        """Return a page of the entries."""
        total = len(self.entries)
        shown = min(max(1, number), max(1, -(-total // PER_PAGE)))
        first = (shown - 1) * PER_PAGE
        return Paged(self.entries[first : first + PER_PAGE], shown, total)


def draw_sheet(run: DrawRun) -> DrawSheet:
    """Return a draw as its page shows it; four statements, whatever its size."""
    inputs, result = run.inputs, run.result
    seating = is_seating(inputs)
    pairs = [(str(entry), str(code)) for entry, code in result["pairs"]]
    codes = sorted({code for _entry, code in pairs} | {one["id"] for one in _judges(inputs)})
    judges = _by(Judge.code, codes, run)
    entries = _by(Entry.reference, sorted({entry for entry, _code in pairs}), run)
    stood = {(entry, code) for key in ("held", "kept") for entry, code in inputs.get(key, ())}
    names = _names(run.made_by_id, run.confirmed_by_id)
    return DrawSheet(
        run=run,
        round=run.plan_version.plan.rounds_by_key[run.round_key],
        loads=tuple(_loads(inputs, pairs, judges)),
        levels=result.get("tiers", {}),
        entries=tuple(_drawn(inputs, result, pairs, (entries, judges), stood)),
        dropped=tuple((str(entry), str(code)) for entry, code in result.get("dropped", ())),
        stood=len(stood & set(pairs)),
        components=tuple(result.get("components", ())),
        most_shared=result.get("most_shared", 0),
        made_by=names.get(run.made_by_id, ""),
        confirmed_by=names.get(run.confirmed_by_id, ""),
        replaces=tuple(inputs["replaces"]) if "replaces" in inputs else None,
        is_seating=seating,
    )


def _judges(inputs: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    judges: Sequence[Mapping[str, Any]] = inputs.get("judges", ())
    return judges


def _by(column: Any, values: Sequence[str], run: DrawRun) -> dict[str, Any]:  # noqa: ANN401 - a column of either table
    table = column.class_
    found = db.session.scalars(
        select(table).where(table.edition_id == run.edition_id, column.in_(values))
    ).unique()
    return {getattr(one, column.key): one for one in found}


def _names(*ids: int | None) -> dict[int | None, str]:
    people = db.session.scalars(select(Person).where(Person.id.in_(ids))).unique()
    return {one.id: one.name for one in people}


def _loads(
    inputs: Mapping[str, Any], pairs: Iterable[tuple[str, str]], judges: Mapping[str, Judge]
) -> Iterator[Load]:
    loads = Counter(code for _entry, code in pairs)
    limits = {one["id"]: one["most"] for one in _judges(inputs)}
    most = inputs.get("rules", {}).get("load", {}).get("most", 0)
    for code in sorted(judges):
        if "replaces" in inputs and not loads[code]:
            continue
        yield Load(
            judge=judges[code],
            entries=loads[code],
            most=min(limits.get(code, most), most) if most else loads[code],
        )


def _drawn(
    inputs: Mapping[str, Any],
    result: Mapping[str, Any],
    pairs: Iterable[tuple[str, str]],
    known: tuple[Mapping[str, Entry], Mapping[str, Judge]],
    stood: set[tuple[str, str]],
) -> Iterator[DrawnEntry]:
    entries, judges = known
    fields = {one["id"]: one["field"] for one in inputs.get("entries", ())}
    facts = {one["id"]: one for one in _judges(inputs)}
    readers: dict[str, list[Reader]] = defaultdict(list)
    for reference, code in pairs:
        readers[reference].append(
            Reader(
                judge=judges[code],
                level=_level(fields.get(reference, ""), facts.get(code)),
                stood=(reference, code) in stood,
            )
        )
    panels = {one: key for key, order in result.get("order", {}).items() for one in order}
    for reference in panels or sorted(readers):
        if reference in entries:
            yield DrawnEntry(
                entry=entries[reference],
                readers=tuple(readers[reference]),
                panel=panels.get(reference, ""),
            )


def _level(field: str, judge: Mapping[str, Any] | None) -> str:
    if judge is None:
        return ""
    if judge["main"] == field:
        return "main"
    return "second" if field in judge["second"] else "none"
