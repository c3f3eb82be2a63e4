"""Laws of the draw, against trying out every possible draw of a small round."""

import hashlib
import hmac
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.assignment import (
    Draw,
    DrawInputs,
    EntryFacts,
    JudgeFacts,
    Shortfall,
    draw_judges,
)
from competition.rules.plan.judging import DrawRules, LoadRules, RoleMinimum, SeedRules, TierRules
from competition.rules.values import Text

NAMES = st.sampled_from(["a", "b"])
SUBSETS = st.lists(NAMES, max_size=2, unique=True).map(tuple)


def pairs_among(entry_count, judge_count):
    every = [(entry, judge) for entry in range(entry_count) for judge in range(judge_count)]
    return st.sets(st.sampled_from(every), max_size=3).map(frozenset)


@st.composite
def rounds(draw):
    entry_count, judge_count = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    conflicts = draw(pairs_among(entry_count, judge_count))
    return DrawInputs(
        entries=tuple(
            EntryFacts(entry_id=n, field=draw(NAMES), also_fields=draw(SUBSETS))
            for n in range(entry_count)
        ),
        judges=tuple(
            JudgeFacts(
                judge_id=n,
                main_fields=draw(SUBSETS),
                second_fields=draw(SUBSETS),
                employer=draw(st.sampled_from(["", "x", "y"])),
                district=draw(st.sampled_from(["", "north"])),
                roles=draw(SUBSETS),
                most=draw(st.sampled_from([None, 0, 1, 2])),
            )
            for n in range(judge_count)
        ),
        rules=DrawRules(
            judges_per_entry=draw(st.integers(1, 3)),
            load=LoadRules(least=draw(st.integers(0, 2)), most=draw(st.integers(1, 3))),
            tiers=TierRules(allow_none=draw(st.booleans()), lottery=draw(st.sampled_from([1, 3]))),
            one_per_employer=draw(st.booleans()),
            most_per_district=draw(st.sampled_from([None, 1, 2])),
            role_minima=draw(st.sampled_from([(), (RoleMinimum(role="a", least=1),)])),
            seed=SeedRules(public_value=Text("", "")),
        ),
        seed=draw(st.binary(min_size=1, max_size=4)),
        round_label="r",
        conflicts=conflicts,
        held=draw(pairs_among(entry_count, judge_count)) - conflicts,
        kept=draw(pairs_among(entry_count, judge_count)),
    )


def worth(some, entry, judge):
    """Tier · 2^20 + reach · lottery as published, or ``None`` where the pair may not be drawn."""
    tiers = some.rules.tiers
    if (entry.entry_id, judge.judge_id) in some.conflicts:
        return None
    if entry.field in judge.main_fields:
        tier = tiers.main
    elif entry.field in judge.second_fields or set(entry.also_fields) & set(judge.main_fields):
        tier = tiers.second
    elif tiers.allow_none:
        tier = tiers.none
    else:
        return None
    text = f"{some.round_label}|{entry.entry_id}|{judge.judge_id}".encode()
    digest = hmac.new(some.seed, text, hashlib.sha256).hexdigest()
    return tier * 2**20 + tiers.lottery * int(digest[:5], 16)


def entry_may_have(some, entry, drawn, held):
    """Whether drawing these judges on top of the held ones respects the rules of one entry."""
    together, some_rules = drawn + held, some.rules

    def capped(name, most):
        keys = {getattr(judge, name) for judge in drawn} - {""}
        return all(sum(getattr(j, name) == key for j in together) <= most for key in keys)

    return (
        len(drawn) == max(some_rules.judges_per_entry - len(held), 0)
        and all(worth(some, entry, judge) is not None for judge in drawn)
        and (not some_rules.one_per_employer or capped("employer", 1))
        and (
            some_rules.most_per_district is None or capped("district", some_rules.most_per_district)
        )
        and all(
            sum(minimum.role in judge.roles for judge in together) >= minimum.least
            for minimum in some_rules.role_minima
        )
    )


def loads_fit(some, pairs):
    for judge in some.judges:
        held = sum(pair[1] == judge.judge_id for pair in some.held)
        load = sum(pair[1] == judge.judge_id for pair in pairs)
        most = some.rules.load.most if judge.most is None else min(judge.most, some.rules.load.most)
        if not min(some.rules.load.least, most) <= load <= max(most, held):
            return False
    return True


def best_by_trying_all(some):
    """Return the best pairs with their value, or ``None`` when no draw keeps all rules."""
    judge_of = {judge.judge_id: judge for judge in some.judges}
    choices = []
    for entry in some.entries:
        held = tuple(judge_of[j] for e, j in sorted(some.held) if e == entry.entry_id)
        free = [judge for judge in some.judges if judge not in held]
        choices.append(
            [
                tuple((entry, judge) for judge in drawn)
                for size in range(len(free) + 1)
                for drawn in combinations(free, size)
                if entry_may_have(some, entry, drawn, held)
            ]
        )
    found = []
    for choice in product(*choices):
        cells = [cell for part in choice for cell in part]
        pairs = {(entry.entry_id, judge.judge_id) for entry, judge in cells}
        if loads_fit(some, pairs | some.held):
            value = sum(worth(some, *cell) for cell in cells)
            found.append((len(pairs & some.kept), value, sorted(pairs | some.held)))
    return max(found, default=None)


@settings(max_examples=400, deadline=None)
@given(rounds())
def test_the_draw_is_the_best_of_all_that_keep_the_rules(some):
    best = best_by_trying_all(some)

    answer = draw_judges(some)

    if best is None:
        assert isinstance(answer, Shortfall)
        assert answer.shortages
        assert all(shortage.needed > shortage.available for shortage in answer.shortages)
    else:
        assert isinstance(answer, Draw)
        assert list(answer.pairs) == best[2]
        assert set(answer.dropped) == some.kept - set(answer.pairs)


@settings(max_examples=100, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_draw_does_not_depend_on_the_order_of_rows(some, chance):
    entries, judges = list(some.entries), list(some.judges)
    chance.shuffle(entries)
    chance.shuffle(judges)
    turned = DrawInputs(
        entries=tuple(entries),
        judges=tuple(judges),
        rules=some.rules,
        seed=some.seed,
        round_label=some.round_label,
        conflicts=some.conflicts,
        held=some.held,
        kept=some.kept,
    )

    assert draw_judges(turned) == draw_judges(some)
