"""Three sports' official figures, every one redone from the judges' marks by their plans alone.

Data and licences: tests/data/judging/README.md. Nothing in the rule book knows a sport.
"""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from competition.rules.ranking import rank
from competition.rules.scoring import EntryMarks, Sheet, aggregate, aggregate_all
from tests.rules.official_results import contender, grouped, rounds_of, rows_of, sheets_of

pytestmark = pytest.mark.no_cover  # thousands of marks; shorter tests reach the same lines

SKATING = rounds_of("figure_skating") | rounds_of("figure_skating_elements")
JURORS = "ABCDE"


def _segment_round(segment: str) -> str:
    return "short" if segment.endswith("SP") else "free"


@cache
def _skating():
    """Return official row, marks and score of every figure skating entry."""
    components = grouped(rows_of("fs_component_scores"), "entry")
    found = []
    for row in rows_of("fs_entries"):
        judged = EntryMarks(
            entry=row["entry"],
            group=row["segment"],
            sheets=sheets_of(components[(row["entry"],)]),
            values={name: Fraction(row[name]) for name in ("elements_total", "deductions")},
        )
        round_ = SKATING[_segment_round(row["segment"])]
        found.append((row, judged, aggregate_all([judged], round_)[0]))
    return found


def test_skating_plan_states_the_weights_of_the_source():
    stated = {
        (group, criterion.key): criterion.weight
        for key in ("short", "free")
        for rubric in SKATING[key].rubrics
        for group in rubric.groups
        for criterion in rubric.criteria
    }

    official = {
        (row["segment"], row["criterion"]): Fraction(row["weight"]) for row in rows_of("fs_weights")
    }

    assert stated == official


def test_skating_component_scores():
    official = {
        (row["entry"], row["criterion"]): Fraction(row["official_result"])
        for row in rows_of("fs_component_scores")
    }

    scored = {
        (row["entry"], figure.key): figure.combined
        for row, _, result in _skating()
        for figure in result.criteria
    }

    assert (len(scored), scored) == (4740, official)


@pytest.mark.parametrize(
    ("column", "figure"), [("components_total", "marks"), ("segment_score", "score")]
)
def test_skating_totals(column, figure):
    official = {row["entry"]: Fraction(row[column]) for row, _, _ in _skating()}

    scored = {row["entry"]: getattr(result, figure) for row, _, result in _skating()}

    assert (len(scored), scored) == (948, official)


def test_skating_places():
    official, placed, settled = {}, {}, []
    by_competition = {}
    for row, judged, result in _skating():
        official[row["entry"]] = int(row["official_rank"])
        key = (row["competition"], _segment_round(row["segment"]))
        by_competition.setdefault(key, []).append(contender(judged, result))
    for (_, key), contenders in by_competition.items():
        standings = rank(contenders, SKATING[key])
        placed |= {one.entry: one.place for one in standings.placed}
        settled += [one.key for one in standings.separations if one.key not in {None, "score"}]

    assert (len(placed), placed) == (948, official)
    assert sorted(settled) == ["marks", "value:elements_total"]


def test_skating_element_grades_with_negative_marks():
    scoring = SKATING["elements"].scoring
    rubric = SKATING["elements"].rubrics[0]
    grades, totals, official_grades, official_totals = [], [], [], []
    for row in rows_of("fs_elements_wide"):
        seats = [f"J{n}" for n in range(1, 10)]
        judged = EntryMarks(
            entry=f"{row['entry']}/{row['element_no']}",
            sheets=tuple(
                Sheet(judge=seat, marks={"goe": Fraction(row[seat]) if row[seat] else None})
                for seat in seats
            ),
            values={"base_value": Fraction(row["base_value"])},
        )
        result = aggregate(judged, rubric, scoring)
        grades.append(result.marks)
        totals.append(result.score)
        official_grades.append(Fraction(row["official_goe"]))
        official_totals.append(Fraction(row["official_result"]))

    assert len(grades) == 8013
    assert grades == official_grades
    assert totals == official_totals


def test_strictly_sums_of_three_to_five_judges():
    round_ = rounds_of("strictly")["dance"]
    scored, official, panels = {}, {}, set()
    dances = grouped(rows_of("strictly_scores"), "competition", "week", "entry", "criterion")
    for dance, rows in dances.items():
        sheets = sheets_of([row | {"criterion": "dance"} for row in rows])
        judged = EntryMarks(entry="/".join(dance), sheets=sheets)
        scored[dance] = aggregate(judged, round_.rubrics[0], round_.scoring).score
        official[dance] = Fraction(rows[0]["official_result"])
        panels.add(len(sheets))

    assert (len(scored), scored) == (927, official)
    assert panels == {3, 4, 5}


def _juries(*years: str):
    juries = grouped(rows_of("eurovision_jury_ranks"), "competition", "jury")
    return {jury: rows for jury, rows in juries.items() if jury[0][:4] in years}


def _jury(rows, round_):
    """Return one jury's contenders and their official points."""
    judged = [
        EntryMarks(
            entry=row["entry"],
            sheets=tuple(
                Sheet(judge=juror, marks={"rank": Fraction(row[juror])}) for juror in JURORS
            ),
        )
        for row in rows
    ]
    scored = aggregate_all(judged, round_)
    official = {row["entry"]: Fraction(row["official_result"]) for row in rows}
    return [contender(*pair) for pair in zip(judged, scored, strict=True)], official


@pytest.mark.parametrize(
    ("plan", "years", "juries"),
    [("mean_rank", ("2016",), 83), ("rank_values", ("2018", "2021"), 164)],
)
def test_eurovision_points_of_juries(plan, years, juries):
    """Equals were settled by the jury in a way that the source does not tell.

    So the official order among equals is handed in as the jury's recorded decision; a decision
    can move nobody past an unequal entry.
    """
    round_ = rounds_of("eurovision")[plan]
    reproduced = []
    for jury, rows in _juries(*years).items():
        contenders, official = _jury(rows, round_)
        tied = {entry for tie in rank(contenders, round_).ties for entry in tie}
        decided = [
            replace(one, decision=13 - int(official[one.entry])) if one.entry in tied else one
            for one in contenders
        ]
        points = {one.entry: one.points for one in rank(decided, round_).placed}
        reproduced += [jury] if points == official else []

    assert (len(reproduced), reproduced) == (juries, list(_juries(*years)))


@pytest.mark.parametrize(
    ("plan", "years", "unequal", "decided_by_jury"),
    [("mean_rank", ("2016",), 1440, 63), ("rank_values", ("2018", "2021"), 3440, 1)],
)
def test_eurovision_marks_alone_place_everyone_but_equals(plan, years, unequal, decided_by_jury):
    round_ = rounds_of("eurovision")[plan]
    alone, differing, ties = 0, [], 0
    for rows in _juries(*years).values():
        contenders, official = _jury(rows, round_)
        standings = rank(contenders, round_)
        alone += sum(one.sharing == 1 for one in standings.placed)
        differing += [
            one
            for one in standings.placed
            if one.sharing == 1 and one.points != official[one.entry]
        ]
        ties += sum(len({official[entry] for entry in tie}) > 1 for tie in standings.ties)

    assert (differing, alone, ties) == ([], unequal, decided_by_jury)
