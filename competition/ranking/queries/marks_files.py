"""Files of marks and of entries into a ranking's inputs; wrong rows are named by their line.

The columns are described in README ("Redo a ranking from a file"); no database here.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from competition.rules.plan.rounds import Criterion, Round, ValueKey
from competition.rules.sheets import typed_mark

Join = tuple[str, ...]
Row = dict[str, str]
_MOST_PROBLEMS = 200
_AMONG = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns of the files are called; several columns are joined by a slash.

    ``judges`` is for files with one row an entry and one column a judge; without ``criterion``
    the only criterion of the score sheet is meant.
    """

    competition: Join = ("competition",)
    round: Join = ("round",)
    entry: Join = ("entry",)
    judge: Join = ("judge",)
    criterion: Join = ("criterion",)
    score: Join = ("score",)
    group: Join = ("group",)
    field: Join = ("field",)
    panel: Join = ("panel",)
    tags: Join = ("tags",)
    decision: Join = ("decision",)
    judges: Join = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """What is wrong with one line of a file, as a code with the values that word it."""

    file: str
    line: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Competition:
    """One competition of a file: by round what the ranking needs, in the order of the plan."""

    key: str
    rounds: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Reading:
    """One pass over both files, collecting problems and the inputs of every competition."""

    def __init__(self, rounds: Mapping[str, Round], columns: Columns, only: str) -> None:
        self.rounds = rounds
        self.columns = columns
        self.only = only
        self.value_names = sorted(_values_named(rounds.values()))
        self.problems: list[FileProblem] = []
        self.entries: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.facts: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.marks: dict[tuple[str, str, str], dict[str, dict[str, str | None]]] = {}
        self.first_lines: dict[tuple[str, ...], int] = {}
        self.told_rounds: dict[tuple[str, str], str] = {}

    def refuse(self, file: str, line: int, code: str, **values: object) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(FileProblem(file=file, line=line, code=code, values=values))

    def rows(self, source: str, file: str, needed: Iterable[Join]) -> Iterator[tuple[int, Row]]:
        """Yield each row with its line; a file without a needed column yields none."""
        reader = csv.reader(io.StringIO(source, newline=""), strict=True)
        header: list[str] = []
        line = 1
        try:
            for cells in reader:
                line = reader.line_num
                if not header:
                    header = [cell.strip() for cell in cells]
                    missing = [name for join in needed for name in join if name not in header]
                    if missing:
                        self.refuse(file, line, "marks_no_column", columns="、".join(missing))
                        return
                elif len(cells) != len(header):
                    if any(cells):
                        self.refuse(file, line, "marks_cells", found=len(cells), needed=len(header))
                else:
                    trimmed = (cell.strip() for cell in cells)
                    yield line, dict(zip(header, trimmed, strict=True))
        except csv.Error as error:
            self.refuse(file, reader.line_num or line, "marks_not_csv", found=str(error))
        if not header:
            self.refuse(file, 1, "marks_empty")

    def join(self, row: Row, columns: Join) -> str:
        return _AMONG.join(row.get(name, "") for name in columns)

    def facts_of(self, row: Row, file: str, line: int) -> dict[str, Any]:
        """Return what a row tells of its entry; a value column is one that a round names."""
        given: dict[str, Any] = {}
        for name in ("group", "field", "panel"):
            found = self.join(row, getattr(self.columns, name))
            if found:
                given[name] = found
        tags = self.join(row, self.columns.tags).split()
        if tags:
            given["tags"] = sorted(tags)
        values = self.values_of(row, file, line)
        if values:
            given["values"] = values
        decision = self.join(row, self.columns.decision)
        if decision.isascii() and decision.isdigit() and int(decision) > 0:
            given["decision"] = int(decision)
        elif decision:
            self.refuse(file, line, "marks_not_an_order", found=decision)
        return given

    def values_of(self, row: Row, file: str, line: int) -> dict[str, str]:
        values = {}
        for name in self.value_names:
            if row.get(name):
                figure = typed_mark(row[name])
                if figure is None:
                    self.refuse(file, line, "marks_not_a_figure", column=name, found=row[name])
                else:
                    values[name] = str(figure)
        return values

    def round_of(self, named: str, facts: Mapping[str, Any], file: str, line: int) -> str | None:
        """Return the round of a row: named, the only one, or the one with the group's rubric."""
        if named:
            if named not in self.rounds:
                allowed = "、".join(self.rounds)
                self.refuse(file, line, "marks_unknown_round", found=named, allowed=allowed)
                return None
            return named
        if len(self.rounds) == 1:
            return next(iter(self.rounds))
        group = facts.get("group")
        for key, round_ in self.rounds.items():
            if any(group in rubric.groups for rubric in round_.rubrics):
                return key
        self.refuse(file, line, "marks_round_unclear", allowed="、".join(self.rounds))
        return None

    def read_entries(self, source: str, file: str) -> None:
        needed = [self.columns.entry]
        for line, row in self.rows(source, file, needed):
            key = (
                self.join(row, self.columns.competition),
                self.join(row, self.columns.round),
                self.join(row, self.columns.entry),
            )
            if key in self.facts:
                self.refuse(
                    file,
                    line,
                    "marks_entry_twice",
                    entry=key[2],
                    first=self.first_lines[("entry", *key)],
                )
                continue
            self.first_lines[("entry", *key)] = line
            self.facts[key] = self.facts_of(row, file, line)
            if key[1]:
                self.told_rounds[(key[0], key[2])] = key[1]

    def facts_for(
        self, competition: str, round_: str, entry: str, *, has_entries: bool
    ) -> dict[str, Any] | None:
        """Return what the entries' file tells; the row of the round before one of every round."""
        found: dict[str, Any] | None = None
        for key in (
            ("", "", entry),
            (competition, "", entry),
            (competition, round_, entry),
        ):
            if key in self.facts:
                found = (found or {}) | self.facts[key]
        return found if has_entries else {}

    def read_marks(self, source: str, file: str, *, has_entries: bool) -> None:
        wide = bool(self.columns.judges)
        needed = [self.columns.competition, self.columns.entry]
        needed += [self.columns.judges] if wide else [self.columns.judge, self.columns.score]
        needed += [self.columns.criterion] if not wide else []
        for line, row in self.rows(source, file, needed):
            competition = self.join(row, self.columns.competition)
            entry = self.join(row, self.columns.entry)
            named = self.join(row, self.columns.round) or self.only
            named = named or self.told_rounds.get((competition, entry), "")
            told = self.facts_for(competition, named, entry, has_entries=has_entries)
            if told is None:
                self.refuse(file, line, "marks_unknown_entry", entry=entry)
                continue
            facts = self.facts_of(row, file, line) | told
            round_ = self.round_of(named, facts, file, line)
            if round_ is None:
                continue
            key = (competition, round_, entry)
            known = self.entries.setdefault(key, facts)
            if known != facts:
                self.refuse(file, line, "marks_entry_differs", entry=entry)
                continue
            self.marks.setdefault(key, {})
            if wide:
                for judge in self.columns.judges:
                    self.mark(key, judge, "", row[judge], file, line)
            else:
                judge = self.join(row, self.columns.judge)
                score = self.join(row, self.columns.score)
                criterion = self.join(row, self.columns.criterion)
                self.mark(key, judge, criterion, score, file, line)

    def mark(
        self,
        key: tuple[str, str, str],
        judge: str,
        criterion: str,
        score: str,
        file: str,
        line: int,
    ) -> None:
        rubric = self.rounds[key[1]].rubric_for(self.entries[key].get("group", ""))
        if rubric is None:
            self.refuse(file, line, "marks_no_rubric", group=self.entries[key].get("group", ""))
            return
        if not judge:
            self.refuse(file, line, "marks_no_judge")
            return
        by_key = {one.key: one for one in rubric.criteria}
        if not criterion and len(by_key) == 1:
            criterion = rubric.criteria[0].key
        if criterion not in by_key:
            allowed = "、".join(by_key)
            self.refuse(file, line, "marks_unknown_criterion", found=criterion, allowed=allowed)
            return
        where = (*key, judge, criterion)
        if where in self.first_lines:
            self.refuse(
                file,
                line,
                "marks_twice",
                judge=judge,
                entry=key[2],
                criterion=criterion,
                first=self.first_lines[where],
            )
            return
        self.first_lines[where] = line
        mark = self.allowed_mark(score, by_key[criterion], file, line) if score else None
        self.marks[key].setdefault(judge, {})[criterion] = None if mark is None else str(mark)

    def allowed_mark(
        self, score: str, criterion: Criterion, file: str, line: int
    ) -> Fraction | None:
        mark = typed_mark(score)
        if mark is None:
            self.refuse(file, line, "marks_not_a_mark", found=score)
            return None
        if not criterion.lowest <= mark <= criterion.highest:
            self.refuse(
                file,
                line,
                "marks_out_of_range",
                found=score,
                criterion=criterion.key,
                least=criterion.lowest,
                most=criterion.highest,
            )
        elif (mark - criterion.lowest) % criterion.step:
            self.refuse(
                file,
                line,
                "marks_off_step",
                found=score,
                criterion=criterion.key,
                step=criterion.step,
            )
        return mark

    def competitions(self) -> list[Competition]:
        """Return the inputs by competition; an entry of the entries' file without marks too."""
        grouped: dict[str, dict[str, dict[str, dict[str, Any]]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for (competition, round_, entry), facts in self.entries.items():
            grouped[competition][round_][entry] = facts
        found = []
        for competition in sorted(grouped):
            made = Competition(key=competition)
            for round_ in self.rounds:
                if round_ in grouped[competition]:
                    made.rounds[round_] = self.inputs(
                        competition, round_, grouped[competition][round_]
                    )
            found.append(made)
        return found

    def inputs(
        self, competition: str, round_: str, entries: Mapping[str, dict[str, Any]]
    ) -> dict[str, Any]:
        order = {name: facts["decision"] for name, facts in entries.items() if "decision" in facts}
        return {
            "round": round_,
            "entries": [{"entry": name, **entries[name]} for name in sorted(entries)],
            "sheets": [
                {"entry": name, "judge": judge, "marks": dict(sorted(marks.items()))}
                for name in sorted(entries)
                for judge, marks in sorted(self.marks[(competition, round_, name)].items())
            ],
            "decisions": [{"order": order}] if order else [],
        }


def read_files(
    marks: str,
    entries: str | None,
    rounds: Mapping[str, Round],
    columns: Columns,
    *,
    names: tuple[str, str] = ("MARKS", "ENTRIES"),
    only: str = "",
) -> tuple[list[Competition], list[FileProblem]]:
    """Return the competitions of a file of marks, or every line that is wrong."""
    reading = _Reading(rounds, columns, only)
    if entries is not None:
        reading.read_entries(entries, names[1])
    reading.read_marks(marks, names[0], has_entries=entries is not None)
    if entries is not None and not reading.problems:
        _without_marks(reading, names[1])
    return ([] if reading.problems else reading.competitions()), reading.problems


def _without_marks(reading: _Reading, file: str) -> None:
    """Take in the entries that nobody marked: they are named as not scored, never lost."""
    marked = {(competition, entry) for competition, _, entry in reading.entries}
    marked_anywhere = {entry for _, entry in marked}
    for (competition, round_, entry), facts in reading.facts.items():
        if (competition, round_, entry) in reading.entries:
            continue
        if (competition, entry) in marked and not round_:
            continue
        if not competition and entry in marked_anywhere:
            continue
        line = reading.first_lines[("entry", competition, round_, entry)]
        found = round_ or reading.round_of(reading.only, facts, file, line)
        if found is not None and found in reading.rounds:
            key = (competition, found, entry)
            reading.entries.setdefault(key, facts)
            reading.marks.setdefault(key, {})


def _values_named(rounds: Iterable[Round]) -> set[str]:
    named = set()
    for round_ in rounds:
        named |= {one.value for one in round_.scoring.additions}
        named |= {one.value for one in round_.ranking.chain if isinstance(one, ValueKey)}
        if round_.scoring.factor is not None:
            named.add(round_.scoring.factor)
    return named
