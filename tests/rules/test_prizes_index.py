"""Every numbered edge case of giving prizes has a case by its number, 1 to 30."""

import re
from pathlib import Path

import pytest

NUMBERED = re.compile(r'(?:"|def test_|id=")(\d\d)_[a-z]')
EDGE_CASES = {
    1: "fewer entries than prizes",
    2: "no entries in a group",
    3: "a tie that fills the level exactly",
    4: "a tie one too many for the level",
    5: "a tie over the borders of two levels",
    6: "everybody tied",
    7: "everybody under the bar",
    8: "a score that equals the bar",
    9: "the bar against the rounded and the unrounded score",
    10: "a level without places",
    11: "a cap of a field that better entries reached",
    12: "a cap that is reached inside a tie",
    13: "two caps that cross",
    14: "one company with two entries",
    15: "an entry in two groups by error",
    16: "a winner disqualified: before the notice, during it, after payment",
    17: "a substitute who is not eligible either",
    18: "no substitute left",
    19: "substitutes that are tied",
    20: "a withdrawn entry between two others",
    21: "an exhibition entry in the ranking",
    22: "an entry with an incomplete panel",
    23: "a special prize on top of a ranked one",
    24: "a vacancy that moves to a level beyond its total",
    25: "a grand prize that need not be given",
    26: "a share of the entries, rounded as declared",
    27: "a plan that changed after it was sealed",
    28: "the same input twice",
    29: "a score of nothing",
    30: "a prize against the ranking by decision of people",
}


@pytest.fixture(scope="module")
def numbers():
    files = sorted(Path(__file__).parent.glob("test_prizes*.py"))
    return [int(found) for file in files for found in NUMBERED.findall(file.read_text())]


@pytest.mark.parametrize("number", EDGE_CASES, ids=EDGE_CASES.values())
def test_each_edge_case_is_shown_by_at_least_one_case(number, numbers):
    assert number in numbers


def test_no_case_has_a_number_that_is_not_in_the_list(numbers):
    assert set(numbers) == set(EDGE_CASES)
