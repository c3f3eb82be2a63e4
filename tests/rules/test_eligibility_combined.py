"""Conditions of conditions: all, any, exemptions, members one by one, and promises by a day."""

from dataclasses import replace
from datetime import date

import pytest

from competition.rules.eligibility import Code, Dates, Remedy
from competition.rules.values import Outcome
from tests.rules.entries import DATES, finding, members

PASS, FAIL, UNKNOWN, DUE = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.DUE

IP_CLEAR = '{ kind="yes", fact="project.ip_clear" }'
UNLISTED = '{ kind="no", fact="entity.listed" }'
SETTLED = (
    '{ kind="due", promise="promises.settle", by=2021-11-30,'
    ' test={ kind="registered", place="320400" } }'
)
IN_CITY = {"is_registered": True, "registered_on": "2021-06-01", "registered_in": ["320400"]}

STATES = {
    PASS: {"listed": False},
    FAIL: {"listed": True},
    UNKNOWN: {},
}


def state(ip_clear, listed):
    return {"project": {"ip_clear": ip_clear}, "entity": STATES[listed]}


@pytest.mark.parametrize(
    ("ip_clear", "listed", "all_of", "any_of"),
    [
        (True, PASS, PASS, PASS),
        (True, FAIL, FAIL, PASS),
        (True, UNKNOWN, UNKNOWN, PASS),
        (False, FAIL, FAIL, FAIL),
        (False, UNKNOWN, FAIL, UNKNOWN),
        (None, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_and_and_or_wait_only_while_a_missing_fact_could_matter(ip_clear, listed, all_of, any_of):
    facts = state(ip_clear, listed)

    assert finding(f'kind="all", of=[{IP_CLEAR}, {UNLISTED}]', facts).outcome == all_of
    assert finding(f'kind="any", of=[{IP_CLEAR}, {UNLISTED}]', facts).outcome == any_of


def test_all_points_at_the_parts_that_fail():
    found = finding(f'kind="all", of=[{IP_CLEAR}, {UNLISTED}]', state(True, FAIL))

    assert found.code == Code.ALL
    assert found.evidence == ("entity.listed",)
    assert found.remedy == Remedy.MEET_ALL
    assert found.remedy_values == {"parts": [2]}
    assert [part.outcome for part in found.parts] == [PASS, FAIL]


def test_any_offers_each_part_and_asks_for_missing_facts():
    refused = finding(f'kind="any", of=[{IP_CLEAR}, {UNLISTED}]', state(False, FAIL))
    unclear = finding(f'kind="any", of=[{IP_CLEAR}, {UNLISTED}]', state(False, UNKNOWN))

    assert (refused.remedy, refused.remedy_values) == (Remedy.MEET_ONE, {"parts": [1, 2]})
    assert unclear.remedy == Remedy.GIVE_FACTS
    assert unclear.remedy_values == {"facts": ["entity.listed"]}


MASTER_OR_EXEMPT = (
    'kind="unless",'
    ' test={ kind="all", of=['
    '   { kind="level", fact="leader.degree", at_least="master" },'
    '   { kind="number", fact="leader.experience_years", at_least=3 } ] },'
    ' exempt={ kind="any", of=['
    '   { kind="level", fact="leader.degree", at_least="doctor" },'
    '   { kind="date", fact="leader.born_on", on_or_after=1989-01-01 } ] }'
)


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({"degree": "master", "experience_years": 3, "born_on": "1988-12-31"}, PASS),
        ({"degree": "master", "experience_years": 2, "born_on": "1988-12-31"}, FAIL),
        ({"degree": "master", "experience_years": 2, "born_on": "1989-01-01"}, PASS),
        ({"degree": "doctor", "experience_years": 0, "born_on": "1970-01-01"}, PASS),
        ({"degree": "doctor"}, PASS),
        ({"degree": "master", "experience_years": 2}, UNKNOWN),
        ({"degree": "bachelor", "born_on": "1980-01-01"}, FAIL),
        ({}, UNKNOWN),
    ],
)
def test_experience_is_needed_unless_doctor_or_at_most_35(person, outcome):
    found = finding(MASTER_OR_EXEMPT, {"members": [{"is_leader": True, **person}]})

    assert (found.outcome, found.code) == (outcome, Code.UNLESS)
    assert found.values == {
        "test": str(found.parts[0].outcome),
        "exempt": str(found.parts[1].outcome),
    }


WOMEN_TO_42 = (
    'kind="any", of=['
    ' { kind="age", fact="leader.born_on", at_most=40 },'
    ' { kind="all", of=['
    '   { kind="one_of", fact="leader.gender", values=["female"] },'
    '   { kind="age", fact="leader.born_on", at_most=42 } ] } ]'
)


@pytest.mark.parametrize(
    ("gender", "born", "outcome"),
    [
        ("male", "1980-05-01", PASS),
        ("male", "1980-04-30", FAIL),
        ("female", "1978-05-01", PASS),
        ("female", "1978-04-30", FAIL),
        (None, "1978-05-01", UNKNOWN),
        (None, "1990-01-01", PASS),
    ],
)
def test_women_may_be_two_years_older(gender, born, outcome):
    person = {"is_leader": True, "gender": gender, "born_on": born}

    assert finding(WOMEN_TO_42, {"members": [person]}).outcome == outcome


CAPITAL = (
    'kind="when",'
    ' given={ kind="money", fact="entity.capital_cents", at_most="1000万元" },'
    ' test={ kind="number", fact="leader.equity_percent", at_least=30 }'
)


@pytest.mark.parametrize(
    ("capital", "equity", "outcome", "evidence", "remedy"),
    [
        (1_000_000_000, 30, PASS, ("members[1].equity_percent",), None),
        (
            1_000_000_000,
            29,
            FAIL,
            ("entity.capital_cents", "members[1].equity_percent"),
            Remedy.MEET_ALL,
        ),
        (1_000_000_001, 20, PASS, ("entity.capital_cents",), None),
        (1_000_000_001, None, PASS, ("entity.capital_cents",), None),
        (None, 30, PASS, ("members[1].equity_percent",), None),
        (
            None,
            29,
            UNKNOWN,
            ("entity.capital_cents", "members[1].equity_percent"),
            Remedy.GIVE_FACTS,
        ),
    ],
)
def test_when_asks_only_those_of_whom_it_holds(capital, equity, outcome, evidence, remedy):
    facts = {
        "entity": {"capital_cents": capital},
        "members": [{"is_leader": True, "equity_percent": equity}],
    }

    found = finding(CAPITAL, facts)

    assert (found.outcome, found.evidence, found.remedy) == (outcome, evidence, remedy)


def test_when_asks_only_for_the_facts_that_are_missing():
    facts = {"members": [{"is_leader": True, "equity_percent": 29}]}

    assert finding(CAPITAL, facts).remedy_values == {"facts": ["entity.capital_cents"]}


@pytest.mark.parametrize(
    ("ip_clear", "outcome", "remedy"),
    [(True, PASS, None), (False, UNKNOWN, Remedy.MEET_ALL), (None, UNKNOWN, Remedy.GIVE_FACTS)],
)
def test_what_hangs_on_a_promise_cannot_be_told_before_its_day(ip_clear, outcome, remedy):
    facts = {
        "promises": {"settle": True},
        "entity": {"is_registered": False},
        "project": {"ip_clear": ip_clear},
    }

    found = finding(f'kind="when", given={SETTLED}, test={IP_CLEAR}', facts)

    assert (found.outcome, found.remedy) == (outcome, remedy)


def test_when_the_test_itself_is_due_so_is_the_whole():
    facts = {
        "project": {"ip_clear": True},
        "promises": {"settle": True},
        "entity": {"is_registered": False},
    }

    found = finding(f'kind="when", given={IP_CLEAR}, test={SETTLED}', facts)

    assert (found.outcome, found.due_on) == (DUE, date(2021, 11, 30))


THREE = 'kind="count", list="members", at_least=3, at_most=15'
TWO_DOCTORS = (
    'kind="count", list="members", at_least=2,'
    ' where={ kind="level", fact="members[].degree", at_least="doctor" }'
)
AT_MOST_ONE = TWO_DOCTORS.replace("at_least=2", "at_most=1")


@pytest.mark.parametrize(
    ("size", "outcome"), [(2, FAIL), (3, PASS), (15, PASS), (16, FAIL), (None, UNKNOWN)]
)
def test_a_team_has_so_many_members(size, outcome):
    facts = {} if size is None else {"members": [{}] * size}

    assert finding(THREE, facts).outcome == outcome


@pytest.mark.parametrize(
    ("degrees", "at_least_two", "at_most_one"),
    [
        (["doctor", "doctor", "master"], PASS, FAIL),
        (["doctor", "master", "master"], FAIL, PASS),
        (["doctor", None, "master"], UNKNOWN, UNKNOWN),
        (["doctor", "doctor", None], PASS, FAIL),
        (["master", None], FAIL, PASS),
        ([], FAIL, PASS),
    ],
)
def test_members_of_a_sort_are_counted_as_far_as_known(degrees, at_least_two, at_most_one):
    facts = {"members": [{"degree": degree} for degree in degrees]}

    assert finding(TWO_DOCTORS, facts).outcome == at_least_two
    assert finding(AT_MOST_ONE, facts).outcome == at_most_one


def test_a_count_points_at_those_who_count_or_may():
    decided = finding(AT_MOST_ONE, {"members": members({}, {}, degree="doctor")})
    unclear = finding(TWO_DOCTORS, {"members": [{"degree": "doctor"}, {}]})
    nobody = finding(TWO_DOCTORS, {"members": []})

    assert decided.evidence == ("members[1].degree", "members[2].degree")
    assert decided.values == {"list": "members", "of": 2, "at_most": 1, "found": 2, "most": 2}
    assert unclear.evidence == ("members[2].degree",)
    assert unclear.code == Code.COUNT_UNCLEAR
    assert nobody.evidence == ("members",)


def test_a_count_waits_for_what_is_due():
    test = f'kind="count", list="members", at_least=1, where={SETTLED}'
    facts = {"members": [{}], "promises": {"settle": True}, "entity": {"is_registered": False}}

    assert finding(test, facts).outcome == UNKNOWN


ONE_TEAM = (
    'kind="every", list="members", test={ kind="number", fact="members[].other_teams", at_most=0 }'
)


@pytest.mark.parametrize(
    ("teams", "outcome", "evidence"),
    [
        ([0, 0], PASS, ("members[1].other_teams", "members[2].other_teams")),
        ([0, 1], FAIL, ("members[2].other_teams",)),
        ([None, 1], FAIL, ("members[2].other_teams",)),
        ([0, None], UNKNOWN, ("members[2].other_teams",)),
        ([], PASS, ()),
    ],
)
def test_one_person_is_in_one_team_only(teams, outcome, evidence):
    facts = {"members": [{"other_teams": number} for number in teams]}

    found = finding(ONE_TEAM, facts)

    assert (found.outcome, found.evidence) == (outcome, evidence)


def test_every_names_those_who_fail_and_those_who_are_unclear():
    facts = {"members": [{"other_teams": 0}, {"other_teams": 1}, {}]}

    found = finding(ONE_TEAM, facts)

    assert found.values == {"list": "members", "of": 3, "failing": [2], "unclear": [3]}
    assert found.remedy_values == {"parts": [2, 3]}


def test_every_of_a_list_that_is_not_known_cannot_be_told():
    assert finding(ONE_TEAM, {}).outcome == UNKNOWN


def on(day):
    return replace(DATES, as_of=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "promise", "entity", "outcome", "code"),
    [
        ("2021-04-20", True, {"is_registered": False}, DUE, Code.PROMISED),
        ("2021-04-20", True, {}, DUE, Code.PROMISED),
        ("2021-04-20", False, {"is_registered": False}, FAIL, Code.NOT_PROMISED),
        ("2021-04-20", False, {}, UNKNOWN, Code.FULFILMENT_UNCLEAR),
        ("2021-04-20", False, IN_CITY, PASS, Code.FULFILLED),
        ("2021-04-20", None, {"is_registered": False}, UNKNOWN, Code.PROMISE_OPEN),
        ("2021-11-30", True, {"is_registered": False}, DUE, Code.PROMISED),
        ("2021-12-01", True, {"is_registered": False}, FAIL, Code.NOT_FULFILLED),
        ("2021-12-01", True, {}, UNKNOWN, Code.FULFILMENT_UNCLEAR),
        ("2021-07-01", True, IN_CITY, PASS, Code.FULFILLED),
        ("2021-12-01", False, {**IN_CITY, "registered_on": "2021-11-30"}, PASS, Code.FULFILLED),
        ("2021-12-02", True, {**IN_CITY, "registered_on": "2021-12-01"}, FAIL, Code.NOT_FULFILLED),
    ],
)
def test_a_promise_is_due_until_its_day_and_checked_after_it(day, promise, entity, outcome, code):
    facts = {"promises": {"settle": promise}, "entity": entity}

    found = finding(SETTLED[2:-2], facts, on(day))

    assert (found.outcome, found.code) == (outcome, code)
    assert found.due_on == (date(2021, 11, 30) if outcome is DUE else None)


@pytest.mark.parametrize(
    ("ends", "months", "by"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2021, 6, 20), 12, date(2022, 6, 20)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2021, 8, 31), 0, date(2021, 8, 31)),
    ],
)
def test_a_promise_may_be_due_months_after_the_contest(ends, months, by):
    test = SETTLED[2:-2].replace("by=2021-11-30", f"months_after_contest={months}")
    facts = {"promises": {"settle": True}, "entity": {"is_registered": False}}

    assert finding(test, facts, replace(DATES, contest_ends_on=ends)).due_on == by


def test_several_promises_are_due_on_the_first_day_alternatives_on_the_last():
    later = SETTLED.replace("2021-11-30", "2021-12-31")
    facts = {"promises": {"settle": True}, "entity": {"is_registered": False}}

    both = finding(f'kind="all", of=[{later}, {SETTLED}]', facts)
    either = finding(f'kind="any", of=[{SETTLED}, {later}]', facts)

    assert (both.outcome, both.due_on) == (DUE, date(2021, 11, 30))
    assert (either.outcome, either.due_on) == (DUE, date(2021, 12, 31))
    assert (both.remedy, either.remedy) == (Remedy.MEET_ALL, Remedy.MEET_ONE)


@pytest.mark.parametrize(
    ("place", "promise", "outcome"),
    [
        ("320400", None, PASS),
        ("320500", True, DUE),
        ("320500", False, FAIL),
        ("320500", None, UNKNOWN),
    ],
)
def test_outsiders_must_settle_within_six_months(place, promise, outcome):
    test = (
        'kind="any", of=[{ kind="registered", place="320400" },'
        ' { kind="due", promise="promises.settle", months_after_contest=6,'
        ' test={ kind="registered", place="320400" } }]'
    )
    facts = {
        "entity": {"registered_on": "2019-01-01", "registered_in": [place]},
        "promises": {"settle": promise},
    }

    assert finding(test, facts).outcome == outcome


def test_a_warning_carries_its_lead_and_the_day_it_is_needed():
    found = finding(
        'kind="one_of", fact="entity.certificates", values=["tech-sme"]',
        {"entity": {"certificates": []}},
        Dates(
            as_of=date(2022, 4, 20),
            closes_on=date(2022, 4, 30),
            contest_ends_on=date(2022, 6, 20),
            edition_year=2022,
        ),
        severity="warn",
        lead="入库评价约需 1 至 2 个月",
        needed_by=date(2022, 7, 31),
    )

    assert (found.outcome, found.severity) == (FAIL, "warn")
    assert found.lead.zh == "入库评价约需 1 至 2 个月"
    assert found.needed_by == date(2022, 7, 31)
