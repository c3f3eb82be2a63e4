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
# what companies do, as it stands between their own name and the legal form
_TRADES = re.compile(
    "(科技|技术|高科|高新|智能|智造|制造|数字|数据|信息|网络|软件|系统|集成|电子|电气|电器|电机|电力|半导体|微电子"
    "|光电|光学|光伏|激光|通信|通讯|互联网|物联网|人工智能|机器人|自动化|机械|机电|装备|设备|仪器|仪表|精密|模具"
    "|汽车|车辆|零部件|轨道交通|交通|铁路|航空|航天|船舶|材料|新材料|复合材料|化工|化学|塑料|橡胶|金属|钢铁|石墨烯|纳米"
    "|能源|新能源|储能|电池|环保|环境|节能|水务|生物|医药|制药|药业|医疗|医疗器械|器械|健康|诊断|基因|食品|农业|纺织"
    "|建筑|建材|建设|工程|设计|检测|咨询|服务|管理|投资|创业|创新|发展|实业|产业|工业|贸易|商贸|文化|教育|传媒|物流|供应链"
    "|研究院|研究所|中心|团队|公司|集团|新|和|与|及)+$"
)
_LEAST_CORE = 2
_TELLING = ("text", "phone", "email", "uscc", "id_number")
Key = tuple[str, str, int]


def names_in(entry: Entry, plan: Plan) -> tuple[str, ...]:
    """Return what tells whose an entry is, longest first: names, contacts, unit, district.

    A company is also known by the core of its name, without place and legal form, and by the
    name in that core, without its trade; of a long one also by its beginning, as brands are.
    """
    found = {entry.entrant_name, entry.leader_name, *_identifying(entry, plan)}
    found |= {_core(entry.entrant_name, plan), *_brands(entry.entrant_name, plan, shortest=3)}
    unit = plan.units_by_key.get(entry.unit_key)
    district = plan.districts_by_key.get(entry.district_key)
    found |= {one.name.zh for one in (unit, district) if one is not None}
    return _longest_first(found)


def _longest_first(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted((one for one in found if len(one) >= _SHORTEST), key=lambda one: (-len(one), one))
    )


def _brands(name: str, plan: Plan, *, shortest: int) -> set[str]:
    """Return the name that is a company's own, and its beginnings of at least ``shortest``."""
    if not _ENDINGS.search(name.strip()):
        return set()
    brand = _TRADES.sub("", _places(plan).sub("", _ENDINGS.sub("", name.strip())))
    begun = {brand[:length] for length in range(shortest, len(brand))}
    return {one for one in (brand, *begun) if len(one) >= _SHORTEST and not _TRADES.fullmatch(one)}


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
    """Return a project's name for blind judges: the staff's version, else with names covered.

    Brands stand in names of projects, so here already two characters of one are covered.
    """
    plan = entry.edition.plan
    short = _brands(entry.entrant_name, plan, shortest=_SHORTEST)
    names = _longest_first({*names_in(entry, plan), *short})
    return masked(version or entry.project_name, names)


def withheld_documents(prepared: Mapping[Key, Redaction]) -> dict[str, str]:
    """Return the documents that judges do not open, with the text that they read instead."""
    return {key[1]: one.text for key, one in prepared.items() if key[0] == DOCUMENTS}


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
