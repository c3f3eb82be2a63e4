"""The pages of the editor: what stands on each, where one is, and what is wrong where."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competition.core.phrases.plan_keys import meaning_words
from competition.editions.forms.building import PageBuilder, count_faults
from competition.editions.forms.chapters import (
    BY_KEY,
    BY_TOP,
    CHAPTERS,
    Chapter,
    find_slot,
    place_of,
    slots_at,
)
from competition.editions.forms.naming import title_of
from competition.editions.forms.parts import Control, Group, Part, Rows
from competition.editions.forms.paths import path_from, path_of, place_from, steps_of
from competition.editions.forms.posting import Posted, content_from
from competition.editions.forms.shapes import Slot, item_of, kinds_of
from competition.editions.queries import content_hash
from competition.rules.values import Problem

_NAME_ENDS = re.compile(r"[；：;:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """One page of the editor. ``mark`` changes when what it edits is changed elsewhere."""

    place: str
    title: str
    trail: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    mark: str
    chapter: Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterLine:
    """A chapter in the list of all, with how much of it is faulty."""

    key: str
    title: object
    about: object
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A problem with the page and the control that it is shown at."""

    problem: Problem
    place: str
    label: str


def chapter_lines(problems: Sequence[Problem]) -> tuple[ChapterLine, ...]:
    """Return all chapters with the number of problems in each."""
    return tuple(
        ChapterLine(
            key=one.key, title=one.title, about=one.about, faults=count_faults(problems, one.tops)
        )
        for one in CHAPTERS
    )


def faults_in(content: object, problems: Sequence[Problem]) -> tuple[Fault, ...]:
    """Return every problem with the page where it can be mended."""
    return tuple(
        Fault(problem=one, place=place_of(content, one.path), label=_label_at(content, one.path))
        for one in problems
    )


def _label_at(content: object, path: str) -> str:
    """Return a place as people call it: of which thing, and what; as far as the plan knows it."""
    words: list[str] = []
    steps = steps_of(path)
    for number in range(1, len(steps) + 1):
        found = find_slot(content, steps[:number])
        if found is None:
            break
        step = steps[number - 1]
        if isinstance(step, int):
            words[-1:] = [title_of(found[1], step + 1)]
        elif number in (1, len(steps)) or kinds_of(item_of(found[0].hint) or found[0].hint):
            words.append(_short(found[0].about.meaning))
    return " › ".join(words) or path


def page_at(content: object, problems: Sequence[Problem], place: str) -> PlanPage | None:
    """Return a page of the editor, or ``None`` where the plan has no such place."""
    slots = slots_at(content, place)
    if slots is None:
        return None
    builder = PageBuilder(content, problems)
    data = [_data_at(content, slot) for slot in slots]
    trail = _trail(content, place)
    return PlanPage(
        place=place,
        title=trail[-1][0],
        trail=trail,
        parts=tuple(builder.root(slot, one) for slot, one in zip(slots, data, strict=True)),
        mark=mark_of(content, place),
        chapter=BY_KEY.get(place) or BY_TOP[str(steps_of(path_from(place))[0])],
    )


def posted_content(content: Mapping[str, Any], place: str, posted: Posted) -> dict[str, Any]:
    """Return the content with what was posted on a page; the page must be one of the plan's."""
    slots = slots_at(content, place) or ()
    return content_from(content, slots, [_data_at(content, slot) for slot in slots], posted)


def mark_of(content: object, place: str) -> str:
    """Return what marks the content of a page, so that two people do not overwrite each other."""
    slots = slots_at(content, place) or ()
    kept = [_data_at(content, slot) for slot in slots]
    return content_hash([one if isinstance(one, dict | list | str) else None for one in kept])[:24]


def words_by_path(page: PlanPage) -> dict[str, str]:
    """Return what each control of a page holds, by its path."""
    return {one.path: " / ".join(v for v in one.values if v) for one in _controls(page.parts)}


def _controls(parts: Sequence[Part]) -> list[Control]:
    found: list[Control] = []
    for part in parts:
        if isinstance(part, Control):
            found.append(part)
        elif isinstance(part, Group):
            found += [part.kind] if part.kind else []
            found += _controls([*part.main, *part.more])
        elif isinstance(part, Rows):
            found += _controls(part.items)
    return found


def _data_at(content: object, slot: Slot) -> object:
    found = find_slot(content, steps_of(slot.path))
    return None if found is None else found[1]


def _trail(content: object, place: str) -> tuple[tuple[str, str], ...]:
    """Return the pages above a page and itself, as (title, place)."""
    chapter = BY_KEY.get(place)
    if chapter is not None:
        return ((str(chapter.title), chapter.key),)
    path = path_from(place)
    steps = steps_of(path)
    above = BY_TOP[str(steps[0])]
    trail = [(str(above.title), above.key)]
    for number in range(2, len(steps) + 1):
        here = path_of(steps[:number])
        found = find_slot(content, steps[:number])
        own_page = here == path or place_of(content, f"{here}.key") == place_from(here)
        if found is None or not own_page:
            continue
        last = steps[number - 1]
        title = (
            title_of(found[1], last + 1)
            if isinstance(last, int)
            else _short(found[0].about.meaning)
        )
        trail.append((title, place_from(here)))
    return tuple(trail)


def _short(meaning: str) -> str:
    return _NAME_ENDS.split(meaning_words(meaning))[0]
