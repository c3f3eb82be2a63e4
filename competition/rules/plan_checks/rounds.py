"""Cross-checks of the review rounds: rubrics, weights, what is dropped, who advances."""

from fractions import Fraction

from competition.rules.plan.edition import Plan
from competition.rules.plan.rounds import Criterion, Round, Rubric
from competition.rules.plan_checks.listing import (
    Found,
    empty,
    numbered,
    unknown,
    unknown_among,
    used_twice,
)
from competition.rules.values import Problem

_HUNDRED = Fraction(100)


def round_problems(plan: Plan) -> Found:
    """Find what makes a round impossible to carry out as it is written."""
    yield from empty("rounds", plan.rounds)
    yield from used_twice("rounds", plan.rounds)
    for number, (path, one) in enumerate(
        zip(numbered("rounds", plan.rounds), plan.rounds, strict=True)
    ):
        earlier = [before.key for before in plan.rounds[:number]]
        yield from unknown(f"{path}.phase", one.phase, [phase.key for phase in plan.phases])
        yield from unknown(f"{path}.previous", one.previous, earlier)
        yield from _rubrics(path, one, plan)
        yield from _scoring(path, one, plan)
        yield from _earlier(path, one, earlier)
        yield from _chain(path, one)
        yield from _advancement(path, one, plan)
        yield from _drawn(path, one, plan)


def _rubrics(path: str, one: Round, plan: Plan) -> Found:
    yield from used_twice(f"{path}.rubrics", one.rubrics)
    for place, rubric in zip(numbered(f"{path}.rubrics", one.rubrics), one.rubrics, strict=True):
        yield from unknown_among(f"{place}.groups", rubric.groups, plan.groups_by_key)
        yield from _rubric(place, rubric)
    if one.mode == "vote":
        return
    for group in plan.groups:
        if one.rubric_for(group.key) is None:
            yield Problem(f"{path}.rubrics", "group_without_rubric", {"found": group.key})


def _rubric(path: str, rubric: Rubric) -> Found:
    yield from empty(f"{path}.criteria", rubric.criteria)
    yield from used_twice(f"{path}.criteria", rubric.criteria)
    total = sum((criterion.weight for criterion in rubric.criteria), Fraction(0))
    if rubric.criteria and rubric.weighting == "percent" and total != _HUNDRED:
        yield Problem(f"{path}.criteria", "weights_not_100", {"found": str(total)})
    for place, criterion in zip(
        numbered(f"{path}.criteria", rubric.criteria), rubric.criteria, strict=True
    ):
        yield from _criterion(place, criterion)


def _criterion(path: str, criterion: Criterion) -> Found:
    lowest, highest = criterion.lowest, criterion.highest
    if highest <= lowest:
        found = {"found": str(highest), "least": str(lowest)}
        yield Problem(f"{path}.highest", "not_above", found)
        return
    if criterion.step <= 0 or (highest - lowest) % criterion.step:
        found = {"found": str(criterion.step), "span": str(highest - lowest)}
        yield Problem(f"{path}.step", "step_does_not_fit", found)
    marks = {
        f"{place}.mark": anchor.mark
        for place, anchor in zip(
            numbered(f"{path}.anchors", criterion.anchors), criterion.anchors, strict=True
        )
    }
    limits = {
        f"{path}.comment_below": criterion.comment_below,
        f"{path}.comment_above": criterion.comment_above,
    }
    for place, mark in (marks | limits).items():
        if mark is not None and not lowest <= mark <= highest:
            found = {"found": str(mark), "least": str(lowest), "most": str(highest)}
            yield Problem(place, "out_of_range", found)


def _scoring(path: str, one: Round, plan: Plan) -> Found:
    for place, drop in zip(
        numbered(f"{path}.scoring.drop", one.scoring.drop), one.scoring.drop, strict=True
    ):
        if drop.high + drop.low >= drop.from_judges:
            found = {"found": drop.high + drop.low, "judges": drop.from_judges}
            yield Problem(place, "drops_everything", found)
    if one.scoring.min_sheets > one.judges_per_entry:
        found = {"found": one.scoring.min_sheets, "most": one.judges_per_entry}
        yield Problem(f"{path}.scoring.min_sheets", "more_than_judges", found)
    bonuses = one.scoring.bonuses
    yield from used_twice(f"{path}.scoring.bonuses", bonuses)
    for place, bonus in zip(numbered(f"{path}.scoring.bonuses", bonuses), bonuses, strict=True):
        yield from unknown_among(f"{place}.groups", bonus.groups, plan.groups_by_key)
        yield from unknown_among(f"{place}.fields", bonus.fields, plan.fields_by_key)


def _earlier(path: str, one: Round, earlier: list[str]) -> Found:
    carried = one.scoring.carry_over
    for place, carry in zip(numbered(f"{path}.scoring.carry_over", carried), carried, strict=True):
        yield from unknown(f"{place}.round", carry.round, earlier)
    chain = one.ranking.chain
    for place, key in zip(numbered(f"{path}.ranking.chain", chain), chain, strict=True):
        if key.kind == "earlier":
            yield from unknown(f"{place}.round", key.round, earlier)


def _chain(path: str, one: Round) -> Found:
    yield from empty(f"{path}.ranking.chain", one.ranking.chain)
    criteria = [criterion.key for rubric in one.rubrics for criterion in rubric.criteria]
    chain = one.ranking.chain
    for place, key in zip(numbered(f"{path}.ranking.chain", chain), chain, strict=True):
        if key.kind == "criteria":
            yield from unknown_among(f"{place}.order", key.order, criteria)


def _advancement(path: str, one: Round, plan: Plan) -> Found:
    quotas = one.advancement.quotas
    for place, quota in zip(numbered(f"{path}.advancement.quotas", quotas), quotas, strict=True):
        yield from unknown(f"{place}.group", quota.group, plan.groups_by_key)
        yield from unknown(f"{place}.field", quota.field, plan.fields_by_key)


def _drawn(path: str, one: Round, plan: Plan) -> Found:
    needed = plan.draw.judges_per_entry
    if one.panel == "drawn" and one.judges_per_entry != needed:
        found = {"found": one.judges_per_entry, "needed": needed}
        yield Problem(f"{path}.judges_per_entry", "differs_from_draw", found)
