"""Which groups are open to an entry, which one it must enter, and why not the others."""

from dataclasses import replace
from datetime import date

import pytest

from competition.rules.eligibility import ENTRANT_RULE, Standing, assign_groups, findings
from competition.rules.plan.organisation import Group
from competition.rules.values import Outcome, Severity, Text
from tests.rules.entries import DATES, criterion, facts_of

OPEN, BARRED, CANNOT_TELL = Standing.OPEN, Standing.BARRED, Standing.CANNOT_TELL


def group(key, entrant):
    return Group(key=key, name=Text(key, key), entrant=entrant, description=Text("条件", "who"))


GROUPS = (group("team", "team"), group("startup", "company"), group("growth", "company"))
CRITERIA = (
    criterion('kind="yes", fact="project.ip_clear"', key="ip"),
    criterion('kind="count", list="members", at_least=3', key="size", groups=["team"]),
    criterion(
        'kind="due", promise="promises.settle", by=2021-11-30,'
        ' test={ kind="registered", place="320400" }',
        key="settle",
        groups=["team"],
    ),
    criterion(
        'kind="date", fact="entity.registered_on", on_or_after=2020-01-01',
        key="young",
        groups=["startup"],
    ),
    criterion(
        'kind="date", fact="entity.registered_on", before=2020-01-01', key="old", groups=["growth"]
    ),
    criterion(
        'kind="one_of", fact="entity.certificates", values=["tech-sme"]',
        key="number",
        groups=["growth"],
        severity="warn",
    ),
    criterion('kind="no_award"', key="awards", severity="confirm"),
)
TEAM = {
    "entrant": "team",
    "project": {"ip_clear": True},
    "members": [{}, {}, {}],
    "promises": {"settle": True},
    "entity": {"is_registered": False},
    "history": [],
}
COMPANY = {
    "entrant": "company",
    "project": {"ip_clear": True},
    "entity": {"registered_on": "2019-12-31", "certificates": []},
    "history": [{"contest": "changzhou"}],
}


def decided(data, criteria=CRITERIA, dates=DATES):
    return assign_groups(facts_of(data), GROUPS, criteria, dates)


@pytest.mark.parametrize(
    ("data", "standings", "must"),
    [
        (TEAM, (OPEN, BARRED, BARRED), "team"),
        ({**TEAM, "members": [{}, {}]}, (BARRED, BARRED, BARRED), None),
        ({**TEAM, "promises": {}}, (CANNOT_TELL, BARRED, BARRED), None),
        (COMPANY, (BARRED, BARRED, OPEN), "growth"),
        (
            {**COMPANY, "entity": {"registered_on": "2020-01-01"}},
            (BARRED, OPEN, BARRED),
            "startup",
        ),
        ({**COMPANY, "entity": {}}, (BARRED, CANNOT_TELL, CANNOT_TELL), None),
        ({**COMPANY, "project": {"ip_clear": False}}, (BARRED, BARRED, BARRED), None),
        ({**COMPANY, "project": {}}, (BARRED, BARRED, CANNOT_TELL), None),
        ({}, (CANNOT_TELL, CANNOT_TELL, CANNOT_TELL), None),
    ],
)
def test_a_group_is_open_barred_or_cannot_be_told(data, standings, must):
    decision = decided(data)

    assert tuple(verdict.standing for verdict in decision.verdicts) == standings
    assert decision.must == must
    assert decision.may == tuple(
        group.key for group, standing in zip(GROUPS, standings, strict=True) if standing is OPEN
    )


def test_a_group_without_a_kind_of_entrant_takes_both():
    group = Group(key="all", name=Text("项目", "All"), description=Text("", ""))

    for entrant in ("team", "company"):
        decision = assign_groups(facts_of({"entrant": entrant}), (group,), (), DATES)
        assert (decision.may, decision.must) == (("all",), "all")
    assert assign_groups(facts_of({}), (group,), (), DATES).may == ()


def test_each_closed_group_says_which_clauses_bar_it():
    decision = decided({**COMPANY, "project": {"ip_clear": False}})

    assert [[found.rule for found in verdict.barring] for verdict in decision.verdicts] == [
        [ENTRANT_RULE, "ip"],
        ["ip", "young"],
        ["ip"],
    ]


def test_each_undecided_group_says_which_clauses_lack_facts():
    decision = decided({**COMPANY, "entity": {}})

    assert [[found.rule for found in verdict.unclear] for verdict in decision.verdicts] == [
        ["size", "settle"],
        ["young"],
        ["old"],
    ]


def test_a_group_that_suits_two_leaves_the_choice_to_the_entrant():
    without_old = tuple(one for one in CRITERIA if one.key != "old")

    decision = decided({**COMPANY, "entity": {"registered_on": "2020-01-01"}}, without_old)

    assert (decision.may, decision.must) == (("startup", "growth"), None)


def test_what_is_to_confirm_or_only_warned_of_bars_nobody():
    growth = decided(COMPANY).verdicts[2]

    assert {found.rule: (found.outcome, found.severity) for found in growth.findings} == {
        ENTRANT_RULE: (Outcome.PASS, Severity.BLOCK),
        "ip": (Outcome.PASS, Severity.BLOCK),
        "old": (Outcome.PASS, Severity.BLOCK),
        "number": (Outcome.FAIL, Severity.WARN),
        "awards": (Outcome.FAIL, Severity.CONFIRM),
    }


def test_a_broken_promise_closes_the_group_after_its_day():
    after = replace(DATES, as_of=date(2021, 12, 1))

    assert decided(TEAM, dates=after).verdicts[0].standing is BARRED


def test_findings_come_in_the_order_of_the_plan_and_for_a_group_only_its_own():
    facts = facts_of(TEAM)

    everything = findings(facts, CRITERIA, DATES)
    of_team = findings(facts, CRITERIA, DATES, group="team")

    assert [one.rule for one in everything] == [one.key for one in CRITERIA]
    assert [one.rule for one in of_team] == ["ip", "size", "settle", "awards"]
    assert of_team[1].clause == Text("条款", "条款")
    assert of_team[1].groups == ("team",)
