"""Issuing certificates: facts are signed at once, the papers are made in the background."""

import base64
import secrets
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.certificates.models import Certificate
from competition.certificates.queries import (
    list_certificates,
    list_issuable,
    message_of,
    paper_data,
)
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.core.phrases import _
from competition.core.signing import key_id, public_key, sign
from competition.core.storage import keep
from competition.core.typesetting import typeset
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.jobs.models import Job
from competition.jobs.operations import Work, enqueue_job, worker
from competition.prizes.models import Award
from competition.rules.calendar import day_of
from competition.tracking.models import UnitAward

_PAPERS = "certificates:papers"


def issue_certificates(edition: Edition, *, by: Person, at: datetime) -> Job:
    """Sign a certificate for everything granted that has none, and order the papers.

    Refused where there is nothing to issue: prizes are certified once they are granted for good.
    """
    if not can_organise(by, edition, at):
        raise NotFoundError
    found = list_issuable(edition)
    if not found.number:
        raise RefusedError("certificates_none")
    made = [
        *(
            _signed(edition, _of_award(edition, one), by, at, award_id=one.id)
            for one in found.awards
        ),
        *(
            _signed(edition, {"kind": "judge", "name": one.name}, by, at, judge_id=one.id)
            for one in found.judges
        ),
        *(
            _signed(edition, _of_unit(edition, one), by, at, unit_award_id=one.id)
            for one in found.units
        ),
    ]
    db.session.add_all(made)
    db.session.flush()
    record(
        "certificates:certificates:issued",
        edition,
        by=by,
        at=at,
        edition=edition,
        number=len(made),
        codes=[one.code for one in made],
        key=key_id(),
    )
    title = _("制作 %(n)s 份证书", n=len(made))
    return enqueue_job(
        _PAPERS, {"edition": edition.key}, title=title, by=by, at=at, edition=edition
    )


def _of_award(edition: Edition, award: Award) -> dict[str, Any]:
    plan, entry = edition.plan, award.entry
    level = plan.prizes.level(award.level_key)
    return {
        "kind": "prize",
        "name": entry.entrant_name,
        "project": entry.project_name,
        "leader": entry.leader_name,
        "reference": entry.reference,
        "group": plan.groups_by_key[award.group_key].name.zh,
        "prize": level.name.zh if level else award.level_key,
    }


def _of_unit(edition: Edition, award: UnitAward) -> dict[str, Any]:
    plan = edition.plan
    unit = plan.units_by_key.get(award.unit_key)
    prizes = {one.key: one.name.zh for one in plan.prizes.unit_prizes}
    name = unit.name.zh if unit else award.unit_key
    return {"kind": "unit", "name": name, "prize": prizes.get(award.prize_key, award.prize_key)}


def _signed(
    edition: Edition, facts: dict[str, Any], by: Person, at: datetime, **holder: int
) -> Certificate:
    code = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    contest = edition.plan.contest
    whole = facts | {
        "code": code,
        "contest": contest.name.zh,
        "host": contest.host.zh,
        "issued_on": day_of(at).isoformat(),
    }
    return Certificate(
        code=code,
        edition=edition,
        facts=whole,
        signature=sign(message_of(whole)),
        public_key=public_key(),
        issued_by_id=by.id,
        issued_at=at,
        **holder,
    )


def _paper_of(certificate: Certificate) -> bytes:
    """Return the certificate as PDF, with the QR code of its page. Slow."""
    return typeset("certificate", paper_data(certificate), at=certificate.issued_at)


@worker(_PAPERS)
def _make_papers(work: Work) -> dict[str, Any]:
    """Make the papers that are not there yet; each is kept as soon as it is made."""
    edition = get_edition(str(work.payload["edition"]))
    missing = [one for one in list_certificates(edition) if not one.paper_sha256]
    for number, certificate in enumerate(missing, start=1):
        kept = keep(_paper_of(certificate))
        with write_transaction():
            certificate.paper_sha256 = kept.sha256
        work.advance(number, len(missing))
    return {
        "summary": _("已制作 %(n)s 份证书。", n=len(missing)),
        "url": f"/contests/{edition.key}/manage/certificates",
    }
