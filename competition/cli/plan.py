"""`flask plan`: check a plan's file, bring it in, write it out."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.cli.plan_work import COMMANDS
from competition.core.clock import now
from competition.core.database import write_transaction
from competition.core.errors import CompetitionError
from competition.core.phrases import _, say
from competition.core.phrases.plans import problem_words
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition, read_plan
from competition.rules.plan_reading import fingerprint

group = AppGroup("plan", help="Check, compare, import and export the plans of editions.")
for _command in COMMANDS:
    group.add_command(_command)

_LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answers."
)
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_LANGUAGE
def check(file: Path, lang: str) -> None:
    """Print every error of FILE with its key path and what is allowed, one a line."""
    with force_locale(_LOCALES[lang]):
        reading = read_plan(_source(file))
        for problem in reading.problems:
            click.echo(problem_words(problem).replace("\n", " "))
        if reading.plan is None:
            sys.exit(1)
        key = reading.plan.contest.key
        click.echo(
            _("%(key)s：没有发现问题。指纹 %(hash)s", key=key, hash=fingerprint(reading.plan))
        )


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", default="", help="Why; needed for every version but the first.")
@_LANGUAGE
def bring_in(file: Path, reason: str, lang: str) -> None:
    """Take FILE as a new edition, or as the next version of the edition that it names."""
    with force_locale(_LOCALES[lang]):
        source = _source(file)
        try:
            with write_transaction():
                version = import_plan(source, reason=reason, by=None, at=now()).version
                told = _(
                    "%(key)s：已导入第 %(number)s 版。指纹 %(hash)s",
                    key=version.edition.key,
                    number=version.number,
                    hash=version.fingerprint,
                )
        except CompetitionError as error:
            _fail(error)
        click.echo(told)


@group.command("export")
@click.argument("edition_key")
@_LANGUAGE
def export(edition_key: str, lang: str) -> None:
    """Print the TOML of the plan in force of an edition, as it was brought in."""
    with force_locale(_LOCALES[lang]):
        try:
            version = get_edition(edition_key).version
        except CompetitionError as error:
            _fail(error)
        click.echo(version.source, nl=not version.source.endswith("\n"))


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        click.echo(say("plan_file_unreadable"), err=True)
        sys.exit(1)


def _fail(error: CompetitionError) -> NoReturn:
    click.echo(say(error.code, **error.values), err=True)
    sys.exit(1)
