"""`flask jobs run`: carry out the long work that waits."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.core.phrases import _
from competition.jobs.operations import run_waiting_jobs

group = AppGroup("jobs", help="Long work in the background.")


@group.command("run")
def run() -> None:
    """Carry out every job that waits, once."""
    number = run_waiting_jobs()
    with force_locale("zh_Hans_CN"):
        click.echo(_("已办理 %(n)s 项后台工作。", n=number))
