"""Results on the command line: the lines by which two runs of a contest are compared."""

import click
from flask.cli import AppGroup

from competition.core.errors import NotFoundError
from competition.editions.queries import get_edition
from competition.prizes.queries import result_lines, results_csv

group = AppGroup("results", help="Results of an edition.")


@group.command("export")
@click.argument("edition_key", metavar="EDITION")
def export(edition_key: str) -> None:
    """Print the confirmed results of EDITION as CSV: the same contest gives the same bytes."""
    try:
        lines = result_lines(get_edition(edition_key))
    except NotFoundError:
        raise click.ClickException(f"no edition {edition_key}") from None
    if not lines:
        raise click.ClickException(f"edition {edition_key} has no confirmed results")
    click.echo(results_csv(lines), nl=False)
