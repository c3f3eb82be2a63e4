"""The verdicts of an entry as the steps of its way, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.core.phrases import _, say
from competition.core.templating import format_moment, text_of
from competition.registration.models import Entry, Revision
from competition.registration.queries import (
    pin_lines,
    pin_places,
    pins_from,
)
from competition.rules.plan.edition import Plan
from competition.screening.models import Answer, Verdict, VerdictKind

_TONES = {
    VerdictKind.RECOMMENDED: "good",
    VerdictKind.PASSED_ON: "good",
    VerdictKind.RETURNED: "wait",
    VerdictKind.REFUSED: "bad",
    VerdictKind.ACCEPTED: "good",
    VerdictKind.SENT_BACK: "wait",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what happened, when, by whom, and what was said."""

    title: str
    at: str
    by: str
    text: str
    tone: str


def steps_of(entry: Entry, verdicts: Iterable[Verdict]) -> tuple[Step, ...]:
    """Return revisions and verdicts in the order in which they happened, the newest first."""
    plan = entry.edition.plan
    happened = [(one.submitted_at, _submitted(one)) for one in entry.revisions]
    for verdict in verdicts:
        happened.append((verdict.decided_at, _said(plan, entry, verdict)))
        if verdict.withdrawn_at is not None:
            happened.append((verdict.withdrawn_at, _taken_back(verdict)))
    return tuple(step for _at, step in sorted(happened, key=lambda one: one[0], reverse=True))


def reason_lines(plan: Plan, entry: Entry, verdict: Verdict) -> list[str]:
    """Return what a verdict told its reader: clause, grade, reason and the points to correct."""
    clause = next((one.clause for one in plan.criteria if one.key == verdict.clause_key), None)
    lines = pin_lines(pin_places(plan, entry.entrant), pins_from(verdict.pins))
    said = [
        _("推荐等级：%(grade)s", grade=verdict.grade) if verdict.grade else "",
        _("依据：%(clause)s", clause=text_of(clause)) if clause else "",
        verdict.reason,
        *(_("%(place)s：%(words)s", place=line.label, words=line.words) for line in lines),
    ]
    return [line for line in said if line]


def _submitted(revision: Revision) -> Step:
    return Step(
        title=_("第 %(number)s 次提交", number=revision.number),
        at=format_moment(revision.submitted_at),
        by="",
        text="",
        tone="blue",
    )


def _said(plan: Plan, entry: Entry, verdict: Verdict) -> Step:
    unit = plan.units_by_key.get(verdict.unit_key)
    by_unit = text_of(unit.name) if unit and verdict.is_of_unit else _("主办方")
    note = [_("内部备注：%(note)s", note=verdict.internal_note)] if verdict.internal_note else []
    title = say(f"verdict_{verdict.kind}")
    is_void = verdict.withdrawn_at is not None
    return Step(
        title=_("%(verdict)s（已撤回）", verdict=title) if is_void else title,
        at=format_moment(verdict.decided_at),
        by=_("%(unit)s %(name)s", unit=by_unit, name=verdict.decided_by.name),
        text="\n".join([*reason_lines(plan, entry, verdict), *_checked(verdict), *note]),
        tone="calm" if is_void else _TONES[VerdictKind(verdict.kind)],
    )


def _checked(verdict: Verdict) -> list[str]:
    answers = list(verdict.checks.values())
    if not answers:
        return []
    yes, other = answers.count(Answer.YES), answers.count(Answer.NOT_APPLICABLE)
    return [_("核对清单：%(yes)s 项“是”，%(other)s 项“不适用”", yes=yes, other=other)]


def _taken_back(verdict: Verdict) -> Step:
    return Step(
        title=_("撤回“%(verdict)s”", verdict=say(f"verdict_{verdict.kind}")),
        at=format_moment(verdict.withdrawn_at),
        by=verdict.withdrawn_by.name if verdict.withdrawn_by else "",
        text=verdict.withdrawn_reason,
        tone="calm",
    )
