"""`flask plan decide`, `new`, `diff`, `schema`, `reference`: plans without a database."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask_babel import force_locale

from competition.core.phrases import _, say
from competition.core.phrases.plans import problem_words
from competition.editions.queries import read_plan, reference_text
from competition.registration.queries import finding_record
from competition.rules.eligibility import (
    Dates,
    Facts,
    assign_groups,
    dates_of,
    example_facts,
    read_facts,
)
from competition.rules.eligibility.ground import plain
from competition.rules.plan.edition import Plan
from competition.rules.plan_differences import plan_differences
from competition.rules.plan_next import next_plan
from competition.rules.plan_reference import plan_schema
from competition.rules.plan_writing import write_toml

PACKAGED = Path(__file__).parents[1] / "editions"
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LANGUAGE = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answers."
)


@click.command("decide")
@click.argument("file", type=_FILE, required=False)
@click.argument("facts", type=click.File("rb"), required=False)
@click.option("--example", is_flag=True, help="Print a full set of facts and stop.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; else the closing day.")
def decide(file: Path | None, facts: Any, example: bool, on: datetime | None) -> None:  # noqa: ANN401, FBT001 - click's
    """Print which groups the entries of FACTS (one, or a list, as JSON) may enter, and why.

    Numbers that are not whole are written as text or decimals, money in whole cents, days as
    2022-04-30. A fact that is not given is not known.
    """
    if example:
        click.echo(json.dumps(example_facts(), ensure_ascii=False, indent=2, default=plain))
        return
    if file is None or facts is None:
        raise click.UsageError("FILE and FACTS are needed, or --example.")
    plan = _plan(file)
    try:
        given = json.loads(facts.read(), parse_float=str)
    except (ValueError, RecursionError) as error:
        _stop(f"{facts.name}: {error}")
    dates = dates_of(plan, on.date() if on else None)
    entries = given if isinstance(given, list) else [given]
    told = [_decided(plan, one, number, dates) for number, one in enumerate(entries, start=1)]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if any(one["problems"] for one in told):
        sys.exit(1)


def _decided(plan: Plan, data: object, number: int, dates: Dates) -> dict[str, Any]:
    facts, problems = read_facts(data)
    return {
        "entry": number,
        "as_of": dates.as_of.isoformat(),
        "problems": [
            {"path": one.path, "code": one.code, "values": dict(one.values)} for one in problems
        ],
        **_groups(plan, facts, dates),
    }


def _groups(plan: Plan, facts: Facts, dates: Dates) -> dict[str, Any]:
    decision = assign_groups(facts, plan.groups, plan.criteria, dates)
    return {
        "may": list(decision.may),
        "must": decision.must,
        "groups": [
            {
                "group": verdict.group,
                "standing": str(verdict.standing),
                "barring": [one.rule for one in verdict.barring],
                "unclear": [one.rule for one in verdict.unclear],
                "findings": [finding_record(one) for one in verdict.findings],
            }
            for verdict in decision.verdicts
        ],
    }


@click.command("new")
@click.option("--like", required=True, help="A packaged plan's key, or a plan's file.")
@click.option("--key", required=True, help="The key of the new edition.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@_LANGUAGE
def new(like: str, key: str, year: int, lang: str) -> None:
    """Print the TOML of a new edition's plan, made like another."""
    with force_locale(_LOCALES[lang]):
        source = write_toml(next_plan(_plan(_named(like)), key=key, year=year))
        problems = read_plan(source).problems
        for problem in problems:
            click.echo(problem_words(problem), err=True)
        click.echo(source, nl=False)
        if problems:
            sys.exit(1)


@click.command("diff")
@click.argument("before")
@click.argument("after")
@_LANGUAGE
def diff(before: str, after: str, lang: str) -> None:
    """Print what is different between two plans (files or packaged keys), one key a line."""
    with force_locale(_LOCALES[lang]):
        found = plan_differences(_plan(_named(before)), _plan(_named(after)))
        for one in found:
            click.echo(f"{one.meaning} ({one.path}): {_shown(one.before)} → {_shown(one.after)}")
        if not found:
            click.echo(_("两份计划没有不同。"))


@click.command("schema")
def schema() -> None:
    """Print the JSON Schema of plans, for editors."""
    click.echo(json.dumps(plan_schema(), ensure_ascii=False, indent=2))


@click.command("reference")
def reference() -> None:
    """Print the plan reference: every key with its meaning, type, unit and example."""
    click.echo(reference_text(), nl=False)


def _shown(value: object) -> str:
    return "—" if value is None else json.dumps(value, ensure_ascii=False)


def _named(name: str) -> Path:
    packaged = PACKAGED / f"{name}.toml"
    found = packaged if packaged.is_file() else Path(name)
    if not found.is_file():
        raise click.UsageError(f"{name}: no such plan.")
    return found


def _plan(file: Path) -> Plan:
    try:
        reading = read_plan(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        _stop(say("plan_file_unreadable"))
    if reading.plan is None:
        _stop("\n".join(problem_words(one) for one in reading.problems))
    return reading.plan


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


COMMANDS = (decide, new, diff, schema, reference)
