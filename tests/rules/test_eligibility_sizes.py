"""The size of an enterprise by 工信部联企业〔2011〕300号, class by class."""

import pytest

from competition.rules.eligibility import BANDS, Code, Remedy, possible_sizes
from competition.rules.plan.facts import INDUSTRY_CLASSES
from competition.rules.values import Outcome, cents
from tests.rules.entries import finding

SME = 'kind="sme_size"'


@pytest.mark.parametrize(
    ("industry", "staff", "revenue", "assets", "size"),
    [
        ("agriculture", 9999, 20_000, 0, "large"),
        ("agriculture", 0, 19_999, 0, "medium"),
        ("agriculture", 0, 499, 0, "small"),
        ("agriculture", 0, 49, 0, "micro"),
        ("industry", 1000, 40_000, 0, "large"),
        ("industry", 999, 40_000, 0, "medium"),
        ("industry", 1000, 39_999, 0, "medium"),
        ("industry", 300, 2000, 0, "medium"),
        ("industry", 299, 2000, 0, "small"),
        ("industry", 20, 300, 0, "small"),
        ("industry", 19, 300, 0, "micro"),
        ("industry", 20, 299, 0, "micro"),
        ("construction", 0, 80_000, 80_000, "large"),
        ("construction", 0, 80_000, 79_999, "medium"),
        ("construction", 0, 5999, 5000, "small"),
        ("wholesale", 200, 40_000, 0, "large"),
        ("wholesale", 19, 5000, 0, "small"),
        ("retail", 50, 500, 0, "medium"),
        ("transport", 300, 3000, 0, "medium"),
        ("storage", 200, 30_000, 0, "large"),
        ("post", 300, 2000, 0, "medium"),
        ("lodging", 9, 100, 0, "micro"),
        ("catering", 10, 100, 0, "small"),
        ("information", 2000, 100_000, 0, "large"),
        ("information", 1999, 100_000, 0, "medium"),
        ("software", 10, 50, 0, "small"),
        ("software", 10, 49, 0, "micro"),
        ("real_estate", 0, 200_000, 10_000, "large"),
        ("real_estate", 0, 1000, 5000, "medium"),
        ("real_estate", 0, 1000, 4999, "small"),
        ("property", 1000, 5000, 0, "large"),
        ("property", 100, 500, 0, "small"),
        ("leasing", 300, 0, 120_000, "large"),
        ("leasing", 100, 0, 8000, "medium"),
        ("leasing", 10, 0, 100, "small"),
        ("other", 300, 0, 0, "large"),
        ("other", 299, 0, 0, "medium"),
        ("other", 99, 0, 0, "small"),
        ("other", 9, 0, 0, "micro"),
    ],
)
def test_limits_include_the_larger_size(industry, staff, revenue, assets, size):
    measures = {
        "staff": staff,
        "revenue_cents": cents(wan=revenue),
        "assets_cents": cents(wan=assets),
    }

    assert possible_sizes(industry, measures) == {size}


def test_every_class_of_the_vocabulary_has_its_limits():
    assert set(BANDS) == set(INDUSTRY_CLASSES)


@pytest.mark.parametrize(
    ("facts", "outcome", "code"),
    [
        ({"industry_class": "industry", "staff": 999}, Outcome.PASS, Code.SIZE_FITS),
        ({"industry_class": "industry", "staff": 1000}, Outcome.UNKNOWN, Code.SIZE_UNCLEAR),
        (
            {"industry_class": "industry", "staff": 1000, "revenue_prev_cents": cents(wan=40_000)},
            Outcome.FAIL,
            Code.SIZE_DIFFERS,
        ),
        ({"industry_class": "other", "staff": 300}, Outcome.FAIL, Code.SIZE_DIFFERS),
        ({"staff": 150, "revenue_prev_cents": 0, "assets_cents": 0}, Outcome.PASS, Code.SIZE_FITS),
        ({}, Outcome.UNKNOWN, Code.SIZE_UNCLEAR),
    ],
)
def test_a_size_is_told_as_soon_as_the_rest_cannot_change_it(facts, outcome, code):
    found = finding(SME, {"entity": facts})

    assert (found.outcome, found.code) == (outcome, code)


def test_an_unclear_size_asks_for_what_is_missing():
    found = finding(SME, {"entity": {"industry_class": "industry", "staff": 1000}})

    assert found.remedy == Remedy.GIVE_FACTS
    assert found.remedy_values == {"facts": ["entity.revenue_prev_cents"]}
    assert found.values == {
        "industry_class": "industry",
        "staff": 1000,
        "revenue_cents": None,
        "assets_cents": None,
        "year": 2020,
        "sizes": ["large", "medium", "micro", "small"],
        "allowed": ["micro", "small", "medium"],
    }


def test_small_and_micro_only_refuses_a_medium_one():
    facts = {"entity": {"industry_class": "other", "staff": 100}}

    found = finding('kind="sme_size", sizes=["micro", "small"]', facts)

    assert found.remedy == Remedy.BE_OF_SIZE
    assert found.evidence == ("entity.industry_class", "entity.staff")
