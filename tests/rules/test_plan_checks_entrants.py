"""What makes an entry form or a criterion impossible to answer: where, and what is told."""

import pytest

from tests.rules.plan_makers import GONE, found

ONE = {"kind": "yes", "fact": "project.ip_clear"}


def clause(test, **more):
    """Return a criterion of no group in particular."""
    return {"key": "extra", "severity": "confirm", "clause": "…", "test": test, **more}


FORM = {
    "no sections": ({"form.sections": [], "criteria": []}, [("form.sections", "empty")]),
    "section without questions": (
        {"form.sections[8].questions": []},
        [("form.sections[8].questions", "empty")],
    ),
    "question key used twice": (
        {"form.sections[8].questions[2].key": "current"},
        [("form.sections[8].questions[2].key", "used_twice")],
    ),
    "more rows than allowed": (
        {"form.sections[5].most_rows": 2},
        [("form.sections[5].most_rows", "too_small")],
    ),
    "choice without choices": (
        {"form.sections[8].questions[1].choices": []},
        [("form.sections[8].questions[1].choices", "empty")],
    ),
    "text with choices": (
        {"form.sections[8].questions[1].kind": "text"},
        [("form.sections[8].questions[1].choices", "choices_not_asked")],
    ),
    "most below least": (
        {"form.sections[7].questions[4].most": -1},
        [("form.sections[7].questions[4].most", "too_small")],
    ),
    "unknown fact": (
        {"form.sections[4].questions[6].fact": "project.university"},
        [("form.sections[4].questions[6].fact", "unknown_fact")],
    ),
    "fact of another kind": (
        {"form.sections[7].questions[4].kind": "text", "form.sections[7].questions[4].most": GONE},
        [("form.sections[7].questions[4].fact", "fact_of_other_kind")],
    ),
    "member's fact asked of the project": (
        {"form.sections[4].questions[1].fact": "members[].email"},
        [("form.sections[4].questions[1].fact", "fact_in_wrong_section")],
    ),
    "choice that the fact does not know": (
        {"form.sections[4].questions[5].choices[1].key": "dream"},
        [("form.sections[4].questions[5].fact", "choice_unknown_to_fact")],
    ),
    "fact asked twice of a company": (
        {"form.sections[4].questions[1].fact": "entity.name"},
        [("form.sections[4].questions[1].fact", "fact_asked_twice")],
    ),
    "document of no type": (
        {"form.documents[1].types": []},
        [("form.documents[1].types", "empty")],
    ),
    "document that proves no section": (
        {"form.documents[1].proves": ["entity", "moon"]},
        [("form.documents[1].proves[2]", "unknown_reference")],
    ),
    "column of the accepted twice": (
        {"screening.accepted_columns": ["unit", "project", "unit"]},
        [("screening.accepted_columns[3]", "used_twice")],
    ),
    "prefix of acceptance that no number can have": (
        {"screening.acceptance_prefix": "常州"},
        [("screening.acceptance_prefix", "not_a_key")],
    ),
    "two claims of one sort": (
        {"form.one_entry_per": ["company", "company"]},
        [("form.one_entry_per[2]", "used_twice")],
    ),
    "no columns": ({"publication.result_columns": []}, [("publication.result_columns", "empty")]),
}

CRITERIA = {
    "criterion of an unknown group": (
        {"criteria[1].groups": ["teams"]},
        [("criteria[1].groups[1]", "unknown_reference")],
    ),
    "unknown fact": (
        {"criteria[+]": clause({"kind": "yes", "fact": "entity.unlisted"})},
        [("criteria[18].test.fact", "unknown_fact")],
    ),
    "test of another kind": (
        {"criteria[+]": clause({"kind": "money", "fact": "entity.staff", "at_most": "1元"})},
        [("criteria[18].test.fact", "test_of_other_kind")],
    ),
    "level of what has no order": (
        {"criteria[+]": clause({"kind": "level", "fact": "leader.gender", "at_least": "male"})},
        [("criteria[18].test.fact", "fact_without_order")],
    ),
    "level that does not exist": (
        {"criteria[+]": clause({"kind": "level", "fact": "leader.degree", "at_least": "phd"})},
        [("criteria[18].test.at_least", "choice_unknown_to_fact")],
    ),
    "value that does not exist": (
        {"criteria[4].test.values": ["core_member", "nobody"]},
        [("criteria[4].test.values[2]", "choice_unknown_to_fact")],
    ),
    "value twice": (
        {"criteria[4].test.values": ["entity", "entity"]},
        [("criteria[4].test.values[2]", "used_twice")],
    ),
    "no bound": (
        {"criteria[8].test": {"kind": "money", "fact": "entity.revenue_prev_cents"}},
        [("criteria[8].test", "no_bound")],
    ),
    "bounds that exclude each other": (
        {"criteria[8].test.at_least": "3亿元"},
        [("criteria[8].test", "bounds_reversed")],
    ),
    "upper and lower bound": ({"criteria[8].test.at_least": "2亿元"}, []),
    "level between levels": (
        {
            "criteria[+]": clause(
                {"kind": "level", "fact": "project.stage", "at_least": "pilot", "at_most": "growth"}
            )
        },
        [],
    ),
    "no words": (
        {"criteria[+]": clause({"kind": "without_words", "fact": "project.name", "words": []})},
        [("criteria[18].test.words", "empty")],
    ),
    "any of nothing": (
        {"criteria[+]": clause({"kind": "any", "of": []})},
        [("criteria[18].test.of", "empty")],
    ),
    "inside any": (
        {"criteria[+]": clause({"kind": "any", "of": [ONE, {"kind": "sme_size", "sizes": []}]})},
        [("criteria[18].test.of[2].sizes", "empty")],
    ),
    "exemption that names no fact": (
        {
            "criteria[+]": clause(
                {"kind": "unless", "test": ONE, "exempt": {"kind": "yes", "fact": "nothing"}}
            )
        },
        [("criteria[18].test.exempt.fact", "unknown_fact")],
    ),
    "place that is none": (
        {"criteria[5].test.place": "changzhou"},
        [("criteria[5].test.place", "not_a_place")],
    ),
    "promise without term": (
        {"criteria[3].test.by": GONE},
        [("criteria[3].test", "not_one_term")],
    ),
    "promise that nobody gives": (
        {"criteria[3].test.promise": "promises.return"},
        [("criteria[3].test.promise", "unknown_fact")],
    ),
    "promise that is a day": (
        {"criteria[3].test.promise": "promises.operating_on", "criteria[3].severity": "warn"},
        [("criteria[3].test.promise", "unknown_fact")],
    ),
    "member's criterion without members": (
        {"form.sections[5]": GONE, "criteria[13]": GONE},
        [("criteria[2].test", "members_section_missing")],
    ),
    "leader's criterion without members": (
        {
            "form.sections[5]": GONE,
            "criteria": [clause({"kind": "age", "fact": "leader.born_on", "at_most": 45})],
        },
        [("criteria[1].test", "members_section_missing")],
    ),
    "every award, which the form need not ask": (
        {"criteria[+]": clause({"kind": "every", "list": "history", "test": ONE})},
        [],
    ),
    "blocking fact that nobody is asked": (
        {
            "criteria[+]": clause(
                {"kind": "date", "fact": "leader.born_on", "after": "1970-01-01"}, severity="block"
            )
        },
        [("criteria[18].test", "fact_not_asked")],
    ),
    "earlier awards that nobody is asked for": (
        {"criteria[+]": clause({"kind": "no_award", "ranks": ["first"]}, severity="block")},
        [("criteria[18].test", "fact_not_asked")],
    ),
    "earlier awards counted that nobody is asked for": (
        {
            "criteria[+]": clause(
                {"kind": "count", "list": "history", "at_most": 0}, severity="block"
            )
        },
        [("criteria[18].test", "fact_not_asked")],
    ),
    "earlier awards that are asked for": (
        {
            "criteria[+]": clause({"kind": "no_award", "ranks": ["first"]}, severity="block"),
            "form.sections[4].questions[+]": {
                "key": "awarded",
                "kind": "yes_no",
                "label": "此前是否获过奖",
                "fact": "entry.has_earlier_awards",
            },
        },
        [],
    ),
    "other tracks that nobody is asked for": (
        {
            "criteria[+]": clause(
                {"kind": "none_of", "fact": "entry.other_tracks", "values": ["incubator"]},
                severity="block",
            )
        },
        [("criteria[18].test", "fact_not_asked")],
    ),
    "blocking fact of the system": (
        {
            "criteria[+]": clause(
                {"kind": "one_of", "fact": "project.field", "values": ["new-energy"]},
                severity="block",
            )
        },
        [],
    ),
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [pytest.param(*row, id=name) for table in (FORM, CRITERIA) for name, row in table.items()],
)
def test_what_is_wrong_and_where(changes, expected):
    assert found(changes) == expected
