"""What blind judges must not read: the names that stand in an entry, and what hides them."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.paging import Paged, paged
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.registration.queries import BASICS, SheetRow, SheetSection, get_entry_in
from competition.review.models import Redaction
from competition.review.queries.rounds import RoundView, get_round
from competition.rules.plan.edition import Plan

MASK = "■■"
DOCUMENTS = "documents"
_SHORTEST = 2
_ENDINGS = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|集团|公司)$")
# the provinces of GB/T 2260 without their kind, as alternatives of a pattern
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    "|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_LEAST_CORE = 2
_TELLING = ("text", "phone", "email", "uscc", "id_number")
Key = tuple[str, str, int]


def names_in(entry: Entry, plan: Plan) -> tuple[str, ...]:
    """Return what tells whose an entry is, longest first: names, contacts, unit, district.

    A company is also known by the core of its name, without place and legal form.
    """
    found = {entry.entrant_name, entry.leader_name, *_identifying(entry, plan)}
    found |= {_core(entry.entrant_name, plan)}
    unit = plan.units_by_key.get(entry.unit_key)
    district = plan.districts_by_key.get(entry.district_key)
    found |= {one.name.zh for one in (unit, district) if one is not None}
    return tuple(
        sorted((one for one in found if len(one) >= _SHORTEST), key=lambda one: (-len(one), one))
    )


def _core(name: str, plan: Plan) -> str:
    """Return what is a company's own in its name, or nothing where too little is left."""
    core = _places(plan).sub("", _ENDINGS.sub("", name.strip()))
    return core if len(core) > _LEAST_CORE else ""


def _places(plan: Plan) -> re.Pattern[str]:
    own = [plan.contest.city.zh, *(one.name.zh.rstrip("省市区县") for one in plan.districts)]
    named = "|".join(re.escape(one) for one in own if one)
    return re.compile(rf"^((?:{_PROVINCES}|{named})[省市区县]?|[\u4e00-\u9fff]{{2,3}}[省市])+")


def _identifying(entry: Entry, plan: Plan) -> Iterable[str]:
    for section in plan.form.sections:
        found: Any = entry.answers.get(section.key) or {}
        for row in found if isinstance(found, list) else [found]:
            for question in section.questions:
                answer = row.get(question.key)
                tells = question.identifies and question.kind in _TELLING
                if tells and isinstance(answer, str):
                    yield answer.strip()


def masked(text: str, names: Iterable[str]) -> str:
    """Return a text with every name in it covered."""
    for name in names:
        text = text.replace(name, MASK)
    return text


def hash_of(text: str) -> str:
    """Return the hash by which a later change of a text is noticed."""
    return hashlib.sha256(text.encode()).hexdigest()


def redactions_of(entry: Entry) -> dict[Key, Redaction]:
    """Return what staff prepared for an entry, by section, question and row."""
    rows = db.session.scalars(select(Redaction).where(Redaction.entry_id == entry.id))
    return {(one.section_key, one.question_key, one.row): one for one in rows}


def redacted(
    sections: Sequence[SheetSection], prepared: Mapping[Key, Redaction], names: Sequence[str]
) -> tuple[SheetSection, ...]:
    """Return an entry as blind judges read it: the staff's versions, names covered everywhere."""

    def shown(section: str, row: SheetRow, number: int) -> SheetRow:
        version = prepared.get((section, row.key, number))
        stands = version is not None and version.source_hash == hash_of(row.value)
        text = version.text if version is not None and stands else row.value
        return replace(row, value=masked(text, names))

    return tuple(
        replace(
            section,
            parts=tuple(
                replace(part, rows=tuple(shown(section.key, row, number) for row in part.rows))
                for number, part in enumerate(section.parts)
            ),
        )
        for section in sections
    )


def blind_title(entry: Entry, version: str | None = None) -> str:
    """Return a project's name for blind judges: the staff's version, else with names covered."""
    core = _core(entry.entrant_name, entry.edition.plan)
    names = [one for one in (entry.entrant_name, core, entry.leader_name) if len(one) >= _SHORTEST]
    return masked(version or entry.project_name, names)


def withheld_documents(prepared: Mapping[Key, Redaction]) -> dict[str, str]:
    """Return the documents that judges do not open, with the text that they read instead."""
    return {key[1]: one.text for key, one in prepared.items() if key[0] == DOCUMENTS}


def is_withheld(entry_id: int, attachment_id: str) -> bool:
    """Tell whether staff took a document away from the judges."""
    return (
        db.session.scalar(
            select(Redaction.id).where(
                Redaction.entry_id == entry_id,
                Redaction.section_key == DOCUMENTS,
                Redaction.question_key == attachment_id,
            )
        )
        is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionDesk:
    """An entry of a blind round, for the staff who prepare what its judges read."""

    round: RoundView
    entry: Entry

    @property
    def edition(self) -> Edition:
        """Return the edition of the round."""
        return self.round.edition


def get_redaction_desk(edition_key: str, round_key: str, entry_id: str) -> RedactionDesk:
    """Return an entry of a round by the keys of a path."""
    held, entry = get_round(edition_key, round_key), get_entry_in(edition_key, entry_id)
    if not entry.reference:
        raise NotFoundError
    return RedactionDesk(round=held, entry=entry)


def list_redactable(held: RoundView, page: int) -> Paged[Entry]:
    """Return a page of the entries that have a reference, in its order."""
    query = (
        select(Entry)
        .where(Entry.edition_id == held.edition.id, Entry.reference.is_not(None))
        .order_by(Entry.reference)
    )
    return paged(query, page)


def count_redactions(entries: Iterable[Entry]) -> dict[int, int]:
    """Return how many versions staff prepared, by entry. One statement."""
    rows = db.session.execute(
        select(Redaction.entry_id, func.count())
        .where(Redaction.entry_id.in_([one.id for one in entries]))
        .group_by(Redaction.entry_id)
    )
    return dict(rows.all())


TITLE: Key = (BASICS, "project_name", 0)
