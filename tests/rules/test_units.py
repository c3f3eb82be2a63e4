"""Points of recommending units: counted by the plan's rules, ranked, equals kept equal."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan.following import UnitPoints, UnitPrize
from competition.rules.units import UnitEntry, rank_units
from competition.rules.values import Text

KINDS = {"park": "park", "garage": "carrier", "hatch": "carrier", "tower": "carrier"}


def points(what, each, **terms):
    return UnitPoints(what=what, each=Fraction(each), **terms)


def prize(*rules, number=1, **terms):
    return UnitPrize(
        key="organiser", name=Text("奖", "prize"), number=number, points=rules, **terms
    )


def entry(unit, **facts):
    return UnitEntry(unit=unit, submitted=True, **facts)


def told(found):
    """Return ``{"garage": (1, 12)}``: place and points."""
    return {one.unit: (one.place, one.points) for one in found}


def test_points_are_counted_by_what_became_of_the_entries():
    rules = (
        points("submitted", "1/2"),
        points("accepted", 1),
        points("advanced", 3),
        points("prize", 5),
        points("prize", 7, level="first"),
    )
    entries = [
        entry("garage", accepted=True, advanced=True, levels=("first",)),
        entry("garage"),
        entry("hatch", accepted=True, advanced=True, levels=("third",)),
        entry("elsewhere", accepted=True),
    ]

    found = rank_units(prize(*rules), KINDS, entries)

    assert told(found) == {
        "garage": (1, 17),
        "hatch": (2, Fraction(19, 2)),
        "park": (3, 0),
        "tower": (3, 0),
    }
    assert [(one.rule.what, one.count, one.points) for one in found[0].lines] == [
        ("submitted", 2, 1),
        ("accepted", 1, 1),
        ("advanced", 1, 3),
        ("prize", 1, 5),
        ("prize", 1, 7),
    ]


def test_a_rule_may_have_a_most_and_a_prize_its_kinds_and_least():
    rule = points("submitted", 2, most=Fraction(5))
    entries = [entry("garage")] * 4 + [entry("hatch")] + [entry("park")] * 3

    found = rank_units(prize(rule, number=2, kinds=("carrier",), least=Fraction(4)), KINDS, entries)

    assert told(found) == {"garage": (1, 5), "hatch": (2, 2), "tower": (3, 0)}
    assert [one.is_within for one in found] == [True, False, False]
    assert [one.reaches_least for one in found] == [True, False, False]


def test_equals_beyond_the_number_are_all_within_so_that_people_decide():
    found = rank_units(prize(points("submitted", 1)), KINDS, [entry("garage"), entry("hatch")])

    assert [(one.unit, one.place, one.is_within) for one in found] == [
        ("garage", 1, True),
        ("hatch", 1, True),
        ("park", 3, False),
        ("tower", 3, False),
    ]


@given(st.lists(st.sampled_from([*KINDS, "elsewhere"]), max_size=12), st.randoms())
def test_the_order_of_entries_does_not_matter_and_one_more_never_hurts(units, chance):
    entries = [entry(unit) for unit in units]
    shuffled = list(entries)
    chance.shuffle(shuffled)
    terms = prize(points("submitted", 1), number=2)

    found = rank_units(terms, KINDS, entries)

    assert rank_units(terms, KINDS, shuffled) == found
    more = told(rank_units(terms, KINDS, [*entries, entry("park")]))
    assert more["park"][0] <= told(found)["park"][0]
