"""Every kind of condition that reads facts itself, at its boundary, and without its fact."""

from datetime import date

import pytest

from competition.rules.eligibility import Code, Remedy
from competition.rules.values import Outcome
from tests.rules.entries import DATES, finding

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN

YI = 10_000_000_000
TWO_YI = 'kind="money", fact="entity.revenue_prev_cents", at_most="2亿元"'
UNDER_TWO_YI = 'kind="money", fact="entity.revenue_prev_cents", less_than="2亿元"'
PAID_IN = 'kind="money", fact="leader.paid_in_cents", at_least="100万元"'
START_UP = 'kind="date", fact="entity.registered_on", on_or_after=2020-01-01'
GROWTH = 'kind="date", fact="entity.registered_on", on_or_before=2019-12-31'
BEFORE = 'kind="date", fact="entity.registered_on", before=2020-01-01'
AFTER = 'kind="date", fact="entity.registered_on", after=2019-12-31'
EQUITY = 'kind="number", fact="leader.equity_percent", at_least=30'
HALF = 'kind="number", fact="leader.equity_percent", more_than=50'
MASTER = 'kind="level", fact="leader.degree", at_least="master"'
EARLY = 'kind="level", fact="project.stage", at_most="pilot"'
UNLISTED = 'kind="no", fact="entity.listed"'
OWN_IP = 'kind="yes", fact="project.ip_owned"'
CERTIFIED = 'kind="one_of", fact="entity.certificates", values=["tech-sme", "high-tech"]'
FIELDS = 'kind="one_of", fact="project.field", values=["new-energy", "new-materials"]'
EXCLUSIVE = 'kind="none_of", fact="entry.other_programmes", values=["city-agriculture"]'
NAMED = 'kind="without_words", fact="project.team_name", words=["公司", "Ltd"]'


def entity(**facts):
    return {"entity": facts}


def leader(**facts):
    return {"members": [{"is_leader": False}, {"is_leader": True, **facts}]}


def project(**facts):
    return {"project": facts}


@pytest.mark.parametrize(
    ("test", "facts", "outcome", "code"),
    [
        (TWO_YI, entity(revenue_prev_cents=2 * YI), PASS, Code.WITHIN),
        (TWO_YI, entity(revenue_prev_cents=2 * YI + 1), FAIL, Code.ABOVE),
        (TWO_YI, entity(revenue_prev_cents=0), PASS, Code.WITHIN),
        (TWO_YI, {}, UNKNOWN, Code.FACT_MISSING),
        (UNDER_TWO_YI, entity(revenue_prev_cents=2 * YI), FAIL, Code.ABOVE),
        (UNDER_TWO_YI, entity(revenue_prev_cents=2 * YI - 1), PASS, Code.WITHIN),
        (PAID_IN, leader(paid_in_cents=100_000_000), PASS, Code.WITHIN),
        (PAID_IN, leader(paid_in_cents=99_999_999), FAIL, Code.BELOW),
        (PAID_IN, leader(), UNKNOWN, Code.FACT_MISSING),
        (START_UP, entity(registered_on="2019-12-31"), FAIL, Code.BELOW),
        (START_UP, entity(registered_on="2020-01-01"), PASS, Code.WITHIN),
        (GROWTH, entity(registered_on="2019-12-31"), PASS, Code.WITHIN),
        (GROWTH, entity(registered_on="2020-01-01"), FAIL, Code.ABOVE),
        (BEFORE, entity(registered_on="2019-12-31"), PASS, Code.WITHIN),
        (BEFORE, entity(registered_on="2020-01-01"), FAIL, Code.ABOVE),
        (AFTER, entity(registered_on="2019-12-31"), FAIL, Code.BELOW),
        (AFTER, entity(registered_on="2020-01-01"), PASS, Code.WITHIN),
        (START_UP, {}, UNKNOWN, Code.FACT_MISSING),
        (EQUITY, leader(equity_percent=30), PASS, Code.WITHIN),
        (EQUITY, leader(equity_percent="29.99"), FAIL, Code.BELOW),
        (HALF, leader(equity_percent=50), FAIL, Code.BELOW),
        (HALF, leader(equity_percent="50.01"), PASS, Code.WITHIN),
        (EQUITY, {}, UNKNOWN, Code.FACT_MISSING),
        (MASTER, leader(degree="bachelor"), FAIL, Code.BELOW),
        (MASTER, leader(degree="master"), PASS, Code.WITHIN),
        (MASTER, leader(degree="doctor"), PASS, Code.WITHIN),
        (MASTER, leader(), UNKNOWN, Code.FACT_MISSING),
        (EARLY, project(stage="pilot"), PASS, Code.WITHIN),
        (EARLY, project(stage="production"), FAIL, Code.ABOVE),
        (UNLISTED, entity(listed=False), PASS, Code.ANSWER_FITS),
        (UNLISTED, entity(listed=True), FAIL, Code.ANSWER_DIFFERS),
        (UNLISTED, {}, UNKNOWN, Code.FACT_MISSING),
        (OWN_IP, project(ip_owned=True), PASS, Code.ANSWER_FITS),
        (OWN_IP, project(ip_owned=False), FAIL, Code.ANSWER_DIFFERS),
        (CERTIFIED, entity(certificates=["high-tech"]), PASS, Code.IS_AMONG),
        (CERTIFIED, entity(certificates=["gazelle"]), FAIL, Code.IS_NOT_AMONG),
        (CERTIFIED, entity(certificates=[]), FAIL, Code.IS_NOT_AMONG),
        (CERTIFIED, {}, UNKNOWN, Code.FACT_MISSING),
        (FIELDS, project(field="new-energy"), PASS, Code.IS_AMONG),
        (FIELDS, project(field="culture"), FAIL, Code.IS_NOT_AMONG),
        (EXCLUSIVE, {"entry": {"other_programmes": []}}, PASS, Code.IS_NOT_AMONG),
        (EXCLUSIVE, {"entry": {"other_programmes": ["city-agriculture"]}}, FAIL, Code.IS_AMONG),
        (NAMED, project(team_name="固态先锋团队"), PASS, Code.WORDS_ABSENT),
        (NAMED, project(team_name="固态先锋公 司"), FAIL, Code.WORDS_PRESENT),
        (NAMED, project(team_name="Ａｃｍｅ ＬＴＤ"), FAIL, Code.WORDS_PRESENT),
        (NAMED, {}, UNKNOWN, Code.FACT_MISSING),
    ],
)
def test_conditions_hold_up_to_their_bounds_and_wait_for_their_facts(test, facts, outcome, code):
    found = finding(test, facts)

    assert (found.outcome, found.code) == (outcome, code)


@pytest.mark.parametrize(
    ("born", "test", "outcome"),
    [
        ("1986-04-30", "at_most=34", FAIL),
        ("1986-05-01", "at_most=34", PASS),
        ("1986-04-30", "at_most=35", PASS),
        ("1986-04-30", "less_than=35", FAIL),
        ("2005-04-30", "at_least=16", PASS),
        ("2005-05-01", "at_least=16", FAIL),
        ("1989-01-01", "at_most=34, on=2023-12-31", PASS),
        ("2000-02-29", "at_least=1, on=2001-02-28", FAIL),
        ("2000-02-29", "at_least=1, on=2001-03-01", PASS),
        ("2020-10-30", 'at_least=6, unit="months"', PASS),
        ("2020-10-31", 'at_least=6, unit="months"', FAIL),
        (None, "at_most=35", UNKNOWN),
    ],
)
def test_full_years_and_months_count_to_the_closing_day_or_the_day_named(born, test, outcome):
    found = finding(f'kind="age", fact="leader.born_on", {test}', leader(born_on=born))

    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("place", "facts", "registered", "unregistered"),
    [
        ("CN", {"is_registered": False}, FAIL, PASS),
        ("CN", {"registered_on": "2021-04-30", "registered_in": ["CN"]}, PASS, FAIL),
        ("CN", {"registered_on": "2021-05-01", "registered_in": ["CN"]}, FAIL, PASS),
        ("CN", {"registered_on": "2021-05-01"}, FAIL, PASS),
        ("CN", {"registered_on": "2020-01-01", "registered_in": ["overseas"]}, FAIL, PASS),
        ("320400", {"registered_on": "2020-01-01", "registered_in": ["320500", "CN"]}, FAIL, PASS),
        ("320400", {"registered_in": ["320500", "CN"]}, FAIL, PASS),
        ("320000", {"registered_on": "2020-01-01", "registered_in": ["320000"]}, PASS, FAIL),
        ("320412", {"registered_on": "2020-01-01", "registered_in": ["320412"]}, PASS, FAIL),
        ("320400", {"registered_on": "2020-01-01"}, UNKNOWN, UNKNOWN),
        ("CN", {"is_registered": True, "registered_in": ["CN"]}, UNKNOWN, UNKNOWN),
        ("CN", {}, UNKNOWN, UNKNOWN),
    ],
)
def test_registration_counts_by_place_and_day(place, facts, registered, unregistered):
    outcomes = [
        finding(f'kind="{kind}", place="{place}"', {"entity": facts}).outcome
        for kind in ("registered", "unregistered")
    ]

    assert outcomes == [registered, unregistered]


def test_registration_may_count_to_a_day_of_its_own():
    test = 'kind="unregistered", place="320507", on=2019-12-31'

    found = finding(test, entity(registered_on="2020-01-01", registered_in=["320507"]))

    assert found.outcome == PASS


def test_a_registration_tells_which_facts_stand_against_it_or_are_missing():
    elsewhere = entity(registered_on="2020-01-01", registered_in=["320500"])

    found = finding('kind="registered", place="320400"', elsewhere)
    unclear = finding('kind="registered", place="320400"', entity(registered_on="2020-01-01"))

    assert found.evidence == ("entity.registered_in",)
    assert found.code == Code.NOT_REGISTERED
    assert found.remedy == Remedy.REGISTER
    assert found.remedy_values == {"place": "320400", "on": "2021-04-30"}
    assert unclear.evidence == ("entity.registered_in",)
    assert unclear.remedy_values == {"facts": ["entity.registered_in"]}


def test_a_figure_of_the_previous_year_says_which_year():
    found = finding(TWO_YI, entity(revenue_prev_cents=2 * YI + 1))

    assert found.values == {
        "fact": "entity.revenue_prev_cents",
        "year": 2020,
        "found": 2 * YI + 1,
        "at_most": 2 * YI,
    }
    assert found.remedy == Remedy.KEEP_WITHIN
    assert found.remedy_values == {"fact": "entity.revenue_prev_cents", "at_most": 2 * YI}


def test_a_condition_on_the_leader_points_at_the_member_who_leads():
    found = finding(MASTER, leader(degree="bachelor"))

    assert found.evidence == ("members[2].degree",)
    assert found.values == {
        "fact": "members[2].degree",
        "found": "bachelor",
        "at_least": "master",
    }


@pytest.mark.parametrize(
    "people",
    [
        [{"degree": "doctor"}],
        [{"is_leader": False, "degree": "doctor"}],
        [],
    ],
)
def test_without_a_leader_nothing_is_known_of_the_leader(people):
    found = finding(MASTER, {"members": people})

    assert (found.outcome, found.evidence) == (UNKNOWN, ("leader.degree",))


@pytest.mark.parametrize(
    ("test", "facts"),
    [
        (
            'kind="money", fact="entity.registered_on", at_most="1元"',
            entity(registered_on="2020-01-01"),
        ),
        ('kind="yes", fact="entity.name"', entity(name="常州某公司")),
        ('kind="level", fact="leader.gender", at_least="master"', leader(gender="female")),
        ('kind="level", fact="no.such", at_least="master"', leader(gender="female")),
        ('kind="one_of", fact="entity.listed", values=["a"]', entity(listed=True)),
    ],
)
def test_a_test_that_does_not_fit_its_fact_cannot_tell(test, facts):
    assert finding(test, facts).outcome == UNKNOWN


@pytest.mark.parametrize(
    ("test", "facts", "remedy"),
    [
        (START_UP, entity(registered_on="2019-12-31"), Remedy.KEEP_WITHIN),
        (MASTER, leader(degree="bachelor"), Remedy.KEEP_WITHIN),
        (UNLISTED, entity(listed=True), Remedy.ANSWER),
        (CERTIFIED, entity(certificates=[]), Remedy.BE_ONE_OF),
        (EXCLUSIVE, {"entry": {"other_programmes": ["city-agriculture"]}}, Remedy.BE_NONE_OF),
        (NAMED, project(team_name="某公司"), Remedy.REMOVE_WORDS),
        (
            'kind="unregistered"',
            entity(registered_on="2020-01-01", registered_in=["CN"]),
            Remedy.STAY_UNREGISTERED,
        ),
        (UNLISTED, {}, Remedy.GIVE_FACTS),
        (UNLISTED, entity(listed=False), None),
    ],
)
def test_each_finding_says_what_would_make_it_pass(test, facts, remedy):
    assert finding(test, facts).remedy == remedy


def test_dates_come_from_the_edition_and_not_from_a_clock():
    assert DATES.closes_on == date(2021, 4, 30)
    assert finding('kind="age", fact="leader.born_on", at_most=35', leader()).values["on"] == (
        "2021-04-30"
    )
