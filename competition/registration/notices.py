"""Letters of registration."""

from datetime import datetime

from competition.accounts.models import Person
from competition.core.links import link_to
from competition.core.templating import letter_text
from competition.notifications.operations import write_letter, write_letter_to_address
from competition.registration.models import Entry, Revision, Share, SignOff


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


def tell_address_asked_to_share(
    share: Share, token: str, *, asked_by: Person, at: datetime
) -> None:
    """Ask somebody to edit an entry or to sign it off; the link opens a page with a button."""
    write_letter_to_address(
        f"share_{share.kind}",
        share.address,
        at=at,
        edition=share.entry.edition,
        contest=letter_text(share.entry.edition.plan.contest.name, "zh"),
        entry=share.entry,
        asked_by=asked_by,
        expires_at=share.expires_at,
        link=link_to("registration_applicant.shared", token=token),
    )


def tell_owner_sign_off_decided(
    entry: Entry, decided: SignOff, *, decided_by: Person, at: datetime
) -> None:
    """Tell the owner that the entry was signed off, or why it was not."""
    write_letter(
        "sign_off_approved" if decided.is_approved else "sign_off_declined",
        entry.owner,
        at=at,
        edition=entry.edition,
        entry=entry,
        decided=decided,
        decided_by=decided_by,
        address=link_to("registration_applicant.entry", entry_id=entry.public_id),
    )


def tell_owner_entry_extended(entry: Entry, *, reason: str, at: datetime) -> None:
    """Tell the owner until when the entry may be submitted."""
    write_letter(
        "entry_extended",
        entry.owner,
        at=at,
        edition=entry.edition,
        contest=letter_text(entry.edition.plan.contest.name, entry.owner.language),
        entry=entry,
        reason=reason,
        address=link_to("registration_applicant.entry", entry_id=entry.public_id),
    )
