"""An objection and a certificate for the small world of the permission matrix."""

from collections.abc import Callable
from datetime import datetime

from competition.accounts.models import Person
from competition.certificates.models import Certificate
from competition.certificates.queries import message_of
from competition.core.database import db
from competition.core.signing import public_key, sign
from competition.core.storage import keep
from competition.editions.models import Edition
from competition.objections.models import Objection
from competition.prizes.models import Award
from competition.publication.models import Notice


def add_objection_and_certificate(
    edition: Edition, *, by: Person, canary: Callable[[str], str], at: datetime
) -> dict[str, object]:
    """Object to an entry on a list that is out, and certify a prize; return what paths name."""
    listed = Notice(
        public_id="listed-notice",
        edition=edition,
        kind="advancement",
        state="released",
        title="晋级名单公示",
        body="公示",
        snapshot={
            "title": {"zh": "晋级名单公示", "en": "Advancing"},
            "body": {"zh": "公示", "en": "Published"},
            "objections_refused": ["anonymous", "late"],
        },
        made_by_id=by.id,
        made_at=at,
        released_by_id=by.id,
        released_at=at,
        publicity_closes_at=at.replace(month=6),
    )
    evidence = keep(b"%PDF-1.7 evidence")
    award = db.session.query(Award).filter_by(public_id="award-of-owner").one()
    facts = {"kind": "prize", "name": "参赛主体", "code": "C" * 26, "issued_on": "2022-05-28"}
    objection = Objection(
        public_id="objection-filed",
        notice=listed,
        entry=award.entry,
        filed_as="person",
        name=canary("name_of_filer"),
        words=canary("words_of_filer"),
        evidence_name="证据.pdf",
        evidence_type="application/pdf",
        evidence_sha256=evidence.sha256,
        filed_at=at,
    )
    certificate = Certificate(
        code="C" * 26,
        edition=edition,
        award=award,
        facts=facts,
        signature=sign(message_of(facts)),
        public_key=public_key(),
        paper_sha256=evidence.sha256,
        issued_by_id=by.id,
        issued_at=at,
    )
    db.session.add_all([listed, objection, certificate])
    db.session.flush()
    return {
        "listed_notice_id": listed.public_id,
        "objection_id": objection.public_id,
        "certificate_code": certificate.code,
    }
