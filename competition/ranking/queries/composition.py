"""From frozen inputs to a ranking's result: scoring, places, cut and advice, all plain JSON.

No database here: the site, the recomputation of a file and a replay years later all come through
:func:`result_of`. Exact figures are written as ``"p/q"`` and read back by ``Fraction``.
"""

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, cast

from competition.rules.deliberation import Line, Vote, decide, is_carried
from competition.rules.plan.rounds import Deliberation, Round
from competition.rules.plan_reading import canonical_json
from competition.rules.ranking import Contender, Cut, Standings, advance, rank
from competition.rules.scoring import Aggregate, EntryMarks, Mark, Sheet, aggregate_all
from competition.rules.severity import PlaceRange, leave_one_out
from competition.rules.vote_places import Fate, VoteLine, VotePlace, VotePlaces, place_votes

Plain = dict[str, Any]


def plain(value: object) -> Any:  # noqa: ANN401 - whatever the rule book answered
    """Return findings as plain JSON: fractions as ``"p/q"``, records as tables."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind is Fraction or isinstance(value, StrEnum):
        return str(value)
    if kind in (tuple, list):
        return [plain(item) for item in cast("list[object]", value)]
    if dataclasses.is_dataclass(kind):
        return {name: plain(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    return sorted(map(plain, value)) if isinstance(value, frozenset | set) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind))


def fingerprint_of(inputs: Mapping[str, Any], plan_fingerprint: str) -> str:
    """Return the SHA-256 over the frozen inputs and the plan that judged them."""
    sealed = {"inputs": inputs, "plan": plan_fingerprint}
    return hashlib.sha256(canonical_json(sealed)).hexdigest()


def entry_marks(inputs: Mapping[str, Any]) -> tuple[EntryMarks, ...]:
    """Return what scoring needs of every entry, from the frozen inputs."""
    sheets: dict[str, list[Sheet]] = defaultdict(list)
    for row in inputs["sheets"]:
        marks = {key: None if m is None else _mark(m) for key, m in row["marks"].items()}
        sheets[row["entry"]].append(Sheet(judge=row["judge"], marks=marks))
    return tuple(
        EntryMarks(
            entry=row["entry"],
            sheets=tuple(sheets[row["entry"]]),
            group=row.get("group", ""),
            field=row.get("field", ""),
            tags=frozenset(row.get("tags", ())),
            values=_fractions(row.get("values", {})),
            earlier=_fractions(row.get("earlier", {})),
        )
        for row in inputs["entries"]
    )


def _mark(figure: str) -> Mark:
    """Return a mark as a whole number where it is one: they add up many times faster."""
    return int(figure) if figure.isdecimal() else Fraction(figure)


def _fractions(figures: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in figures.items()}


def decided_order(decisions: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the order that people gave to equals; a later decision goes before an earlier one."""
    order: dict[str, int] = {}
    for decision in decisions:
        order |= {str(entry): int(number) for entry, number in decision["order"].items()}
    return order


def contender_of(
    judged: EntryMarks, scored: Aggregate, *, panel: str = "", decision: int | None = None
) -> Contender:
    """Return what ranking needs of a scored entry."""
    return Contender(
        entry=judged.entry,
        group=judged.group,
        field=judged.field,
        panel=panel,
        score=scored.score,
        unrounded=scored.unrounded,
        marks=scored.marks,
        mean=scored.mean,
        median=scored.median,
        criteria={figure.key: figure.mean for figure in scored.criteria},
        totals=scored.totals,
        values=judged.values,
        earlier=judged.earlier,
        decision=decision,
    )


def result_of(inputs: Mapping[str, Any], round_: Round, *, with_ranges: bool = True) -> Plain:
    """Score, rank and cut a round from its frozen inputs, under a round of the plan.

    The answer holds ``entries`` (every figure needed to redo a score by hand), ``placed``,
    ``separations``, ``ties``, ``unranked``, ``cuts``, and ``ranges``: the places that leaving out
    any one judge would give, which costs more than all the rest and may be left out. A vote is
    placed by its counts; ``is_secret`` says that these may not be told. Where the inputs hold a
    deliberation, ``decided`` stands beside ``cuts``: what the panel made of them. The same inputs
    give the same bytes.
    """
    if round_.mode == "vote":
        return _result_of_vote(inputs, round_)
    judged = entry_marks(inputs)
    scored = aggregate_all(judged, round_)
    order = decided_order(inputs.get("decisions", ()))
    panels = {row["entry"]: row.get("panel", "") for row in inputs["entries"]}
    standings = rank(
        (
            contender_of(marks, found, panel=panels[marks.entry], decision=order.get(marks.entry))
            for marks, found in zip(judged, scored, strict=True)
        ),
        round_,
    )
    result = {
        "entries": plain(sorted(scored, key=lambda one: one.entry)),
        "placed": plain(standings.placed),
        "separations": plain(standings.separations),
        "ties": plain(standings.ties),
        "unranked": plain(standings.unranked),
        "cuts": plain(advance(standings, round_)),
        "ranges": plain(_ranges(judged, standings, round_)) if with_ranges else {},
    }
    held = inputs.get("deliberation")
    if held and round_.deliberation:
        result["decided"] = decided_lines(result, held["departures"], round_.deliberation)
    return result


def ranked_lines(result: Mapping[str, Any]) -> list[Line]:
    """Return by scope what the ranking gave, before any deliberation."""
    order: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in result["placed"]:
        order[tuple(row["scope"])].append(row["entry"])
    return [
        Line(
            scope=tuple(cut["scope"]),
            order=tuple(order[tuple(cut["scope"])]),
            advancing=tuple(cut["advancing"]),
            waiting=tuple(cut["waiting"]),
            seats=cut["seats"],
        )
        for cut in result["cuts"]
    ]


def vote_of(departure: Mapping[str, Any]) -> Vote:
    """Return the votes of a frozen departure."""
    return Vote(**{name: departure[name] for name in ("approve", "reject", "abstain", "recused")})


def decided_lines(
    result: Mapping[str, Any], departures: Iterable[Mapping[str, Any]], rules: Deliberation
) -> list[Plain]:
    """Return the cuts as the carried departures leave them, in the shape of ``cuts``."""
    carried = {
        row["entry"]: bool(row["advances"]) for row in departures if is_carried(vote_of(row), rules)
    }
    cuts = {tuple(cut["scope"]): cut for cut in result["cuts"]}
    return [{**cuts[line.scope], **plain(decide(line, carried))} for line in ranked_lines(result)]


def lines_of(result: Mapping[str, Any]) -> list[Plain]:
    """Return who advances by scope as it counts: after the deliberation, where there was one."""
    lines: list[Plain] = result.get("decided") or result["cuts"]
    return lines


def _result_of_vote(inputs: Mapping[str, Any], round_: Round) -> Plain:
    """Place a vote from its frozen counts, the last of each ballot.

    Seats are for the whole round; where the plan sets none, entries are placed by its scopes.
    """
    counts, entries = inputs["votes"], {row["entry"]: row for row in inputs["entries"]}
    secret = not all(row["breakdown"] for count in counts for row in count["tallies"])
    order = decided_order(inputs.get("decisions", ()))
    rows = [[row for row in count["tallies"] if row["entry"] in entries] for count in counts]
    last = counts[-1]
    per = round_.ranking.per if round_.voting.seats is None else ()
    scopes = sorted({tuple(str(row[name]) for name in per) for row in entries.values()})
    found = []
    for scope in scopes:
        inside = {e for e, row in entries.items() if tuple(str(row[n]) for n in per) == scope}
        places = place_votes(
            [[_line(row) for row in ballot if row["entry"] in inside] for ballot in rows],
            elected=inside & set(last["elected"]),
            undecided=inside & set(last["undecided"]),
            open_seats=last["open_seats"],
            order=order,
            is_secret=secret,
        )
        found.append((scope, places))
    return {
        "entries": [_counted(row, secret=secret) for row in sorted(rows[0], key=_entry_of)],
        "placed": [_placed(one, scope, secret=secret) for scope, p in found for one in p.placed],
        "separations": [
            plain(one) | {"scope": list(scope)} for scope, p in found for one in p.separations
        ],
        "ties": [list(tie) for _scope, p in found for tie in p.ties],
        "unranked": [entry for _scope, p in found for entry in p.unranked],
        "cuts": [_cut(p, scope, round_) for scope, p in found],
        "ranges": {},
        "is_secret": secret,
    }


_NOT_HELD = ("no_quorum", "nobody_may_vote")


def _entry_of(row: Mapping[str, Any]) -> str:
    return str(row["entry"])


def _line(row: Mapping[str, Any]) -> VoteLine:
    return VoteLine(
        entry=row["entry"],
        approve=row["approve"],
        passed=row["outcome"] == "passed",
        is_held=row["outcome"] not in _NOT_HELD,
    )


def _counted(row: Mapping[str, Any], *, secret: bool) -> Plain:
    """Write an entry's count as scoring writes an entry: approvals stand for the score."""
    held = row["outcome"] not in _NOT_HELD
    figure = Fraction(row["approve"]) if held and not secret else None
    found = Aggregate(entry=row["entry"], score=figure, unrounded=figure, sheets=row["present"])
    outcome = row["outcome"]
    written: Plain = plain(found)
    return written | {"incomplete": None if held else outcome, "outcome": outcome}


def _placed(one: VotePlace, scope: tuple[str, ...], *, secret: bool) -> Plain:
    figure = int(one.fate is Fate.ELECTED) if secret else one.approvals[0]
    return {
        "entry": one.entry,
        "scope": list(scope),
        "place": one.place,
        "sharing": one.sharing,
        "figure": str(figure),
        "points": None,
        "decision": one.decision,
    }


def _cut(places: VotePlaces, scope: tuple[str, ...], round_: Round) -> Plain:
    cut = Cut(
        scope=scope,
        seats=round_.voting.seats,
        advancing=places.elected,
        undecided=places.undecided,
        open_seats=places.open_seats if places.undecided else 0,
    )
    written: Plain = plain(cut)
    return written


def _ranges(
    judged: Iterable[EntryMarks], standings: Standings, round_: Round
) -> dict[str, PlaceRange]:
    """Return the places of every ranked entry with any one of its judges left out, per scope."""
    by_entry = {marks.entry: marks for marks in judged}
    scopes: dict[tuple[str, ...], dict[str, Fraction]] = defaultdict(dict)
    for placed in standings.placed:
        scopes[placed.scope][placed.entry] = placed.figure
    higher = round_.scoring.order == "descending"
    found: dict[str, PlaceRange] = {}
    for figures in scopes.values():
        without = _figures_without([by_entry[entry] for entry in figures], round_)
        found |= leave_one_out(figures, without, higher_first=higher)
    return found


def _figures_without(
    judged: Iterable[EntryMarks], round_: Round
) -> dict[str, dict[str, Fraction | None]]:
    """Return by judge what each entry would score without that judge's sheet."""
    pairs = [(marks, sheet.judge) for marks in judged for sheet in marks.sheets]
    reduced = (
        dataclasses.replace(marks, sheets=tuple(s for s in marks.sheets if s.judge != judge))
        for marks, judge in pairs
    )
    rounded = round_.ranking.rank_on == "rounded"
    found: dict[str, dict[str, Fraction | None]] = defaultdict(dict)
    for (marks, judge), scored in zip(pairs, aggregate_all(reduced, round_), strict=True):
        found[judge][marks.entry] = scored.score if rounded else scored.unrounded
    return found
