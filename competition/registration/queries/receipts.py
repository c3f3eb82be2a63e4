"""What changed since the last submission, what comes next, and the receipt as a paper shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from competition.core.phrases import _
from competition.core.templating import format_closing, format_moment, text_of
from competition.registration.models import Entry, Revision
from competition.registration.queries.sheets import SheetSection, entry_sheet
from competition.rules.calendar import Mark, timeline
from competition.rules.plan.calendar import PhaseKind
from competition.rules.transitions import EntryState

_DAY = timedelta(days=1)
_REVIEW: tuple[PhaseKind, ...] = (
    "preliminary",
    "advancement",
    "visit",
    "final",
    "deliberation",
    "publicity",
    "publication",
)
_AWAITED: Mapping[str, tuple[PhaseKind, ...]] = {
    EntryState.SUBMITTED: ("screening", "acceptance", *_REVIEW),
    EntryState.RECOMMENDED: ("acceptance", *_REVIEW),
    EntryState.ACCEPTED: _REVIEW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row of the form that is not what was submitted last."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedStep:
    """A phase that the entry still has before it, with when it ends by the plan.

    ``days`` is how long its outcome may take from now, a day begun counted whole.
    """

    name: str
    dates: str
    is_current: bool
    days: int


def changes_since(entry: Entry) -> list[Change]:
    """Return what the draft says otherwise than the last submission; nothing before the first."""
    revision = entry.last_revision
    if revision is None:
        return []
    plan, entrant = entry.edition.plan, entry.entrant
    before = dict(_rows(entry_sheet(plan, revision.answers, entrant, blind=False)))
    after = dict(_rows(entry_sheet(plan, entry.answers, entrant, blind=False)))
    changes = [
        Change(label=key, before=before.get(key, ""), after=after.get(key, ""))
        for key in dict.fromkeys((*before, *after))
        if before.get(key, "") != after.get(key, "")
    ]
    old = {str(one["sha256"]): str(one["name"]) for one in revision.documents}
    new = {one.sha256: one.name for one in entry.current_attachments}
    changes += [
        Change(label=_("材料"), before=name, after="")
        for key, name in old.items()
        if key not in new
    ]
    changes += [
        Change(label=_("材料"), before="", after=name)
        for key, name in new.items()
        if key not in old
    ]
    return changes


def expected_steps(entry: Entry, *, at: datetime) -> list[ExpectedStep]:
    """Return the phases that an entry waits for, as the plan dates them."""
    kinds = _AWAITED.get(entry.state, ())
    return [
        ExpectedStep(
            name=text_of(station.phase.name),
            dates=_(
                "%(opens)s 至 %(closes)s",
                opens=format_moment(station.phase.opens),
                closes=format_closing(station.phase.closes),
            ),
            is_current=station.mark is Mark.CURRENT,
            days=-((at - station.phase.closes) // _DAY),
        )
        for station in timeline(entry.phases, at)
        if station.phase.kind in kinds and station.mark is not Mark.PAST
    ]


def receipt_data(revision: Revision) -> dict[str, object]:
    """Return a revision's receipt in words, for ``templates/print/receipt.typ``."""
    entry, plan = revision.entry, revision.plan_version.plan
    group = plan.groups_by_key.get(revision.group_key)
    unit = plan.units_by_key.get(entry.unit_key)
    names = {one.key: text_of(one.name) for one in plan.form.documents}
    return {
        "title": _("申报回执"),
        "contest": text_of(plan.contest.name),
        "host": text_of(plan.contest.host),
        "rows": [
            [_("登记编号"), entry.reference or ""],
            [_("项目名称"), entry.project_name],
            [_("参赛主体"), entry.entrant_name],
            [_("组别"), text_of(group.name) if group else ""],
            [_("推荐单位"), text_of(unit.name) if unit else ""],
            [
                _("提交时间"),
                _(
                    "%(moment)s（北京时间），第 %(n)s 次提交",
                    moment=format_moment(revision.submitted_at),
                    n=revision.number,
                ),
            ],
            [_("提交人"), revision.submitted_by.name],
        ],
        "documents_title": _("随申报提交的材料"),
        "documents": [
            [names.get(str(one["document"]), ""), str(one["name"]), str(one["sha256"])]
            for one in revision.documents
        ],
        "receipt_title": _("回执（SHA-256）"),
        "receipt": revision.receipt,
        "note": _(
            "回执由申报内容、材料、核对结果和时间计算得出。网站保存的内容如有任何改动，重新计算的结果就与此不同。"
        ),
    }


def _rows(sheet: tuple[SheetSection, ...]) -> Iterator[tuple[str, str]]:
    for section in sheet:
        for part in section.parts:
            for row in part.rows:
                where = " · ".join(one for one in (section.name, part.title, row.label) if one)
                yield where, row.value
