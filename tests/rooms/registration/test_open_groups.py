"""A group that takes teams and companies alike, as some notices have it."""

from dataclasses import replace
from datetime import date

from competition.registration.queries import Basics, eligibility_from, self_check_for
from competition.rules.plan_checks import check_plan
from tests.rules.plan_makers import CHANGZHOU

SHIPPED = check_plan(CHANGZHOU)[0]
OPEN = replace(
    SHIPPED,
    groups=(replace(SHIPPED.groups[0], key="all", entrant=None),),
    criteria=tuple(one for one in SHIPPED.criteria if one.key == "ip-clear"),
)


def test_both_kinds_of_entrants_are_judged_for_it():
    for entrant in ("team", "company"):
        basics = Basics(
            entrant=entrant,
            project_name="固态电池",
            field_key="new-energy",
            district_key="wujin",
            unit_key="wujin-kjj",
        )
        found = eligibility_from(OPEN, basics, {"ip": {"is_clear": "yes"}}, on=date(2022, 4, 20))

        assert found.group == OPEN.groups[0]


def test_both_kinds_of_entrants_are_asked_what_it_wants_to_know():
    for entrant in ("team", "company"):
        asked = [question.fact for _section, question in self_check_for(OPEN, entrant).questions]

        assert asked == ["project.ip_clear"]
