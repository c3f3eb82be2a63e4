"""How an entry stands to the plan's criteria: the group decision and the findings to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from competition.registration.models import Entry, Revision
from competition.registration.queries.facts import facts_from
from competition.registration.queries.outline import Answers, Basics, basics_in, basics_of
from competition.rules.eligibility import (
    ENTRANT_RULE,
    Facts,
    Finding,
    GroupDecision,
    GroupVerdict,
    Standing,
    assign_groups,
    dates_of,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.organisation import Group
from competition.rules.values import CHINA, Outcome, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The decision among the groups of an entrant's kind.

    ``group`` is the group that the facts lead to, ``None`` while that cannot be told.
    ``closest`` are the groups that are not barred, or those with the fewest obstacles.
    """

    facts: Facts
    decision: GroupDecision
    group: Group | None
    closest: tuple[Group, ...]
    verdicts: tuple[GroupVerdict, ...]
    findings: tuple[Finding, ...]

    @property
    def is_barred(self) -> bool:
        """Tell whether no group is left."""
        return all(one.standing is Standing.BARRED for one in self.verdicts)

    @property
    def barring(self) -> tuple[Finding, ...]:
        """Return what stands against the closest groups, once each."""
        return tuple(
            one
            for one in self.findings
            if one.severity is Severity.BLOCK and one.outcome is Outcome.FAIL
        )

    @property
    def unclear(self) -> tuple[Finding, ...]:
        """Return the blocking criteria for which facts are missing."""
        return tuple(
            one
            for one in self.findings
            if one.severity is Severity.BLOCK and one.outcome is Outcome.UNKNOWN
        )


def eligibility_from(
    plan: Plan,
    basics: Basics,
    answers: Answers,
    *,
    on: date,
    signed: bool = False,
    established: Mapping[str, Any] = MappingProxyType({}),
) -> Eligibility:
    """Ask the criteria of every group of the entrant's kind, as of a day.

    ``established`` is what officers found, as in :func:`facts_from`.
    """
    facts = facts_from(plan, basics, answers, on=on, signed=signed, established=established)
    groups = tuple(one for one in plan.groups if basics.entrant in one.entrants)
    decision = assign_groups(facts, groups, plan.criteria, dates_of(plan, on))
    fewest = min((len(one.barring) for one in decision.verdicts), default=0)
    near = tuple(one for one in decision.verdicts if len(one.barring) == fewest)
    key = decision.must or (decision.may[0] if decision.may else None)
    shown = tuple(one for one in near if key is None or one.group == key)
    return Eligibility(
        facts=facts,
        decision=decision,
        group=plan.groups_by_key[key] if key is not None else None,
        closest=tuple(plan.groups_by_key[one.group] for one in near),
        verdicts=decision.verdicts,
        findings=_once(shown),
    )


def eligibility_of(entry: Entry, *, at: datetime, signed: bool = False) -> Eligibility:
    """Return how the draft stands at a moment, by the plan in force."""
    on = at.astimezone(CHINA).date()
    plan = entry.edition.plan
    return eligibility_from(plan, basics_of(entry), entry.answers, on=on, signed=signed)


def eligibility_of_revision(
    revision: Revision, established: Mapping[str, Any] = MappingProxyType({})
) -> Eligibility:
    """Return how a revision stood on the day it was submitted, by the plan that judged it.

    ``established`` is what officers have found since.
    """
    on = revision.submitted_at.astimezone(CHINA).date()
    plan = revision.plan_version.plan
    basics = basics_in(revision.answers)
    return eligibility_from(
        plan, basics, revision.answers, on=on, signed=True, established=established
    )


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON data, as it is frozen with a revision."""
    return {
        "rule": finding.rule,
        "groups": list(finding.groups),
        "severity": str(finding.severity),
        "outcome": str(finding.outcome),
        "code": str(finding.code),
        "values": dict(finding.values),
        "evidence": list(finding.evidence),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "clause": {"zh": finding.clause.zh, "en": finding.clause.en},
    }


def _once(verdicts: tuple[GroupVerdict, ...]) -> tuple[Finding, ...]:
    """Return the findings of several groups without what is the same in each."""
    found: dict[str, Finding] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            if finding.rule != ENTRANT_RULE:
                found.setdefault(finding.rule, finding)
    return tuple(found.values())
