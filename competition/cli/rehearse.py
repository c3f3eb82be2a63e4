"""`flask rehearse`: a made edition, played through the operations that the pages use."""

from collections.abc import Iterable, Iterator
from typing import cast

import click
from flask import current_app
from flask_babel import force_locale

from competition.assignment.forms import shortage_words
from competition.assignment.queries import kind_keys, kind_words
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import CompetitionError
from competition.core.phrases import _, say
from competition.editions.queries import find_edition, get_edition
from competition.rehearsal.play import ACTS, Programme, made_password, rehearse
from competition.rehearsal.stage import PLANS, rehearsal_key
from competition.rehearsal.wiping import wipe_rehearsal
from competition.rules.assignment.facts import Shortage

DEMO_PASSWORD = "demo-night-train-42"  # noqa: S105 - of made accounts on a machine of one's own


def rehearsal_domain(key: str) -> str:
    """Return where the accounts of a rehearsal have their addresses; no letter ever leaves."""
    return f"{key}.example"


def password_for_rehearsals() -> str:
    """Return the known demo password, or on a site that others reach a made one."""
    return made_password() if current_app.extensions["settings"].is_production else DEMO_PASSWORD


@click.group("rehearse", invoke_without_command=True, help="Play a made edition; wipe it again.")
@click.option(
    "--plan",
    default="changzhou-2022",
    show_default=True,
    type=click.Choice(sorted(one.stem for one in PLANS.glob("*.toml"))),
    help="A shipped plan.",
)
@click.option("--entries", default=420, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--judges", default=60, show_default=True, type=click.IntRange(1, 2_000))
@click.option("--seed", default=7, show_default=True, type=int)
@click.option(
    "--until",
    default="publication",
    show_default=True,
    type=click.Choice(ACTS),
    help="Stop in the middle of this phase.",
)
@click.pass_context
def group(
    context: click.Context, plan: str, entries: int, judges: int, seed: int, until: str
) -> None:
    """Play the rehearsal and print its accounts."""
    if context.invoked_subcommand is not None:
        return
    key = rehearsal_key(plan, seed)
    password = password_for_rehearsals()
    programme = Programme(
        plan=plan,
        entries=entries,
        judges=judges,
        seed=seed,
        until=until,
        domain=rehearsal_domain(key),
        password=password,
    )
    with force_locale("zh_Hans_CN"):
        try:
            stage = rehearse(programme, now=now(), tell=click.echo)
        except CompetitionError as error:
            db.session.rollback()
            raise click.ClickException("\n".join(_told(error, key))) from error
    click.echo(f"edition {key}, password of every account: {password}")
    for name in ("organiser", "officer", "judge", "supervisor", "applicant"):
        if name in stage.people:
            click.echo(f"  {name:11} {stage.address(name)}")


def _told(error: CompetitionError, key: str) -> Iterator[str]:
    """Word what stopped a rehearsal, each field that lacks judges, and what to do now."""
    yield say(error.code, **error.values)
    edition = find_edition(key)
    if edition is None:
        return
    kinds = {one: kind_words(one) for one in kind_keys(edition.plan)}
    for shortage in cast(Iterable[Shortage], error.values.get("shortages", ())):
        yield "  " + shortage_words(edition.plan, shortage, kinds)
    yield _(
        "演练停在这一步。先用 flask rehearse wipe %(key)s 清除，再换评委数、项目数或种子重来。",
        key=key,
    )


@group.command("wipe")
@click.argument("key")
def wipe(key: str) -> None:
    """Remove a rehearsal whole; a real edition is refused."""
    with force_locale("zh_Hans_CN"), write_transaction():
        edition = get_edition(key)
        wipe_rehearsal(edition, rehearsal_domain(key), by=None, at=now())
    click.echo(f"{key}: wiped")
