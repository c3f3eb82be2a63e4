"""Read the judging data and the sports' plans: rows by entry, exact numbers, nothing computed."""

import csv
import tomllib
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from competition.rules.plan.rounds import Round
from competition.rules.plan_reading import read_record
from competition.rules.ranking import Contender
from competition.rules.scoring import Aggregate, EntryMarks, Sheet

DATA = Path(__file__).parents[1] / "data"


def rounds_of(name: str) -> dict[str, Round]:
    """Return the rounds of a plan fragment by key; an unreadable fragment fails the test."""
    plain = tomllib.loads((DATA / "plans" / f"{name}.toml").read_text(encoding="utf-8"))
    found = {}
    plain.pop("columns", None)  # for files, not for the rule book
    for key, data in plain.items():
        round_, problems = read_record(Round, data)
        assert problems == ()
        found[key] = round_
    return found


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / "judging" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(rows: list[dict[str, str]], *columns: str) -> dict[tuple[str, ...], list]:
    """Return rows by the values of some columns, in the order of the file."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def sheets_of(rows: list[dict[str, str]]) -> tuple[Sheet, ...]:
    """Return one sheet a judge from rows of judge, criterion, score; an empty score is no mark."""
    marks = defaultdict(dict)
    for row in rows:
        marks[row["judge"]][row["criterion"]] = Fraction(row["score"]) if row["score"] else None
    return tuple(Sheet(judge=judge, marks=given) for judge, given in marks.items())


def contender(judged: EntryMarks, scored: Aggregate, **more: object) -> Contender:
    """Return what ranking needs of a scored entry."""
    return Contender(
        entry=judged.entry,
        group=judged.group,
        field=judged.field,
        score=scored.score,
        unrounded=scored.unrounded,
        marks=scored.marks,
        mean=scored.mean,
        median=scored.median,
        criteria={figure.key: figure.mean for figure in scored.criteria},
        totals=scored.totals,
        values=judged.values,
        earlier=judged.earlier,
        **more,
    )
