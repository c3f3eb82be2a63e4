"""Redoing rounds from files of marks by the site's own rules, and the result as rows of a file."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from competition.ranking.queries.composition import result_of
from competition.ranking.queries.marks_files import Columns, Competition
from competition.rules.plan.rounds import Round
from competition.rules.plan_reading import read_record
from competition.rules.values import Problem, in_decimals

RESULT_COLUMNS = (
    "competition",
    "round",
    "scope",
    "entry",
    "place",
    "sharing",
    "score",
    "unrounded",
    "marks",
    "points",
    "sheets",
    "criteria",
    "dropped",
    "void",
    "ahead_by",
    "fate",
    "incomplete",
)
_MOST_DECIMALS = 12


def read_rounds(source: str) -> tuple[dict[str, Round], Columns, tuple[Problem, ...]]:
    """Return the rounds by key and the columns of a plan's TOML, or what is wrong with it.

    A whole plan (``[[rounds]]``) and a file of one table a round are both read; ``[columns]``
    tells what the files of marks call their columns.
    """
    try:
        plain = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return {}, Columns(), (Problem("", "toml_syntax", {"found": str(error)}),)
    columns, problems = read_record(Columns, plain.pop("columns", {}))
    problems = tuple(_under(one, "columns") for one in problems)
    listed = plain.get("rounds")
    tables = (
        [(f"rounds[{n}]", one) for n, one in enumerate(listed)]
        if isinstance(listed, list)
        else list(plain.items())
    )
    rounds: dict[str, Round] = {}
    for path, table in tables:
        round_, faults = read_record(Round, table)
        problems += tuple(_under(one, path) for one in faults)
        if round_ is not None:
            rounds[round_.key] = round_
    if not rounds and not problems:
        problems = (Problem("rounds", "empty", {}),)
    return rounds, columns or Columns(), problems


def _under(problem: Problem, path: str) -> Problem:
    inner = f"{path}.{problem.path}" if problem.path else path
    return Problem(inner, problem.code, problem.values)


def recompute(
    competitions: Iterable[Competition], rounds: Mapping[str, Round]
) -> Iterator[dict[str, str]]:
    """Yield the rows of the result, competition by competition, round by round, best first.

    A later round has the scores of the earlier ones of the same competition.
    """
    for competition in competitions:
        earlier: dict[str, dict[str, str]] = {}
        for key, inputs in competition.rounds.items():
            entries = [
                row | {"earlier": earlier.get(row["entry"], {})} for row in inputs["entries"]
            ]
            result = result_of(inputs | {"entries": entries}, rounds[key], with_ranges=False)
            yield from _rows(competition.key, key, result, rounds[key])
            for row in result["entries"]:
                if row["score"] is not None:
                    earlier.setdefault(row["entry"], {})[key] = row["score"]


def _rows(
    competition: str, key: str, result: Mapping[str, Any], round_: Round
) -> Iterator[dict[str, str]]:
    scored = {row["entry"]: row for row in result["entries"]}
    behind = {row["behind"]: row for row in result["separations"]}
    fates = _fates(result["cuts"]) if round_.advancement.quotas else {}
    for placed in result["placed"]:
        row = scored[placed["entry"]]
        yield _figures(row) | {
            "competition": competition,
            "round": key,
            "scope": "/".join(placed["scope"]),
            "place": str(placed["place"]),
            "sharing": str(placed["sharing"]),
            "points": exact(placed["points"]),
            "ahead_by": _separation(behind.get(placed["entry"])),
            "fate": fates.get(placed["entry"], ""),
        }
    for entry in result["unranked"]:
        yield _figures(scored[entry]) | {"competition": competition, "round": key}


def _figures(row: Mapping[str, Any]) -> dict[str, str]:
    blank = dict.fromkeys(RESULT_COLUMNS, "")
    missing = f" {row['missing']}" if row["missing"] else ""
    return blank | {
        "entry": row["entry"],
        "score": exact(row["score"]),
        "unrounded": exact(row["unrounded"]),
        "marks": exact(row["marks"]),
        "sheets": str(row["sheets"]),
        "criteria": " ".join(f"{one['key']}={exact(one['combined'])}" for one in row["criteria"]),
        "dropped": "; ".join(
            " ".join(
                part
                for part in (one["judge"], one["criterion"], one["end"], exact(one["mark"]))
                if part
            )
            for one in row["dropped"]
        ),
        "void": " ".join(row["void"]),
        "incomplete": f"{row['incomplete']}{missing}" if row["incomplete"] else "",
    }


def _separation(row: Mapping[str, Any] | None) -> str:
    """Word what the entry above has more of: ``median 84.5 > 83``, or that the two are equal."""
    if row is None:
        return ""
    if row["key"] is None:
        return f"tied with {row['ahead']}"
    ahead, behind = exact(row["ahead_value"]), exact(row["behind_value"])
    more = row["behind_value"] is None or Fraction(row["ahead_value"]) > Fraction(
        row["behind_value"]
    )
    return f"{row['key']} {ahead} {'>' if more else '<'} {behind or '-'}"


def _fates(cuts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        entry: fate
        for cut in cuts
        for fate in ("advancing", "undecided", "waiting")
        for entry in cut[fate]
    }


def exact(value: str | None) -> str:
    """Write an exact figure as a decimal where it ends, as a quotient where it does not."""
    if value is None:
        return ""
    figure = Fraction(value)
    for decimals in range(_MOST_DECIMALS + 1):
        if (figure * 10**decimals).denominator == 1:
            return in_decimals(figure, decimals)
    return str(figure)


def result_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows as CSV; the same marks and plan give the same bytes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, RESULT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
