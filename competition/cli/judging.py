"""`flask judging`: redo a round from files of marks, without a database."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.core.phrases import _, say
from competition.core.phrases.plans import problem_words
from competition.ranking.queries import read_files, read_rounds, recompute, result_csv

group = AppGroup("judging", help="Redo scores and places from files of marks.")

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("recompute")
@click.argument("plan", metavar="PLAN.toml", type=_FILE)
@click.argument("marks", metavar="MARKS.csv", type=_FILE)
@click.option("--entries", type=_FILE, help="CSV of entries: group, field, panel, values.")
@click.option("--round", "only", default="", help="The round to apply, by its key in the plan.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the result is written.",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answers."
)
def recompute_files(
    plan: Path, marks: Path, entries: Path | None, only: str, out: Path, lang: str
) -> None:
    """Score and rank MARKS.csv by the rounds of PLAN.toml, exactly as the site does.

    Columns of MARKS.csv: competition, entry, judge, criterion, score; optional round. README
    tells all columns, and how [columns] of the plan renames them. Every wrong row is named by
    its line and nothing is written.
    """
    with force_locale(_LOCALES[lang]):
        rounds, columns, problems = read_rounds(_text(plan))
        for problem in problems:
            click.echo(problem_words(problem).replace("\n", " "), err=True)
        if problems:
            sys.exit(1)
        competitions, faults = read_files(
            _text(marks),
            None if entries is None else _text(entries),
            rounds,
            columns,
            names=(marks.name, entries.name if entries else ""),
            only=only,
        )
        for fault in faults:
            click.echo(f"{fault.file}:{fault.line}: {say(fault.code, **fault.values)}", err=True)
        if faults:
            sys.exit(1)
        rows = list(recompute(competitions, rounds))
        out.write_text(result_csv(rows), encoding="utf-8")
        click.echo(
            _(
                "%(competitions)s 场比赛，%(entries)s 个项目，%(ranked)s 个有名次。结果：%(file)s",
                competitions=len(competitions),
                entries=len(rows),
                ranked=sum(bool(row["place"]) for row in rows),
                file=out.name,
            )
        )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        click.echo(f"{file.name}: {say('plan_file_unreadable')}", err=True)
        sys.exit(1)
