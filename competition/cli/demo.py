"""`flask demo`: what a first start shows: a contest in its preliminary round, and its accounts."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.cli.rehearse import password_for_rehearsals
from competition.core.clock import now
from competition.core.errors import CompetitionError
from competition.core.phrases import _, say
from competition.editions.queries import list_editions
from competition.rehearsal.play import Programme, rehearse

group = AppGroup("demo", help="The demo edition of a first start.")

ENTRIES, JUDGES, SEED = 120, 40, 7
DOMAIN = "demo.example"
PLAYERS = {
    "organiser": "主办方",
    "officer": "推荐单位",
    "judge": "评委",
    "supervisor": "监督员",
    "finance": "财务",
    "applicant": "申报人",
}


@group.command("load-once")
def load_once() -> None:
    """Load the demo edition into an empty site; a site that has an edition is left alone."""
    load_demo_once()


def load_demo_once() -> None:
    """Play the demo edition into an empty site and tell its accounts; else do nothing."""
    with force_locale("zh_Hans_CN"):
        if list_editions():
            return
        password = password_for_rehearsals()
        click.echo(_("首次启动：正在准备演示赛事（约 20 秒）……"))
        try:
            _play(password)
        except CompetitionError as error:
            raise click.ClickException(say(error.code, **error.values)) from error
        click.echo(_("演示账号（密码都是 %(password)s）：", password=password))
        for name, role in PLAYERS.items():
            click.echo(f"  {role}\t{name}@{DOMAIN}")


def _play(password: str) -> None:
    programme = Programme(
        plan="changzhou-2022",
        entries=ENTRIES,
        judges=JUDGES,
        seed=SEED,
        until="preliminary",
        domain=DOMAIN,
        password=password,
    )
    rehearse(programme, now=now(), tell=lambda act: click.echo(f"  {act}"))
