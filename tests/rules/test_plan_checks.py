"""What makes a plan contradict itself: where, and what the organiser is told."""

import pytest

from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan, plan_problems
from competition.rules.plan_reading import read_record
from tests.rules.plan_makers import CHANGZHOU, EDITIONS, GONE, changed, found, plain_plan

SHIPPED = [path for path in sorted(EDITIONS.glob("*.toml")) if path.stem != "minimal"]
"""The plans of real notices; `minimal.toml` is what the editor begins a new contest with."""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_plans_hold_together(path):
    plan, problems = check_plan(plain_plan(path.stem))

    assert problems == ()
    assert plan is not None
    assert plan.contest.key == path.stem


def test_what_the_types_refuse_comes_alone():
    assert found({"groups[1].entrant": "animal", "units[1].district": "moon"}) == [
        ("groups[1].entrant", "not_a_choice")
    ]


def test_a_good_plan_comes_back_as_a_plan():
    plan, problems = check_plan(CHANGZHOU)

    assert (plan, problems) == (read_record(Plan, CHANGZHOU)[0], ())


ORGANISATION = {
    "district key used twice": (
        {"districts[7]": {"key": "wujin", "name": "武进"}, "units[7].district": "wujin"},
        [("districts[7].key", "used_twice")],
    ),
    "unit key used twice": ({"units[9].key": "xitaihu"}, [("units[10].key", "used_twice")]),
    "field key used twice": ({"fields[2].key": "environment"}, [("fields[9].key", "used_twice")]),
    "no fields": ({"fields": []}, [("fields", "empty")]),
    "no supervision": ({"contest.contacts[2]": GONE}, [("contest.contacts", "contact_missing")]),
    "assumption about nothing": (
        {"assumptions[1].about": "calendar"},
        [("assumptions[1].about", "unknown_reference")],
    ),
    "unit in no district": (
        {"units[10].district": "mars"},
        [("units[10].district", "unknown_reference")],
    ),
    "carrier without above": (
        {"units[11].above": GONE},
        [("units[11].above", "carrier_without_above")],
    ),
    "carrier below a carrier": (
        {"units[11].above": "wujin-fuwu"},
        [("units[11].above", "unknown_reference")],
    ),
    "park below itself": (
        {"units[8].above": "kejiaocheng"},
        [("units[8].above", "unknown_reference")],
    ),
    "park below a district": ({"units[8].above": "wujin-kjj"}, []),
    "district bureau below another": (
        {"units[1].above": "wujin-kjj"},
        [("units[1].above", "district_with_above")],
    ),
    "district without unit": (
        {"districts[+]": {"key": "moon", "name": "月球"}},
        [("districts[8]", "district_without_unit")],
    ),
}

CALENDAR = {
    "phase closes before it opens": (
        {"phases[3].closes": "2022-05-01"},
        [("phases[3].closes", "closes_before_opening")],
    ),
    "days off that end before they begin": (
        {
            "time.holiday_years": [
                {
                    "year": 2023,
                    "off": [{"name": "春节", "first": "2023-01-27", "last": "2023-01-21"}],
                }
            ]
        },
        [("time.holiday_years[1].off[1].last", "ends_before_it_begins")],
    ),
    "no registration": (
        {"phases[1].kind": "other"},
        [("phases", "no_registration")],
    ),
    "phases not in order": (
        {"phases[3].opens": "2022-04-20"},
        [("phases[3].opens", "opens_before_previous_phase")],
    ),
    "first round during registration": (
        {"phases[1].closes": "2022-05-20", "draw.seed.public_on": GONE},
        [("rounds[1].phase", "round_begins_too_early")],
    ),
    "final before the preliminary is over": (
        {"phases[4].closes": "2022-06-20"},
        [("rounds[2].phase", "round_begins_too_early")],
    ),
    "round in a phase for something else": (
        {"rounds[2].phase": "deliberation"},
        [("rounds[2].phase", "phase_without_scoring")],
    ),
    "a phase that is opened for scoring": (
        {"rounds[2].phase": "deliberation", "phases[7].opens_actions": ["score"]},
        [],
    ),
    "round in no phase": (
        {"rounds[2].phase": "finals"},
        [("rounds[2].phase", "unknown_reference")],
    ),
    "first round in no phase": (
        {"rounds[1].phase": "finals"},
        [("rounds[1].phase", "unknown_reference")],
    ),
    "results while judges still score": (
        {"phases[6].closes": "2022-06-24"},
        [("phases[8].opens", "results_before_rounds_end")],
    ),
    "public value known while entries still come": (
        {"draw.seed.public_on": "2022-04-29"},
        [("draw.seed.public_on", "lot_before_closing")],
    ),
    "public value of the last day of registration": ({"draw.seed.public_on": "2022-04-30"}, []),
}

RUBRIC = "rounds[1].rubrics[1].criteria"
ROUNDS = {
    "weights of 95": (
        {f"{RUBRIC}[1].weight": 30},
        [("rounds[1].rubrics[1].criteria", "weights_not_100")],
    ),
    "multipliers need no hundred": (
        {f"{RUBRIC}[1].weight": 30, "rounds[1].rubrics[1].weighting": "multipliers"},
        [],
    ),
    "no criteria": (
        {RUBRIC: [], "rounds[1].ranking.chain": [{"kind": "score"}]},
        [("rounds[1].rubrics[1].criteria", "empty")],
    ),
    "group without rubric": (
        {"rounds[1].rubrics[1].groups": ["startup"]},
        [("rounds[1].rubrics", "group_without_rubric")],
    ),
    "a vote needs no rubric": ({"rounds[1].rubrics": [], "rounds[1].mode": "vote"}, []),
    "rubric for an unknown group": (
        {"rounds[1].rubrics[1].groups": ["team", "crew"]},
        [("rounds[1].rubrics[1].groups[2]", "unknown_reference")],
    ),
    "highest below lowest": (
        {f"{RUBRIC}[1].lowest": 100},
        [(f"{RUBRIC}[1].highest", "not_above")],
    ),
    "step that does not fit": (
        {f"{RUBRIC}[1].step": 3},
        [(f"{RUBRIC}[1].step", "step_does_not_fit")],
    ),
    "step of nothing": ({f"{RUBRIC}[1].step": 0}, [(f"{RUBRIC}[1].step", "step_does_not_fit")]),
    "anchor beyond the marks": (
        {f"{RUBRIC}[1].anchors[3].mark": 101},
        [(f"{RUBRIC}[1].anchors[3].mark", "out_of_range")],
    ),
    "comment beyond the marks": (
        {f"{RUBRIC}[1].comment_above": 120},
        [(f"{RUBRIC}[1].comment_above", "out_of_range")],
    ),
    "everything dropped": (
        {"rounds[1].scoring.drop[1].from_judges": 2},
        [("rounds[1].scoring.drop[1]", "drops_everything")],
    ),
    "more sheets than judges": (
        {"rounds[2].scoring.min_sheets": 6},
        [("rounds[2].scoring.min_sheets", "more_than_judges")],
    ),
    "bonus for an unknown field": (
        {
            "rounds[1].scoring.bonuses": [
                {"key": "early", "name": "加分", "points": 2, "fields": ["robots"]}
            ]
        },
        [("rounds[1].scoring.bonuses[1].fields[1]", "unknown_reference")],
    ),
    "score carried over from a later round": (
        {"rounds[1].scoring.carry_over": [{"round": "final"}]},
        [("rounds[1].scoring.carry_over[1].round", "unknown_reference")],
    ),
    "tie broken by an unknown round": (
        {"rounds[2].ranking.chain[2].round": "semi"},
        [("rounds[2].ranking.chain[2].round", "unknown_reference")],
    ),
    "tie broken by an unknown criterion": (
        {"rounds[2].ranking.chain[4].order": ["beauty"]},
        [("rounds[2].ranking.chain[4].order[1]", "unknown_reference")],
    ),
    "previous round that comes later": (
        {"rounds[1].previous": "final"},
        [("rounds[1].previous", "unknown_reference")],
    ),
    "quota of an unknown group": (
        {"rounds[1].advancement.quotas[1].group": "crew"},
        [("rounds[1].advancement.quotas[1].group", "unknown_reference")],
    ),
    "round and draw disagree": (
        {"rounds[1].judges_per_entry": 7},
        [("rounds[1].judges_per_entry", "differs_from_draw")],
    ),
}

PRIZES = {
    "level for nobody": (
        {"prizes.levels[1].quotas": []},
        [("prizes.levels[1].quotas", "empty")],
    ),
    "quota of an unknown group": (
        {"prizes.levels[1].quotas[1].group": "crew"},
        [("prizes.levels[1].quotas[1].group", "unknown_reference")],
    ),
    "group twice in a level": (
        {"prizes.levels[1].quotas[2].group": "team"},
        [("prizes.levels[1].quotas[2].group", "group_twice")],
    ),
    "prize group that is none": (
        {"prizes.groups": ["team", "startup", "growth", "crew"]},
        [("prizes.groups[4]", "unknown_reference"), ("prizes.groups[4]", "group_without_prize")],
    ),
    "honour for an unknown level": (
        {"prizes.honours[1].levels": ["gold"]},
        [("prizes.honours[1].levels[1]", "unknown_reference")],
    ),
    "cap on an unknown level": (
        {"prizes.caps": [{"key": "c", "what": "field", "number": 1, "levels": ["gold"]}]},
        [("prizes.caps[1].levels[1]", "unknown_reference")],
    ),
    "budget too small": ({"prizes.budget": "349万元"}, [("prizes.budget", "budget_exceeded")]),
    "own amount of a group": (
        {"prizes.levels[1].quotas[1].amount": "21万元"},
        [("prizes.budget", "budget_exceeded")],
    ),
    "no budget named": ({"prizes.budget": GONE}, []),
    "shares that are not the whole": (
        {"prizes.payments.instalments[1].share": "1/2"},
        [("prizes.payments.instalments", "shares_not_whole")],
    ),
    "instalment that waits for nothing known": (
        {"prizes.payments.instalments[1].conditions": ["landed"]},
        [("prizes.payments.instalments[1].conditions[1]", "unknown_reference")],
    ),
    "condition after one that comes later": (
        {"prizes.payments.conditions[1].after": "operating"},
        [("prizes.payments.conditions[1].after", "unknown_reference")],
    ),
    "no instalments": ({"prizes.payments.instalments": []}, []),
    "recommendation from an unknown level": (
        {"prizes.recommendations[1].levels": ["gold"]},
        [("prizes.recommendations[1].levels[1]", "unknown_reference")],
    ),
    "points for an unknown level": (
        {"prizes.unit_prizes[1].points[4].level": "gold"},
        [("prizes.unit_prizes[1].points[4].level", "unknown_reference")],
    ),
    "units without points": (
        {"prizes.unit_prizes[1].points": []},
        [("prizes.unit_prizes[1].points", "empty")],
    ),
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(*row, id=name)
        for table in (ORGANISATION, CALENDAR, ROUNDS, PRIZES)
        for name, row in table.items()
    ],
)
def test_what_is_wrong_and_where(changes, expected):
    assert found(changes) == expected


def test_a_name_of_nothing_tells_what_is_allowed_and_what_was_meant():
    _plan, problems = check_plan(changed({"units[8].district": "wujing"}))

    assert problems[0].values == {
        "found": "wujing",
        "allowed": ["tianning", "zhonglou", "xinbei", "wujin", "jintan", "liyang", "cz-jkq"],
        "near": ["wujin"],
    }


def test_a_plan_of_types_alone_is_checked_as_well():
    plan, _problems = check_plan(CHANGZHOU)
    assert plan is not None

    assert plan_problems(plan) == ()
