"""Laws for every plan and every entry: facts only settle, order does not matter, values prove."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.eligibility import Code, findings
from competition.rules.plan_reading import to_plain
from competition.rules.values import Outcome
from tests.rules.entries import DATES, criterion, facts_of
from tests.rules.recomputing import all_parts, recomputed

LEAVES = [
    'kind="yes", fact="project.ip_clear"',
    'kind="no", fact="entity.listed"',
    'kind="money", fact="entity.revenue_prev_cents", at_most="2亿元"',
    'kind="date", fact="entity.registered_on", on_or_after=2020-01-01, before=2021-01-01',
    'kind="number", fact="leader.equity_percent", at_least=30, less_than=100',
    'kind="age", fact="leader.born_on", at_most=40',
    'kind="age", fact="entity.registered_on", unit="months", at_least=6',
    'kind="level", fact="leader.degree", at_least="master", at_most="doctor"',
    'kind="one_of", fact="entity.certificates", values=["tech-sme"]',
    'kind="none_of", fact="leader.gender", values=["male"]',
    'kind="without_words", fact="project.team_name", words=["公司"]',
    'kind="registered", place="320400"',
    'kind="unregistered", place="CN"',
    'kind="sme_size", sizes=["micro", "small"]',
    'kind="no_award", ranks=["first"], from_year=2016, similar_only=true',
    'kind="no_award", top=100, not_accepted_only=true',
    'kind="count", list="members", at_least=2, at_most=2',
    (
        'kind="count", list="members", at_least=1, at_most=1,'
        ' where={ kind="level", fact="members[].degree", at_least="master" }'
    ),
    'kind="every", list="members", test={ kind="number", fact="members[].other_teams", at_most=0 }',
    (
        'kind="due", promise="promises.settle", by=2021-11-30,'
        ' test={ kind="registered", place="320400" }'
    ),
]


def _of_two(pair):
    return st.sampled_from(
        [
            'kind="all", of=[{{ {} }}, {{ {} }}]',
            'kind="any", of=[{{ {} }}, {{ {} }}]',
            'kind="unless", test={{ {} }}, exempt={{ {} }}',
            'kind="when", given={{ {} }}, test={{ {} }}',
        ]
    ).map(lambda shape: shape.format(*pair))


def _of_one(test):
    return st.sampled_from(
        [
            'kind="due", promise="promises.operate", by=2021-05-31, test={{ {} }}',
            'kind="every", list="members", test={{ {} }}',
            'kind="count", list="history", at_most=1, where={{ {} }}',
        ]
    ).map(lambda shape: shape.format(test))


TESTS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.tuples(inner, inner).flatmap(_of_two) | inner.flatmap(_of_one),
    max_leaves=5,
)

DAYS = st.dates(date(2015, 1, 1), date(2022, 12, 31)).map(date.isoformat)


def _records(**facts):
    return st.lists(st.fixed_dictionaries({}, optional=facts), max_size=3)


@st.composite
def entries(draw):
    """Draw plain facts that do not contradict each other."""
    data = {
        "project": draw(
            st.fixed_dictionaries(
                {"ip_clear": st.booleans(), "team_name": st.sampled_from(["甲队", "甲 公司"])}
            )
        ),
        "entity": draw(
            st.fixed_dictionaries(
                {
                    "listed": st.booleans(),
                    "revenue_prev_cents": st.sampled_from([0, 10**9, 2 * 10**10, 2 * 10**10 + 1]),
                    "assets_cents": st.sampled_from([0, 10**10, 10**12]),
                    "staff": st.sampled_from([5, 50, 500, 5000]),
                    "industry_class": st.sampled_from(["industry", "leasing", "other"]),
                    "certificates": st.lists(st.sampled_from(["tech-sme", "gazelle"])),
                    "registered_in": st.sampled_from([["320400", "CN"], ["CN"], ["overseas"]]),
                }
            )
        ),
        "promises": {"settle": draw(st.booleans()), "operate": draw(st.booleans())},
        "members": draw(
            _records(
                degree=st.sampled_from(["bachelor", "master", "doctor"]),
                gender=st.sampled_from(["female", "male"]),
                born_on=st.dates(date(1960, 1, 1), date(2004, 1, 1)).map(date.isoformat),
                other_teams=st.integers(0, 1),
                equity_percent=st.sampled_from([0, 30, "33.3", 100]),
            )
        ),
        "history": draw(
            _records(
                rank=st.sampled_from(["first", "third"]),
                year=st.integers(2014, 2020),
                place=st.sampled_from([1, 100, 101]),
                same_or_similar=st.booleans(),
                accepted=st.booleans(),
            )
        ),
    }
    if draw(st.booleans()):
        data["entity"]["registered_on"] = draw(DAYS)
    else:
        data["entity"]["is_registered"] = False
    for number, person in enumerate(data["members"]):
        person["is_leader"] = number == 0
    return data


@st.composite
def partly_known(draw):
    """Draw an entry of which more and more is known."""
    data = draw(entries())
    return _only(data, draw(st.sets(st.integers(0, 40))), keep=draw(st.booleans())), data


def _only(data, turns, *, keep):
    """Keep, or leave out, every fact and every list whose turn is among the numbers."""
    turn = iter(range(10_000))

    def stays():
        return (next(turn) in turns) is keep

    def pruned(table):
        return {name: value for name, value in table.items() if stays()}

    return {
        head: [pruned(record) for record in part] if isinstance(part, list) else pruned(part)
        for head, part in data.items()
        if not isinstance(part, list) or stays()
    }


each_kind = pytest.mark.parametrize("kind", [*LEAVES, None])
"""Each kind by itself, and at last (``None``) whatever can be made of them."""

DAYS_OF_ASKING = st.sampled_from([date(2021, 4, 20), date(2021, 6, 1), date(2021, 12, 1)])


@each_kind
@settings(max_examples=40)
@given(TESTS, partly_known(), DAYS_OF_ASKING)
def test_a_fact_more_settles_and_never_unsettles(kind, written, pair, day):
    less, more = pair
    rules, dates = (criterion(kind or written),), replace(DATES, as_of=day)

    (before,) = findings(facts_of(less), rules, dates)
    (after,) = findings(facts_of(more), rules, dates)

    allowed = {
        Outcome.PASS: {Outcome.PASS},
        Outcome.FAIL: {Outcome.FAIL},
        Outcome.DUE: {Outcome.DUE, Outcome.PASS},
        Outcome.UNKNOWN: set(Outcome),
    }
    assert after.outcome in allowed[before.outcome]


@given(st.lists(TESTS, min_size=2, max_size=5), partly_known(), st.randoms())
def test_the_order_of_criteria_changes_no_finding(several, pair, chance):
    rules = [criterion(written, key=f"rule-{n}") for n, written in enumerate(several)]
    mixed = rules.copy()
    chance.shuffle(mixed)
    facts = facts_of(pair[0])

    in_order = {one.rule: one for one in findings(facts, rules, DATES)}
    out_of_order = {one.rule: one for one in findings(facts, mixed, DATES)}

    assert out_of_order == in_order


@each_kind
@settings(max_examples=40)
@given(TESTS, partly_known(), DAYS_OF_ASKING)
def test_the_values_of_every_finding_prove_its_outcome(kind, written, pair, day):
    rules, dates = (criterion(kind or written),), replace(DATES, as_of=day)

    (found,) = findings(facts_of(pair[0]), rules, dates)

    for one in all_parts(found):
        assert json.loads(json.dumps(one.values)) == one.values
        assert recomputed(one) == one.outcome


@given(TESTS, partly_known(), DAYS_OF_ASKING)
def test_every_finding_points_at_facts_and_offers_what_would_help(written, pair, day):
    facts = facts_of(pair[0])
    (found,) = findings(facts, (criterion(written),), replace(DATES, as_of=day))

    assert (found.due_on is not None) == (found.outcome is Outcome.DUE)
    for one in all_parts(found):
        assert one.outcome is not Outcome.PASS or one.remedy is None
        assert one.remedy or one.outcome is Outcome.PASS or one.code in PAST_HELP
        if one.code is Code.FACT_MISSING:
            assert [path for path in one.evidence if path in facts.values] == []
    assert json.dumps(to_plain(found))


PAST_HELP = {Code.EARLIER_AWARD, Code.NOT_FULFILLED}
"""An award was won, a day has passed: what follows from it may have no remedy."""
