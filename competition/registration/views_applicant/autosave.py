"""What a section's page is told of a save, so that it shows what is saved and nothing else.

A page that went on showing what a colleague has changed meanwhile would send the old words with
its next save, and undo the change without a word; so the answer carries what was merged in.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from competition.core.clock import now
from competition.core.phrases import _, say
from competition.core.templating import local, text_of
from competition.registration.forms import SectionFields, problems_of
from competition.registration.operations import Saved
from competition.registration.queries import (
    WHOLE,
    Conflict,
    EntrySection,
    answer_words,
    checked,
    fields_of,
    is_blank,
)


def told_of_save(part: EntrySection, fields: SectionFields, saved: Saved) -> dict[str, object]:
    """Return the autosaver's answer, but for the sheet beside the form.

    ``conflicts`` wait for a decision, ``others`` were changed elsewhere and are saved; a conflict
    without a name is over how many members there are. ``longer`` is the list of members where
    more are saved than the page shows. ``missing`` are fields that may still be empty.
    """
    names = fields.names()
    missing, faults = _faults(part, names)
    return {
        "saved_at": f"{local(now()):%H:%M}",
        "version": part.entry.version,
        "conflicts": [_conflict(fields, names, one) for one in saved.conflicts],
        "others": [field_told(fields, name, value) for name, value in merged_in(fields, saved)],
        "longer": _longer(part, fields, saved),
        "faults": faults,
        "missing": missing,
    }


def merged_in(fields: SectionFields, saved: Saved) -> Iterator[tuple[str, Any]]:
    """Yield the fields, with their saved values, that do not hold what this page sent."""
    in_conflict = {one.path for one in saved.conflicts}
    if WHOLE in in_conflict:
        return
    typed, names = fields_of(fields.typed()), fields.names()
    for path, value in fields_of(saved.value).items():
        if path in names and path not in in_conflict and not _same(value, typed.get(path, "")):
            yield names[path], value


def field_told(fields: SectionFields, name: str, value: Any) -> dict[str, object]:  # noqa: ANN401 - JSON as it is stored
    """Return a field, a value that was saved in it elsewhere, and both in words."""
    question = fields.questions.get(name)
    words = answer_words(question, checked(question, value)) if question else ""
    return {
        "name": name,
        "label": text_of(question.label) if question else "",
        "theirs": value,
        "words": words or _("（空）"),
    }


def names_of(fields: SectionFields, rows: Sequence[dict[str, Any]]) -> str:
    """Return how many members a list has and what stands first in each row: their names."""
    if not rows:
        return ""
    first = fields.section.questions[0].key
    names = [str(row.get(first) or _("（未填）")) for row in rows]
    return _("%(n)s 人（%(names)s）", n=len(rows), names=_("、").join(names))


def _conflict(
    fields: SectionFields, names: dict[str, str], conflict: Conflict
) -> dict[str, object]:
    if conflict.path == WHOLE:
        words = names_of(fields, conflict.theirs) or _("（空）")
        return {"name": "", "label": "", "theirs": "", "words": words}
    return field_told(fields, names.get(conflict.path, ""), conflict.theirs)


def _longer(part: EntrySection, fields: SectionFields, saved: Saved) -> str:
    if part.section.kind != "members" or any(one.path == WHOLE for one in saved.conflicts):
        return ""
    is_other = len(saved.value) != len(fields.typed())
    return (names_of(fields, saved.value) or _("（空）")) if is_other else ""


def _faults(part: EntrySection, names: dict[str, str]) -> tuple[list[str], list[dict[str, object]]]:
    """Return what is missing, and what is wrong or doubtful with saved answers, in words."""
    missing, faults = [], []
    for one in problems_of(part.entry, part.section):
        key = one.question.key
        name = names.get(key if one.row is None else f"{one.row}.{key}", "")
        code = one.answer.problem or one.answer.warning
        if not name or not code:
            continue
        if code == "answer_missing":
            missing.append(name)
            continue
        told: dict[str, object] = {"name": name, "words": say(code, **one.answer.values)}
        faults.append(told if one.answer.problem else told | {"warns": True})
    return missing, faults


def _same(one: object, other: object) -> bool:
    ours, theirs = _lines(one), _lines(other)
    return ours == theirs or (is_blank(ours) and is_blank(theirs))


def _lines(value: object) -> object:
    """Return a text with the line ends in which it is stored: browsers send others."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
