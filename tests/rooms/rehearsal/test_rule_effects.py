"""The rules of 2022 against those of the edition before, on the 420 entries of the rehearsal."""

from datetime import date

import pytest

from competition.registration.queries import Basics, facts_from
from competition.rehearsal.dice import Dice
from competition.rehearsal.entrants import made_answers, made_entrant
from competition.rules.plan_checks import check_plan
from competition.rules.plan_effects import Case, Change, effects
from tests.rules.plan_makers import CHANGZHOU, GONE, changed

pytestmark = pytest.mark.no_cover  # hundreds of entries; shorter tests reach the same lines

ENTRIES, SEED = 420, 7
CAP_CENTS = 2 * 10**10
FIRST_DAY = date(2012, 1, 1)
TEN_YEARS = {
    "key": "company-ten-years",
    "groups": ["startup", "growth"],
    "severity": "block",
    "clause": "注册不满 10 年：2012 年 1 月 1 日（含）以后注册",
    "test": {"kind": "date", "fact": "entity.registered_on", "on_or_after": "2012-01-01"},
}
RISING = [
    *("13", "41", "61", "65", "73", "168", "194", "200"),
    *("204", "225", "247", "310", "337", "338", "357", "369"),
]
FALLING = ["159", "265", "318"]
CAP = f"criteria[{[one['key'] for one in CHANGZHOU['criteria']].index('company-revenue') + 1}]"


def plan_with(changes):
    plan, problems = check_plan(changed(changes))
    assert problems == ()
    return plan


SHIPPED = plan_with({})
WITH_LIMIT = plan_with({"criteria[+]": TEN_YEARS})
WITHOUT_CAP = plan_with({CAP: GONE})
LAST_EDITION = plan_with({CAP: GONE, "criteria[+]": TEN_YEARS})


@pytest.fixture(scope="module")
def made():
    """Return the rehearsal's entrants by number, as ``flask rehearse`` makes them."""
    dice = Dice(f"changzhou-2022|{SEED}")
    return {
        str(number): made_entrant(dice.for_purpose(f"entry {number}"), SHIPPED, number)
        for number in range(1, ENTRIES + 1)
    }


@pytest.fixture(scope="module")
def cases(made):
    """Return what the answers of every made entrant tell the rules."""
    return [(number, Case(facts=_facts_of(one))) for number, one in made.items()]


def _facts_of(one):
    basics = Basics(
        entrant=one.entrant,
        project_name=one.project.name,
        field_key=one.field.key,
        district_key=one.district.key,
        unit_key=one.unit.key,
    )
    answers = made_answers(SHIPPED, one)
    return facts_from(SHIPPED, basics, answers, on=date(2022, 4, 20), signed=True)


def too_old(made):
    """Return by the answers alone who is over ten years, whatever the rules say."""
    return {
        number
        for number, one in made.items()
        if one.entrant == "company" and one.registered_on < FIRST_DAY
    }


def too_large(made):
    return {
        number
        for number, one in made.items()
        if one.entrant == "company" and one.revenue_wan * 10**6 > CAP_CENTS
    }


def flipped(found, change):
    return {one.entry for one in found if one.change is change}


def rules_of(causes):
    return {(cause.group, one.rule) for cause in causes for one in cause.findings}


def test_without_the_limit_of_ten_years_and_with_the_cap_entries_flip_both_ways(made, cases):
    old, large = too_old(made), too_large(made)

    found = effects(LAST_EDITION, SHIPPED, cases).found

    assert flipped(found, Change.RISES) == old - large != set()
    assert flipped(found, Change.FALLS) == large - old != set()
    assert {one.entry for one in found} == (old - large) | (large - old)
    for one in found:
        causes = one.opened if one.change is Change.RISES else one.closed
        rule = "company-ten-years" if one.change is Change.RISES else "company-revenue"
        assert rules_of(causes) == {("growth", rule)}
    assert [one.entry for one in found if one.change is Change.RISES] == RISING
    assert [one.entry for one in found if one.change is Change.FALLS] == FALLING


def test_the_limit_alone_only_bars_and_its_end_only_opens(made, cases):
    old, large = too_old(made), too_large(made)

    harder = effects(SHIPPED, WITH_LIMIT, cases).found
    easier = effects(WITH_LIMIT, SHIPPED, cases).found

    assert flipped(harder, Change.FALLS) == {one.entry for one in harder} == old - large
    assert flipped(easier, Change.RISES) == {one.entry for one in easier} == old - large


def test_the_cap_alone_only_bars_with_the_figure_that_does(made, cases):
    found = effects(WITHOUT_CAP, SHIPPED, cases).found

    assert flipped(found, Change.FALLS) == {one.entry for one in found} == too_large(made)
    for one in found:
        ((cause,), revenue) = one.closed, made[one.entry].revenue_wan * 10**6
        (finding,) = cause.findings
        assert finding.values["found"] == revenue > finding.values["at_most"] == CAP_CENTS


def test_a_later_border_moves_young_companies_into_the_other_group(made, cases):
    border = "2021-07-01"
    moved = plan_with(
        {
            "criteria[6].test.on_or_after": border,
            "criteria[7].test.before": border,
        }
    )

    found = effects(SHIPPED, moved, cases).found

    assert {one.change for one in found} == {Change.MOVES}
    assert {one.entry for one in found} == {
        number
        for number, one in made.items()
        if one.entrant == "company" and date(2021, 1, 1) <= one.registered_on < date(2021, 7, 1)
    }
    for one in found:
        assert (one.before.may, one.after.may) == (("startup",), ("growth",))
        assert rules_of(one.closed) == {("startup", "startup-registered-on")}
        assert rules_of(one.opened) == {("growth", "growth-registered-on")}


def test_the_same_rules_change_nothing(cases):
    assert effects(SHIPPED, SHIPPED, cases).found == ()
