"""The advisory view of a run: corrected scores, the grey zone, and how each judge marks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from competition.assignment.models import Assignment, Judge
from competition.core.database import db
from competition.ranking.models import RankingRun
from competition.ranking.queries.standings import RankingView, StandingRow, ranking_view
from competition.registration.models import Entry
from competition.review.models import ScoreSheet, SheetSave
from competition.rules.conflicts import unit_key
from competition.rules.habits import FilledIn, Habits, habits_of
from competition.rules.leniency import Corrected, JudgeReport, Leniency, Reading, leniency
from competition.rules.plan.edition import Plan

_BINS = 12

GREY = (0.25, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedRow:
    """An entry's official standing, and beside it what it would be without severity."""

    row: StandingRow
    corrected: Corrected | None
    place: int | None

    @property
    def is_grey(self) -> bool:
        """Tell whether the sheets do not settle on which side of the cut the entry belongs."""
        chance = self.corrected.chance if self.corrected else None
        return chance is not None and GREY[0] <= chance <= GREY[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadPicture:
    """A judge's totals as percentages of the width between the round's lowest and highest."""

    low: float
    lower: float
    middle: float
    upper: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedJudge:
    """A judge with his name, his figures and the picture of his totals."""

    name: str
    report: JudgeReport
    habits: Habits
    picture: SpreadPicture

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the codes of every hint on the judge."""
        return (*self.report.flags, *self.habits.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bar of a picture of how figures are spread: from where, and how many."""

    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceView:
    """What the page of advice shows of a run; ``parts`` names judges who can't be compared."""

    view: RankingView
    found: Leniency
    rows: tuple[AdvisedRow, ...]
    judges: tuple[AdvisedJudge, ...]
    parts: tuple[tuple[str, ...], ...]
    scores: tuple[Bin, ...]
    totals: tuple[Bin, ...]

    @property
    def grey(self) -> int:
        """Return how many entries stand in the grey zone around the cuts."""
        return sum(one.is_grey for one in self.rows)


def advice_view(run: RankingRun) -> AdviceView:
    """Return the advice on a run. Six statements, whatever the number of entries."""
    view = ranking_view(run)
    judges = {
        judge.code: judge
        for judge in db.session.scalars(select(Judge).where(Judge.edition_id == run.edition_id))
    }
    readings = list(_readings(view, judges))
    found = leniency(
        readings,
        scopes={str(row.entry.reference): s.key for s in view.scopes for row in s.rows},
        seats={scope.key: scope.seats for scope in view.scopes if scope.seats},
        higher_first=view.round.scoring.order == "descending",
    )
    habits = {one.judge: one for one in habits_of(_filled_in(run))}
    names = {code: judge.name for code, judge in judges.items()}
    advised = [
        AdvisedJudge(
            name=names.get(one.judge, one.judge),
            report=one,
            habits=habits[one.judge],
            picture=_picture(readings, one.judge),
        )
        for one in found.judges
    ]
    return AdviceView(
        view=view,
        found=found,
        rows=tuple(_rows(view, found)),
        judges=tuple(sorted(advised, key=lambda one: (not one.flags, one.report.judge))),
        parts=tuple(tuple(names.get(code, code) for code in part) for part in found.parts),
        scores=_bins([float(row.score) for scope in view.scopes for row in scope.rows]),
        totals=_bins([one.total for one in readings]),
    )


def _readings(view: RankingView, judges: Mapping[str, Judge]) -> Iterator[Reading]:
    plan = view.run.plan_version.plan
    entries = {str(row.entry.reference): row.entry for scope in view.scopes for row in scope.rows}
    for figures in view.run.result["entries"]:
        entry = entries.get(figures["entry"])
        for code, total in figures["totals"].items():
            judge = judges.get(code)
            near = _ties(plan, judge, entry) if judge and entry else frozenset()
            yield Reading(
                entry=figures["entry"], judge=code, total=float(Fraction(total)), homes=near
            )


def _ties(plan: Plan, judge: Judge, entry: Entry) -> frozenset[str]:
    """Return how a judge is near to an entry: his employer, its unit, his region."""
    own = {unit_key(name) for name in (judge.employer, *judge.affiliates) if name}
    unit = plan.units_by_key.get(entry.unit_key)
    district = plan.districts_by_key.get(entry.district_key)
    holds = {
        "employer": unit_key(entry.entrant_name) in own,
        "unit": unit is not None and unit_key(unit.name.zh) in own,
        "region": district is not None and judge.region == district.name.zh,
    }
    return frozenset(kind for kind, is_near in holds.items() if is_near)


def _filled_in(run: RankingRun) -> Iterator[FilledIn]:
    """Yield every counted sheet with the minute at which it was begun."""
    begun = _begun_at(run)
    phase = next(
        (
            one
            for one in run.plan_version.plan.phases
            if one.key == run.plan_version.plan.rounds_by_key[run.round_key].phase
        ),
        None,
    )
    closes: datetime | None = phase.closes if phase else None
    for row in run.inputs["sheets"]:
        at = begun.get((row["entry"], row["judge"]))
        yield FilledIn(
            judge=row["judge"],
            marks=tuple(
                None if mark is None else Fraction(mark)
                for _key, mark in sorted(row["marks"].items())
            ),
            minute=int(at.timestamp()) // 60 if at else None,
            before_closing=int((closes - at).total_seconds()) // 60 if at and closes else None,
        )


def _begun_at(run: RankingRun) -> dict[tuple[str, str], datetime]:
    """Return by entry and judge when a sheet was first saved. One statement."""
    rows = db.session.execute(
        select(Entry.reference, Judge.code, func.min(SheetSave.saved_at).label("at"))
        .join(ScoreSheet, SheetSave.sheet_id == ScoreSheet.id)
        .join(ScoreSheet.assignment)
        .join(Assignment.entry)
        .join(Assignment.judge)
        .where(Assignment.edition_id == run.edition_id, Assignment.round_key == run.round_key)
        .group_by(Entry.reference, Judge.code)
    )
    return {(str(row.reference), row.code): row.at for row in rows}


def _bins(figures: Sequence[float]) -> tuple[Bin, ...]:
    """Count figures in bars of equal width, from the lowest to the highest."""
    if not figures:
        return ()
    low, width = min(figures), (max(figures) - min(figures)) / _BINS or 1.0
    counts = [0] * _BINS
    for figure in figures:
        counts[min(_BINS - 1, int((figure - low) / width))] += 1
    return tuple(
        Bin(label=f"{low + n * width:.0f}", value=number) for n, number in enumerate(counts)
    )


def _rows(view: RankingView, found: Leniency) -> Iterator[AdvisedRow]:
    higher = view.round.scoring.order == "descending"
    for scope in view.scopes:
        scores = {
            str(row.entry.reference): found.entries[str(row.entry.reference)].score
            for row in scope.rows
            if str(row.entry.reference) in found.entries
        }
        ordered = sorted(scores.values(), reverse=higher)
        for row in scope.rows:
            reference = str(row.entry.reference)
            known = reference in scores
            yield AdvisedRow(
                row=row,
                corrected=found.entries.get(reference),
                place=1 + ordered.index(scores[reference]) if known else None,
            )


def _picture(readings: list[Reading], judge: str) -> SpreadPicture:
    lowest = min(one.total for one in readings)
    width = max(one.total for one in readings) - lowest or 1.0
    own = sorted((one.total - lowest) / width * 100 for one in readings if one.judge == judge)
    low, lower, middle, upper, high = (own[(len(own) - 1) * n // 4] for n in range(5))
    return SpreadPicture(low=low, lower=lower, middle=middle, upper=upper, high=high)
