"""What is known of an entry: read from plain data, with everything that cannot be read told."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.eligibility import MISSING, example_facts, read_facts
from competition.rules.plan.facts import FACTS, find_fact, rule_paths
from competition.rules.values import Problem
from tests.rules.entries import facts_of


@pytest.mark.parametrize(
    ("path", "data", "value"),
    [
        ("entrant", {"entrant": "team"}, "team"),
        ("entity.name", {"entity": {"name": "常州某公司"}}, "常州某公司"),
        ("entity.name", {"entity": {"name": ""}}, MISSING),
        ("entity.name", {"entity": {"name": None}}, MISSING),
        ("entity.name", {"entity": None}, MISSING),
        ("entity.name", {}, MISSING),
        ("entity.staff", {"entity": {"staff": 46}}, Fraction(46)),
        ("entity.staff", {"entity": {"staff": "46.5"}}, Fraction(93, 2)),
        ("entity.staff", {"entity": {"staff": Fraction(1, 3)}}, Fraction(1, 3)),
        ("entity.listed", {"entity": {"listed": False}}, False),
        ("entity.assets_cents", {"entity": {"assets_cents": 0}}, 0),
        ("entity.registered_on", {"entity": {"registered_on": "2020-02-29"}}, date(2020, 2, 29)),
        (
            "entity.registered_on",
            {"entity": {"registered_on": date(2020, 2, 29)}},
            date(2020, 2, 29),
        ),
        ("entity.certificates", {"entity": {"certificates": []}}, ()),
        ("members[2].name", {"members": [{}, {"name": "王小明"}]}, "王小明"),
        ("leader.name", {"members": [{}, {"is_leader": True, "name": "王小明"}]}, "王小明"),
        ("leader.name", {"members": [{}, {"name": "王小明"}]}, MISSING),
        ("members[3].name", {"members": [{}]}, MISSING),
    ],
)
def test_a_path_answers_its_value_or_that_it_is_missing(path, data, value):
    assert facts_of(data).get(path) == value


@pytest.mark.parametrize(
    ("data", "length"),
    [
        ({}, None),
        ({"entry": {"has_earlier_awards": True}}, None),
        ({"entry": {"has_earlier_awards": False}}, 0),
        ({"entry": {"has_earlier_awards": False}, "history": [{"year": 2020}]}, 1),
    ],
)
def test_whoever_has_no_earlier_awards_has_an_empty_list_of_them(data, length):
    assert facts_of(data).length("history") == length


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], Problem("", "not_a_table", {"found": "[]"})),
        ({"members": "three"}, Problem("members", "not_a_list", {"found": "three"})),
        ({"history": ["first"]}, Problem("history", "not_a_list", {"found": "['first']"})),
        ({"colour": 1}, Problem("colour", "unknown_fact", {"near": []})),
        (
            {"entity": {"naem": "某"}},
            Problem("entity.naem", "unknown_fact", {"near": ["entity.name"]}),
        ),
        ({"entity": {"name": 1}}, Problem("entity.name", "not_a_text", {"found": "1"})),
        ({"entity": {"staff": True}}, Problem("entity.staff", "not_a_number", {"found": "True"})),
        ({"entity": {"staff": 1.5}}, Problem("entity.staff", "not_a_number", {"found": "1.5"})),
        ({"entity": {"staff": "46人"}}, Problem("entity.staff", "not_a_number", {"found": "46人"})),
        (
            {"entity": {"assets_cents": "2亿元"}},
            Problem("entity.assets_cents", "not_a_money", {"found": "2亿元"}),
        ),
        (
            {"entity": {"assets_cents": True}},
            Problem("entity.assets_cents", "not_a_money", {"found": "True"}),
        ),
        (
            {"entity": {"registered_on": "2021-02-29"}},
            Problem("entity.registered_on", "not_a_date", {"found": "2021-02-29"}),
        ),
        (
            {"entity": {"registered_on": "2021/02/28"}},
            Problem("entity.registered_on", "not_a_date", {"found": "2021/02/28"}),
        ),
        (
            {"entity": {"registered_on": datetime(2021, 2, 28, tzinfo=UTC)}},
            Problem("entity.registered_on", "not_a_date", {"found": "2021-02-28 00:00:00+00:00"}),
        ),
        ({"entity": {"listed": "no"}}, Problem("entity.listed", "not_a_yes_no", {"found": "no"})),
        ({"entrant": "school"}, Problem("entrant", "not_a_choice", {"found": "school"})),
        (
            {"entity": {"certificates": "tech-sme"}},
            Problem("entity.certificates", "not_a_list", {"found": "tech-sme"}),
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(data, problem):
    facts, problems = read_facts(data)

    assert problems == (problem,)
    assert facts.values == {}


def test_how_long_a_list_is_may_be_unknown_or_known_to_be_none():
    assert facts_of({}).length("history") is None
    assert facts_of({"history": None}).length("history") is None
    assert facts_of({"history": []}).length("history") == 0


def test_a_day_of_registration_says_that_there_is_one():
    assert facts_of({"entity": {"registered_on": "2020-01-01"}}).get("entity.is_registered") is True


def test_one_named_leader_says_that_the_others_are_not():
    facts = facts_of({"members": [{}, {"is_leader": True}]})

    assert facts.get("members[1].is_leader") is False


def test_the_example_holds_every_fact_and_is_read_without_a_problem():
    facts, problems = read_facts(example_facts())

    assert problems == ()
    assert {path.replace("[1]", "[]") for path in facts.values} == set(FACTS)


def test_every_fact_has_a_chinese_meaning_and_a_choice_names_its_choices():
    assert [path for path, fact in FACTS.items() if not fact.meaning] == []
    assert [
        path for path, fact in FACTS.items() if (fact.kind == "choice") != bool(fact.choices)
    ] == []


def test_rules_may_also_read_the_facts_of_the_leader():
    assert find_fact("leader.degree") == FACTS["members[].degree"]
    assert find_fact("leader.salary") is None
    assert set(FACTS) < set(rule_paths())


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats()
_JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["entrant", "entity", "members", "history", "name", "staff", "listed", ""]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_reading_never_falls_over_whatever_it_is_given(data):
    facts, _problems = read_facts(data)

    assert set(facts.values) <= {*FACTS, *facts.values}
