"""`flask letters send`: carry away what lies in the outbox."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.phrases import _
from competition.core.settings import Settings
from competition.notifications.models import Letter
from competition.notifications.operations import (
    Postman,
    carry_letter,
    make_postman,
    mark_carried,
    waiting_letters,
)

group = AppGroup("letters", help="The outbox of letters.")


@dataclass(frozen=True, slots=True)
class Carried:
    """How many letters left in one round, and how many did not."""

    sent: int = 0
    failed: int = 0


@group.command("send")
def send() -> None:
    """Send every letter that waits, once."""
    with force_locale("zh_Hans_CN"):
        carried = send_letters()
        if carried is None:
            click.echo(_("另一个进程正在发送信件。"))
            return
        click.echo(
            _("已发送 %(sent)s 封，失败 %(failed)s 封。", sent=carried.sent, failed=carried.failed)
        )


def send_letters(postman: Postman | None = None) -> Carried | None:
    """Carry every waiting letter, each outside any transaction, and mark it in one of its own.

    One process carries at a time; ``None`` means that another one does. A crash between
    carrying and marking sends a letter twice rather than never.
    """
    settings: Settings = current_app.extensions["settings"]
    carrier = postman or make_postman(settings.mail_url, settings.instance_path / "letters")
    with _alone(settings.instance_path / "letters.lock") as alone:
        if not alone:
            return None
        sent, letters = 0, waiting_letters()
        db.session.rollback()
        for letter in letters:
            sent += _carry(carrier, letter.id, settings)
        return Carried(sent, len(letters) - sent)


def _carry(postman: Postman, letter_id: int, settings: Settings) -> bool:
    letter = db.session.get_one(Letter, letter_id)
    db.session.expunge(letter)
    db.session.rollback()
    fault = carry_letter(postman, letter, settings.mail_from)
    with write_transaction():
        mark_carried(
            db.session.get_one(Letter, letter_id),
            fault=fault,
            forget_links=bool(settings.mail_url),
            at=now(),
        )
    return not fault


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
