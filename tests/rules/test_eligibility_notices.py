"""Real notices as criteria, each with cases that its organiser could check against the text."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from competition.rules.eligibility import Dates, Standing, assign_groups
from competition.rules.plan.criteria import Criterion
from competition.rules.plan.organisation import Group
from competition.rules.plan.spec import spec
from competition.rules.plan_reading import read_record, to_plain
from tests.rules.entries import facts_of

PLANS = Path(__file__).parents[1] / "data" / "plans"
NOTICES = ("changzhou-2021", "changzhou-2022", "xuzhou-2023", "jiangxi-2019")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The part of a plan that says who may enter."""

    closes_on: date = spec("报名截止日", example="2022-04-30")
    contest_ends_on: date = spec("大赛结束日", example="2022-06-20")
    edition_year: int = spec("届次年份", example=2022)
    groups: tuple[Group, ...] = spec("组别")
    criteria: tuple[Criterion, ...] = spec("参赛条件")


def notice_and_cases(name):
    data = tomllib.loads((PLANS / f"criteria-{name}.toml").read_text(encoding="utf-8"))
    cases = data.pop("cases")
    notice, problems = read_record(Notice, data)
    assert problems == ()
    return notice, cases


CASES = [
    pytest.param(notice, case, id=f"{name}: {case['name']}")
    for name in NOTICES
    for notice, cases in [notice_and_cases(name)]
    for case in cases
]


def decided(notice, case):
    dates = Dates(
        as_of=case.get("as_of", notice.closes_on),
        closes_on=notice.closes_on,
        contest_ends_on=notice.contest_ends_on,
        edition_year=notice.edition_year,
    )
    return assign_groups(facts_of(case["facts"]), notice.groups, notice.criteria, dates)


def rules_of(found):
    return [one.rule for one in found]


@pytest.mark.parametrize(("notice", "case"), CASES)
def test_the_notice_opens_the_groups_that_it_says(notice, case):
    decision = decided(notice, case)

    assert list(decision.may) == case["open"]
    assert decision.must == case.get("must")


@pytest.mark.parametrize(("notice", "case"), CASES)
def test_the_notice_gives_its_reasons(notice, case):
    verdicts = {one.group: one for one in decided(notice, case).verdicts}

    for group, rules in case.get("barred", {}).items():
        assert rules_of(verdicts[group].barring) == rules
    for group, rules in case.get("unclear", {}).items():
        assert verdicts[group].standing is Standing.CANNOT_TELL
        assert rules_of(verdicts[group].unclear) == rules
    for group, outcomes in case.get("findings", {}).items():
        found = {one.rule: str(one.outcome) for one in verdicts[group].findings}
        assert {rule: found[rule] for rule in outcomes} == outcomes


@pytest.mark.parametrize(("notice", "case"), CASES)
def test_the_notice_costs_the_money_only_where_it_says_so(notice, case):
    costing = {
        one.rule
        for verdict in decided(notice, case).verdicts
        for one in verdict.findings
        if one.consequence == "no_money" and one.outcome == "fail"
    }

    assert costing == set(case.get("without_money", ()))


@pytest.mark.parametrize("name", NOTICES)
def test_each_notice_has_cases_and_is_written_back_as_it_was_read(name):
    notice, cases = notice_and_cases(name)

    assert len(cases) >= 5
    assert read_record(Notice, to_plain(notice)) == (notice, ())
