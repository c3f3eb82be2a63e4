"""Real notices as plans, each with cases that its organiser could check against the text.

A notice is ``tests/data/plans/notices/NAME.toml``, its decided cases ``notices/cases/NAME.toml``;
what its text leaves open is assumed in the plan and marked there.
"""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from competition.rules.eligibility import Dates, Standing, assign_groups
from competition.rules.plan_checks import check_plan
from competition.rules.plan_reading import to_plain
from competition.rules.values import CHINA
from tests.rules.entries import facts_of

NOTICES = Path(__file__).parents[1] / "data" / "plans" / "notices"
NAMES = sorted(path.stem for path in NOTICES.glob("*.toml"))
ASSUMED = {"phases", "districts", "units", "fields", "form", "prizes", "rounds"}
"""Parts of a plan that no notice of the table states whole."""


def _read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def notice_of(name):
    """Return a notice's plan, in which nothing is wrong."""
    plan, problems = check_plan(_read(NOTICES / f"{name}.toml"))
    assert problems == ()
    return plan


def cases_of(name):
    return _read(NOTICES / "cases" / f"{name}.toml")["cases"]


def dates_of(plan, as_of=None):
    """Return the days that the notice's criteria count from, without the rooms' help."""

    def last_day(moment):
        return (moment - timedelta(seconds=1)).astimezone(CHINA).date()

    closes_on = last_day(plan.phase_of_kind("registration").closes)
    return Dates(
        as_of=as_of or closes_on,
        closes_on=closes_on,
        contest_ends_on=max(last_day(phase.closes) for phase in plan.phases),
        edition_year=plan.contest.year,
    )


CASES = [
    pytest.param(plan, case, id=f"{name}: {case['name']}")
    for name in NAMES
    for plan in [notice_of(name)]
    for case in cases_of(name)
]


def decided(plan, case):
    dates = dates_of(plan, case.get("as_of"))
    return assign_groups(facts_of(case["facts"]), plan.groups, plan.criteria, dates)


def rules_of(found):
    return [one.rule for one in found]


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_the_notice_opens_the_groups_that_it_says(plan, case):
    decision = decided(plan, case)

    assert list(decision.may) == case["open"]
    assert decision.must == case.get("must")


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_the_notice_gives_its_reasons(plan, case):
    verdicts = {one.group: one for one in decided(plan, case).verdicts}

    for group, rules in case.get("barred", {}).items():
        assert rules_of(verdicts[group].barring) == rules
    for group, rules in case.get("unclear", {}).items():
        assert verdicts[group].standing is Standing.CANNOT_TELL
        assert rules_of(verdicts[group].unclear) == rules
    for group, outcomes in case.get("findings", {}).items():
        found = {one.rule: str(one.outcome) for one in verdicts[group].findings}
        assert {rule: found[rule] for rule in outcomes} == outcomes


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_the_notice_costs_the_money_only_where_it_says_so(plan, case):
    costing = {
        one.rule
        for verdict in decided(plan, case).verdicts
        for one in verdict.findings
        if one.consequence == "no_money" and one.outcome == "fail"
    }

    assert costing == set(case.get("without_money", ()))


def test_at_least_twenty_notices_are_here():
    assert len(NAMES) >= 20
    assert [path.stem for path in sorted((NOTICES / "cases").iterdir())] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_notice_has_cases_on_both_sides_and_is_written_back_as_it_was_read(name):
    plan, cases = notice_of(name), cases_of(name)

    assert plan.contest.key == name
    assert len(cases) >= 5
    assert {case["name"] for case in cases if case["open"]}
    assert {case["name"] for case in cases if "barred" in case}
    assert {case["name"] for case in cases if "unclear" in case or "unknown" in str(case)}
    assert check_plan(to_plain(plan)) == (plan, ())


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_every_criterion_of_each_notice_decides_some_case(name):
    plan, cases = notice_of(name), cases_of(name)
    outcomes = {
        (finding.rule, str(finding.outcome))
        for case in cases
        for verdict in decided(plan, case).verdicts
        for finding in verdict.findings
    }

    for criterion in plan.criteria:
        assert {(criterion.key, "pass"), (criterion.key, "due")} & outcomes, criterion.key
        assert (criterion.key, "fail") in outcomes, criterion.key


@pytest.mark.parametrize("name", NAMES)
def test_what_a_notice_leaves_open_is_marked(name):
    marked = {one.about.split(".")[0] for one in notice_of(name).assumptions}

    assert "criteria" in marked
    assert len(ASSUMED - marked) <= 1


def test_a_deadline_within_a_day_is_the_last_moment_of_registration():
    plan = notice_of("suzhou-maker-2019")

    closes = plan.phase_of_kind("registration").closes.astimezone(CHINA)
    assert (closes.date(), closes.hour) == (date(2019, 10, 31), 17)
