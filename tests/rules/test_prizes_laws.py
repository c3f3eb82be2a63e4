"""Laws of giving prizes that hold for every ranking and every table."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from competition.rules.plan.prizes import AllCount, Cap, Substitution
from competition.rules.plan_reading import canonical_json
from competition.rules.prizes import (
    Decisions,
    Override,
    Rule,
    Standing,
    allocate,
    as_data,
    substitute,
)
from tests.rules.prize_makers import fixed, level, table

TODAY = date(2022, 7, 1)
LOT = Decisions(lot_seed=b"seed")
GROUPS = ("startup", "team")
TIE_RULES = {Rule.TIE_SHORT, Rule.TIE_NEXT_LEVEL, Rule.TIE_UNDECIDED}
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "field": st.sampled_from(["x", "y"]),
        "district": st.sampled_from(["d", "e"]),
        "legal_person": st.sampled_from(["A", "B"]),
        "withdrawn": st.booleans(),
        "non_competing": st.booleans(),
        "incomplete": st.booleans(),
        "traits": st.just(frozenset({"overseas"})),
    },
)
PLAIN = st.just({})
TIES = st.sampled_from(["extend", "short", "next_level", "decide", "lot"])


def placed(rows):
    """Return entries from (group, score, facts), placed inside their group by score."""
    scores = [(group, Fraction(score)) for group, score, _ in rows]
    return [
        Standing(
            entry=entry,
            group=group,
            place=1 + sum(other > score for same, other in scores if same == group),
            score=score,
            exact_score=score,
            **facts,
        )
        for entry, ((group, score), (_, _, facts)) in enumerate(zip(scores, rows, strict=True), 1)
    ]


def rankings(facts=FACTS):
    row = st.tuples(st.sampled_from(GROUPS), st.integers(0, 6), facts)
    return st.lists(row, max_size=9)


@st.composite
def tables(draw, ties=TIES, caps=True, modes=("none", "hold", "promote")):
    def count():
        return draw(st.integers(0, 3))

    threshold = draw(st.none() | st.integers(1, 5).map(Fraction))
    levels = [
        level("first", count(), groups=GROUPS, threshold=threshold, most=draw(st.none())),
        level("second", count(), groups=GROUPS, most=draw(st.none() | st.integers(0, 4))),
        level("third", count(), groups=GROUPS[: draw(st.integers(1, 2))]),
    ]
    if draw(st.booleans()):
        levels.insert(1, level("special", 1, groups=GROUPS, stacking="on_top", trait="overseas"))
    if draw(st.booleans()):
        levels.insert(0, level("grand", 1, groups=GROUPS, kind="grand"))
    if draw(st.booleans()):
        everyone = AllCount(kind="all")
        levels.append(level("shortlisted", everyone, groups=GROUPS, kind="participation"))
    some_caps = (
        Cap(
            key="field", what="field", number=2, within=draw(st.sampled_from(["group", "edition"]))
        ),
        Cap(key="district", what="district", number=1, levels=("first", "second")),
    )
    return table(
        *levels,
        groups=GROUPS,
        ties=draw(ties),
        vacancies=draw(st.sampled_from(["keep", "cascade", "decision"])),
        caps=some_caps[: draw(st.integers(0, 2))] if caps else (),
        one_per_legal_person=caps and draw(st.booleans()),
        share_tied_money=draw(st.booleans()),
        substitution=Substitution(
            mode=draw(st.sampled_from(modes)), may_overtake=draw(st.booleans())
        ),
    )


def levels_of(found, entry):
    return tuple(award.level for award in found.awards_of(entry))


def best_level(found, prizes, entry):
    """Return the rank of an entry's best level that is no extra; beyond the last for none."""
    extras = {one.key for one in prizes.levels if one.stacking == "on_top"}
    order = [one.key for one in prizes.levels]
    won = [order.index(key) for key in levels_of(found, entry) if key not in extras]
    return min(won, default=len(order))


def in_a_question(found, entry):
    waits = {"undecided", "waiting"}
    return any(line.effect in waits for line in found.lines_of(entry))


@given(rankings(), tables())
def test_awards_are_never_more_than_the_places_unless_a_tie_is_extended(rows, prizes):
    found = allocate(placed(rows), prizes, decisions=LOT)

    for tally in found.tallies:
        if tally.planned is not None:
            given_out = tally.awarded - tally.excess + tally.taken + tally.moved_out
            assert tally.planned + tally.moved_in == given_out + tally.vacant + tally.undecided
        assert tally.excess == 0 or prizes.ties == "extend"
        assert tally.awarded == sum(
            (one.group, one.level) == (tally.group, tally.level) for one in found.awards
        )


@given(rankings(), tables(), st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_the_order_of_the_rows_and_is_the_same_bytes(
    rows, prizes, chance
):
    standings = placed(rows)
    mixed = sorted(standings, key=lambda _: chance.random())

    once = allocate(standings, prizes, decisions=LOT)
    again = allocate(mixed, prizes, decisions=LOT)

    assert canonical_json(as_data(once)) == canonical_json(as_data(again))


@given(rankings(), tables())
def test_every_entry_has_a_line_that_says_why(rows, prizes):
    found = allocate(placed(rows), prizes, decisions=LOT)

    assert {line.entry for line in found.trace} == set(range(1, len(rows) + 1))


@given(rankings(PLAIN), tables(caps=False), st.data())
def test_raising_a_mark_never_worsens_that_entry_without_caps(rows, prizes, data):
    assume(rows)
    entry = data.draw(st.integers(1, len(rows)))
    group, score, facts = rows[entry - 1]
    higher = data.draw(st.integers(score, 7))
    if prizes.ties == "short":  # who rises into a tie that is cut short may lose by the tie
        assume(all((group, higher) != row[:2] for row in rows))
    raised = [*rows[: entry - 1], (group, higher, facts), *rows[entry:]]

    before = allocate(placed(rows), prizes, decisions=LOT)
    after = allocate(placed(raised), prizes, decisions=LOT)

    assume(not in_a_question(after, entry))
    assert best_level(after, prizes, entry) <= best_level(before, prizes, entry)


@given(rankings(), tables(), st.data())
def test_removing_an_entry_that_won_nothing_changes_no_award(rows, prizes, data):
    standings = placed(rows)
    before = allocate(standings, prizes, decisions=LOT)
    losers = [
        one
        for one in standings
        if not before.awards_of(one.entry)
        and not in_a_question(before, one.entry)
        and not TIE_RULES & {line.rule for line in before.lines_of(one.entry)}
    ]
    assume(losers)
    gone = data.draw(st.sampled_from(losers))

    after = allocate([one for one in standings if one != gone], prizes, decisions=LOT)

    def kept(found):
        return [(one.entry, one.level, one.amount_cents) for one in found.awards]

    assert kept(after) == kept(before)


@given(rankings(), tables())
def test_nobody_is_passed_over_by_a_worse_entry_without_a_reason_of_the_plan(rows, prizes):
    standings = placed(rows)
    found = allocate(standings, prizes, decisions=LOT)
    passed_over = [
        better
        for better in standings
        for worse in standings
        if better.group == worse.group
        and better.place < worse.place
        and best_level(found, prizes, worse.entry) < best_level(found, prizes, better.entry)
    ]

    for one in passed_over:
        rules = {line.rule for line in found.lines_of(one.entry)}
        assert rules - {Rule.NO_PLACE_LEFT, Rule.IN_ORDER}, one


@given(rankings(PLAIN), tables(caps=False))
def test_equal_entries_get_equal_prizes_except_by_lot(rows, prizes):
    found = allocate(placed(rows), prizes, decisions=LOT)

    drawn = {line.entry for line in found.trace if line.rule in {Rule.LOT, Rule.LOT_LOST}}
    for one, (group, score, _) in enumerate(rows, start=1):
        for other, row in enumerate(rows, start=1):
            if (group, score) == row[:2] and not {one, other} <= drawn:
                assert levels_of(found, one) == levels_of(found, other)


@given(rankings(), tables(modes=("none", "hold")), st.sets(st.integers(1, 9)))
def test_held_rerun_keeps_every_earlier_award_but_the_removed(rows, prizes, removed):
    standings = placed(rows)
    earlier = allocate(standings, prizes, decisions=LOT)
    now = [replace(one, disqualified=one.entry in removed) for one in standings]

    found = substitute(earlier, now, prizes, on=TODAY, decisions=LOT)

    after = set(found.allocation.awards)
    given_up = set(earlier.awards) - set(found.removed) - after
    # A prize for taking part is left for a ranked one, and no other is ever left.
    assert {one.level for one in given_up} <= {"shortlisted"}
    assert {one.entry for one in given_up} <= {one.entry for one in found.added}
    assert not removed & {one.entry for one in after}
    assert after == set(earlier.awards) - set(found.removed) - given_up | set(found.added)
    assert {line.entry for line in found.allocation.trace} == {one.entry for one in standings}


@given(rankings(), tables(modes=("hold",)), st.sets(st.integers(1, 9)))
def test_substitution_never_awards_more_than_before_and_repeating_it_adds_nothing(
    rows, prizes, removed
):
    standings = placed(rows)
    earlier = allocate(standings, prizes, decisions=LOT)
    now = [replace(one, disqualified=one.entry in removed) for one in standings]

    once = substitute(earlier, now, prizes, on=TODAY, decisions=LOT).allocation
    again = substitute(once, now, prizes, on=TODAY, decisions=LOT).allocation

    for tally in once.tallies:
        if tally.planned is not None:
            given_out = tally.awarded - tally.excess + tally.taken + tally.moved_out
            assert tally.planned + tally.moved_in == given_out + tally.vacant + tally.undecided
    assert (again.awards, again.vacancies) == (once.awards, once.vacancies)
    assert again.tallies == once.tallies


@given(rankings(), tables(modes=("none", "hold", "promote")))
def test_substitution_without_removals_changes_no_award(rows, prizes):
    standings = placed(rows)
    earlier = allocate(standings, prizes, decisions=LOT)

    found = substitute(earlier, standings, prizes, on=TODAY, decisions=LOT)

    assert (found.allocation.awards, found.removed, found.added) == (earlier.awards, (), ())


@given(rankings(PLAIN), st.integers(0, 3), st.integers(1, 9))
def test_decision_against_the_ranking_is_always_kept_beside_it(rows, number, entry):
    prizes = table(level("first", number, groups=GROUPS), groups=GROUPS, zero_score_wins=True)
    override = Override(entry=entry, level="first", reference="m", signed_by=(1, 2))
    assume(entry <= len(rows))

    found = allocate(placed(rows), prizes, decisions=Decisions(overrides=(override,)))

    rules = [line.rule for line in found.lines_of(entry)]
    assert rules[0] is Rule.OVERRIDE
    assert rules[-1] is Rule.RANKING_WOULD_GIVE
    assert levels_of(found, entry) == ("first",)


@given(rankings(PLAIN), tables(caps=False), st.integers(0, 3))
def test_total_is_the_sum_of_the_awards_in_whole_cents(rows, prizes, number):
    odd = level("first", number, groups=GROUPS, amount=101)
    found = allocate(placed(rows), replace(prizes, levels=(odd,)), decisions=LOT)

    assert found.total_cents == sum(one.amount_cents for one in found.awards)
    assert fixed(number).number * 101 * len(GROUPS) >= found.total_cents or prizes.ties == "extend"
