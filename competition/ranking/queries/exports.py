"""The standings as rows of a workbook: exactly what the page shows, figures unrounded beside."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.ranking.queries.standings import RankingView, Separated, StandingRow
from competition.rules.values import in_decimals

_COLUMNS: tuple[Callable[[], str], ...] = (
    lambda: _("分组"),
    lambda: _("名次"),
    lambda: _("登记编号"),
    lambda: _("项目名称"),
    lambda: _("参赛主体"),
    lambda: _("领域"),
    lambda: _("得分"),
    lambda: _("评分表（份）"),
    lambda: _("最高"),
    lambda: _("最低"),
    lambda: _("去掉的评分"),
    lambda: _("与上一名的区别"),
    lambda: _("去掉任一评委的名次"),
    lambda: _("按名次"),
    lambda: _("综评决定"),
    lambda: _("综评票数和理由"),
    lambda: _("结果"),
)


def export_header() -> list[str]:
    """Return the column names in the reader's language."""
    return [name() for name in _COLUMNS]


def separation_words(separated: Separated | None) -> str:
    """Word why an entry stands behind the one above it."""
    if separated is None:
        return ""
    name = text_of(separated.name) if separated.name else ""
    return say(
        separated.code,
        name=name,
        ahead=separated.ahead,
        behind=separated.behind,
        sign=separated.sign,
    )


def export_rows(view: RankingView) -> Iterator[list[str | int | None]]:
    """Yield one row an entry, scope by scope, the unranked at the end."""
    for scope in view.scopes:
        label = " ".join(text_of(name) for name in scope.names)
        for row in scope.rows:
            yield [label, *_row(row, view)]
    for left_out in view.unranked:
        entry = left_out.entry
        reason = say(f"incomplete_{left_out.reason}", missing=left_out.missing)
        yield [
            entry.group_key,
            None,
            entry.reference,
            entry.project_name,
            entry.entrant_name,
            None,
            None,
            left_out.sheets,
            None,
            None,
            None,
            reason,
            None,
            None,
            None,
            None,
            None,
        ]


def _row(row: StandingRow, view: RankingView) -> list[str | int | None]:
    decimals = view.decimals
    return [
        row.place,
        row.entry.reference,
        row.entry.project_name,
        row.entry.entrant_name,
        text_of(row.field) if row.field else "",
        "" if view.is_secret else in_decimals(row.score, decimals),
        row.sheets,
        _figure(row.highest, decimals),
        _figure(row.lowest, decimals),
        "；".join(f"{one.judge} {_figure(one.mark, decimals)}" for one in row.dropped),
        separation_words(row.separated),
        f"{row.best}–{row.worst}",
        say(f"cut_{row.ranked_fate}") if row.ranked_fate else "",
        departure_words(row),
        vote_words(row),
        say(f"cut_{row.fate}") if row.fate else "",
    ]


def departure_words(row: StandingRow) -> str:
    """Word what the panel decided on an entry; nothing where it did not vote on it."""
    found = row.departure
    if found is None:
        return ""
    if not found.is_carried:
        return _("表决未通过")
    return _("晋级") if found.advances else _("不晋级")


def vote_words(row: StandingRow) -> str:
    """Word the panel's votes on an entry and its reason."""
    if row.departure is None:
        return ""
    vote = row.departure.vote
    counted = _(
        "赞成 %(approve)s，反对 %(reject)s，弃权 %(abstain)s，回避 %(recused)s",
        approve=vote.approve,
        reject=vote.reject,
        abstain=vote.abstain,
        recused=vote.recused,
    )
    return f"{counted}；{row.departure.reason}"


def _figure(value: Fraction | None, decimals: int) -> str:
    return "" if value is None else in_decimals(value, decimals)
