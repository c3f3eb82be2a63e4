"""Who may issue certificates, and who may have the papers."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.certificates.models import Certificate
from competition.editions.models import Edition


def can_read_certificates(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read the list of certificates."""
    return can_supervise(person, edition, at)


def can_issue_certificates(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may issue certificates."""
    return can_organise(person, edition, at)


def can_have_paper(person: object, certificate: Certificate, at: datetime) -> bool:
    """Tell whether somebody may load the paper: its holder, or who reads the list."""
    if can_supervise(person, certificate.edition, at):
        return True
    award, judge = certificate.award, certificate.judge
    holders = {award.entry.owner_id if award else None, judge.person_id if judge else None}
    return getattr(person, "id", 0) in holders
