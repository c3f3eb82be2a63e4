"""Results as rows: a workbook for the office, and the bare lines that two runs are compared by."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from io import StringIO

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import Sealing
from competition.prizes.queries.proposal import ProposalView
from competition.prizes.queries.runs import confirmed_allocation, entries_by_id
from competition.rules.values import in_decimals

_COLUMNS: tuple[Callable[[], str], ...] = (
    lambda: _("组别"),
    lambda: _("名次"),
    lambda: _("登记编号"),
    lambda: _("项目名称"),
    lambda: _("参赛主体"),
    lambda: _("负责人"),
    lambda: _("得分"),
    lambda: _("奖项"),
    lambda: _("奖金（元）"),
    lambda: _("理由"),
    lambda: _("计划"),
)


def export_header() -> list[str]:
    """Return the column names in the reader's language."""
    return [name() for name in _COLUMNS]


def export_rows(view: ProposalView, sealing: Sealing | None) -> Iterator[list[str | int | None]]:
    """Yield one row a finalist, group by group in the order of places, each with its plan."""
    plan = sealing.words() if sealing is not None else ""
    for group in view.groups:
        for row in group.rows:
            line = row.main_line
            yield [
                text_of(group.name),
                row.place,
                row.entry.reference,
                row.entry.project_name,
                row.entry.entrant_name,
                row.entry.leader_name,
                "" if row.score is None else in_decimals(row.score, 2),
                "、".join(text_of(level.name) for level in row.levels),
                _yuan(row.amount_cents),
                f"{line.level} {line.words}".strip() if line else "",
                plan,
            ]


def _yuan(cents: int) -> str:
    return in_decimals(Fraction(cents, 100), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One finalist's result without wording: the same for the same contest, byte for byte."""

    reference: str
    group: str
    place: int | None
    score: str
    prize: str


def result_lines(edition: Edition) -> list[ResultLine]:
    """Return the confirmed results by group in the plan's order, place and reference.

    Empty before an allocation was confirmed. Scores are exact, as ``p/q`` where they are no
    whole number; a prize is its level's key.
    """
    run = confirmed_allocation(edition)
    if run is None:
        return []
    groups = [group.key for group in run.plan_version.plan.groups]
    standings = run.inputs["standings"]
    entries = entries_by_id(edition, {row["entry"] for row in standings})
    prizes: dict[int, list[str]] = {}
    for award in run.result["awards"]:
        prizes.setdefault(award["entry"], []).append(award["level"])
    lines = [
        ResultLine(
            reference=str(entries[row["entry"]].reference),
            group=row["group"],
            place=row["place"],
            score=row["score"] or "",
            prize=" ".join(prizes.get(row["entry"], ())),
        )
        for row in standings
    ]
    return sorted(
        lines,
        key=lambda one: (
            groups.index(one.group),
            one.place is None,
            one.place or 0,
            one.reference,
        ),
    )


def results_csv(lines: Iterable[ResultLine], more: Mapping[str, str] | None = None) -> str:
    """Return result lines as CSV with a header: the same results give the same bytes.

    ``more`` are columns that say the same on every line, such as the plan that decided.
    """
    out = StringIO()
    alike = dict(more or {})
    columns = [*(one.name for one in fields(ResultLine)), *alike]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(line) | alike for line in lines)
    return out.getvalue()
