"""The advice as a workbook: judges, corrected scores, and every counted sheet."""

from collections.abc import Iterator
from fractions import Fraction

from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.core.workbooks import Cell, Page
from competition.ranking.queries.advice import AdviceView, AdvisedJudge
from competition.rules.leniency import HomeBias
from competition.rules.values import in_decimals


def advice_pages(view: AdviceView) -> list[Page]:
    """Return the sheets of the workbook."""
    return [
        Page(title=_("评委分析"), header=judges_header(), rows=judges_rows(view)),
        Page(title=_("校正得分"), header=_corrected_header(), rows=_corrected_rows(view)),
        Page(title=_("评分表"), header=_sheets_header(view), rows=_sheets_rows(view)),
    ]


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
        _("对本单位项目（分）"),
        _("对本单位推荐的项目（分）"),
        _("对本地区项目（分）"),
        _("十分钟内最多（份）"),
        _("完全相同的评分（份）"),
        _("各项同分（份）"),
        _("提示"),
    ]


def judges_rows(view: AdviceView) -> Iterator[list[Cell]]:
    """Yield one row a judge, those with a hint first."""
    for one in view.judges:
        report = one.report
        homes = {home.kind: home for home in report.homes}
        yield [
            one.name,
            report.sheets,
            round(report.severity, 2) if view.found.is_comparable else None,
            round(report.error, 2) if view.found.is_comparable else None,
            None if report.scatter is None else round(report.scatter, 2),
            None if report.agreement is None else round(report.agreement, 2),
            report.gifts,
            report.blows,
            *(_bias(homes.get(kind)) for kind in ("employer", "unit", "region")),
            one.habits.burst,
            one.habits.same_rows,
            one.habits.level_rows,
            hints(one),
        ]


def hints(one: AdvisedJudge) -> str:
    """Word every hint on a judge."""
    return "；".join(say(f"judge_{flag}") for flag in one.flags)


def _bias(home: HomeBias | None) -> Cell:
    return None if home is None else round(home.bias, 2)


def _corrected_header() -> list[str]:
    return [
        _("分组"),
        _("名次"),
        _("受理编号"),
        _("项目名称"),
        _("得分"),
        _("校正得分（参考）"),
        _("误差（分）"),
        _("校正后名次（参考）"),
        _("在线上的可能"),
        _("去掉任一评委的名次"),
        _("灰区"),
    ]


def _corrected_rows(view: AdviceView) -> Iterator[list[Cell]]:
    labels = {
        row.entry.id: " ".join(text_of(name) for name in scope.names)
        for scope in view.view.scopes
        for row in scope.rows
    }
    for one in view.rows:
        row, found = one.row, one.corrected
        chance = found.chance if found else None
        yield [
            labels[row.entry.id],
            row.place,
            row.entry.reference,
            row.entry.project_name,
            in_decimals(row.score, view.view.decimals),
            round(found.score, 2) if found else None,
            round(found.error, 2) if found else None,
            one.place,
            None if chance is None else round(chance, 3),
            f"{row.best}–{row.worst}",
            _("灰区") if one.is_grey else "",
        ]


def _criteria(view: AdviceView) -> dict[str, str]:
    """Return the names of every criterion of the round by its key, in the rubrics' order."""
    return {c.key: text_of(c.name) for rubric in view.view.round.rubrics for c in rubric.criteria}


def _sheets_header(view: AdviceView) -> list[str]:
    return [_("受理编号"), _("评委"), *_criteria(view).values(), _("总分")]


def _sheets_rows(view: AdviceView) -> Iterator[list[Cell]]:
    run = view.view.run
    names = {one.report.judge: one.name for one in view.judges}
    totals = {
        (figures["entry"], judge): total
        for figures in run.result["entries"]
        for judge, total in figures["totals"].items()
    }
    keys = list(_criteria(view))
    for row in run.inputs["sheets"]:
        total = totals.get((row["entry"], row["judge"]))
        yield [
            row["entry"],
            names.get(row["judge"], row["judge"]),
            *(_mark(row["marks"].get(key)) for key in keys),
            in_decimals(Fraction(total), view.view.decimals) if total is not None else None,
        ]


def _mark(figure: str | None) -> Cell:
    if figure is None:
        return None
    value = Fraction(figure)
    return int(value) if value.denominator == 1 else float(value)
