"""A ranking as its room shows it: standings by scope, the cut, what separated neighbours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from competition.accounts.models import Person
from competition.assignment.models import Judge
from competition.core.database import db
from competition.ranking.models import RankingRun
from competition.ranking.queries.composition import lines_of
from competition.ranking.queries.departures import DeliberatedMark, marks_of
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.plan.rounds import Round
from competition.rules.values import Text, in_decimals

_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """Why an entry stands behind the one above it: a code with the values that word it."""

    code: str
    name: Text | None = None
    ahead: str = ""
    behind: str = ""
    sign: str = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedMark:
    """A mark that was left out as an extreme, and whose it was."""

    judge: str
    end: str
    mark: Fraction
    criterion: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One entry of the standings.

    ``spread`` is the distance between the highest and the lowest sheet, ``best`` and ``worst``
    the places that leaving out one judge would give. ``fate`` is ``advancing``, ``undecided``,
    ``waiting``, ``out`` or empty where nobody advances. ``ranked_fate`` is what the ranking alone
    gave, ``departure`` what the panel decided on the entry.
    """

    entry: Entry
    field: Text | None
    place: int
    is_shared: bool
    score: Fraction
    sheets: int
    highest: Fraction | None
    lowest: Fraction | None
    dropped: tuple[DroppedMark, ...]
    separated: Separated | None
    best: int
    worst: int
    fate: str
    is_below_cut: bool
    ranked_fate: str = ""
    departure: DeliberatedMark | None = None

    @property
    def spread(self) -> Fraction | None:
        """Return how far the sheets lie apart."""
        if self.highest is None or self.lowest is None:
            return None
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Equals that people may put in order; at a cut ``places`` of them advance."""

    entries: tuple[Entry, ...]
    place: int
    places: int = 0
    is_cut: bool = False

    @property
    def key(self) -> str:
        """Return what names the question in a form: the references."""
        return ",".join(str(entry.reference) for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """Entries that are ranked together, and who of them advances; ``seats`` may be unlimited."""

    key: str
    names: tuple[Text, ...]
    rows: tuple[StandingRow, ...]
    seats: int | None
    advancing: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnrankedRow:
    """An entry without a score, and the code of the reason."""

    entry: Entry
    reason: str
    missing: str
    sheets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """What people decided among equals: the order, why, who recorded it and when."""

    order: tuple[tuple[int, Entry], ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingView:
    """One ranking run, ready to be shown."""

    run: RankingRun
    round: Round
    made_by: str
    confirmed_by: str
    scopes: tuple[ScopeView, ...]
    unranked: tuple[UnrankedRow, ...]
    decisions: tuple[DecisionView, ...]
    decimals: int

    @property
    def entries(self) -> int:
        """Return how many entries the run looked at."""
        return len(self.run.inputs["entries"])

    @property
    def is_vote(self) -> bool:
        """Tell whether the round was a vote: approvals stand in place of scores."""
        return self.round.mode == "vote"

    @property
    def is_secret(self) -> bool:
        """Tell whether the counts may not be told."""
        return bool(self.run.result.get("is_secret"))

    @property
    def advancing(self) -> int:
        """Return how many entries advance."""
        return sum(scope.advancing for scope in self.scopes)

    @property
    def undecided(self) -> int:
        """Return how many cuts wait for people."""
        return sum(question.is_cut for scope in self.scopes for question in scope.questions)

    @property
    def waiting(self) -> int:
        """Return how many entries stand on a waiting list."""
        return sum(row.fate == "waiting" for scope in self.scopes for row in scope.rows)


class _Reader:
    """Reads one run's result; holds what every row needs, loaded once."""

    def __init__(self, run: RankingRun) -> None:
        self.run = run
        self.plan: Plan = run.plan_version.plan
        self.round = self.plan.rounds_by_key[run.round_key]
        self.figures: Mapping[str, Any] = {row["entry"]: row for row in run.result["entries"]}
        self.entries = entries_named(run, self.figures)
        self.judges = _judges(run, {row["judge"] for row in run.inputs["sheets"]})
        self.decimals = next(
            (one.decimals for one in self.round.scoring.round_at if one.step == "final"), 2
        )
        if self.round.mode == "vote":
            self.decimals = 0
        self.behind = {row["behind"]: row for row in run.result["separations"]}
        names = [c for rubric in self.round.rubrics for c in rubric.criteria]
        self.criteria = {criterion.key: criterion.name for criterion in names}
        self.higher = self.round.scoring.order == "descending"
        self.departures = marks_of(run)
        self.decided = {tuple(line["scope"]): line for line in lines_of(run.result)}

    def scope(self, placed: list[Mapping[str, Any]], cut: Mapping[str, Any]) -> ScopeView:
        rows = tuple(self._rows(placed, cut))
        places = {row["entry"]: row["place"] for row in placed}
        scope = list(placed[0]["scope"])
        return ScopeView(
            key="-".join(scope) or "all",
            names=tuple(map(self._name, self.round.ranking.per, scope)),
            rows=rows,
            seats=cut["seats"],
            advancing=len(self.decided[tuple(scope)]["advancing"]) if self._leads_on() else 0,
            questions=tuple(self._questions(places, cut)),
        )

    def _leads_on(self) -> bool:
        return any(one.previous == self.round.key for one in self.plan.rounds)

    def _rows(
        self, placed: Iterable[Mapping[str, Any]], cut: Mapping[str, Any]
    ) -> Iterable[StandingRow]:
        ranked, decided = _fates(cut), _fates(self.decided[tuple(cut["scope"])])
        leads_on, above = self._leads_on(), True
        for row in placed:
            by_rank = ranked.get(row["entry"], "out") if leads_on else ""
            falls = leads_on and above and by_rank in ("waiting", "out")
            above = above and not falls
            fate = decided.get(row["entry"], "out") if leads_on else ""
            made = self._row(row, fate=fate, is_below_cut=falls)
            departure = self.departures.get(row["entry"])
            yield replace(made, ranked_fate=by_rank, departure=departure)

    def _row(self, row: Mapping[str, Any], *, fate: str, is_below_cut: bool) -> StandingRow:
        reference = row["entry"]
        entry, figures = self.entries[reference], self.figures[reference]
        totals = [Fraction(total) for total in figures["totals"].values()]
        field = self.plan.fields_by_key.get(entry.field_key)
        found = self.run.result["ranges"].get(reference, {})
        return StandingRow(
            entry=entry,
            field=field.name if field else None,
            place=row["place"],
            is_shared=row["sharing"] > 1,
            score=Fraction(row["figure"]),
            sheets=figures["sheets"],
            highest=max(totals, default=None),
            lowest=min(totals, default=None),
            dropped=tuple(map(self._dropped, figures["dropped"])),
            separated=self._separated(self.behind.get(reference)),
            best=found.get("best", row["place"]),
            worst=found.get("worst", row["place"]),
            fate=fate,
            is_below_cut=is_below_cut,
        )

    def _dropped(self, row: Mapping[str, Any]) -> DroppedMark:
        return DroppedMark(
            judge=self.judges.get(row["judge"], row["judge"]),
            end=row["end"],
            mark=Fraction(row["mark"]),
            criterion=self.criteria.get(row["criterion"] or ""),
        )

    def _separated(self, row: Mapping[str, Any] | None) -> Separated | None:
        if row is None:
            return None
        if row["key"] is None:
            return Separated(code="separated_by_nothing")
        kind, _, name = row["key"].partition(":")
        ahead, behind = _apart(row["ahead_value"], row["behind_value"], self.decimals)
        if kind in ("first_places", "decision", "ballot"):
            ahead, behind = str(row["ahead_value"] or "—"), str(row["behind_value"] or "—")
        figures = (row["ahead_value"], row["behind_value"])
        falling = None in figures or Fraction(figures[0]) > Fraction(figures[1])
        return Separated(
            code=f"separated_by_{kind}",
            name=self._key_name(kind, name),
            ahead=ahead,
            behind=behind,
            sign=">" if falling else "<",
        )

    def _key_name(self, kind: str, name: str) -> Text | None:
        if kind == "criterion":
            return self.criteria.get(name)
        if kind == "earlier":
            earlier = self.plan.rounds_by_key.get(name)
            return earlier.name if earlier else None
        return Text(name, name) if name else None

    def _name(self, what: str, key: str) -> Text:
        tables: Mapping[str, Mapping[str, Any]] = {
            "group": self.plan.groups_by_key,
            "field": self.plan.fields_by_key,
        }
        found = tables.get(what, {}).get(key)
        name: Text = found.name if found is not None else Text(key, key)
        return name

    def _questions(self, places: Mapping[str, int], cut: Mapping[str, Any]) -> Iterable[Question]:
        undecided = cut["undecided"] if self._leads_on() else []
        if undecided:
            yield Question(
                entries=tuple(self.entries[ref] for ref in undecided),
                place=min(places[ref] for ref in undecided),
                places=cut["open_seats"],
                is_cut=True,
            )
        if not any(key.kind == "decision" for key in self.round.ranking.chain):
            return
        for tie in self.run.result["ties"]:
            if tie[0] in places and set(tie) != set(undecided):
                tied = tuple(self.entries[ref] for ref in tie)
                yield Question(entries=tied, place=places[tie[0]])

    def unranked(self) -> Iterable[UnrankedRow]:
        for reference in self.run.result["unranked"]:
            figures = self.figures[reference]
            missing = figures["missing"] or ""
            words = self.criteria.get(missing)
            yield UnrankedRow(
                entry=self.entries[reference],
                reason=figures["incomplete"] or "too_few_sheets",
                missing=words.zh if words else self.judges.get(missing, missing),
                sheets=figures["sheets"],
            )


def _fates(line: Mapping[str, Any]) -> dict[str, str]:
    return {ref: fate for fate in ("advancing", "undecided", "waiting") for ref in line[fate]}


def _apart(ahead: str | None, behind: str | None, decimals: int) -> tuple[str, str]:
    """Write two different figures with just so many decimals that they differ."""
    written = ("—", "—")
    for shown in range(decimals, _MOST_DECIMALS + 1):
        written = (_written(ahead, shown), _written(behind, shown))
        if written[0] != written[1]:
            break
    return written


def _written(figure: str | None, decimals: int) -> str:
    return "—" if figure is None else in_decimals(Fraction(figure), decimals)


def entries_named(run: RankingRun, references: Iterable[str]) -> dict[str, Entry]:
    """Return the entries of a run by their references."""
    rows = db.session.scalars(
        select(Entry).where(
            Entry.edition_id == run.edition_id, Entry.reference.in_(sorted(references))
        )
    )
    return {str(entry.reference): entry for entry in rows}


def _judges(run: RankingRun, codes: Iterable[str]) -> dict[str, str]:
    rows = db.session.execute(
        select(Judge.code, Judge.name).where(
            Judge.edition_id == run.edition_id, Judge.code.in_(sorted(codes))
        )
    )
    return {row.code: row.name for row in rows}


def names_of(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of people by their ids; nobody has none."""
    known = sorted({one for one in ids if one is not None})
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(known)))
    return {one.id: one.name for one in rows}


def ranking_view(run: RankingRun) -> RankingView:
    """Return a run as its page shows it. Four statements, whatever the number of entries."""
    reader = _Reader(run)
    decided = run.inputs["decisions"]
    names = names_of([run.made_by_id, run.confirmed_by_id, *(one["by"] for one in decided)])
    by_scope: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in run.result["placed"]:
        by_scope.setdefault(tuple(row["scope"]), []).append(row)
    cuts = {tuple(cut["scope"]): cut for cut in run.result["cuts"]}
    order = [group.key for group in reader.plan.groups]
    scopes = sorted(by_scope, key=lambda scope: [_position(order, key) for key in scope])
    return RankingView(
        run=run,
        round=reader.round,
        made_by=names.get(run.made_by_id, ""),
        confirmed_by=names.get(run.confirmed_by_id, ""),
        scopes=tuple(reader.scope(by_scope[scope], cuts[scope]) for scope in scopes),
        unranked=tuple(reader.unranked()),
        decisions=tuple(
            DecisionView(
                order=tuple(
                    (number, reader.entries[ref])
                    for ref, number in sorted(one["order"].items(), key=lambda item: item[1])
                    if ref in reader.entries
                ),
                reason=one["reason"],
                by=names.get(one["by"], ""),
                at=datetime.fromisoformat(one["at"]),
            )
            for one in decided
        ),
        decimals=reader.decimals,
    )


def _position(order: list[str], key: str) -> tuple[int, str]:
    return (order.index(key), "") if key in order else (len(order), key)
