"""The cut before it counts: another number tried, what is still open, who is written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from competition.accounts.models import Person
from competition.ranking.models import RankingRun
from competition.ranking.queries.composition import lines_of
from competition.ranking.queries.deliberations import find_deliberation
from competition.ranking.queries.rounds import (
    JudgedRound,
    confirmed_run,
    is_outdated,
    list_entries_of_round,
    needs_second_person,
    references_going_on,
    round_of,
)
from competition.ranking.queries.standings import RankingView, ScopeView, StandingRow
from competition.registration.models import Entry
from competition.rules.plan.rounds import FixedQuota
from competition.rules.ranking import Placed, Standings, advance
from competition.rules.transitions import RoundState
from competition.rules.values import Text

_NOT_BEGUN = (RoundState.PLANNED, RoundState.DRAWN)
_POINTS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The scores by place as a polyline in a box of 100 by 100, and where the line is drawn."""

    points: str
    line: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What a number of seats would give in one scope; ``now`` is what the plan gives.

    ``fragile`` counts entries that one judge left out could put on the other side of the line.
    """

    seats: int
    most: int
    now: int
    advancing: tuple[StandingRow, ...]
    undecided: tuple[StandingRow, ...]
    open_seats: int
    joined: tuple[StandingRow, ...]
    left: tuple[StandingRow, ...]
    last: StandingRow | None
    next: StandingRow | None
    fields: tuple[tuple[Text, int], ...]
    sheets: int
    fragile: int
    curve: Curve

    @property
    def steps(self) -> tuple[tuple[str, int], ...]:
        """Return the numbers that buttons offer for a page without script."""
        wanted = (("−10", -10), ("−1", -1), ("+1", 1), ("+10", 10))
        return tuple(
            (label, self.seats + by) for label, by in wanted if 0 <= self.seats + by <= self.most
        )


def asked_seats(typed: str, scope: ScopeView) -> int:
    """Return the number asked for, within the scope; what is no number asks for today's."""
    if not (typed.isascii() and typed.isdigit()):
        return scope.seats if scope.seats is not None else scope.advancing
    return min(int(typed[:6]), len(scope.rows))


def what_if(view: RankingView, scope: ScopeView, seats: int) -> WhatIf:
    """Return what another number of seats would give, by the very rules that make the cut."""
    cut = _cut_at(view, scope, seats)
    rows = {str(row.entry.reference): row for row in scope.rows}
    now = {ref for ref, row in rows.items() if row.ranked_fate == "advancing"}
    then = list(cut.advancing)
    inside = [rows[ref] for ref in then]
    outside = [row for ref, row in rows.items() if ref not in then]
    last = len(then)
    following = view.run.plan_version.plan
    next_round = next((o for o in following.rounds if o.previous == view.round.key), None)
    names = {field.key: field.name for field in following.fields}
    counted = Counter(row.entry.field_key for row in inside)
    return WhatIf(
        seats=seats,
        most=len(scope.rows),
        now=len(now),
        advancing=tuple(inside),
        undecided=tuple(rows[ref] for ref in cut.undecided),
        open_seats=cut.open_seats,
        joined=tuple(rows[ref] for ref in then if ref not in now),
        left=tuple(row for ref, row in rows.items() if ref in now and ref not in then),
        last=inside[-1] if inside else None,
        next=outside[0] if outside else None,
        fields=tuple(
            (names.get(key, Text(key, key)), number) for key, number in counted.most_common()
        ),
        sheets=len(then) * (next_round.judges_per_entry if next_round else 0),
        fragile=sum(row.best <= last < row.worst for row in scope.rows),
        curve=_curve(scope.rows, last),
    )


def _cut_at(view: RankingView, scope: ScopeView, seats: int) -> Any:  # noqa: ANN401 - the rule's own Cut
    keys = {str(row.entry.reference) for row in scope.rows}
    placed = tuple(_placed(row) for row in view.run.result["placed"] if row["entry"] in keys)
    quotas = (FixedQuota(kind="number", number=seats),)
    round_ = replace(view.round, advancement=replace(view.round.advancement, quotas=quotas))
    (cut,) = advance(Standings(placed=placed, separations=(), ties=(), unranked=()), round_)
    return cut


def _placed(row: dict[str, Any]) -> Placed:
    return Placed(
        entry=row["entry"],
        scope=tuple(row["scope"]),
        place=row["place"],
        sharing=row["sharing"],
        figure=Fraction(row["figure"]),
        decision=row["decision"],
    )


def _curve(rows: tuple[StandingRow, ...], last: int) -> Curve:
    """Draw the scores from the best to the last; of very many only so many points as one sees."""
    scores = [float(row.score) for row in rows]
    low, width = min(scores), (max(scores) - min(scores)) or 1.0
    count = max(1, len(scores) - 1)
    steps = min(_POINTS, count)
    chosen = sorted({min(round(n * count / steps), len(scores) - 1) for n in range(steps + 1)})
    points = (f"{100 * n / count:.2f},{100 - 100 * (scores[n] - low) / width:.2f}" for n in chosen)
    return Curve(points=" ".join(points), line=min(100.0, max(0.0, 100 * (last - 0.5) / count)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to be sure of before a ranking counts; ``names`` says what is in the way."""

    code: str
    is_met: bool
    names: tuple[str, ...] = ()


def checks_before(run: RankingRun, judged: JudgedRound, person: Person) -> tuple[Check, ...]:
    """Return what must hold before a run is confirmed, each with whether it does."""
    undecided = [ref for cut in run.result["cuts"] for ref in cut["undecided"]]
    leads_on = judged.next_round is not None
    held = find_deliberation(run)
    return (
        Check(code="check_marks_unchanged", is_met=not is_outdated(run, judged)),
        Check(
            code="check_all_scored",
            is_met=not run.result["unranked"],
            names=tuple(run.result["unranked"]),
        ),
        Check(
            code="check_cut_decided",
            is_met=not (undecided and leads_on),
            names=tuple(undecided) if leads_on else (),
        ),
        Check(code="check_minutes_confirmed", is_met=held is None or held.is_confirmed),
        Check(
            code="check_second_person",
            is_met=not needs_second_person(run.edition, run.made_by_id, person),
        ),
        Check(code="check_next_not_begun", is_met=not _has_begun(judged)),
    )


def _has_begun(judged: JudgedRound) -> bool:
    following = judged.next_round
    if following is None or confirmed_run(judged.edition, judged.key) is None:
        return False
    return round_of(judged.edition, following.key).state not in _NOT_BEGUN


def letters_due(run: RankingRun, judged: JudgedRound) -> dict[str, list[Entry]]:
    """Return by kind of letter the entries whose owners a confirmation writes to."""
    earlier = confirmed_run(run.edition, run.round_key)
    told = references_going_on(earlier) if earlier else None
    found: dict[str, list[Entry]] = {"advancing": [], "waiting": [], "out": []}
    for ref, fate, entry in _fates(run, judged):
        if told is None or (ref in told) != (fate == "advancing"):
            found[fate].append(entry)
    return found


def _fates(run: RankingRun, judged: JudgedRound) -> Iterator[tuple[str, str, Entry]]:
    lines = lines_of(run.result)
    fates = {ref: fate for line in lines for fate in ("advancing", "waiting") for ref in line[fate]}
    for entry in list_entries_of_round(judged):
        ref = str(entry.reference)
        yield ref, fates.get(ref, "out"), entry
