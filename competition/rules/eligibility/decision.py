"""Findings of the plan's criteria, and the groups that they leave open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from competition.rules.eligibility.evaluation import check
from competition.rules.eligibility.facts import Facts
from competition.rules.eligibility.findings import Check, Dates, Finding
from competition.rules.eligibility.ground import Ground
from competition.rules.plan.criteria import AmongTest, Criterion
from competition.rules.plan.organisation import Group
from competition.rules.values import Outcome, Severity

ENTRANT_RULE = "entrant"
"""The key of the finding that every group has by itself: team or company."""


class Standing(StrEnum):
    """Whether a group is open to an entry."""

    OPEN = "open"
    BARRED = "barred"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupVerdict:
    """How an entry stands to one group: every finding, and those that bar or are still open.

    ``barring`` failed, ``unclear`` lack facts; both hold only criteria of severity *block*.
    """

    group: str
    standing: Standing
    barring: tuple[Finding, ...]
    unclear: tuple[Finding, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDecision:
    """Which groups an entry may enter, in the order of the plan.

    ``must`` is the group when it is the only one, and no other could still turn out to be.
    """

    verdicts: tuple[GroupVerdict, ...]
    may: tuple[str, ...]
    must: str | None


def findings(
    facts: Facts, criteria: Sequence[Criterion], dates: Dates, *, group: str | None = None
) -> tuple[Finding, ...]:
    """Return what every criterion answers, in the order of the plan.

    With ``group`` only the criteria of that group and those of all groups are asked.
    """
    ground = _ground(facts, dates)
    asked = (one for one in criteria if group is None or _is_asked_in(one, group))
    return tuple(_finding(criterion, check(criterion.test, ground)) for criterion in asked)


def assign_groups(
    facts: Facts,
    groups: Sequence[Group],
    criteria: Sequence[Criterion],
    dates: Dates,
    *,
    known: Mapping[str, Finding] = MappingProxyType({}),
) -> GroupDecision:
    """Return for each group whether the entry may enter it and why not.

    Only severity *block* bars. What is due on a later day leaves a group open until then. A
    criterion is asked once for all groups; ``known`` are findings by the key of their criterion
    that the same criterion gave about the same facts and days before.
    """
    ground = _ground(facts, dates)
    answered = tuple(
        (one, known.get(one.key) or _finding(one, check(one.test, ground)))
        for one in criteria
        if any(_is_asked_in(one, group.key) for group in groups)
    )
    verdicts = tuple(_verdict(group, ground, answered) for group in groups)
    may = tuple(one.group for one in verdicts if one.standing is Standing.OPEN)
    is_settled = all(one.standing is not Standing.CANNOT_TELL for one in verdicts)
    must = may[0] if len(may) == 1 and is_settled else None
    return GroupDecision(verdicts=verdicts, may=may, must=must)


def _ground(facts: Facts, dates: Dates) -> Ground:
    return Ground(facts=facts, dates=dates, on=dates.closes_on)


def _is_asked_in(criterion: Criterion, group: str) -> bool:
    return not criterion.groups or group in criterion.groups


def _verdict(
    group: Group, ground: Ground, answered: Sequence[tuple[Criterion, Finding]]
) -> GroupVerdict:
    own = _entrant(group)
    found = (
        _finding(own, check(own.test, ground)),
        *(finding for criterion, finding in answered if _is_asked_in(criterion, group.key)),
    )
    blocking = [one for one in found if one.severity is Severity.BLOCK]
    barring = tuple(one for one in blocking if one.outcome is Outcome.FAIL)
    unclear = tuple(one for one in blocking if one.outcome is Outcome.UNKNOWN)
    open_or_not = Standing.CANNOT_TELL if unclear else Standing.OPEN
    return GroupVerdict(
        group=group.key,
        standing=Standing.BARRED if barring else open_or_not,
        barring=barring,
        unclear=unclear,
        findings=found,
    )


def _entrant(group: Group) -> Criterion:
    """The group's own first condition, as a criterion like the others."""
    return Criterion(
        key=ENTRANT_RULE,
        groups=(group.key,),
        severity="block",
        clause=group.description,
        test=AmongTest(kind="one_of", fact="entrant", values=group.entrants),
    )


def _finding(criterion: Criterion, answer: Check) -> Finding:
    return Finding(
        rule=criterion.key,
        groups=criterion.groups,
        severity=Severity(criterion.severity),
        clause=criterion.clause,
        statement=criterion.statement,
        lead=criterion.lead,
        needed_by=criterion.needed_by,
        consequence=criterion.consequence,
        outcome=answer.outcome,
        code=answer.code,
        values=answer.values,
        evidence=answer.evidence,
        due_on=answer.due_on,
        remedy=answer.remedy,
        remedy_values=answer.remedy_values,
        parts=answer.parts,
    )
