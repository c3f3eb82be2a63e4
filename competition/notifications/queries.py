"""Reading the outbox: a person's own letters, and an edition's for its organisers."""

from dataclasses import dataclass

from sqlalchemy import select

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.paging import Paged, paged
from competition.notifications.models import Letter, without_links


def list_letters_of(person_id: int, number: int = 1) -> Paged[Letter]:
    """Return a page of the letters that were written to a person, newest first."""
    return paged(
        select(Letter).where(Letter.person_id == person_id).order_by(Letter.id.desc()), number
    )


def get_letter_of(person_id: int, letter_id: str) -> Letter:
    """Return one of a person's own letters."""
    letter = _find(letter_id)
    if letter is None or letter.person_id != person_id:
        raise NotFoundError
    return letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Whose outbox is looked at: an edition's, and the site's own letters where one may."""

    edition_key: str
    with_site: bool = False

    def holds(self, letter: Letter) -> bool:
        """Tell whether a letter lies in this outbox."""
        return letter.edition_key == self.edition_key or (
            self.with_site and letter.edition_key is None
        )


def list_letters_in(outbox: Outbox, *, state: str, text: str, number: int) -> Paged[Letter]:
    """Return a page of an outbox, newest first, by state and by recipient or subject."""
    mine = Letter.edition_key == outbox.edition_key
    query = select(Letter).order_by(Letter.id.desc())
    query = query.where((mine | Letter.edition_key.is_(None)) if outbox.with_site else mine)
    if state:
        query = query.where(Letter.state == state)
    if text:
        query = query.where(
            Letter.to_address.contains(text, autoescape=True)
            | Letter.subject.contains(text, autoescape=True)
        )
    return paged(query, number)


def get_letter_in(outbox: Outbox, letter_id: str) -> Letter:
    """Return a letter of an outbox."""
    letter = _find(letter_id)
    if letter is None or not outbox.holds(letter):
        raise NotFoundError
    return letter


def shown_body(letter: Letter, *, secrets_too: bool) -> str:
    """Return a letter's text as it may be shown: links that open an account are left out.

    Its own reader does not see them either: whoever sits at an open session could otherwise
    set a new password without the old one.

    ``secrets_too`` is for the embedded default without a mail server, where the outbox is the
    only way by which a letter reaches anybody.
    """
    return letter.body if secrets_too or not letter.is_secret else without_links(letter.body)


def _find(letter_id: str) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.public_id == letter_id))
