"""All editions of a series: those before this site by the plan, those on it as released."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.editions.models import Edition
from competition.editions.queries import list_editions
from competition.publication.models import Notice
from competition.publication.queries.released import shown_results
from competition.rules.plan.organisation import EarlierEditions, RecordFigure
from competition.rules.statistics import totals


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """One edition of a series in the table of all: its name, and its figures once they are out."""

    edition: Edition
    figures: tuple[RecordFigure, ...]
    notice: Notice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """All editions of a series: those before this site, those on it, and the total.

    ``number`` counts the editions that the total is over: those whose figures are out.
    """

    earlier: tuple[EarlierEditions, ...]
    lines: tuple[EditionLine, ...]
    number: int
    total: tuple[RecordFigure, ...]


def series_view(edition: Edition) -> SeriesView:
    """Return the figures of all editions of an edition's series, the newest first.

    Of editions on this site only released figures count. A rehearsal is no edition of a series;
    looked at from a rehearsal, it is the only one.
    """
    held = [edition] if edition.is_rehearsal else _of_series(edition)
    lines = tuple(_line(one) for one in held)
    earlier = edition.plan.contest.record
    figures = [figure for one in earlier for figure in one.figures]
    figures += [figure for line in lines for figure in line.figures]
    return SeriesView(
        earlier=earlier,
        lines=lines,
        number=sum(one.editions for one in earlier) + sum(bool(line.figures) for line in lines),
        total=totals(figures),
    )


def _of_series(edition: Edition) -> list[Edition]:
    series = edition.plan.contest.series
    held = [
        one for one in list_editions() if not one.is_rehearsal and one.plan.contest.series == series
    ]
    return sorted(held, key=lambda one: one.plan.contest.year, reverse=True)


def _line(edition: Edition) -> EditionLine:
    notice = shown_results(edition)
    frozen = notice.snapshot.get("figures") if notice else None
    return EditionLine(edition=edition, notice=notice, figures=_as_record(frozen))


def _as_record(frozen: Mapping[str, Any] | None) -> tuple[RecordFigure, ...]:
    if not frozen:
        return ()
    return (
        RecordFigure(kind="participants", number=frozen["submitted"]),
        RecordFigure(kind="prizes", number=sum(one["number"] for one in frozen["levels"])),
    )
