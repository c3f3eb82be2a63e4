"""The state of one allocation run: what is open, who has what, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competition.rules.plan.prizes import Level, PrizeTable, Quota
from competition.rules.prizes.bars import bar_breach, exclusion, planned_count, shown_places
from competition.rules.prizes.caps import CapLedger
from competition.rules.prizes.facts import Decision, Decisions, Override, Standing, VacancyRuling
from competition.rules.prizes.findings import (
    Allocation,
    Award,
    Caution,
    Effect,
    HonourGiven,
    Line,
    Rule,
    Tally,
    Undecided,
    Vacancy,
    Values,
    Warn,
)


@dataclass(slots=True, kw_only=True)
class Running:
    """A level's places in a group while they are being given; ``open`` are still to give."""

    planned: int | None
    open: int
    moved_in: int = 0
    moved_out: int = 0
    taken: int = 0
    awarded: int = 0
    excess: int = 0
    vacant: int = 0
    undecided: int = 0


class Board:
    """One run: filled level by level, then read off as an :class:`Allocation`."""

    def __init__(
        self, standings: Iterable[Standing], table: PrizeTable, decisions: Decisions
    ) -> None:
        self.table = table
        self.standings = sorted(standings, key=lambda one: (one.place or 0, one.entry))
        self.places = shown_places(self.standings, table)
        self.ledger = CapLedger(table)
        self.running: dict[tuple[str, str], Running] = {}
        self.awards: list[Award] = []
        self.lines: list[Line] = []
        self.vacancies: list[Vacancy] = []
        self.undecided: list[Undecided] = []
        self.cautions: list[Caution] = []
        self.waiting: set[str] = set()
        self.to_fund_cents = 0
        self.competing: dict[int, Standing] = {}
        self.held: tuple[tuple[Standing, Level], ...] = ()
        self.used: set[Decision] = set()
        self.decisions = self._signed(decisions)
        self._exclude()

    def _signed(self, decisions: Decisions) -> Decisions:
        """Return the decisions that enough different people signed; warn of the others."""

        def enough(one: Decision) -> bool:
            signed = len(set(one.signed_by)) >= self.table.signatures
            if not signed:
                self.warn(Warn.DECISION_UNSIGNED, ("reference", one.reference))
            return signed

        return Decisions(
            resolutions=tuple(filter(enough, decisions.resolutions)),
            overrides=tuple(filter(enough, decisions.overrides)),
            rulings=tuple(filter(enough, decisions.rulings)),
            lot_seed=decisions.lot_seed,
        )

    def _exclude(self) -> None:
        incomplete = []
        for standing in self.standings:
            rule = exclusion(standing, self.table)
            if rule is None:
                self.competing[standing.entry] = standing
                continue
            self.note(standing, None, rule, Effect.EXCLUDED, (("place", standing.place),))
            if rule is Rule.INCOMPLETE:
                incomplete.append(standing.entry)
        if incomplete:
            self.warn(Warn.INCOMPLETE_ENTRIES, ("entries", tuple(sorted(incomplete))))

    def quotas(self) -> Iterable[tuple[Level, Quota]]:
        """Yield what is to be given: levels by value, groups in the order of the plan."""
        for level in self.table.levels:
            for group in self.table.groups:
                quota = level.quota_for(group)
                if quota is not None:
                    yield level, quota

    def open_planned(self) -> None:
        """Open every level with the number of places that the plan gives it."""
        for level, quota in self.quotas():
            planned = planned_count(quota, self.standings)
            if level.kind == "grand" and planned is not None:
                planned = min(planned, 1)
            places = len(self.standings) if planned is None else planned
            self.running[quota.group, level.key] = Running(planned=planned, open=places)

    def resume(self, earlier: Allocation, kept: Sequence[Award]) -> None:
        """Open only the places that removed winners left and those that were never decided."""
        for tally in earlier.tallies:
            here = [a for a in kept if (a.group, a.level) == (tally.group, tally.level)]
            regular = tally.awarded - tally.excess
            left = max(0, regular - len(here)) + tally.undecided
            self.running[tally.group, tally.level] = Running(
                planned=tally.planned,
                open=len(self.standings) if tally.planned is None else left,
                moved_in=tally.moved_in,
                moved_out=tally.moved_out,
                taken=tally.taken,
                awarded=len(here),
                excess=max(0, len(here) - regular),
                vacant=tally.vacant,
            )
        self.awards = list(kept)
        self.vacancies = list(earlier.vacancies)
        self.to_fund_cents = earlier.to_fund_cents
        levels = {level.key: level for level in self.table.levels}
        self.held = tuple((self.competing[a.entry], levels[a.level]) for a in kept)
        for standing, level in self.held:
            self.ledger.count(standing, level)
            self.note(standing, level, Rule.HELD, Effect.AWARDED)

    def note(
        self,
        standing: Standing,
        level: Level | None,
        rule: Rule,
        effect: Effect,
        values: Values = (),
    ) -> None:
        """Write one line of the trace."""
        key = level.key if level else None
        self.lines.append(
            Line(entry=standing.entry, level=key, rule=rule, effect=effect, values=values)
        )

    def warn(self, code: Warn, *values: tuple[str, str | int | tuple[int, ...]]) -> None:
        """Warn people, once."""
        caution = Caution(code=code, values=values)
        if caution not in self.cautions:
            self.cautions.append(caution)

    def does_not_fit(self, decision: Decision) -> None:
        """Warn that a decision cannot be carried out, and count it as looked at."""
        self.used.add(decision)
        self.warn(Warn.DECISION_DOES_NOT_FIT, ("reference", decision.reference))

    def amount_cents(self, level: Level, quota: Quota) -> int:
        """Return the money of one prize of this level in a group, in cents."""
        return level.amount if quota.amount is None else quota.amount

    def give(
        self,
        standing: Standing,
        level: Level,
        rule: Rule,
        *,
        cents: int,
        values: Values = (),
    ) -> None:
        """Give a prize; it takes an open place, or is counted as one too many."""
        self._give_up_participation(standing, level)
        running = self.running[standing.group, level.key]
        running.awarded += 1
        if running.open:
            running.open -= 1
        else:
            running.excess += 1
        self.ledger.count(standing, level)
        place = self.places.get(standing.entry)
        self.awards.append(
            Award(
                entry=standing.entry,
                group=standing.group,
                level=level.key,
                place=place,
                amount_cents=cents,
                rule=rule,
            )
        )
        about: Values = (("place", place), ("score", standing.score), ("amount_cents", cents))
        self.note(standing, level, rule, Effect.AWARDED, about + values)

    def _give_up_participation(self, standing: Standing, level: Level) -> None:
        """Let a substitute leave the prize for taking part, whose place is free again."""
        for holder, held in self.held:
            if holder is standing and held.kind == "participation" and level.kind == "ranked":
                running = self.running[standing.group, held.key]
                running.awarded -= 1
                running.open += 1
                self.ledger.discount(standing, held)
                key = (standing.entry, held.key)
                self.awards = [one for one in self.awards if (one.entry, one.level) != key]
                self.lines = [one for one in self.lines if (one.entry, one.level) != key]

    def candidates(self, level: Level, group: str) -> list[Standing]:
        """Return the group's entries that may still get this level, the best first.

        A prize for taking part keeps nobody from a ranked one that became free later.
        """
        on_top = {one.key for one in self.table.levels if one.stacking == "on_top"}
        yielding = {
            held.key
            for _, held in self.held
            if held.kind == "participation" and level.kind == "ranked"
        }
        served = {
            award.entry
            for award in self.awards
            if award.level == level.key
            or not ({level.key, award.level} & on_top or award.level in yielding)
        }
        return [
            standing
            for standing in self.standings
            if standing.entry in self.competing
            and standing.group == group
            and standing.entry not in served
        ]

    def following(self, level: Level, group: str) -> list[tuple[Level, Quota, Running]]:
        """Return the levels below with a fixed number of places, to which places may move."""
        after = self.table.levels[self.table.levels.index(level) + 1 :]
        found = []
        for lower in after:
            quota = lower.quota_for(group)
            if lower.stacking == "instead" and lower.kind != "grand" and quota is not None:
                running = self.running[group, lower.key]
                if running.planned is not None:
                    found.append((lower, quota, running))
        return found

    def ruling(self, level: Level, group: str) -> VacancyRuling | None:
        """Return what people ruled on a level's vacant places, or ``None``; it counts as used."""
        found = self.decisions.ruling(group, level.key)
        if found is not None:
            self.used.add(found)
        return found

    def threshold_breach(
        self, standing: Standing, level: Level, quota: Quota
    ) -> tuple[Rule, Values] | None:
        """Return what keeps an entry under the bar, which people may have lowered on record."""
        threshold = level.threshold if quota.threshold is None else quota.threshold
        ruling = self.ruling(level, quota.group)
        if ruling is not None and ruling.ruling == "lower_bar":
            threshold = ruling.threshold
        return bar_breach(standing, level, threshold)

    def better_below(self, standing: Standing, level: Level, quota: Quota) -> tuple[int, ...]:
        """Return the held winners of lower levels that this entry would overtake unfairly.

        Unfair means: not placed behind it, and able to get the level themselves.
        """
        if self.table.substitution.may_overtake or level.stacking == "on_top":
            return ()
        lower = self.table.levels[self.table.levels.index(level) + 1 :]
        return tuple(
            holder.entry
            for holder, held in self.held
            if held in lower
            and held.kind != "participation"
            and held.stacking == "instead"
            and holder.group == standing.group
            and (holder.place or 0) <= (standing.place or 0)
            and self.threshold_breach(holder, level, quota) is None
            and self.ledger.full_cap(holder, level) is None
        )

    def apply_overrides(self) -> None:
        """Carry out what people decided against the ranking, before the ranking is read."""
        for override in self.decisions.overrides:
            self.used.add(override)
            standing = self.competing.get(override.entry)
            level = self.table.level(override.level) if override.level else None
            quota = level.quota_for(standing.group) if level and standing else None
            about: Values = (
                ("reference", override.reference),
                ("signed_by", tuple(sorted(set(override.signed_by)))),
            )
            if standing is None or self._holds_otherwise(override):
                self.does_not_fit(override)
            elif override.level is None:
                del self.competing[override.entry]
                self.note(standing, None, Rule.OVERRIDE, Effect.EXCLUDED, about)
            elif level is None or quota is None:
                self.does_not_fit(override)
            elif not self._holds(override):
                cents = self.amount_cents(level, quota)
                self.give(standing, level, Rule.OVERRIDE, cents=cents, values=about)

    def _holds(self, override: Override) -> bool:
        return any((a.entry, a.level) == (override.entry, override.level) for a in self.awards)

    def _holds_otherwise(self, override: Override) -> bool:
        held = any(award.entry == override.entry for award in self.awards)
        return held and not self._holds(override)

    def finish(self, *, all_decisions_matter: bool) -> Allocation:
        """Read the run off; ``all_decisions_matter``: warn of decisions that answered nothing."""
        if all_decisions_matter:
            self._warn_of_unused()
        total = sum(award.amount_cents for award in self.awards)
        budget = self.table.budget
        if budget is not None and total > budget:
            self.warn(Warn.OVER_BUDGET, ("total_cents", total), ("budget_cents", budget))
        order = {level.key: rank for rank, level in enumerate(self.table.levels)}
        awards = sorted(
            self.awards,
            key=lambda a: (self.table.groups.index(a.group), order[a.level], a.place or 0, a.entry),
        )
        return Allocation(
            awards=tuple(awards),
            tallies=self._tallies(),
            vacancies=tuple(self.vacancies),
            undecided=tuple(self.undecided),
            honours=self._honours(awards),
            warnings=tuple(sorted(self.cautions, key=lambda one: (one.code, repr(one.values)))),
            places=tuple(sorted(self.places.items())),
            total_cents=total,
            to_fund_cents=self.to_fund_cents,
            trace=tuple(sorted(self.lines, key=lambda line: line.entry)),
        )

    def _warn_of_unused(self) -> None:
        answers: tuple[Decision, ...] = self.decisions.resolutions
        for decision in answers + self.decisions.rulings:
            if decision not in self.used:
                self.warn(Warn.DECISION_UNUSED, ("reference", decision.reference))

    def _tallies(self) -> tuple[Tally, ...]:
        return tuple(
            Tally(
                group=group,
                level=level,
                planned=running.planned,
                moved_in=running.moved_in,
                moved_out=running.moved_out,
                taken=running.taken,
                awarded=running.awarded,
                excess=running.excess,
                vacant=running.vacant,
                undecided=running.undecided,
            )
            for (group, level), running in self.running.items()
        )

    def _honours(self, awards: Sequence[Award]) -> tuple[HonourGiven, ...]:
        ranked = tuple(level.key for level in self.table.levels if level.kind == "ranked")
        women = {one.entry for one in self.standings if one.female_principal}
        given = (
            HonourGiven(honour=honour.key, entry=award.entry)
            for honour in self.table.honours
            for award in awards
            if award.level in (honour.levels or ranked)
            and (honour.who == "principal" or award.entry in women)
        )
        return tuple(dict.fromkeys(given))
