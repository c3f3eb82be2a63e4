"""What another plan changes for the entries there are, and by which finding."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.eligibility import Standing, assign_groups, dates_of
from competition.rules.plan.organisation import Group
from competition.rules.plan_checks import check_plan
from competition.rules.plan_effects import Case, Change, effects, standing_of
from competition.rules.values import Text
from tests.rules.entries import criterion, facts_of
from tests.rules.plan_makers import CHANGZHOU

SHIPPED = check_plan(CHANGZHOU)[0]


def group(key, entrant):
    return Group(key=key, name=Text(key, key), entrant=entrant, description=Text("", ""))


TEAM, OLD, YOUNG = group("team", "team"), group("old", "company"), group("young", "company")
CLEAR_IP = criterion('kind="yes", fact="project.ip_clear"', key="ip")
UNLISTED = criterion('kind="no", fact="entity.listed"', key="unlisted", groups=["old", "young"])
SINCE = criterion(
    'kind="date", fact="entity.registered_on", on_or_after=2021-01-01',
    key="since",
    groups=["young"],
)
BEFORE = criterion(
    'kind="date", fact="entity.registered_on", before=2021-01-01', key="before", groups=["old"]
)
SETTLES = criterion(
    'kind="due", promise="promises.settle", by=2022-06-01,'
    ' test={ kind="registered", place="320400" }',
    key="settles",
)


def plan_of(*criteria, groups=(TEAM, OLD, YOUNG)):
    """Return the shipped plan with other groups and criteria."""
    return replace(SHIPPED, groups=groups, criteria=criteria)


COMPANY = {
    "entrant": "company",
    "entity": {"registered_on": "2015-05-01", "listed": False},
    "project": {"ip_clear": True},
}
BOTH = plan_of(SINCE, BEFORE, UNLISTED)


def found_by(before, after, *several, **more):
    """Return the effects on entries of such data, numbered from 1."""
    cases = [
        (str(number), Case(facts=facts_of(data), **more)) for number, data in enumerate(several, 1)
    ]
    return effects(before, after, cases).found


def one_effect(before, after, data, **more):
    (found,) = found_by(before, after, data, **more)
    assert found.entry == "1"
    return found


def causes(told):
    return {one.group: [finding.rule for finding in one.findings] for one in told}


@pytest.mark.parametrize(
    ("before", "after", "data", "change", "closed", "opened"),
    [
        pytest.param(
            BOTH,
            plan_of(SINCE, BEFORE, UNLISTED, CLEAR_IP),
            COMPANY | {"project": {"ip_clear": False}},
            Change.FALLS,
            {"old": ["ip"]},
            {},
            id="a new condition bars",
        ),
        pytest.param(
            BOTH,
            plan_of(SINCE, BEFORE),
            COMPANY | {"entity": {"registered_on": "2015-05-01", "listed": True}},
            Change.RISES,
            {},
            {"old": ["unlisted"]},
            id="a condition that falls away opens",
        ),
        pytest.param(
            BOTH,
            plan_of(SINCE, BEFORE, UNLISTED, CLEAR_IP),
            COMPANY | {"project": {}},
            Change.DOUBT,
            {"old": ["ip"]},
            {},
            id="a new condition asks what is not known",
        ),
        pytest.param(
            BOTH,
            plan_of(SINCE, BEFORE),
            COMPANY | {"entity": {"registered_on": "2015-05-01"}},
            Change.CLEAR,
            {},
            {"old": ["unlisted"]},
            id="what is not known is not asked any more",
        ),
        pytest.param(
            plan_of(UNLISTED, groups=(OLD,)),
            plan_of(UNLISTED, groups=(YOUNG,)),
            COMPANY,
            Change.MOVES,
            {"old": []},
            {"young": []},
            id="another group in the place of one",
        ),
        pytest.param(
            plan_of(UNLISTED, groups=(OLD,)),
            plan_of(UNLISTED, groups=(TEAM,)),
            COMPANY,
            Change.FALLS,
            {"old": []},
            {},
            id="no group for companies any more",
        ),
        pytest.param(
            plan_of(UNLISTED, SINCE),
            plan_of(UNLISTED),
            COMPANY,
            Change.MOVES,
            {},
            {"young": ["since"]},
            id="a second group to choose from",
        ),
        pytest.param(
            plan_of(groups=()), plan_of(groups=(OLD,)), COMPANY, Change.RISES, {}, {"old": []},
            id="a first group",
        ),
        pytest.param(
            plan_of(CLEAR_IP, UNLISTED, groups=(OLD,)),
            plan_of(CLEAR_IP, groups=(OLD,)),
            {"entrant": "company", "entity": {"listed": True}},
            Change.DOUBT,
            {},
            {"old": ["unlisted"]},
            id="what barred falls away and something else is not known",
        ),
    ],
)  # fmt: skip
def test_an_entry_changes_by_the_findings_that_make_it(before, after, data, change, closed, opened):
    found = one_effect(before, after, data)

    assert found.change is change
    assert causes(found.closed) == closed
    assert causes(found.opened) == opened


def test_another_reason_for_the_same_standing_is_no_effect():
    data = COMPANY | {"entity": {"registered_on": "2015-05-01", "listed": True}}

    assert found_by(BOTH, plan_of(SINCE, SETTLES), data) != ()
    assert found_by(BOTH, plan_of(SINCE, BEFORE, UNLISTED, CLEAR_IP), data) == ()


def test_each_plan_decides_on_its_closing_day_or_on_the_day_that_is_asked_for():
    free, promised = plan_of(groups=(OLD,)), plan_of(SETTLES, groups=(OLD,))
    data = COMPANY | {"promises": {"settle": True}}
    elsewhere = data | {"entity": {"registered_on": "2015-05-01", "registered_in": ["CN"]}}

    assert found_by(free, promised, elsewhere) == ()
    late = one_effect(free, promised, elsewhere, on=date(2022, 6, 2))
    assert (late.change, causes(late.closed)) == (Change.FALLS, {"old": ["settles"]})


def test_the_form_of_the_new_plan_may_learn_other_facts():
    unlisted, listed = facts_of(COMPANY), facts_of(COMPANY | {"entity": {"listed": True}})
    plan = plan_of(UNLISTED, groups=(OLD,))

    told = effects(
        plan, plan, [("1", Case(facts=unlisted)), ("2", Case(facts=unlisted, later=listed))]
    )

    assert [(one.entry, one.change) for one in told.found] == [("2", Change.FALLS)]
    assert (told.by_group_before, told.by_group) == ({"old": 2}, {"old": 1})


def test_an_entry_with_a_choice_of_groups_counts_in_the_first():
    told = effects(
        plan_of(UNLISTED, SINCE), plan_of(UNLISTED), [("1", Case(facts=facts_of(COMPANY)))]
    )

    assert told.found[0].after.may == ("old", "young")
    assert (told.by_group_before, told.by_group) == ({"old": 1}, {"old": 1})


def test_an_entry_that_no_group_is_there_for_is_barred():
    assert standing_of(assign_groups(facts_of({}), (), (), dates_of(SHIPPED))) is Standing.BARRED


def test_the_days_of_a_plan_are_those_before_midnight():
    days = dates_of(SHIPPED)
    without = replace(SHIPPED, phases=SHIPPED.phases[1:])

    assert (days.as_of, days.closes_on, days.edition_year) == (
        date(2022, 4, 30),
        date(2022, 4, 30),
        2022,
    )
    assert days.contest_ends_on == date(2022, 7, 15)
    assert dates_of(SHIPPED, date(2022, 4, 1)).as_of == date(2022, 4, 1)
    assert dates_of(without).closes_on == date(2022, 7, 15)


RULES = st.lists(
    st.sampled_from([CLEAR_IP, UNLISTED, SINCE, BEFORE, SETTLES]), unique=True, max_size=5
)
ENTRIES = st.fixed_dictionaries(
    {"entrant": st.sampled_from(["team", "company"])},
    optional={
        "entity": st.fixed_dictionaries(
            {},
            optional={
                "registered_on": st.sampled_from(["2015-05-01", "2021-01-01"]),
                "listed": st.booleans(),
                "registered_in": st.sampled_from([["320400", "CN"], ["CN"]]),
            },
        ),
        "project": st.fixed_dictionaries({}, optional={"ip_clear": st.booleans()}),
        "promises": st.fixed_dictionaries({}, optional={"settle": st.booleans()}),
    },
)
OPPOSITE = {
    Change.FALLS: {Change.RISES, Change.DOUBT},
    Change.RISES: {Change.FALLS},
    Change.CLEAR: {Change.DOUBT},
    Change.MOVES: {Change.MOVES},
    Change.DOUBT: {Change.CLEAR, Change.FALLS},
}


@settings(max_examples=300)
@given(RULES, RULES, st.lists(ENTRIES, min_size=1, max_size=4))
def test_effects_are_told_exactly_where_the_decisions_differ_and_back_again(old, new, several):
    before, after = plan_of(*old), plan_of(*new)
    entries = {str(number): facts_of(data) for number, data in enumerate(several, 1)}

    found = {one.entry: one for one in found_by(before, after, *several)}
    back = {one.entry: one for one in found_by(after, before, *several)}

    assert found.keys() == back.keys()
    for entry, facts in entries.items():
        decisions = [
            assign_groups(facts, plan.groups, plan.criteria, dates_of(plan))
            for plan in (before, after)
        ]
        standings = [standing_of(one) for one in decisions]
        differ = standings[0] is not standings[1] or decisions[0].may != decisions[1].may
        assert (entry in found) == differ
        if differ:
            one, other = found[entry], back[entry]
            assert other.change in OPPOSITE[one.change]
            assert (one.closed, one.opened) == (other.opened, other.closed)
            assert [one.before, one.after] == decisions
            assert one.closed or one.opened
            assert all(cause.findings for cause in (*one.closed, *one.opened))
