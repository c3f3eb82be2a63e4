"""The chapters of the editor: which parts of the plan stand on one page."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from competition.editions.forms.paths import Step, path_from, path_of, place_from, steps_of
from competition.editions.forms.shapes import (
    Slot,
    chosen_kind,
    how,
    item_of,
    kinds_of,
    slots_of,
)
from competition.rules.plan.edition import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One page of the editor with its parts of the plan."""

    key: str
    title: object
    about: object
    tops: tuple[str, ...]


CHAPTERS = (
    Chapter(
        key="about",
        title=_l("名称和说明"),
        about=_l("赛事名称、主办方、联系方式，以及通知没有写明的假定"),
        tops=("contest", "assumptions"),
    ),
    Chapter(
        key="calendar",
        title=_l("赛程"),
        about=_l("各阶段的起止时刻，冻结时刻，工作日"),
        tops=("phases", "time"),
    ),
    Chapter(
        key="places",
        title=_l("辖市区、推荐单位和领域"),
        about=_l("申报时选择的地区、单位和技术领域"),
        tops=("districts", "units", "fields"),
    ),
    Chapter(
        key="entrants",
        title=_l("组别和参赛条件"),
        about=_l("谁可以参加，进哪一组，哪些条件不符合就不能参赛"),
        tops=("groups", "criteria"),
    ),
    Chapter(
        key="entry-form",
        title=_l("申报表和材料"),
        about=_l("填写的题目，上传的材料，提交前的承诺"),
        tops=("form",),
    ),
    Chapter(
        key="checking",
        title=_l("推荐单位审核"),
        about=_l("核对清单、退回次数和时限"),
        tops=("screening",),
    ),
    Chapter(
        key="judges",
        title=_l("评委抽取和回避"),
        about=_l("每个项目几位评委，评审量，回避规则"),
        tops=("draw", "conflicts"),
    ),
    Chapter(
        key="review",
        title=_l("评审轮次"),
        about=_l("评分表、计分、排名和晋级"),
        tops=("rounds",),
    ),
    Chapter(
        key="awards",
        title=_l("奖项"),
        about=_l("奖项、名额、奖金、限额、发放、推荐和证书样式"),
        tops=("prizes", "certificates"),
    ),
    Chapter(
        key="notices",
        title=_l("公示和发布"),
        about=_l("公示期、名单内容和异议"),
        tops=("publication",),
    ),
)
BY_KEY = {one.key: one for one in CHAPTERS}
BY_TOP = {top: one for one in CHAPTERS for top in one.tops}


def slots_at(content: object, place: str) -> tuple[Slot, ...] | None:
    """Return what a page of the editor is made of: a chapter's parts, or one place of the plan.

    ``None`` where the plan has no such place.
    """
    chapter = BY_KEY.get(place)
    if chapter is not None:
        return tuple(slot for slot in slots_of(Plan, "") if slot.name in chapter.tops)
    path = path_from(place)
    steps = steps_of(path)
    if not steps or path_of(steps) != path:
        return None
    found = find_slot(content, steps)
    return None if found is None else (found[0],)


def find_slot(content: object, steps: tuple[Step, ...]) -> tuple[Slot, object] | None:
    """Return a place of the plan with what stands there, or ``None``."""
    kind: type | None = Plan
    data: object = content
    slot: Slot | None = None
    for step in steps:
        found = _named(kind, slot, step) if isinstance(step, str) else _numbered(slot, data, step)
        if found is None:
            return None
        slot = found
        data = slot.data_in(data) if isinstance(step, str) else data[step]  # type: ignore[index]  # a list
        kind = chosen_kind(kinds_of(slot.hint), data) if kinds_of(slot.hint) else None
    return None if slot is None else (slot, data)


def _named(kind: type | None, slot: Slot | None, step: str) -> Slot | None:
    if kind is None:
        return None
    path = slot.path if slot is not None else ""
    return next((one for one in slots_of(kind, path) if one.name == step), None)


def _numbered(slot: Slot | None, data: object, step: int) -> Slot | None:
    if slot is None or item_of(slot.hint) is None or not kinds_of(item_of(slot.hint)):
        return None
    fits = isinstance(data, list) and step < len(data)
    return slot.item(step + 1) if fits else None


def place_of(content: object, path: str) -> str:
    """Return the page on which a key path is shown; the first chapter for what is nowhere."""
    steps = steps_of(path)
    chapter = BY_TOP.get(str(steps[0])) if steps else None
    if chapter is None:
        return CHAPTERS[0].key
    place, depth, in_row = chapter.key, 0, False
    for number in range(1, len(steps) + 1):
        found = find_slot(content, steps[:number])
        if found is None:
            break
        slot, _data = found
        shown = "group" if number == 1 else how(slot.hint, depth=depth, in_row=in_row)
        if isinstance(steps[number - 1], int):
            if _listed(content, steps[:number], depth=depth, in_row=in_row):
                place, depth, in_row = place_from(slot.path), 0, False
            else:
                in_row = True
        elif shown == "link":
            place, depth, in_row = place_from(slot.path), 0, False
        elif kinds_of(slot.hint):
            depth += 1
    return place


def _listed(content: object, steps: tuple[Step, ...], *, depth: int, in_row: bool) -> bool:
    """Tell whether the items of the list before have pages of their own."""
    around = find_slot(content, steps[:-1])
    return around is not None and how(around[0].hint, depth=depth, in_row=in_row) == "listing"
