"""The laws of eligibility on real notices: facts only settle, order is nothing, values prove."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.eligibility import Standing, assign_groups
from competition.rules.values import Outcome
from tests.rules.entries import facts_of
from tests.rules.recomputing import all_parts, recomputed
from tests.rules.test_eligibility_notices import CASES, NAMES, cases_of, dates_of, notice_of

PLANS = {name: notice_of(name) for name in NAMES}
CASES_OF = {name: [case["facts"] for case in cases_of(name)] for name in NAMES}
ALLOWED = {
    Outcome.PASS: {Outcome.PASS},
    Outcome.FAIL: {Outcome.FAIL},
    Outcome.DUE: {Outcome.DUE, Outcome.PASS},
    Outcome.UNKNOWN: set(Outcome),
}
few = settings(max_examples=settings.default.max_examples // 5)
each_notice = pytest.mark.parametrize("name", NAMES)


def decided(plan, data):
    return assign_groups(facts_of(data), plan.groups, plan.criteria, dates_of(plan))


@st.composite
def less_and_more(draw, name):
    """Draw the facts of one of a notice's cases, and the same without some of them."""
    more = draw(st.sampled_from(CASES_OF[name]))
    keep = draw(st.sampled_from([0.3, 0.6, 0.9]))
    chance = draw(st.randoms(use_true_random=False))

    def pruned(table):
        return {key: value for key, value in table.items() if chance.random() < keep}

    less = {}
    for head, part in more.items():
        if isinstance(part, dict):
            less[head] = pruned(part)
        elif chance.random() < keep:
            is_records = isinstance(part, list) and all(isinstance(one, dict) for one in part)
            less[head] = [pruned(one) for one in part] if is_records else part
    return less, more


@each_notice
@few
@given(st.data())
def test_a_fact_more_never_unsettles_a_notice(name, data):
    plan = PLANS[name]
    less, more = data.draw(less_and_more(name))

    before, after = decided(plan, less), decided(plan, more)

    for was, now in zip(before.verdicts, after.verdicts, strict=True):
        if was.standing is not Standing.CANNOT_TELL:
            assert now.standing is was.standing
        for one, other in zip(was.findings, now.findings, strict=True):
            assert other.outcome in ALLOWED[one.outcome], one.rule
    if before.must is not None:
        assert after.must == before.must


@each_notice
@few
@given(st.data(), st.randoms())
def test_the_order_of_a_notices_criteria_and_groups_decides_nothing(name, data, chance):
    plan, (facts, _more) = PLANS[name], data.draw(less_and_more(name))
    criteria, groups = list(plan.criteria), list(plan.groups)
    chance.shuffle(criteria)
    chance.shuffle(groups)
    mixed = replace(plan, criteria=tuple(criteria), groups=tuple(groups))

    in_order, out_of_order = decided(plan, facts), decided(mixed, facts)

    assert set(out_of_order.may) == set(in_order.may)
    assert out_of_order.must == in_order.must
    verdicts = {one.group: one for one in out_of_order.verdicts}
    for one in in_order.verdicts:
        other = verdicts[one.group]
        assert other.standing is one.standing
        for part in ("findings", "barring", "unclear"):
            found, again = getattr(one, part), getattr(other, part)
            assert {each.rule: each for each in found} == {each.rule: each for each in again}


def proves_itself(decision):
    for verdict in decision.verdicts:
        for finding in verdict.findings:
            for one in all_parts(finding):
                assert json.loads(json.dumps(one.values)) == one.values
                assert recomputed(one) == one.outcome, (finding.rule, one.values)


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_the_values_of_a_case_prove_what_was_decided(plan, case):
    dates = dates_of(plan, case.get("as_of"))

    proves_itself(assign_groups(facts_of(case["facts"]), plan.groups, plan.criteria, dates))


@each_notice
@few
@given(st.data())
def test_the_values_prove_it_however_much_is_known(name, data):
    less, _more = data.draw(less_and_more(name))

    proves_itself(decided(PLANS[name], less))
