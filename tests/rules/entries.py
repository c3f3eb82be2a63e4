"""Builders for the tests of eligibility: tests as plans write them, facts as forms give them."""

import tomllib
from datetime import date

from competition.rules.eligibility import Dates, findings, read_facts
from competition.rules.plan.criteria import Criterion
from competition.rules.plan_reading import read_record

DATES = Dates(
    as_of=date(2021, 4, 20),
    closes_on=date(2021, 4, 30),
    contest_ends_on=date(2021, 8, 31),
    edition_year=2021,
)


def criterion(written, **keys):
    """Read ``kind = "yes", fact = "…"`` as the test of a criterion."""
    data = {"key": "rule", "severity": "block", "clause": "条款", **keys}
    data["test"] = tomllib.loads(f"test = {{ {written} }}")["test"]
    found, problems = read_record(Criterion, data)
    assert problems == ()
    return found


def facts_of(data):
    """Read plain facts in which nothing is wrong."""
    facts, problems = read_facts(data)
    assert problems == ()
    return facts


def finding(written, data, dates=DATES, **keys):
    """Return what one test says of plain facts."""
    (found,) = findings(facts_of(data), (criterion(written, **keys),), dates)
    return found


def members(*people, **same):
    """Return a list of members, each with the facts that all share."""
    return [{**same, **person} for person in people]
