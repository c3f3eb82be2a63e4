"""Who is told of an objection: the filer by a reply, the entrant without the filer's name."""

from datetime import datetime

from competition.core.links import link_to
from competition.notifications.operations import write_letter, write_letter_to_address
from competition.objections.models import Objection


def tell_filer_objection_answered(objection: Objection, *, at: datetime) -> None:
    """Send the reply letter, where the filer left an e-mail address."""
    if "@" not in objection.address:
        return
    edition = objection.notice.edition
    write_letter_to_address(
        "objection_answered",
        objection.address,
        at=at,
        edition=edition,
        objection=objection,
        contest=edition.plan.contest,
        link=link_to("objections_public.filed", objection_id=objection.public_id),
    )


def tell_owner_objection_admitted(objection: Objection, *, at: datetime) -> None:
    """Tell the entrant that an objection was admitted; who filed it stays with the office."""
    edition = objection.notice.edition
    write_letter(
        "objection_admitted",
        objection.entry.owner,
        at=at,
        edition=edition,
        objection=objection,
        entry=objection.entry,
        contest=edition.plan.contest,
    )
