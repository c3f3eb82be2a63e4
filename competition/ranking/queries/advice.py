"""The advisory view of a run: corrected scores, the grey zone, and how each judge marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from competition.assignment.models import Judge
from competition.core.database import db
from competition.core.phrases import _, say
from competition.core.workbooks import Cell
from competition.ranking.models import RankingRun
from competition.ranking.queries.standings import RankingView, StandingRow, ranking_view
from competition.rules.leniency import Corrected, JudgeReport, Leniency, Reading, leniency

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
    picture: SpreadPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceView:
    """What the page of advice shows of a run; ``parts`` names judges who can't be compared."""

    view: RankingView
    found: Leniency
    rows: tuple[AdvisedRow, ...]
    judges: tuple[AdvisedJudge, ...]
    parts: tuple[tuple[str, ...], ...]

    @property
    def grey(self) -> int:
        """Return how many entries stand in the grey zone around the cuts."""
        return sum(one.is_grey for one in self.rows)


def advice_view(run: RankingRun) -> AdviceView:
    """Return the advice on a run. Five statements, whatever the number of entries."""
    view = ranking_view(run)
    judges = {
        judge.code: judge
        for judge in db.session.scalars(select(Judge).where(Judge.edition_id == run.edition_id))
    }
    entries = {str(row.entry.reference): row.entry for scope in view.scopes for row in scope.rows}
    readings = []
    for figures in run.result["entries"]:
        entry = entries.get(figures["entry"])
        for code, total in figures["totals"].items():
            judge = judges.get(code)
            near = (judge.employer, *judge.affiliates) if judge else ()
            at_home = entry is not None and entry.entrant_name in near
            readings.append(
                Reading(
                    entry=figures["entry"],
                    judge=code,
                    total=float(Fraction(total)),
                    home="employer" if at_home else "",
                )
            )
    found = leniency(
        readings,
        scopes={str(row.entry.reference): s.key for s in view.scopes for row in s.rows},
        seats={scope.key: scope.seats for scope in view.scopes if scope.seats},
        higher_first=view.round.scoring.order == "descending",
    )
    names = {code: judge.name for code, judge in judges.items()}
    return AdviceView(
        view=view,
        found=found,
        rows=tuple(_rows(view, found)),
        judges=tuple(
            AdvisedJudge(
                name=names.get(one.judge, one.judge),
                report=one,
                picture=_picture(readings, one.judge),
            )
            for one in sorted(found.judges, key=lambda one: (not one.flags, one.judge))
        ),
        parts=tuple(tuple(names.get(code, code) for code in part) for part in found.parts),
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


def judges_header() -> list[str]:
    """Return the column names of the judges' report."""
    return [
        _("评委"),
        _("评分表（份）"),
        _("宽严（分）"),
        _("误差（分）"),
        _("离散度"),
        _("与他人一致"),
        _("远高于他人（份）"),
        _("远低于他人（份）"),
        _("提示"),
    ]


def judges_rows(view: AdviceView) -> Iterator[list[Cell]]:
    """Yield one row a judge, those with a hint first."""
    for one in view.judges:
        report = one.report
        yield [
            one.name,
            report.sheets,
            f"{report.severity:+.2f}" if view.found.is_comparable else "",
            f"{report.error:.2f}" if view.found.is_comparable else "",
            "" if report.scatter is None else f"{report.scatter:.2f}",
            "" if report.agreement is None else f"{report.agreement:.2f}",
            report.gifts,
            report.blows,
            "；".join(say(f"judge_{flag}") for flag in report.flags),
        ]
