"""`flask judging recompute`: three sports' official results, redone from files of marks alone.

Data and licences: tests/data/judging/README.md. Each test prints reproduced / total.
"""

import csv
import sys
from fractions import Fraction

import pytest

from tests.rules.official_results import DATA, rows_of

PLAIN_PLAN = """
[[rounds]]
key = "first"
name = "First"
phase = "first"
[rounds.scoring]
min_sheets = 2
[[rounds.rubrics]]
key = "all"
criteria = [
  { key = "idea", name = "Idea", weight = 60 },
  { key = "team", name = "Team", weight = 40 },
]

[[rounds]]
key = "second"
name = "Second"
phase = "second"
previous = "first"
[rounds.scoring]
min_sheets = 1
own_weight = "0.5"
carry_over = [{ round = "first", weight = "0.5" }]
[[rounds.rubrics]]
key = "all"
weighting = "multipliers"
criteria = [{ key = "talk", name = "Talk" }]
"""
HEADER = "competition,round,entry,judge,criterion,score\n"


@pytest.fixture
def recomputed(app, tmp_path):
    """Return the rows of a result by competition and entry, and what the command said."""

    def run(plan, marks, entries=None, *more):
        out = tmp_path / "result.csv"
        options = ["--entries", str(entries)] if entries else []
        told = app.test_cli_runner().invoke(
            args=["judging", "recompute", str(plan), str(marks), *options, "--out", str(out), *more]
        )
        rows = []
        if out.exists():
            with out.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        return rows, told

    return run


@pytest.fixture
def typed(recomputed, tmp_path):
    """Recompute a plan and rows written in the test."""

    def run(rows, *more, plan=PLAIN_PLAN, entries=None):
        files = {"plan.toml": plan, "marks.csv": rows, "entries.csv": entries}
        for name, text in files.items():
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
        given = tmp_path / "entries.csv" if entries is not None else None
        return recomputed(tmp_path / "plan.toml", tmp_path / "marks.csv", given, *more)

    return run


def plan_of(name):
    return DATA / "plans" / f"{name}.toml"


def file_of(name):
    return DATA / "judging" / f"{name}.csv"


def reproduced(what, pairs):
    """Print how many official figures were met and return those that were not."""
    pairs = list(pairs)
    missed = [(told, official) for told, official in pairs if told != official]
    sys.stdout.write(f"{what}: {len(pairs) - len(missed)} / {len(pairs)}\n")
    return missed


@pytest.mark.no_cover
def test_figure_skating_components_totals_and_places(recomputed):
    rows, told = recomputed(
        plan_of("figure_skating"), file_of("fs_component_scores"), file_of("fs_entries")
    )
    assert told.exit_code == 0, told.output
    found = {row["entry"]: row for row in rows}
    official = {row["entry"]: row for row in rows_of("fs_entries")}
    assert found.keys() == official.keys()

    criteria = {
        (name, key): Fraction(figure)
        for name, row in found.items()
        for key, figure in (one.split("=") for one in row["criteria"].split())
    }
    by_criterion = {
        (row["entry"], row["criterion"]): Fraction(row["official_result"])
        for row in rows_of("fs_component_scores")
    }
    assert len(by_criterion) == 4740
    for what, pairs in {
        "fs_component_scores.csv official_result": [
            (criteria.get(key), value) for key, value in by_criterion.items()
        ],
        "fs_entries.csv components_total": [
            (Fraction(found[name]["marks"]), Fraction(row["components_total"]))
            for name, row in official.items()
        ],
        "fs_entries.csv segment_score": [
            (Fraction(found[name]["score"]), Fraction(row["segment_score"]))
            for name, row in official.items()
        ],
        "fs_entries.csv official_rank": [
            (found[name]["place"], row["official_rank"]) for name, row in official.items()
        ],
    }.items():
        assert reproduced(what, pairs) == []

    keys = [row["ahead_by"].split()[0] for row in rows if row["ahead_by"]]
    assert sorted(key for key in keys if key != "score") == ["marks", "value:elements_total"]


@pytest.mark.no_cover
def test_figure_skating_element_grades(recomputed):
    rows, told = recomputed(plan_of("figure_skating_elements"), file_of("fs_elements_wide"))
    assert told.exit_code == 0, told.output
    found = {row["entry"]: row for row in rows}
    official = {f"{row['entry']}/{row['element_no']}": row for row in rows_of("fs_elements_wide")}
    assert len(official) == 8013

    for column, figure in (("official_goe", "marks"), ("official_result", "score")):
        pairs = [
            (Fraction(found[name][figure]), Fraction(row[column])) for name, row in official.items()
        ]
        assert reproduced(f"fs_elements_wide.csv {column}", pairs) == []


@pytest.mark.no_cover
def test_strictly_totals(recomputed):
    rows, told = recomputed(plan_of("strictly"), file_of("strictly_scores"))
    assert told.exit_code == 0, told.output
    found = {(row["competition"], row["entry"]): Fraction(row["score"]) for row in rows}
    official = {
        (f"{row['competition']}/{row['week']}", f"{row['entry']}/{row['criterion']}"): Fraction(
            row["official_result"]
        )
        for row in rows_of("strictly_scores")
    }
    assert len(official) == 927

    pairs = [(found.get(name), value) for name, value in official.items()]

    assert reproduced("strictly_scores.csv official_result", pairs) == []


@pytest.mark.no_cover
def test_eurovision_juries(recomputed, tmp_path):
    """Juries settled equal marks themselves; the file of entries hands in what they decided.

    A decision stands behind the score in the chain: it moves nobody past an unequal entry.
    """
    marks = rows_of("eurovision_jury_ranks")
    entries = tmp_path / "entries.csv"
    lines = ["competition,jury,entry,round,decision"]
    for row in marks:
        round_ = "mean-rank" if row["competition"].startswith("2016") else "rank-values"
        points = int(row["official_result"])
        decision = 13 - points if points else ""
        lines.append(f"{row['competition']},{row['jury']},{row['entry']},{round_},{decision}")
    entries.write_text("\n".join(lines), encoding="utf-8")

    rows, told = recomputed(plan_of("eurovision"), file_of("eurovision_jury_ranks"), entries)

    assert told.exit_code == 0, told.output
    found = {(row["competition"], row["entry"]): row for row in rows}
    official = {
        (f"{row['competition']}/{row['jury']}", row["entry"]): row["official_result"]
        for row in marks
    }
    pairs = [(found[name]["points"], points) for name, points in official.items()]
    assert len({name for name, _ in official}) == 247
    assert reproduced("eurovision_jury_ranks.csv official_result", pairs) == []
    decided = sum(row["ahead_by"].startswith("decision") for row in rows)
    sys.stdout.write(f"eurovision pairs that only the jury's decision tells apart: {decided}\n")
    assert decided < 100


def test_places_need_no_decision_where_marks_differ(recomputed):
    rows, told = recomputed(
        plan_of("eurovision"), file_of("eurovision_jury_ranks"), None, "--round", "rank-values"
    )

    assert told.exit_code == 0, told.output
    alone = {
        (row["competition"], row["entry"]): row["points"] for row in rows if row["sharing"] == "1"
    }
    pairs = [
        (alone[name], row["official_result"])
        for row in rows_of("eurovision_jury_ranks")
        if not row["competition"].startswith("2016")
        and (name := (f"{row['competition']}/{row['jury']}", row["entry"])) in alone
    ]
    assert reproduced("eurovision 2018 and 2021, entries that share no place", pairs) == []
    assert len(pairs) > 3000


def test_several_rounds_and_competitions_in_one_file(typed):
    rows, told = typed(
        HEADER
        + "A,first,x,j1,idea,80\nA,first,x,j1,team,90\nA,first,x,j2,idea,70\nA,first,x,j2,team,75\n"
        + "A,first,y,j1,idea,60\nA,first,y,j1,team,60\nA,first,y,j2,idea,60\nA,first,y,j2,team,61\n"
        + "A,second,x,j1,talk,70\nA,second,y,j1,talk,88\n"
        + "B,first,x,j1,idea,50\nB,first,x,j1,team,50\n"
    )

    assert told.exit_code == 0, told.output
    assert [(r["competition"], r["round"], r["entry"], r["place"], r["score"]) for r in rows] == [
        ("A", "first", "x", "1", "78"),
        ("A", "first", "y", "2", "60.2"),
        ("A", "second", "y", "1", "74.1"),
        ("A", "second", "x", "2", "74"),
        ("B", "first", "x", "", ""),
    ]
    assert rows[-1]["incomplete"] == "too_few_sheets"


def test_entry_without_marks_is_told_and_dropped_marks_are_named(typed):
    plan = PLAIN_PLAN.partition('[[rounds]]\nkey = "second"')[0]
    marks = "".join(
        f"A,first,x,j{n},idea,{mark}\nA,first,x,j{n},team,{mark}\n"
        for n, mark in enumerate((50, 80, 81, 82, 99), start=1)
    )

    rows, told = typed(HEADER + marks, plan=plan, entries="competition,entry\nA,x\nA,z\n")

    assert told.exit_code == 0, told.output
    assert rows[0]["dropped"] == "j5 high 99; j1 low 50"
    assert (rows[1]["entry"], rows[1]["incomplete"]) == ("z", "too_few_sheets")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,first,x,j1,idea,101\n", "marks.csv:2: “idea”的分数 101 不在 0 到 100 之间。"),
        ("A,first,x,j1,idea,80.5\n", "marks.csv:2: “idea”的分数 80.5 不合最小间隔 1。"),
        ("A,first,x,j1,idea,8o\n", "marks.csv:2: “8o”不是分数，"),
        ("A,first,x,j1,looks,80\n", "marks.csv:2: 评分表里没有指标“looks”。可以写：idea、team。"),
        ("A,third,x,j1,idea,80\n", "marks.csv:2: 计划里没有轮次“third”。可以写：first、second。"),
        ("A,,x,j1,idea,80\n", "marks.csv:2: 看不出属于哪一轮："),
        ("A,first,x,,idea,80\n", "marks.csv:2: 没有写评委。"),
        ("A,first,x,j1,idea\n", "marks.csv:2: 这一行有 5 格，列名有 6 个。"),
        (
            "A,first,x,j1,idea,80\nA,first,x,j1,idea,80\n",
            "marks.csv:3: 评委“j1”对“x”的“idea”在第 2 行已经打过分。",
        ),
        ('A,first,x,j1,idea,"80"0\n', "marks.csv:2: 这一行不是正确的 CSV"),
    ],
)
def test_wrong_rows_are_named_by_line_and_nothing_is_written(typed, rows, told):
    found, answer = typed(HEADER + rows)

    assert answer.exit_code == 1
    assert told in answer.output
    assert found == []


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("competition,entry\nA,y\n", "marks.csv:2: 项目文件里没有“x”。"),
        ("competition,entry\nA,x\nA,x\n", "entries.csv:3: 项目“x”在第 2 行已经写过。"),
        ("competition,entry,decision\nA,x,first\n", "entries.csv:2: 决定的先后“first”"),
        ("competition,name\nA,x\n", "entries.csv:1: 缺少这些列：entry。"),
        ("", "entries.csv:1: 文件是空的"),
    ],
)
def test_wrong_entries_are_named_by_line(typed, entries, told):
    _, answer = typed(HEADER + "A,first,x,j1,idea,80\n", entries=entries)

    assert answer.exit_code == 1
    assert told in answer.output


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ("[[rounds]]\nkey = ", "TOML 语法有误"),
        ("", "不能为空"),
        (PLAIN_PLAN.replace("min_sheets = 2", "min_sheet = 2"), "rounds[0].scoring.min_sheet"),
    ],
)
def test_faulty_plans_are_refused(typed, plan, told):
    _, answer = typed(HEADER, plan=plan)

    assert answer.exit_code == 1
    assert told in answer.output


def test_values_and_groups_differ_only_by_mistake(typed):
    plan = PLAIN_PLAN.partition('[[rounds]]\nkey = "second"')[0].replace(
        "min_sheets = 2", 'min_sheets = 1\nadditions = [{ value = "penalty", weight = -1 }]'
    )
    header = HEADER.replace("score", "score,penalty")

    rows, _ = typed(header + "A,first,x,j1,idea,80,2\nA,first,x,j1,team,80,2\n", plan=plan)
    _, refused = typed(header + "A,first,x,j1,idea,80,2\nA,first,x,j1,team,80,3\n", plan=plan)
    _, unread = typed(header + "A,first,x,j1,idea,80,two\n", plan=plan)

    assert rows[0]["score"] == "78"
    assert "marks.csv:3: 项目“x”的组别、数值等与前面的行不一致。" in refused.output
    assert "marks.csv:2: “penalty”列的“two”不是数字。" in unread.output
