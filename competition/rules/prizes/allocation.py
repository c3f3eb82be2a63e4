"""From the final ranking and the prize table to awards, with the reasons of each step."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from competition.rules.plan.prizes import PrizeTable
from competition.rules.prizes.board import Board
from competition.rules.prizes.facts import Decisions, Seal, Standing
from competition.rules.prizes.filling import Filling
from competition.rules.prizes.findings import Allocation, Award, Effect, Line, Rule

NO_DECISIONS = Decisions()


def allocate(
    standings: Iterable[Standing],
    table: PrizeTable,
    *,
    decisions: Decisions = NO_DECISIONS,
    seal: Seal | None = None,
) -> Allocation:
    """Give the prizes of the table to the ranked entries (algorithms §4).

    Money is in cents. The answer does not depend on the order of the rows. Two things are
    refused as a whole, with a line for every entry: an entry that stands twice, and a plan whose
    fingerprint is not the sealed one. What people decided against the ranking is carried out,
    and the trace keeps what the ranking alone would have given.
    """
    rows = tuple(standings)
    refused = refusal(rows, seal)
    if refused is not None:
        return refused
    found = _fill(rows, table, decisions)
    if not decisions.overrides:
        return found
    by_ranking = _fill(rows, table, replace(decisions, overrides=()))
    return _with_both(found, by_ranking, {one.entry for one in decisions.overrides})


def refusal(standings: Sequence[Standing], seal: Seal | None) -> Allocation | None:
    """Return the allocation that refuses faulty input as a whole, or ``None`` if it is sound."""
    rows = Counter(standing.entry for standing in standings)
    twice = {entry for entry, count in rows.items() if count > 1}
    changed = seal is not None and seal.sealed != seal.current
    faults = ((Rule.PLAN_CHANGED, changed), (Rule.ENTRY_TWICE, bool(twice)))
    refusals = tuple(rule for rule, found in faults if found)
    if not refusals:
        return None
    trace = [
        Line(
            entry=entry,
            level=None,
            rule=Rule.ENTRY_TWICE if entry in twice else refusals[0],
            effect=Effect.REFUSED,
            values=(("rows", count),),
        )
        for entry, count in sorted(rows.items())
    ]
    return Allocation(refusals=refusals, trace=tuple(trace))


def _fill(standings: Sequence[Standing], table: PrizeTable, decisions: Decisions) -> Allocation:
    board = Board(standings, table, decisions)
    board.open_planned()
    board.apply_overrides()
    fill_all(board)
    return board.finish(all_decisions_matter=True)


def fill_all(board: Board) -> None:
    """Fill every level, the most valuable first, each over the groups in the plan's order."""
    for level, quota in board.quotas():
        Filling(board, level, quota).run()


def _with_both(found: Allocation, by_ranking: Allocation, named: set[int]) -> Allocation:
    """Add to the trace what the ranking alone gives to those whom a decision touches."""
    lines = list(found.trace)
    for entry in sorted({line.entry for line in found.trace}):
        plain = _levels(by_ranking.awards_of(entry))
        if entry in named or plain != _levels(found.awards_of(entry)):
            lines.extend(
                Line(entry=entry, level=level, rule=Rule.RANKING_WOULD_GIVE, effect=Effect.NOTED)
                for level in plain or (None,)
            )
    return replace(found, trace=tuple(sorted(lines, key=lambda line: line.entry)))


def _levels(awards: Sequence[Award]) -> tuple[str, ...]:
    return tuple(award.level for award in awards)
