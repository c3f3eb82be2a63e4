"""`flask letters send`: carry away what lies in the outbox."""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

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

MARKED_AT_ONCE = 20
MARKED_AFTER_SECONDS = 1.0

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
    """Carry every waiting letter, each outside any transaction, and mark them a few at a time.

    One process carries at a time; ``None`` means that another one does. A crash between
    carrying and marking sends the letters of one second twice rather than never.
    """
    settings: Settings = current_app.extensions["settings"]
    carrier = postman or make_postman(settings.mail_url, settings.instance_path / "letters")
    with _alone(settings.instance_path / "letters.lock") as alone:
        if not alone:
            return None
        letters = waiting_letters()
        db.session.expunge_all()
        db.session.rollback()
        faults: dict[int, str] = {}
        failed, since = 0, time.monotonic()
        for letter in letters:
            faults[letter.id] = carry_letter(carrier, letter, settings.mail_from)
            failed += bool(faults[letter.id])
            if len(faults) == MARKED_AT_ONCE or time.monotonic() - since >= MARKED_AFTER_SECONDS:
                _mark(faults, settings)
                faults, since = {}, time.monotonic()
        _mark(faults, settings)
        return Carried(len(letters) - failed, failed)


def _mark(faults: Mapping[int, str], settings: Settings) -> None:
    """Note what became of letters, in one transaction: each of its own would stop the writers."""
    if not faults:
        return
    with write_transaction():
        for letter in db.session.scalars(select(Letter).where(Letter.id.in_(faults))):
            mark_carried(
                letter, fault=faults[letter.id], forget_links=bool(settings.mail_url), at=now()
            )


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
