"""What differs between two allocations, and what one prize more would change."""

from competition.rules.plan.prizes import Honour, Substitution
from competition.rules.prizes import allocate, compare, substitute, with_count
from competition.rules.values import Text, cents
from tests.rules.prize_makers import counts, having, level, ranked, table
from tests.rules.test_prizes_substitution import DURING_NOTICE

HONOUR = Honour(key="pioneer", name=Text("标兵", "pioneer"))


def told(difference):
    """Return ``{2: ("second", "first", 1000000)}``: before, after, and the money's difference."""
    return {
        one.entry: (
            "+".join(one.levels_before),
            "+".join(one.levels_after),
            one.cents_after - one.cents_before,
        )
        for one in difference.of_prizes
    }


def test_nothing_differs_between_the_same():
    found = allocate(ranked(90, 80, 70), counts(1, 1))

    difference = compare(found, found)

    assert (difference.changes, difference.questions) == ((), ())
    assert difference.cents_before == difference.cents_after == cents(wan=30)


def test_one_more_second_prize_says_who_and_how_much():
    standings, prizes = ranked(90, 80, 70, 60), counts(1, 1, 1)

    more = with_count(prizes, "startup", "second", 2)
    difference = compare(allocate(standings, prizes), allocate(standings, more))

    assert told(difference) == {
        3: ("third", "second", cents(wan=5)),
        4: ("", "third", cents(wan=5)),
    }
    assert difference.cents_after - difference.cents_before == cents(wan=10)


def test_fewer_prizes_never_go_below_none_and_other_groups_stay():
    prizes = table(level("first", 1, groups=("a", "b")), groups=("a", "b"))
    standings = [*ranked(90, group="a"), *ranked(80, group="b", start=2)]

    difference = compare(
        allocate(standings, prizes), allocate(standings, with_count(prizes, "a", "first", -3))
    )

    assert told(difference) == {1: ("first", "", -cents(wan=20))}


def test_a_removal_tells_honours_places_vacancies_and_ties():
    prizes = counts(1, 1, honours=(HONOUR,), substitution=Substitution(mode="hold"))
    standings = ranked(90, 80, 70, 70)
    earlier = allocate(standings, prizes)

    later = substitute(
        earlier, having(standings, 2, disqualified=True), prizes, on=DURING_NOTICE
    ).allocation
    difference = compare(earlier, later)

    assert told(difference) == {2: ("second", "", -cents(wan=10))}
    assert [(one.entry, one.place_before, one.place_after) for one in difference.of_places] == [
        (3, 3, 2),
        (4, 3, 2),
    ]
    assert [one.entry for one in difference.honours_lost] == [2]
    assert difference.honours_won == ()
    assert [one.entries for one in difference.questions] == [(3, 4)]
    assert (difference.vacant_before, difference.vacant_after) == (0, 0)
