"""An entry as a round lets its judges read it."""

from typing import Any

from competition.registration.queries import documents_of, entry_sheet
from competition.review.queries import (
    Seat,
    names_in,
    reading_order,
    redacted,
    redactions_of,
    withheld_documents,
    without_hidden,
)


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
