"""Earlier awards in their four shapes: barred, for the same project only, no money, upgrade."""

import pytest

from competition.rules.eligibility import Code, Remedy
from competition.rules.values import Outcome, Severity
from tests.rules.entries import finding

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN

CITY_FIVE_EDITIONS = (
    'kind="no_award", contests=["changzhou"], ranks=["first", "second", "third"],'
    " from_year=2016, to_year=2020"
)
SIMILAR = f"{CITY_FIVE_EDITIONS}, similar_only=true"
PROVINCE = 'kind="no_award", levels=["province"], money_taken_only=true'
NOT_ACCEPTED = 'kind="no_award", contests=["jiangmen"], not_accepted_only=true'
TOP_500 = 'kind="no_award", contests=["maker-china"], top=500, from_year=2021'
THIRD = {"contest": "changzhou", "rank": "third", "year": 2019}


@pytest.mark.parametrize(
    ("test", "awards", "outcome"),
    [
        (CITY_FIVE_EDITIONS, [], PASS),
        (CITY_FIVE_EDITIONS, None, UNKNOWN),
        (CITY_FIVE_EDITIONS, [THIRD], FAIL),
        (CITY_FIVE_EDITIONS, [{**THIRD, "contest": "suzhou"}], PASS),
        (CITY_FIVE_EDITIONS, [{**THIRD, "rank": "finalist"}], PASS),
        (CITY_FIVE_EDITIONS, [{**THIRD, "year": 2015}], PASS),
        (CITY_FIVE_EDITIONS, [{**THIRD, "year": 2016}], FAIL),
        (CITY_FIVE_EDITIONS, [{**THIRD, "year": 2020}], FAIL),
        (CITY_FIVE_EDITIONS, [{**THIRD, "year": 2021}], PASS),
        (CITY_FIVE_EDITIONS, [{"contest": "changzhou", "rank": "third"}], UNKNOWN),
        (CITY_FIVE_EDITIONS, [{"rank": "third"}, THIRD], FAIL),
        (SIMILAR, [{**THIRD, "same_or_similar": True}], FAIL),
        (SIMILAR, [{**THIRD, "same_or_similar": False}], PASS),
        (SIMILAR, [THIRD], UNKNOWN),
        (PROVINCE, [{"level": "province", "money_taken": True}], FAIL),
        (PROVINCE, [{"level": "province", "money_taken": False}], PASS),
        (NOT_ACCEPTED, [{"contest": "jiangmen", "accepted": False}], FAIL),
        (NOT_ACCEPTED, [{"contest": "jiangmen", "accepted": True}], PASS),
        (TOP_500, [{"contest": "maker-china", "place": 500, "year": 2021}], FAIL),
        (TOP_500, [{"contest": "maker-china", "place": 501, "year": 2021}], PASS),
        (TOP_500, [{"contest": "maker-china", "place": 1, "year": 2020}], PASS),
        ('kind="no_award"', [{"contest": "any"}], FAIL),
    ],
)
def test_only_awards_of_the_sort_that_the_clause_means_count(test, awards, outcome):
    facts = {} if awards is None else {"history": awards}

    assert finding(test, facts).outcome == outcome


def test_an_award_that_counts_is_told_with_its_place_in_the_list():
    found = finding(CITY_FIVE_EDITIONS, {"history": [{"contest": "suzhou"}, THIRD]})

    assert found.code == Code.EARLIER_AWARD
    assert found.evidence == ("history[2]",)
    assert found.values == {
        "of": 2,
        "asked": {
            "contests": ["changzhou"],
            "ranks": ["first", "second", "third"],
            "from_year": 2016,
            "to_year": 2020,
        },
        "seen": [{"contest": "suzhou"}, THIRD],
        "awards": [THIRD],
        "unclear": [],
    }
    assert found.remedy is None


def test_an_award_that_may_count_asks_for_the_facts_that_tell():
    found = finding(SIMILAR, {"history": [{"contest": "changzhou", "rank": "third"}]})

    assert found.code == Code.AWARD_UNCLEAR
    assert found.remedy_values == {"facts": ["history[1].year", "history[1].same_or_similar"]}


def test_a_project_not_yet_accepted_can_be_cured():
    found = finding(NOT_ACCEPTED, {"history": [{"contest": "jiangmen", "accepted": False}]})

    assert found.remedy == Remedy.HAVE_ACCEPTED
    assert found.remedy_values == {"awards": [{"contest": "jiangmen"}]}


@pytest.mark.parametrize(
    ("severity", "keys"),
    [
        ("block", {}),
        ("confirm", {"statement": "请说明与获奖项目的区别"}),
        ("warn", {"consequence": "no_money"}),
        ("warn", {"consequence": "upgrade_only"}),
        ("warn", {"consequence": "not_ranked"}),
    ],
)
def test_the_same_test_bars_asks_or_only_costs_the_money_as_the_plan_says(severity, keys):
    found = finding(CITY_FIVE_EDITIONS, {"history": [THIRD]}, severity=severity, **keys)

    assert found.outcome == FAIL
    assert found.severity == Severity(severity)
    assert found.consequence == keys.get("consequence")
    assert (found.statement.zh if found.statement else None) == keys.get("statement")
