"""`flask review`: check a judge's receipt without the site's database."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.core.phrases import _
from competition.rules.proof import check_receipt

group = AppGroup("review", help="Check receipts of judges.")

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", default="", help="The commitment that was published, to compare with.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answers."
)
def verify(file: Path, root: str, lang: str) -> None:
    """Say whether every sheet of the receipt in FILE leads to its root and the published one."""
    with force_locale(_LOCALES[lang]):
        try:
            checked = check_receipt(json.loads(file.read_text(encoding="utf-8")))
        except ValueError:
            click.echo(_("这不是回执文件，或者文件已损坏。"), err=True)
            sys.exit(2)
        for entry in checked.wrong:
            click.echo(_("不符：%(entry)s 不在封存值里。", entry=entry), err=True)
        if root and root.strip().lower() != checked.root:
            click.echo(_("不符：回执的封存值是 %(root)s。", root=checked.root), err=True)
            sys.exit(1)
        if checked.wrong:
            sys.exit(1)
        click.echo(
            _(
                "相符：%(n)s 份内容都在封存值 %(root)s 里。",
                n=len(checked.entries),
                root=checked.root,
            )
        )
