"""Marks into an entry's score, exactly as a round of the plan says (algorithms §1.1-1.3).

Marks are integers or fractions of a point, figures are exact fractions: nothing is rounded
except at the steps that the plan names, half away from zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Literal

from competition.rules.plan.rounds import Bonus, Criterion, Drop, Round, Rubric, Scoring
from competition.rules.values import round_half_up

Mark = Fraction | int


class Incomplete(StrEnum):
    """Why an entry has no score. Never a zero: a zero would be a judgement."""

    NO_RUBRIC = "no_rubric"
    TOO_FEW_SHEETS = "too_few_sheets"
    TOO_FEW_MARKS = "too_few_marks"
    MARK_MISSING = "mark_missing"
    NOTHING_KEPT = "nothing_kept"
    VALUE_MISSING = "value_missing"
    EARLIER_MISSING = "earlier_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One judge's marks of one entry by criterion; ``None`` where the judge left it empty."""

    judge: str
    marks: Mapping[str, Mark | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMarks:
    """All that the score of one entry depends on.

    ``values`` are figures of the entry itself (difficulty, deductions), ``earlier`` its scores
    in earlier rounds by round key.
    """

    entry: str
    sheets: tuple[Sheet, ...]
    group: str = ""
    field: str = ""
    tags: frozenset[str] = frozenset()
    values: Mapping[str, Fraction] = attribute(default_factory=dict)
    earlier: Mapping[str, Fraction] = attribute(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A mark (or, without criterion, a sheet's total) that was left out as an extreme."""

    judge: str
    criterion: str | None
    end: Literal["high", "low"]
    mark: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFigure:
    """One criterion over all judges.

    ``mean`` is the plain mean of all counted marks, ``combined`` what remains after dropping,
    ``weighted`` that times the weight.
    """

    key: str
    marks: int
    mean: Fraction
    combined: Fraction
    weighted: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """An entry's score and everything needed to redo it by hand.

    ``marks`` is the judges' part before factors and additions, ``unrounded`` the score before
    the last rounding. ``totals`` holds each complete counted sheet's total by judge; ``mean`` and
    ``median`` are of these, nothing dropped. ``void`` names judges whose sheet did not count.
    """

    entry: str
    score: Fraction | None = None
    unrounded: Fraction | None = None
    marks: Fraction | None = None
    sheets: int = 0
    totals: Mapping[str, Fraction] = attribute(default_factory=dict)
    mean: Fraction | None = None
    median: Fraction | None = None
    criteria: tuple[CriterionFigure, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    void: tuple[str, ...] = ()
    bonuses: tuple[str, ...] = ()
    incomplete: Incomplete | None = None
    missing: str | None = None


class _IncompleteError(Exception):
    def __init__(self, reason: Incomplete, missing: str | None = None) -> None:
        self.reason = reason
        self.missing = missing


@dataclass(frozen=True, slots=True)
class _Recipe:
    """A rubric and its scoring, prepared once for many entries."""

    criteria: tuple[Criterion, ...]
    weights: tuple[int, ...]
    divisor: int
    scoring: Scoring
    decimals: Mapping[str, int]

    def total(self, marks: Iterable[Mark]) -> Fraction:
        weighted = sum(weight * mark for weight, mark in zip(self.weights, marks, strict=True))
        return Fraction(weighted, self.divisor)

    def value(self, mark: Mark | None, criterion: Criterion) -> Mark | None:
        if mark is None and self.scoring.absent == "zero":
            return 0
        if mark is None and self.scoring.absent == "lowest":
            mark = criterion.lowest
        ranks = self.scoring.rank_values
        return _rank_value(mark, ranks) if ranks and mark is not None else mark

    def rounded(self, value: Fraction, step: str) -> Fraction:
        decimals = self.decimals.get(step)
        return value if decimals is None else round_half_up(value, decimals)


@dataclass(frozen=True, slots=True)
class _Counted:
    judge: str
    marks: tuple[Mark | None, ...]


def _recipe(rubric: Rubric, scoring: Scoring) -> _Recipe:
    common = lcm(*(criterion.weight.denominator for criterion in rubric.criteria))
    return _Recipe(
        criteria=rubric.criteria,
        weights=tuple(int(criterion.weight * common) for criterion in rubric.criteria),
        divisor=common * (100 if rubric.weighting == "percent" else 1),
        scoring=scoring,
        decimals={at.step: at.decimals for at in scoring.round_at},
    )


def sheet_total(marks: Mapping[str, Mark], rubric: Rubric) -> Fraction:
    """Return the weighted sum of one complete sheet, unrounded; ``KeyError`` if a mark is absent.

    With percentages the weights sum to 100 and the total stays on the scale of the marks; with
    multipliers it is the plain sum of mark times weight.
    """
    return _recipe(rubric, Scoring()).total(marks[criterion.key] for criterion in rubric.criteria)


def aggregate(judged: EntryMarks, rubric: Rubric, scoring: Scoring) -> Aggregate:
    """Return one entry's score under a rubric and the round's scoring.

    An entry that cannot be scored comes back with the reason in ``incomplete`` and the key of
    what is missing. Raises ``ValueError`` when a judge has two sheets. Source: algorithms §1.2.
    """
    return _aggregate(judged, _recipe(rubric, scoring))


def aggregate_all(entries: Iterable[EntryMarks], round_: Round) -> tuple[Aggregate, ...]:
    """Return the score of every entry of a round, each under its own group's rubric."""
    recipes: dict[str, _Recipe | None] = {}
    found = []
    for judged in entries:
        if judged.group not in recipes:
            rubric = round_.rubric_for(judged.group)
            recipes[judged.group] = _recipe(rubric, round_.scoring) if rubric else None
        recipe = recipes[judged.group]
        if recipe is None:
            found.append(Aggregate(entry=judged.entry, incomplete=Incomplete.NO_RUBRIC))
        else:
            found.append(_aggregate(judged, recipe))
    return tuple(found)


def _aggregate(judged: EntryMarks, recipe: _Recipe) -> Aggregate:
    counted, void = _counted(judged.sheets, recipe)
    totals = _totals(counted, recipe)
    seen = Aggregate(
        entry=judged.entry,
        sheets=len(counted),
        void=void,
        totals=totals,
        mean=_mean(tuple(totals.values())) if totals else None,
        median=_median(sorted(totals.values())) if totals else None,
    )
    try:
        _refuse_short(judged.sheets, counted, recipe)
        by_level = _by_totals if recipe.scoring.level == "totals" else _by_criterion
        marks, criteria, dropped = by_level(counted, totals, recipe)
        marks = recipe.rounded(marks, "marks")
        bonuses = tuple(one for one in recipe.scoring.bonuses if _earned(one, judged))
        unrounded = _with_entry(marks, judged, bonuses, recipe)
    except _IncompleteError as short:
        return replace(seen, incomplete=short.reason, missing=short.missing)
    return replace(
        seen,
        score=recipe.rounded(unrounded, "final"),
        unrounded=unrounded,
        marks=marks,
        criteria=criteria,
        dropped=dropped,
        bonuses=tuple(one.key for one in bonuses),
    )


def _counted(
    sheets: Sequence[Sheet], recipe: _Recipe
) -> tuple[tuple[_Counted, ...], tuple[str, ...]]:
    """Return the sheets that count, by judge, and the judges whose sheets do not.

    Sorted by judge, so that of two equal extremes always the same one is named as dropped.
    """
    if len({sheet.judge for sheet in sheets}) != len(sheets):
        raise ValueError("a judge has two sheets of one entry")
    partial_counts = recipe.scoring.absent == "leave_out" and recipe.scoring.level == "criterion"
    counted, void = [], []
    for sheet in sorted(sheets, key=lambda one: one.judge):
        given = [sheet.marks.get(criterion.key) for criterion in recipe.criteria]
        if all(mark is None for mark in given):
            void.append(sheet.judge)
            continue
        marks = tuple(map(recipe.value, given, recipe.criteria))
        if None in marks and not partial_counts:
            void.append(sheet.judge)
        else:
            counted.append(_Counted(sheet.judge, marks))
    return tuple(counted), tuple(void)


def _rank_value(rank: Mark, values: tuple[Fraction, ...]) -> Fraction:
    """Return what a rank is worth; nothing behind the end of the table."""
    if rank < 1 or rank != int(rank):
        raise ValueError("a rank is a whole number from 1")
    return values[int(rank) - 1] if rank <= len(values) else Fraction(0)


def _totals(counted: Sequence[_Counted], recipe: _Recipe) -> dict[str, Fraction]:
    totals = {}
    for sheet in counted:
        marks = [mark for mark in sheet.marks if mark is not None]
        if len(marks) == len(sheet.marks):
            totals[sheet.judge] = recipe.rounded(recipe.total(marks), "sheet")
    return totals


def _refuse_short(sheets: Sequence[Sheet], counted: Sequence[_Counted], recipe: _Recipe) -> None:
    if recipe.scoring.absent == "incomplete":
        for sheet in sheets:
            empty = [sheet.marks.get(criterion.key) is None for criterion in recipe.criteria]
            if any(empty) and not all(empty):
                raise _IncompleteError(Incomplete.MARK_MISSING, sheet.judge)
    if len(counted) < recipe.scoring.min_sheets:
        raise _IncompleteError(Incomplete.TOO_FEW_SHEETS)


_ByLevel = tuple[Fraction, tuple[CriterionFigure, ...], tuple[Dropped, ...]]


def _by_totals(
    counted: Sequence[_Counted], totals: Mapping[str, Fraction], recipe: _Recipe
) -> _ByLevel:
    """Drop whole sheets by their totals; a criterion's figure is that of the kept sheets."""
    pairs: list[tuple[Mark, str]] = [(totals[one.judge], one.judge) for one in counted]
    kept, dropped = _trim(pairs, recipe.scoring.drop, None)
    kept_judges = {judge for _, judge in kept}
    criteria = []
    for n, criterion in enumerate(recipe.criteria):
        marks = [(_given(sheet, n), sheet.judge) for sheet in counted]
        combined = _combine([m for m, judge in marks if judge in kept_judges], recipe.scoring)
        criteria.append(_figure(criterion, [m for m, _ in marks], combined, n, recipe))
    score = _combine([total for total, _ in kept], recipe.scoring)
    return score, tuple(criteria), dropped


def _by_criterion(
    counted: Sequence[_Counted], _totals: Mapping[str, Fraction], recipe: _Recipe
) -> _ByLevel:
    """Drop extremes within each criterion; empty marks are ignored before dropping."""
    criteria: list[CriterionFigure] = []
    dropped: list[Dropped] = []
    for n, criterion in enumerate(recipe.criteria):
        pairs = [(_given(s, n), s.judge) for s in counted if s.marks[n] is not None]
        if len(pairs) < recipe.scoring.min_sheets:
            raise _IncompleteError(Incomplete.TOO_FEW_MARKS, criterion.key)
        kept, out = _trim(pairs, recipe.scoring.drop, criterion.key)
        dropped += out
        combined = recipe.rounded(_combine([m for m, _ in kept], recipe.scoring), "criterion")
        criteria.append(_figure(criterion, [m for m, _ in pairs], combined, n, recipe))
    score = sum((figure.weighted for figure in criteria), Fraction(0))
    return score, tuple(criteria), tuple(dropped)


def _given(sheet: _Counted, n: int) -> Mark:
    return sheet.marks[n] or 0


def _figure(
    criterion: Criterion, marks: Sequence[Mark], combined: Fraction, n: int, recipe: _Recipe
) -> CriterionFigure:
    weighted = combined * Fraction(recipe.weights[n], recipe.divisor)
    return CriterionFigure(
        key=criterion.key,
        marks=len(marks),
        mean=_mean(marks),
        combined=combined,
        weighted=recipe.rounded(weighted, "weighted_criterion"),
    )


def _trim(
    pairs: Sequence[tuple[Mark, str]], table: tuple[Drop, ...], criterion: str | None
) -> tuple[list[tuple[Mark, str]], tuple[Dropped, ...]]:
    """Split marks into those kept and those dropped; of equal extremes only one is dropped."""
    ordered = sorted(pairs)
    rows = [row for row in table if row.from_judges <= len(ordered)]
    row = max(rows, key=lambda one: one.from_judges) if rows else None
    low, high = (row.low, row.high) if row else (0, 0)
    if low + high >= len(ordered):
        raise _IncompleteError(Incomplete.NOTHING_KEPT, criterion)
    top = len(ordered) - high
    dropped = [_dropped(one, criterion, "high") for one in ordered[top:]]
    dropped += [_dropped(one, criterion, "low") for one in ordered[:low]]
    return ordered[low:top], tuple(dropped)


def _dropped(pair: tuple[Mark, str], criterion: str | None, end: Literal["high", "low"]) -> Dropped:
    return Dropped(judge=pair[1], criterion=criterion, end=end, mark=Fraction(pair[0]))


def _combine(marks: Sequence[Mark], scoring: Scoring) -> Fraction:
    if scoring.combine == "median":
        return _median(sorted(marks))
    return Fraction(sum(marks)) if scoring.combine == "sum" else _mean(marks)


def _mean(marks: Sequence[Mark]) -> Fraction:
    return Fraction(sum(marks), len(marks))


def _median(ordered: Sequence[Mark]) -> Fraction:
    upper = len(ordered) // 2
    return Fraction(ordered[upper] + ordered[~upper], 2)


def _earned(bonus: Bonus, judged: EntryMarks) -> bool:
    return (
        (not bonus.groups or judged.group in bonus.groups)
        and (not bonus.fields or judged.field in bonus.fields)
        and (not bonus.tags or not judged.tags.isdisjoint(bonus.tags))
    )


def _with_entry(
    marks: Fraction, judged: EntryMarks, bonuses: Sequence[Bonus], recipe: _Recipe
) -> Fraction:
    """Return the judges' part with what the entry itself brings: factor, additions, carry-over."""
    scoring = recipe.scoring
    factor = scoring.multiplier
    if scoring.factor is not None:
        factor *= _needed(judged.values, scoring.factor, Incomplete.VALUE_MISSING)
    own = recipe.rounded(marks * factor, "factored")
    for addition in scoring.additions:
        if addition.value in judged.values or addition.if_absent == "incomplete":
            value = _needed(judged.values, addition.value, Incomplete.VALUE_MISSING)
            own += addition.weight * value
    extra = sum((bonus.points for bonus in bonuses), Fraction(0))
    limit = scoring.bonus_limit
    own += extra if limit is None else min(extra, limit)
    score = recipe.rounded(own, "own") * scoring.own_weight
    for carry in scoring.carry_over:
        earlier = _needed(judged.earlier, carry.round, Incomplete.EARLIER_MISSING)
        score += carry.weight * earlier
    return score


def _needed(values: Mapping[str, Fraction], name: str, reason: Incomplete) -> Fraction:
    if name not in values:
        raise _IncompleteError(reason, name)
    return values[name]
