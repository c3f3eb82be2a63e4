"""An entry as a round lets its judges read it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from competition.core.errors import NotFoundError, RefusedError
from competition.core.extensions import talisman
from competition.core.pages import guarded, see
from competition.core.phrases import say
from competition.core.uploads import SANDBOX, served
from competition.registration.models import Attachment
from competition.registration.queries import documents_of, entry_sheet, neutral_name
from competition.review.permissions import can_read_seat_file
from competition.review.queries import (
    Seat,
    get_seat,
    names_in,
    reading_order,
    redacted,
    redactions_of,
    withheld_documents,
    without_hidden,
)
from competition.review.views_judge.blueprint import bp
from competition.review.views_judge.own_rounds import url_of


def content_of(seat: Seat) -> dict[str, Any]:
    """Return the sections, the documents, and the texts that stand for documents kept back."""
    plan, held, entry = seat.round.edition.plan, seat.round, seat.entry
    sections = entry_sheet(plan, entry.answers, entry.entrant, blind=held.is_blind)
    documents = documents_of(entry.current_attachments, plan, blind=held.is_blind)
    texts: list[tuple[str, str]] = []
    if held.is_blind:
        prepared, names = redactions_of(entry), names_in(entry, plan)
        sections = redacted(sections, prepared, names)
        withheld = withheld_documents(prepared)
        texts = [
            (one.name, withheld[one.public_id]) for one in documents if withheld.get(one.public_id)
        ]
        documents = tuple(one for one in documents if one.public_id not in withheld)
    return {
        "sheet": reading_order(without_hidden(sections, plan, held.plan)),
        "documents": documents,
        "document_texts": texts,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFile:
    """A document of the entry at a judge's place."""

    seat: Seat
    attachment: Attachment


def get_seat_file(edition_key: str, assignment_id: str, attachment_id: str) -> SeatFile:
    """Return a document that the round shows to the judge of a place, by the keys of a path."""
    seat = get_seat(edition_key, assignment_id)
    shown = {one.public_id for one in content_of(seat)["documents"]}
    for one in seat.entry.current_attachments:
        if one.public_id == attachment_id and one.public_id in shown:
            return SeatFile(seat=seat, attachment=one)
    raise NotFoundError


@bp.route(
    "/contests/<string:edition_key>/review/entries/<string:assignment_id>"
    "/files/<string:attachment_id>"
)
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_seat_file, allow=can_read_seat_file)
def file(found: SeatFile) -> ResponseReturnValue:
    """Serve a document under a neutral name; in a blind round a copy that names no author."""
    one = found.attachment
    try:
        return served(
            neutral_name(one.entry.edition.plan, one),
            one.media_type,
            one.sha256,
            view=request.args.get("view") == "1",
            bare=found.seat.round.is_blind,
        )
    except RefusedError as refusal:
        flash(say(refusal.code, **refusal.values), "danger")
        return see(url_of(found.seat))
