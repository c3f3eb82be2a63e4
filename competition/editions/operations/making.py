"""Making an edition in the browser: like an earlier one, or from the smallest plan there is."""

from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.operations import give_new_edition
from competition.accounts.permissions import can_organise
from competition.core.errors import NotFoundError, RefusedError
from competition.editions.models import Edition, PlanDraft
from competition.editions.operations.drafts import add_draft
from competition.editions.operations.versions import add_edition
from competition.editions.permissions import can_make_edition, can_make_edition_like
from competition.editions.queries import FirstWords, find_draft, find_edition, first_plan
from competition.rules.plan_next import next_plan


def make_edition_like(
    origin: Edition, key: str, year: int, *, rehearsal: bool, by: Person, at: datetime
) -> PlanDraft:
    """Make another edition like one: its plan moved in time, as a draft that nobody sees yet.

    Who makes it organises it. Refuses a key that is taken (``edition_key_taken``).
    """
    if not can_make_edition_like(by, origin, at):
        raise NotFoundError
    content = next_plan(origin.plan, key=key, year=year)
    edition = _edition(key, rehearsal=rehearsal, origin=origin, by=by, at=at)
    edition.name = content["contest"]["name"]["zh"]
    return add_draft(edition, content, base=None, by=by, at=at)


def make_new_edition(words: FirstWords, *, rehearsal: bool, by: Person, at: datetime) -> PlanDraft:
    """Make an edition from the smallest plan, with the first words of it, as a draft.

    Refuses a key that is taken (``edition_key_taken``) and an end of registration that does not
    follow its beginning (``registration_ends_early``).
    """
    if not can_make_edition(by, None, at):
        raise NotFoundError
    if words.closes_on < words.opens_on:
        raise RefusedError("registration_ends_early", field="closes_on")
    edition = _edition(words.key, rehearsal=rehearsal, origin=None, by=by, at=at)
    edition.name = words.name
    return add_draft(edition, first_plan(words), base=None, by=by, at=at)


def _edition(
    key: str, *, rehearsal: bool, origin: Edition | None, by: Person, at: datetime
) -> Edition:
    """Return a new edition under a key, or the one that its maker had given up under it."""
    found = find_edition(key)
    if found is None:
        edition = add_edition(key, key, rehearsal=rehearsal, origin=origin, by=by, at=at)
        give_new_edition(by, key, by=by, at=at)
        return edition
    given_up = found.current_version is None and find_draft(found) is None
    if not given_up or not can_organise(by, found, at):
        raise RefusedError("edition_key_taken", field="key", key=key)
    found.is_rehearsal = rehearsal
    found.origin = origin
    found.origin_number = origin.version.number if origin is not None else None
    return found
