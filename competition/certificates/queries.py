"""Reading certificates: by code, of an edition, of a person; what can be issued; what holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from competition.assignment.models import Judge
from competition.certificates.models import Certificate
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.links import link_to
from competition.core.signing import public_key, verify
from competition.editions.models import Edition
from competition.prizes.models import Award
from competition.registration.models import Entry
from competition.rules.plan.certificates import CertificateDesign
from competition.rules.transitions import AwardState
from competition.tracking.models import UnitAward

_WHOLE = (
    joinedload(Certificate.edition),
    joinedload(Certificate.award).joinedload(Award.entry),
    joinedload(Certificate.judge),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuable:
    """What certificates could be issued for now."""

    awards: list[Award]
    judges: list[Judge]
    units: list[UnitAward]

    @property
    def number(self) -> int:
        """Return how many certificates that would be."""
        return len(self.awards) + len(self.judges) + len(self.units)


def message_of(facts: Mapping[str, Any]) -> bytes:
    """Return facts as the bytes that are signed: sorted keys, no spaces, UTF-8."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_genuine(certificate: Certificate) -> bool:
    """Tell whether the facts are word for word those that the site signed under this code."""
    return (
        certificate.public_key == public_key()
        and certificate.facts.get("code") == certificate.code
        and verify(message_of(certificate.facts), certificate.signature, certificate.public_key)
    )


def plain_code(written: str) -> str:
    """Return a code as it is kept: without the spaces and hyphens that people write."""
    return "".join(one for one in written.upper() if one.isalnum())[:26]


def find_certificate(written: str) -> Certificate | None:
    """Return the certificate of a code as somebody wrote it, or ``None``."""
    return db.session.scalar(
        select(Certificate).where(Certificate.code == plain_code(written)).options(*_WHOLE)
    )


def get_certificate(code: str) -> Certificate:
    """Return the certificate of a code."""
    found = find_certificate(code)
    if found is None:
        raise NotFoundError
    return found


def list_certificates(edition: Edition) -> list[Certificate]:
    """Return the certificates of an edition in the order of their issue."""
    return list(
        db.session.scalars(
            select(Certificate)
            .where(Certificate.edition_id == edition.id)
            .options(*_WHOLE)
            .order_by(Certificate.id)
        )
    )


def list_own_certificates(person_id: int) -> list[Certificate]:
    """Return the certificates that somebody holds as an entrant or a judge."""
    return list(
        db.session.scalars(
            select(Certificate)
            .outerjoin(Certificate.award)
            .outerjoin(Award.entry)
            .outerjoin(Certificate.judge)
            .where(or_(Entry.owner_id == person_id, Judge.person_id == person_id))
            .options(*_WHOLE)
            .order_by(Certificate.id)
        )
    )


def list_issuable(edition: Edition) -> Issuable:
    """Return granted prizes, judges and confirmed units' prizes that have no certificate yet.

    Judges get theirs once a prize of the edition was granted: before, the contest is not over.
    """
    granted = (
        select(Award)
        .join(Award.entry)
        .where(Entry.edition_id == edition.id, Award.state == AwardState.GRANTED)
    )
    if db.session.scalar(granted.limit(1)) is None:
        return Issuable(awards=[], judges=[], units=[])
    awards = granted.where(
        Award.id.not_in(select(Certificate.award_id).where(Certificate.award_id.is_not(None)))
    )
    judges = select(Judge).where(
        Judge.edition_id == edition.id,
        Judge.state == "accepted",
        Judge.id.not_in(select(Certificate.judge_id).where(Certificate.judge_id.is_not(None))),
    )
    units = select(UnitAward).where(
        UnitAward.edition_id == edition.id,
        UnitAward.confirmed_at.is_not(None),
        UnitAward.id.not_in(
            select(Certificate.unit_award_id).where(Certificate.unit_award_id.is_not(None))
        ),
    )
    return Issuable(
        awards=list(
            db.session.scalars(
                awards.options(joinedload(Award.entry)).order_by(Award.place, Award.id)
            )
        ),
        judges=list(db.session.scalars(judges.order_by(Judge.id))),
        units=list(db.session.scalars(units.order_by(UnitAward.place, UnitAward.id))),
    )


def paper_data(certificate: Certificate) -> dict[str, Any]:
    """Return what stands on the paper: the signed facts, code and QR code, the edition's design."""
    address = link_to("certificates_public.show", code=certificate.code)
    facts = {"project": "", "leader": "", "group": "", "prize": ""} | certificate.facts
    year, month, day = facts["issued_on"].split("-")
    more = {
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(border=0),
        "shown_code": "-".join(
            certificate.code[start : start + 5] for start in range(0, len(certificate.code), 5)
        ),
        "day": f"{year}年{int(month)}月{int(day)}日",
    }
    return facts | more | design_of(certificate.edition.plan.certificates, facts)


def design_of(design: CertificateDesign, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a paper of a kind looks in an edition's design; Chinese, as the paper is."""
    is_judge = facts["kind"] == "judge"
    title = {"judge": design.judge_title, "unit": design.unit_title}.get(
        str(facts["kind"]), design.prize_title
    )
    return {
        "title": title.zh,
        "colour": design.colour,
        "paper": design.paper,
        "border": design.border,
        "closing": "" if is_judge else design.closing.zh,
        "signatories": [one.zh for one in design.signatories] or [facts["host"]],
    }
