"""The applicant's pages: own entries, the task list, its sections, documents, submission."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import anyone_signed_in, guarded, me, page
from competition.registration.models import Entry
from competition.registration.permissions import owns_entry
from competition.registration.queries import (
    eligibility_of,
    get_entry,
    list_entries_of,
    section_states,
)

bp = Blueprint("registration_applicant", __name__)


@bp.route("/entries")
@guarded(allow=anyone_signed_in)
def entries() -> ResponseReturnValue:
    return page("registration/entries.html", entries=list_entries_of(me()))


@bp.route("/entries/<string:entry_id>")
@guarded(find=get_entry, allow=owns_entry)
def entry(entry: Entry) -> ResponseReturnValue:
    at = now()
    return page(
        "registration/entry.html",
        entry=entry,
        tasks=section_states(entry, at=at),
        eligibility=eligibility_of(entry, at=at),
    )
