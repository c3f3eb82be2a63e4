"""Advice on judges: planted tempers are named and no others; islands are refused."""

from dataclasses import replace

import numpy as np
import pytest

from competition.rules.leniency import Reading, leniency


def readings(*, judges=40, entries=300, seed=3, panels=0):
    """Return five sheets an entry; the first four judges are harsh, lenient, careless, friendly."""
    dice = np.random.default_rng(seed)
    severity = dice.normal(0, 2, judges)
    severity[:4] = (-9, 9, 0, 0)
    found = []
    for n in range(entries):
        quality = dice.normal(80, 5)
        pool = np.arange(judges)
        if panels:
            pool = pool[pool % panels == n % panels]
        for judge in dice.choice(pool, 5, replace=False):
            noise = dice.normal(0, 12 if judge == 2 else 2)
            total = quality + severity[judge] + noise
            if judge == 3 and dice.random() < 0.12:
                total = 99.0
            found.append(Reading(entry=f"e{n:03}", judge=f"j{judge:02}", total=float(total)))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_planted_judges_are_named_and_no_others(seed):
    view = leniency(readings(seed=seed))

    flagged = {one.judge: one.flags for one in view.judges if one.flags}
    assert flagged == {
        "j00": ("harsh",),
        "j01": ("lenient",),
        "j02": ("careless",),
        "j03": ("friendly",),
    }


def test_panels_that_share_no_entry_are_not_compared():
    view = leniency(readings(panels=4))

    assert not view.is_comparable
    assert len(view.parts) == 4
    assert view.entries == {}


def test_correction_comes_nearer_to_the_truth_than_the_mean():
    dice = np.random.default_rng(9)
    quality = dice.normal(80, 5, 200)
    severity = dice.normal(0, 6, 20)
    sheets = [
        Reading(
            entry=f"e{n:03}",
            judge=f"j{judge:02}",
            total=float(quality[n] + severity[judge] + dice.normal(0, 2)),
        )
        for n in range(200)
        for judge in dice.choice(20, 5, replace=False)
    ]
    view = leniency(sheets)

    plain = [np.mean([s.total for s in sheets if s.entry == f"e{n:03}"]) for n in range(200)]
    corrected = [view.entries[f"e{n:03}"].score for n in range(200)]
    assert np.corrcoef(quality, corrected)[0, 1] > np.corrcoef(quality, plain)[0, 1] + 0.03


def test_chances_fall_with_the_score_and_are_the_same_twice():
    sheets = readings(entries=60)
    scopes = {f"e{n:03}": "all" for n in range(60)}

    view = leniency(sheets, scopes=scopes, seats={"all": 10, "none": 3})
    again = leniency(list(reversed(sheets)), scopes=scopes, seats={"all": 10, "none": 3})
    lowest = leniency(sheets, scopes=scopes, seats={"all": 10}, higher_first=False)

    assert view == again
    best = max(view.entries.values(), key=lambda one: one.score)
    worst = min(view.entries.values(), key=lambda one: one.score)
    assert best.chance > 0.9
    assert worst.chance < 0.1
    assert sum(one.chance for one in view.entries.values()) == pytest.approx(10)
    assert lowest.entries[min(view.entries, key=lambda k: view.entries[k].score)].chance > 0.9


def test_favour_of_a_home_is_named():
    sheets = readings(entries=300)
    marked = [
        replace(one, homes=frozenset({"employer"}), total=one.total + 6)
        if one.judge == "j10" and n % 3 == 0
        else one
        for n, one in enumerate(sheets)
    ]

    view = leniency(marked)

    found = next(one for one in view.judges if one.judge == "j10")
    assert "home" in found.flags
    assert found.homes[0].kind == "employer"
    assert found.homes[0].bias > 4


def test_ties_without_favour_are_shown_and_nobody_is_named():
    sheets = [
        replace(one, homes=frozenset({"region"} if n % 3 == 0 else set()))
        for n, one in enumerate(readings(entries=300))
    ]

    view = leniency(sheets)

    assert sum(len(one.homes) for one in view.judges) == 40
    assert not [one.judge for one in view.judges if "home" in one.flags]


def test_a_sheet_near_in_two_ways_counts_for_both():
    sheets = [
        replace(
            one,
            homes=frozenset({"region", "unit"} if n % 3 == 0 else set()),
            total=one.total + (6 if one.judge == "j10" and n % 3 == 0 else 0),
        )
        for n, one in enumerate(readings(entries=300))
    ]

    found = next(one for one in leniency(sheets).judges if one.judge == "j10")

    assert [(home.kind, home.is_outstanding) for home in found.homes] == [
        ("region", True),
        ("unit", True),
    ]


def test_few_sheets_and_even_marks_tell_nothing():
    few = [Reading(entry=f"e{n}", judge=j, total=80.0) for n in range(3) for j in ("a", "b")]
    alone = [Reading(entry=f"e{n}", judge="a", total=80.0 + n) for n in range(9)]
    few_at_home = [replace(one, homes=frozenset({"region"})) for one in few]

    assert leniency([]).judges == ()
    assert {(one.scatter, one.flags) for one in leniency(few).judges} == {(None, ())}
    assert leniency(alone).judges[0].agreement is None
    assert all(one.homes == () for one in leniency(few_at_home).judges)
