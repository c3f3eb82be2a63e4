"""Letters of registration."""

from datetime import datetime

from competition.core.links import link_to
from competition.core.templating import letter_text
from competition.notifications.operations import write_letter
from competition.registration.models import Entry, Revision


def tell_owner_entry_submitted(entry: Entry, revision: Revision, *, at: datetime) -> None:
    """Confirm a submission with its reference number and receipt."""
    plan, language = entry.edition.plan, entry.owner.language
    unit = plan.units_by_key.get(entry.unit_key)
    group = plan.groups_by_key.get(revision.group_key)
    write_letter(
        "entry_submitted",
        entry.owner,
        at=at,
        edition=entry.edition,
        contest=letter_text(plan.contest.name, language),
        entry=entry,
        revision=revision,
        unit=letter_text(unit.name, language) if unit else "",
        group=letter_text(group.name, language) if group else "",
        address=link_to("registration_applicant.entry", entry_id=entry.public_id),
    )


def tell_owner_entry_withdrawn(entry: Entry, *, at: datetime) -> None:
    """Confirm a withdrawal."""
    plan = entry.edition.plan
    write_letter(
        "entry_withdrawn",
        entry.owner,
        at=at,
        edition=entry.edition,
        contest=letter_text(plan.contest.name, entry.owner.language),
        entry=entry,
        withdrawn_at=at,
    )


def tell_owner_entry_disqualified(entry: Entry, *, reason: str, at: datetime) -> None:
    """Tell an entrant that the entry was disqualified, and why."""
    plan = entry.edition.plan
    write_letter(
        "entry_disqualified",
        entry.owner,
        at=at,
        edition=entry.edition,
        contest=letter_text(plan.contest.name, entry.owner.language),
        entry=entry,
        reason=reason,
        contacts=plan.contest.contacts,
    )
