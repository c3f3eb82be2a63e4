"""An allocation's inputs as plain JSON, and back into what the rule book reads."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from competition.ranking.models import RankingRun
from competition.ranking.queries import plain
from competition.registration.models import Entry
from competition.registration.queries import basics_of, facts_from
from competition.rules.calendar import day_of
from competition.rules.eligibility import Facts
from competition.rules.plan.edition import Plan
from competition.rules.prizes import (
    Allocation,
    Award,
    Decisions,
    HonourGiven,
    Override,
    Resolution,
    Rule,
    Standing,
    Tally,
    Undecided,
    Vacancy,
    VacancyReason,
    VacancyRuling,
)
from competition.rules.transitions import EntryState

_TRAITS = {"overseas": "project.from_overseas", "university": "project.from_university"}
"""What a level's ``trait`` may ask for, and the fact that tells it."""


Decision = Resolution | Override | VacancyRuling


def all_decisions(decisions: Decisions) -> list[Decision]:
    """Return decisions of every kind in one list."""
    return [*decisions.resolutions, *decisions.overrides, *decisions.rulings]


def standings_from(run: RankingRun, entries: Iterable[Entry]) -> tuple[Standing, ...]:
    """Return the final ranking as the allocation reads it, one standing an entry.

    Places count inside a group: the ranking's own where it ranks by group or all together, else
    by the figure that the ranking used. An entry that the ranking left out is incomplete.
    """
    plan = run.plan_version.plan
    round_ = plan.rounds_by_key[run.round_key]
    scored = {row["entry"]: row for row in run.result["entries"]}
    placed = {row["entry"]: row for row in run.result["placed"]}
    whole = set(round_.ranking.per) <= {"group"}
    better_first = 1 if round_.scoring.order == "descending" else -1
    order: dict[str, tuple[str, Fraction]] = {}
    found = []
    listed = [entry for entry in entries if str(entry.reference) in scored]
    for entry in listed:
        row = placed.get(str(entry.reference))
        if row is not None:
            rank = Fraction(row["place"]) if whole else -better_first * Fraction(row["figure"])
            order[str(entry.reference)] = (entry.group_key or "", rank)
    for entry in listed:
        reference = str(entry.reference)
        found.append(_standing(plan, entry, scored[reference], _place(order, reference)))
    return tuple(found)


def _place(order: Mapping[str, tuple[str, Fraction]], reference: str) -> int | None:
    if reference not in order:
        return None
    group, rank = order[reference]
    return 1 + sum(other_group == group and other < rank for other_group, other in order.values())


def _standing(plan: Plan, entry: Entry, scored: Mapping[str, Any], place: int | None) -> Standing:
    facts = facts_from(plan, basics_of(entry), entry.answers, on=day_of(entry.created_at))
    company = _word(facts, "entity.uscc")
    return Standing(
        entry=entry.id,
        group=entry.group_key or "",
        place=place,
        score=_fraction(scored["score"]),
        exact_score=_fraction(scored["unrounded"]),
        field=entry.field_key,
        district=entry.district_key,
        unit=entry.unit_key,
        company_family=company,
        legal_person=company,
        withdrawn=entry.state == EntryState.WITHDRAWN,
        disqualified=entry.state == EntryState.DISQUALIFIED,
        incomplete=place is None,
        female_principal=_word(facts, "leader.gender") == "female",
        traits=frozenset(name for name, path in _TRAITS.items() if facts.get(path) is True),
    )


def _word(facts: Facts, path: str) -> str | None:
    value = facts.get(path)
    return value if isinstance(value, str) else None


def _fraction(figure: str | None) -> Fraction | None:
    return None if figure is None else Fraction(figure)


def frozen(
    run: RankingRun,
    standings: Iterable[Standing],
    decisions: Decisions,
    reasons: Mapping[str, str],
) -> dict[str, Any]:
    """Return what an allocation depends on as plain JSON: ranking, standings, decisions."""
    seed = decisions.lot_seed
    return {
        "ranking": {
            "round": run.round_key,
            "number": run.number,
            "fingerprint": run.fingerprint,
            "plan": run.plan_version.fingerprint,
        },
        "standings": plain(tuple(standings)),
        "decisions": {
            "resolutions": plain(decisions.resolutions),
            "overrides": plain(decisions.overrides),
            "rulings": plain(decisions.rulings),
            "lot_seed": seed.hex() if seed is not None else None,
        },
        "reasons": dict(sorted(reasons.items())),
    }


def standings_in(inputs: Mapping[str, Any]) -> tuple[Standing, ...]:
    """Return the standings of frozen inputs."""
    return tuple(
        Standing(
            **row
            | {
                "score": _fraction(row["score"]),
                "exact_score": _fraction(row["exact_score"]),
                "traits": frozenset(row["traits"]),
            }
        )
        for row in inputs["standings"]
    )


def decisions_in(inputs: Mapping[str, Any]) -> Decisions:
    """Return the decisions of frozen inputs."""
    held = inputs["decisions"]
    seed = held["lot_seed"]
    return Decisions(
        resolutions=tuple(Resolution(**_tuples(row)) for row in held["resolutions"]),
        overrides=tuple(Override(**_tuples(row)) for row in held["overrides"]),
        rulings=tuple(
            VacancyRuling(**_tuples(row) | {"threshold": _fraction(row["threshold"])})
            for row in held["rulings"]
        ),
        lot_seed=None if seed is None else bytes.fromhex(seed),
    )


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def allocation_in(result: Mapping[str, Any]) -> Allocation:
    """Return a run's result as the rule book's type; the trace stays in the run."""
    return Allocation(
        refusals=tuple(Rule(one) for one in result["refusals"]),
        awards=tuple(Award(**row | {"rule": Rule(row["rule"])}) for row in result["awards"]),
        tallies=tuple(Tally(**row) for row in result["tallies"]),
        vacancies=tuple(
            Vacancy(**row | {"reason": VacancyReason(row["reason"])}) for row in result["vacancies"]
        ),
        undecided=tuple(
            Undecided(**row | {"rule": Rule(row["rule"]), "entries": tuple(row["entries"])})
            for row in result["undecided"]
        ),
        honours=tuple(HonourGiven(**row) for row in result["honours"]),
        places=tuple((entry, place) for entry, place in result["places"]),
        total_cents=result["total_cents"],
        to_fund_cents=result["to_fund_cents"],
    )
