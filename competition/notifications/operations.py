"""Writing letters into the outbox, and sending what lies there."""

import secrets
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import delete, select, update

from competition.core.actors import Scoped
from competition.core.database import db
from competition.core.templating import render_letter
from competition.notifications.models import Letter, LetterState, without_links

MOST_ATTEMPTS = 5


class Reader(Protocol):
    """Whom a letter goes to."""

    @property
    def id(self) -> int: ...

    @property
    def email(self) -> str | None: ...

    @property
    def phone(self) -> str | None: ...

    @property
    def language(self) -> str: ...


def write_letter(
    kind: str, to: Reader, *, at: datetime, edition: Scoped | None = None, **values: object
) -> Letter:
    """Queue the letter ``templates/letters/<kind>.txt`` to a person, in that person's language."""
    subject, body = render_letter(kind, to.language, reader=to, edition=edition, **values)
    letter = Letter(
        public_id=secrets.token_hex(8),
        edition_key=edition.key if edition else None,
        person_id=to.id,
        kind=kind,
        to_address=to.email or to.phone or "",
        subject=subject[:200],
        body=body,
        is_secret="link" in values,
        created_at=at,
    )
    db.session.add(letter)
    return letter


def write_letter_to_address(
    kind: str, address: str, *, at: datetime, edition: Scoped | None = None, **values: object
) -> Letter:
    """Queue a letter to somebody who has no account yet, in Chinese with English below."""
    subject, body = render_letter(kind, "zh", reader=None, edition=edition, **values)
    _english_subject, english = render_letter(kind, "en", reader=None, edition=edition, **values)
    letter = Letter(
        public_id=secrets.token_hex(8),
        edition_key=edition.key if edition else None,
        kind=kind,
        to_address=address,
        subject=subject[:200],
        body=f"{body}\n----\n{english}",
        is_secret="link" in values,
        created_at=at,
    )
    db.session.add(letter)
    return letter


def forget_letters(person_id: int) -> None:
    """Take somebody's address out of the outbox; the site's own letters to him go altogether.

    Letters of a contest stay as what was told, without the address. Nothing waits to be sent.
    """
    db.session.execute(
        delete(Letter).where(Letter.person_id == person_id, Letter.edition_key.is_(None))
    )
    db.session.execute(
        update(Letter)
        .where(Letter.person_id == person_id, Letter.state == LetterState.QUEUED)
        .values(state=LetterState.FAILED)
    )
    db.session.execute(update(Letter).where(Letter.person_id == person_id).values(to_address=""))
    db.session.flush()


class Postman(Protocol):
    """Whatever carries a message away."""

    def carry(self, letter: Letter, message: EmailMessage) -> None: ...


class FolderPostman:
    """Writes .eml files: the embedded default, where the organiser reads them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def carry(self, letter: Letter, message: EmailMessage) -> None:
        """Write one file, named by the letter's id."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._folder / f"{letter.id:07d}-{letter.kind}.eml").write_bytes(bytes(message))


class SmtpPostman:
    """Hands messages to a mail server: ``smtp://user:password@host:587`` or ``smtps://``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._secure = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._secure else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def carry(self, letter: Letter, message: EmailMessage) -> None:
        """Send one message; a password never goes over a line that is not encrypted."""
        with self._connected() as server:
            server.ehlo()
            encrypted = self._secure
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                encrypted = True
            if self._user and not encrypted:
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption")
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        if not self._secure:
            return smtplib.SMTP(self._host, self._port, timeout=15)
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(self._host, self._port, timeout=15, context=context)


def make_postman(mail_url: str, folder: Path) -> Postman:
    """Return the postman that the settings name."""
    return SmtpPostman(mail_url) if mail_url else FolderPostman(folder)


def waiting_letters(limit: int = 100) -> list[Letter]:
    """Return the letters still to be sent, oldest first."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(Letter.state == LetterState.QUEUED)
            .order_by(Letter.id)
            .limit(limit)
        )
    )


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as a plain-text message; one recipient, no HTML."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to_address
    message["Subject"] = letter.subject.replace("\n", " ").replace("\r", " ")
    message["Message-ID"] = f"<{letter.public_id}@{sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    return message


def mark_carried(letter: Letter, *, fault: str, forget_links: bool = False, at: datetime) -> None:
    """Note that a letter left, or why it did not; after five attempts it waits for a person.

    ``forget_links`` takes the links out of a secret letter once a mail server has it: the
    database keeps only the hashes of their tokens.
    """
    letter.attempts += 1
    letter.fault = fault[:200]
    if not fault:
        letter.state = LetterState.SENT
        letter.sent_at = at
        if forget_links and letter.is_secret:
            letter.body = without_links(letter.body)
    elif letter.attempts >= MOST_ATTEMPTS:
        letter.state = LetterState.FAILED


def carry_letter(postman: Postman, letter: Letter, sender: str) -> str:
    """Carry one letter outside any transaction; return the fault, or nothing."""
    try:
        postman.carry(letter, message_of(letter, sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        structlog.get_logger().warning("letter not sent", letter=letter.id, fault=str(error))
        return type(error).__name__
    return ""
