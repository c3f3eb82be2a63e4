"""Builders of entries and documents: complete, valid, by sequence and not by chance."""

import secrets
from datetime import UTC, datetime, timedelta
from itertools import count

from competition.core.database import db
from competition.core.storage import keep
from competition.core.uploads import CheckedUpload
from competition.editions.models import Edition
from competition.registration.models import Attachment, Entry, Revision
from competition.registration.operations import answer_points, submit_entry
from competition.registration.queries import BASICS, documents_for, points_of
from competition.rules.identity import (
    credit_code_check_character,
    id_check_character,
    organisation_check_character,
)
from competition.rules.transitions import EntryState
from tests.factories.accounts import make_person

_numbers = count(1)
STARTED_AT = datetime(2022, 4, 10, 2, 0, tzinfo=UTC)
A_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
"""Enough of a PDF to be stored; the parser would refuse it."""
A_REPLY = "已核对，与证件一致，无需修改。"


def credit_code(number: int) -> str:
    """Return a valid 统一社会信用代码 of Changzhou."""
    first_8 = f"MA{number:06d}"
    first_17 = f"91320400{first_8}{organisation_check_character(first_8)}"
    return first_17 + credit_code_check_character(first_17)


def id_number(number: int) -> str:
    """Return a valid resident ID."""
    first_17 = f"32040219{70 + number % 25:02d}0{1 + number % 9}1{number % 9}{number % 1000:03d}"
    return first_17 + id_check_character(first_17)


def company_answers(number: int, **entity: object) -> dict[str, object]:
    """Return complete answers of a start-up; ``entity`` replaces answers of its own section."""
    return {
        "entity": {
            "name": f"常州第{number}智能科技有限公司",
            "uscc": credit_code(number),
            "registered_on": "2021-06-01",
            "registered_in": "320412",
            "industry": "industry",
            "legal_representative": "王小明",
            "capital": "500",
            "address": "常州市武进区科教城 1 号",
            "website": "",
            "is_listed": "no",
            "has_bad_record": "no",
            "certificates": ["tech-sme"],
            "profile": "一家做传感器的公司。",
            **entity,
        },
        "finance": {"revenue": "1500", "research": "200", "assets": "2000", "staff": "46"},
        **_shared_answers(number),
    }


def team_answers(number: int, **team: object) -> dict[str, object]:
    """Return complete answers of a team without a company."""
    return {
        "team": {
            "name": f"第{number}团队",
            "has_company": "no",
            "registered_on": "",
            "registered_in": "",
            "settles": "yes",
            "overseas": "no",
            "origin": "talent",
            **team,
        },
        **_shared_answers(number),
    }


def _shared_answers(number: int) -> dict[str, object]:
    members = [
        {
            "name": f"成员{number}之{place}",
            "is_leader": "yes" if place == 1 else "no",
            "degree": "doctor",
            "employer": "常州大学",
            "role": "技术负责",
            "school": "常州大学",
            "phone": f"138{number:04d}{place:04d}",
            "gender": "female" if place == 1 else "",
            "id_number": id_number(number) if place == 1 else "",
        }
        for place in (1, 2, 3)
    ]
    return {
        "contact": {
            "name": "联系人",
            "position": "助理",
            "phone": "0519-85588888",
            "email": f"contact{number}@example.cn",
        },
        "project": {
            "brief": "高灵敏度的压力传感器。",
            "technology": "薄膜工艺。",
            "market": "汽车。",
            "business_model": "直销。",
            "stage": "pilot",
            "is_transfer": "no",
            "epidemic": "no",
            "similar": "no",
            "similar_note": "",
            "programmes": [],
        },
        "members": members,
        "ip": {
            "inventions": "3",
            "inventions_pending": "2",
            "other_ip": "5",
            "is_granted": "yes",
            "holder": "core_member",
            "is_clear": "yes",
            "ip_list": "",
        },
        "financing": {"current": "none", "next": "b2", "equity": "e2"},
    }


def make_entry(
    edition: Edition,
    *,
    owner: object = None,
    entrant: str = "company",
    answers: dict[str, object] | None = None,
    documents: bool = True,
    **columns: object,
) -> Entry:
    """Add a draft with complete, valid answers and all required documents."""
    number = next(_numbers)
    basics = {
        "entrant": entrant,
        "project_name": f"第{number}号高灵敏传感器",
        "field_key": "new-materials",
        "district_key": "wujin",
        "unit_key": "wujin-kjj",
    }
    basics |= {key: columns.pop(key) for key in tuple(columns) if key in basics}
    given = answers or (company_answers if entrant == "company" else team_answers)(number)
    entry = Entry(
        **{
            "public_id": secrets.token_hex(8),
            "edition": edition,
            "owner": owner or make_person(),
            "state": EntryState.DRAFT,
            "answers": {BASICS: basics, **given},
            "entrant_name": f"常州第{number}智能科技有限公司",
            "leader_name": f"成员{number}之1",
            "group_key": "startup" if entrant == "company" else "team",
            "created_at": STARTED_AT,
            "saved_at": STARTED_AT,
            **basics,
            **columns,
        }
    )
    db.session.add(entry)
    db.session.flush()
    if documents:
        for document in documents_for(edition.plan, entrant):
            if document.is_required:
                make_attachment(entry, document.key)
    return entry


def make_attachment(
    entry: Entry, document_key: str = "business-plan", content: bytes = A_PDF, **columns: object
) -> Attachment:
    """Add a stored PDF to an entry, without asking whether it may be added."""
    kept = keep(content)
    attachment = Attachment(
        **{
            "public_id": secrets.token_hex(8),
            "entry": entry,
            "document_key": document_key,
            "name": f"{document_key}.pdf",
            "media_type": "application/pdf",
            "sha256": kept.sha256,
            "size": kept.size,
            "pages": 3,
            "added_by_id": entry.owner.id,
            "added_at": STARTED_AT,
            **columns,
        }
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def make_submitted_entry(
    edition: Edition, *, at: datetime | None = None, **values: object
) -> Entry:
    """Add an entry and submit it through the operation."""
    entry = make_entry(edition, **values)
    moment = at or STARTED_AT + timedelta(days=1)
    submit_entry(entry, begun_at=moment, by=entry.owner, at=moment)
    return entry


def make_upload(content: bytes = A_PDF, **values: object) -> CheckedUpload:
    """Return a checked upload whose content is stored."""
    kept = keep(content)
    return CheckedUpload(
        **{
            "name": "商业计划书.pdf",
            "extension": "pdf",
            "media_type": "application/pdf",
            "sha256": kept.sha256,
            "size": kept.size,
            "pages": 3,
            **values,
        }
    )


def submit_again(entry: Entry, *, at: datetime, begun_at: datetime | None = None) -> Revision:
    """Submit a returned entry; points at which nothing was changed are answered in words."""
    left = {number: A_REPLY for number, one in enumerate(points_of(entry)) if not one.is_changed}
    if left:
        answer_points(entry, left, by=entry.owner, at=at)
    return submit_entry(entry, begun_at=begun_at or at, by=entry.owner, at=at)
