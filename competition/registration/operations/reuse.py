"""Taking over answers and documents from an earlier entry in one step."""

from collections.abc import Collection
from datetime import datetime

from competition.accounts.models import Person
from competition.audit.operations import record
from competition.core.errors import NotFoundError, RefusedError
from competition.core.uploads import CheckedUpload, extension_of
from competition.registration.models import Entry
from competition.registration.operations.attachments import add_attachment
from competition.registration.operations.drafts import save_section
from competition.registration.permissions import owns_entry
from competition.registration.queries import reusable_of
from competition.rules.plan.form import Section


def reuse_earlier(
    entry: Entry, earlier: Entry, chosen: Collection[str], *, by: Person, at: datetime
) -> int:
    """Take the chosen sections and documents over; return how many.

    What stands there already is replaced, and kept as an earlier version. Raises
    :class:`RefusedError` ``reuse_nothing``, or what saving or adding refuses.
    """
    if not (owns_entry(by, entry, at) and owns_entry(by, earlier, at)):
        raise NotFoundError
    taken = [one for one in reusable_of(entry, earlier) if one.key in chosen]
    if not taken:
        raise RefusedError("reuse_nothing")
    for one in taken:
        if isinstance(one.part, Section):
            save_section(entry, one.part.key, one.value, seen_version=entry.version, by=by, at=at)
        for file in one.attachments:
            upload = CheckedUpload(
                name=file.name,
                extension=extension_of(file.name),
                media_type=file.media_type,
                sha256=file.sha256,
                size=file.size,
                pages=file.pages,
            )
            add_attachment(entry, one.part.key, upload, by=by, at=at)
    record(
        "registration:entry:reused",
        entry,
        by=by,
        at=at,
        edition=entry.edition,
        earlier=earlier.public_id,
        parts=sorted(one.key for one in taken),
    )
    return len(taken)
