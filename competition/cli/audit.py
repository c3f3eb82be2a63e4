"""`flask audit`: verify the chain of the log."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.audit.queries import Verification, find_line_of, verify_chain
from competition.core.phrases import _, say

group = AppGroup("audit", help="Verify the append-only log.")


@group.command("verify")
@click.option(
    "--head", default="", help="A hash printed earlier, which must still be in the chain."
)
def verify(head: str) -> None:
    """Recompute the whole chain and name the first line that does not hold."""
    with force_locale("zh_Hans_CN"):
        found = verify_chain()
        click.echo(_told(found))
        if not found.holds:
            sys.exit(1)
        if head and find_line_of(head) is None:
            click.echo(_("链中没有 %(head)s：此后的记录可能被换掉过。", head=head))
            sys.exit(1)


def _told(found: Verification) -> str:
    if found.holds:
        return str(_("%(lines)s 条记录全部相符。链头 %(head)s", lines=found.lines, head=found.head))
    return str(
        _(
            "第 %(line)s 条记录不符：%(fault)s。此前 %(lines)s 条相符。",
            line=found.broken_at,
            fault=say(f"audit_{found.fault}"),
            lines=found.lines,
        )
    )
