"""Removed winners and who takes their place (递补), after the awards were drawn up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from competition.rules.plan.prizes import PrizeTable
from competition.rules.prizes.allocation import NO_DECISIONS, allocate, fill_all, refusal
from competition.rules.prizes.board import Board
from competition.rules.prizes.facts import Decisions, Seal, Standing
from competition.rules.prizes.findings import (
    Allocation,
    Award,
    Caution,
    Effect,
    Line,
    Rule,
    Substituted,
    Vacancy,
    VacancyReason,
    Warn,
)


def substitute(
    earlier: Allocation,
    standings: Iterable[Standing],
    table: PrizeTable,
    *,
    on: date,
    decisions: Decisions = NO_DECISIONS,
    seal: Seal | None = None,
) -> Substituted:
    """Take away the prizes of winners who are out now, and fill the places as the plan says.

    ``earlier`` is the confirmed allocation, ``standings`` the same ranking with today's flags;
    ``on`` is the day in China. ``none``, or a day after ``closed_on``: the places stay vacant.
    ``hold``: every other winner keeps exactly what they have, and only places that removed winners
    left go to entries without a prize. ``promote``: everything is allocated anew, and a winner
    who would fall by that is named in a warning.
    """
    rows = tuple(standings)
    rule = table.substitution
    refused = refusal(rows, seal)
    if refused is not None:
        return Substituted(allocation=refused)
    board = Board(rows, table, decisions)
    kept = tuple(award for award in earlier.awards if award.entry in board.competing)
    board.resume(earlier, kept)
    removed = tuple(award for award in earlier.awards if award not in kept)
    closed = rule.closed_on is not None and on > rule.closed_on
    if closed or rule.mode == "none":
        code = Rule.SUBSTITUTION_CLOSED if closed else Rule.NO_SUBSTITUTION
        found = _frozen(board, removed, code)
    elif rule.mode == "hold":
        board.apply_overrides()
        fill_all(board)
        found = board.finish(all_decisions_matter=False)
    else:
        found = _promoted(allocate(rows, table, decisions=decisions), kept, table)
    trace = (*found.trace, *_removals(removed))
    return Substituted(
        allocation=replace(found, trace=tuple(sorted(trace, key=lambda line: line.entry))),
        removed=removed,
        added=tuple(award for award in found.awards if award not in earlier.awards),
    )


def _removals(removed: Sequence[Award]) -> tuple[Line, ...]:
    return tuple(
        Line(
            entry=award.entry,
            level=award.level,
            rule=Rule.REMOVED,
            effect=Effect.NOTED,
            values=(("amount_cents", award.amount_cents),),
        )
        for award in removed
    )


def _frozen(board: Board, removed: Sequence[Award], rule: Rule) -> Allocation:
    """Leave the places of removed winners vacant; questions never decided stay open places."""
    holders = {standing.entry for standing, _ in board.held}
    for entry, standing in board.competing.items():
        if entry not in holders:
            board.note(standing, None, rule, Effect.NOT_AWARDED)
    for (group, level), running in board.running.items():
        left = sum((award.group, award.level) == (group, level) for award in removed)
        number = left if running.planned is None else min(left, running.open)
        if running.planned is not None:
            running.vacant += number
            running.undecided = running.open - number
        if number:
            board.vacancies.append(
                Vacancy(
                    group=group,
                    level=level,
                    number=number,
                    reason=VacancyReason(rule.value),
                    treatment="keep",
                )
            )
    return board.finish(all_decisions_matter=False)


def _promoted(found: Allocation, kept: Sequence[Award], table: PrizeTable) -> Allocation:
    """Warn of earlier winners who would now have less."""
    rank = {level.key: number for number, level in enumerate(table.levels)}
    lowered = [
        award.entry
        for award in kept
        if not any(rank[now.level] <= rank[award.level] for now in found.awards_of(award.entry))
    ]
    if not lowered:
        return found
    caution = Caution(
        code=Warn.PROMOTION_LOWERS, values=(("entries", tuple(sorted(set(lowered)))),)
    )
    return replace(found, warnings=(*found.warnings, caution))
