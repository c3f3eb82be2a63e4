"""`flask notices release`: release what is due; `flask serve` does so every second."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.phrases import _
from competition.publication.operations import settle_due_notices
from competition.publication.queries import has_due

group = AppGroup("notices", help="Notices that are released at a set time.")


@group.command("release")
def release() -> None:
    """Release every approved notice whose time has come, once."""
    with force_locale("zh_Hans_CN"):
        click.echo(_("已发布 %(n)s 份公告。", n=release_due()))


def release_due() -> int:
    """Release what is due and return how many; without anything due there is no transaction."""
    if not has_due(now()):
        db.session.rollback()
        return 0
    with write_transaction():
        return len(settle_due_notices(at=now()))
