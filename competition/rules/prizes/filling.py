"""One level of one group: the pass from the best tie block down (algorithms §4)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from competition.rules.plan.prizes import Level, Quota
from competition.rules.prizes.board import Board
from competition.rules.prizes.facts import Resolution, Standing
from competition.rules.prizes.findings import (
    Effect,
    Rule,
    Undecided,
    Vacancy,
    VacancyReason,
    Values,
    Warn,
)
from competition.rules.values import drawn_order

Treatment = Literal["keep", "cascade", "decision"]


class Filling:
    """Fills the open places of one level in one group."""

    def __init__(self, board: Board, level: Level, quota: Quota) -> None:
        self._board = board
        self._level = level
        self._quota = quota
        self._group = quota.group
        self._running = board.running[quota.group, level.key]
        self._places = self._running.open
        self._tie_treatment: Treatment = "keep"
        self._able: list[Standing] = []
        self._turned_away: set[VacancyReason] = set()

    def run(self) -> None:
        """Give what can be given, then deal with the places that are left."""
        candidates = self._board.candidates(self._level, self._group)
        stop: Rule | None = None
        if self._group in self._board.waiting and self._level.stacking == "instead":
            stop = Rule.AFTER_UNDECIDED
        for _, members in groupby(candidates, key=lambda standing: standing.place):
            block = list(members)
            if stop is None and not self._running.open:
                stop = Rule.NO_PLACE_LEFT
            if stop is None:
                stop = self._settle(block)
            else:
                self._pass_over(block, stop)
        self._close(stop)

    def _note(self, standing: Standing, rule: Rule, effect: Effect, values: Values = ()) -> None:
        self._board.note(standing, self._level, rule, effect, values)

    def _pass_over(self, block: Sequence[Standing], rule: Rule) -> None:
        effect = Effect.WAITING if rule is Rule.AFTER_UNDECIDED else Effect.NOT_AWARDED
        for standing in block:
            self._note(standing, rule, effect, (("places", self._places),))

    def _settle(self, block: Sequence[Standing]) -> Rule | None:
        """Deal with one tie block; return why the level stops here, or ``None`` to go on."""
        able = [standing for standing in block if self._reaches(standing)]
        if not able:
            return None
        ledger = self._board.ledger
        if any(ledger.is_uncertain(standing, self._level) for standing in able):
            return self._leave_open(able, Rule.CAP_UNCERTAIN)
        policy = self._level.ties or self._board.table.ties
        places = len(able) if policy == "extend" else self._running.open
        crowded = ledger.crowded(able, self._level, places)
        if len(able) > self._running.open:
            return self._ask(able, Rule.CAP_IN_TIE) if crowded else self._break_tie(able, policy)
        self._give_all([one for one in able if one not in crowded], Rule.IN_ORDER)
        return self._ask(crowded, Rule.CAP_IN_TIE) if crowded else None

    def _reaches(self, standing: Standing) -> bool:
        """Tell whether an entry passes the bar and the caps; if not, write down why."""
        board, level = self._board, self._level
        breach = board.threshold_breach(standing, level, self._quota)
        if breach is not None:
            self._turned_away.add(VacancyReason.BELOW_BAR)
            self._note(standing, breach[0], Effect.NOT_AWARDED, breach[1])
            return False
        overtaken = board.better_below(standing, level, self._quota)
        if overtaken:
            self._turned_away.add(VacancyReason.HELD)
            about: Values = (("held_by", overtaken),)
            self._note(standing, Rule.BETTER_HOLDS_LOWER, Effect.NOT_AWARDED, about)
            return False
        self._able.append(standing)
        return not self._is_capped(standing)

    def _is_capped(self, standing: Standing) -> bool:
        cap = self._board.ledger.full_cap(standing, self._level)
        if cap is None:
            return False
        self._turned_away.add(VacancyReason.CAPPED)
        about: Values = (("cap", cap.key), ("what", cap.what), ("number", cap.number))
        self._note(standing, Rule.CAP_FULL, Effect.NOT_AWARDED, about)
        return True

    def _give_all(
        self,
        winners: Sequence[Standing],
        rule: Rule,
        *,
        cents: int | None = None,
        values: Values = (),
    ) -> None:
        amount = self._board.amount_cents(self._level, self._quota) if cents is None else cents
        for standing in winners:
            self._board.give(standing, self._level, rule, cents=amount, values=values)

    def _break_tie(self, able: Sequence[Standing], policy: str) -> Rule | None:
        if policy == "extend":
            self._extend(able)
            return None
        if policy == "lot":
            return self._draw(able)
        if policy == "decide":
            return self._ask(able, Rule.TIE_UNDECIDED)
        if policy == "next_level":
            self._tie_treatment = "cascade"
        rule = Rule.TIE_NEXT_LEVEL if policy == "next_level" else Rule.TIE_SHORT
        about: Values = (("tied", _ids(able)), ("open", self._running.open))
        for standing in able:
            self._note(standing, rule, Effect.NOT_AWARDED, about)
        return Rule.AFTER_TIE

    def _extend(self, able: Sequence[Standing]) -> None:
        cents = self._shared_cents(len(able)) if self._board.table.share_tied_money else None
        about: Values = (("tied", _ids(able)), ("open", self._running.open))
        self._give_all(able, Rule.TIE_EXTENDED, cents=cents, values=about)

    def _shared_cents(self, winners: int) -> int:
        """Return each winner's part of the tied places' money, in cents; the rest goes back.

        The winners beyond the open places use up as many places of the levels below.
        """
        board = self._board
        pot = self._running.open * board.amount_cents(self._level, self._quota)
        wanted = winners - self._running.open
        for lower, quota, running in board.following(self._level, self._group):
            taken = min(wanted, running.open)
            running.open -= taken
            running.taken += taken
            wanted -= taken
            pot += taken * board.amount_cents(lower, quota)
        each, rest = divmod(pot, winners)
        board.to_fund_cents += rest
        return each

    def _draw(self, able: Sequence[Standing]) -> Rule | None:
        seed = self._board.decisions.lot_seed
        if seed is None:
            return self._ask(able, Rule.LOT_NOT_DRAWN)
        by_id = {standing.entry: standing for standing in able}
        drawn = [by_id[entry] for entry in drawn_order(seed, f"prizes|{self._group}", by_id)]
        about: Values = (("tied", _ids(able)), ("drawn", tuple(one.entry for one in drawn)))
        places = self._running.open
        self._give_all(drawn[:places], Rule.LOT, values=about)
        for standing in drawn[places:]:
            self._note(standing, Rule.LOT_LOST, Effect.NOT_AWARDED, about)
        return None

    def _ask(self, able: Sequence[Standing], rule: Rule) -> Rule | None:
        """Carry out what people decided on these names, or leave the question to them."""
        resolution = self._board.decisions.resolution(self._group, self._level.key, _ids(able))
        if resolution is None:
            return self._leave_open(able, rule)
        chosen = [standing for standing in able if standing.entry in resolution.chosen]
        if not self._fits(resolution, chosen):
            self._board.does_not_fit(resolution)
            return self._leave_open(able, rule)
        self._board.used.add(resolution)
        about: Values = (
            ("tied", _ids(able)),
            ("reference", resolution.reference),
            ("signed_by", tuple(sorted(set(resolution.signed_by)))),
        )
        self._give_all(chosen, Rule.RESOLVED, values=about)
        others = [one for one in able if one not in chosen and not self._is_capped(one)]
        for standing in others:
            self._note(standing, Rule.NOT_CHOSEN, Effect.NOT_AWARDED, about)
        return Rule.AFTER_DECISION if others and self._running.open else None

    def _fits(self, resolution: Resolution, chosen: Sequence[Standing]) -> bool:
        known = len(chosen) == len(resolution.chosen)
        room = len(chosen) <= self._running.open
        ledger = self._board.ledger
        return known and room and not ledger.crowded(chosen, self._level, len(chosen))

    def _leave_open(self, able: Sequence[Standing], rule: Rule) -> Rule:
        board, level = self._board, self._level
        board.undecided.append(
            Undecided(
                group=self._group,
                level=level.key,
                rule=rule,
                entries=_ids(able),
                places=self._running.open,
            )
        )
        reachable = [level]
        if level.stacking == "instead":
            board.waiting.add(self._group)
            after = board.table.levels[board.table.levels.index(level) :]
            reachable = [one for one in after if one.quota_for(self._group)]
        board.ledger.leave_pending(able, reachable)
        about: Values = (("tied", _ids(able)), ("open", self._running.open))
        for standing in able:
            self._note(standing, rule, Effect.UNDECIDED, about)
        return Rule.AFTER_UNDECIDED

    def _close(self, stop: Rule | None) -> None:
        """Say what becomes of the places that are still open."""
        running = self._running
        left, running.open = running.open, 0
        if running.planned is None or not left:
            return
        if stop is Rule.AFTER_UNDECIDED:
            running.undecided += left
            return
        if stop is None:
            self._warn_of_crossing_caps(left)
        reason = self._reason(stop)
        self._release(left, reason, self._treatment(reason))

    def _warn_of_crossing_caps(self, left: int) -> None:
        if VacancyReason.CAPPED not in self._turned_away:
            return
        given = self._places - left
        board, level = self._board, self._level
        awarded = {a.entry for a in board.awards if a.level == level.key}
        awarded &= {standing.entry for standing in self._able}
        possible = board.ledger.most_possible(self._able, level, awarded, self._places)
        if possible > given:
            board.warn(
                Warn.CAPS_MAY_COST_PRIZES,
                ("group", self._group),
                ("level", level.key),
                ("awarded", given),
                ("possible", possible),
            )

    def _reason(self, stop: Rule | None) -> VacancyReason:
        if stop is Rule.AFTER_TIE:
            return VacancyReason.TIED
        if stop is Rule.AFTER_DECISION:
            return VacancyReason.DECIDED
        if self._level.kind == "grand":
            return VacancyReason.OPTIONAL
        for reason in (VacancyReason.HELD, VacancyReason.CAPPED, VacancyReason.BELOW_BAR):
            if reason in self._turned_away:
                return reason
        return VacancyReason.NO_ENTRIES

    def _treatment(self, reason: VacancyReason) -> Treatment:
        if reason is VacancyReason.TIED:
            return self._tie_treatment
        if reason in (VacancyReason.DECIDED, VacancyReason.OPTIONAL):
            return "keep"
        ruling = self._board.ruling(self._level, self._group)
        if ruling is not None:
            return "cascade" if ruling.ruling == "cascade" else "keep"
        return self._level.vacancies or self._board.table.vacancies

    def _release(self, left: int, reason: VacancyReason, treatment: Treatment) -> None:
        moved = 0
        below = self._board.following(self._level, self._group)
        if treatment == "cascade" and below:
            lower, quota, target = below[0]
            size = target.open + target.awarded
            moved = left if quota.most is None else max(0, min(left, quota.most - size))
            target.open += moved
            target.moved_in += moved
            self._running.moved_out += moved
            self._report(moved, reason, "cascade", lower.key)
        self._running.vacant += left - moved
        rest: Treatment = "keep" if treatment == "cascade" else treatment
        self._report(left - moved, reason, rest, None)

    def _report(
        self, number: int, reason: VacancyReason, treatment: Treatment, moved_to: str | None
    ) -> None:
        if number:
            self._board.vacancies.append(
                Vacancy(
                    group=self._group,
                    level=self._level.key,
                    number=number,
                    reason=reason,
                    treatment=treatment,
                    moved_to=moved_to,
                )
            )


def _ids(block: Sequence[Standing]) -> tuple[int, ...]:
    return tuple(sorted(standing.entry for standing in block))
