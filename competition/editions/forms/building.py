"""From plain content and its problems to the parts of a page."""

import dataclasses
import json
import re
import typing
from collections.abc import Sequence
from datetime import date

from competition.core.phrases import _
from competition.core.phrases.plan_choices import choice_words
from competition.core.phrases.plan_keys import meaning_words, unit_words
from competition.core.phrases.plans import problem_told
from competition.editions.forms.naming import Names, names_for, title_of
from competition.editions.forms.parts import (
    Control,
    Group,
    Linked,
    Listed,
    Listing,
    Part,
    Rows,
)
from competition.editions.forms.paths import place_from
from competition.editions.forms.shapes import (
    ABSENT,
    Slot,
    bare,
    chosen_kind,
    how,
    item_of,
    kinds_of,
    slots_of,
    tags_of,
)
from competition.editions.forms.values import (
    both_typed,
    closing_typed,
    is_number,
    is_wording,
    lines_typed,
    typed,
)
from competition.rules.plan_reference import table_name
from competition.rules.values import Closing, Problem

_LONG = frozenset(
    {
        "introduction",
        "commitment",
        "description",
        "clause",
        "statement",
        "help",
        "text",
        "note",
        "objections_to",
        "lead",
        "evidence",
        "public_value",
    }
)
_LABEL_ENDS = re.compile(r"[；：;:]")
_LATIN = re.compile(r"[a-z_]{3,}")
_YES_NO = (("true", "是"), ("false", "否"))


class PageBuilder:
    """Builds the parts of one page: the content as it stands, with what is wrong beside it."""

    def __init__(self, content: object, problems: Sequence[Problem]) -> None:
        self._content = content
        self._problems = problems

    def root(self, slot: Slot, data: object) -> Part:
        """Return a part that the page is made for: shown whole, however large it is."""
        item = item_of(slot.hint)
        if item is not None and kinds_of(item):
            as_rows = how(slot.hint, depth=0, in_row=False) == "rows"
            return self._rows(slot, data, 0) if as_rows else self._listing(slot, data)
        return self._group(slot, data, 0, folds="[" in slot.path, in_row=False)

    def _part(self, slot: Slot, data: object, depth: int, *, in_row: bool) -> Part:
        shown = how(slot.hint, depth=depth, in_row=in_row)
        if shown == "control":
            return self._control(slot, data)
        if shown == "listing":
            return self._listing(slot, data)
        if shown == "rows":
            return self._rows(slot, data, depth)
        left_out = data is ABSENT and not slot.is_required and not item_of(slot.hint)
        if shown == "link" or left_out:
            return self._link(slot, data, is_unset=left_out)
        return self._group(slot, data, depth, folds=True, in_row=in_row)

    def _group(self, slot: Slot, data: object, depth: int, *, folds: bool, in_row: bool) -> Group:
        kinds = kinds_of(slot.hint)
        kind = chosen_kind(kinds, data)
        label, hint = _label(slot)
        chooser = self._chooser(slot, kinds, data) if len(kinds) > 1 else None
        slots = [one for one in slots_of(kind, slot.path) if _is_shown(one)] if kind else []
        parts = [
            (one, self._part(one, one.data_in(data), depth + 1, in_row=in_row)) for one in slots
        ]
        folded = folds and any(one.is_required for one in slots)
        more = tuple(
            part for one, part in parts if folded and _may_fold(one, one.data_in(data), part)
        )
        return Group(
            path=slot.path,
            label=label,
            hint=hint,
            kind=chooser,
            main=tuple(part for _one, part in parts if part not in more),
            more=more,
            errors=self._errors_of_table(slot, [one.name for one in slots] + ["kind"]),
            can_clear=not slot.is_required and slot.default is None,
        )

    def _rows(self, slot: Slot, data: object, depth: int) -> Rows:
        label, hint = _label(slot)
        items = data if isinstance(data, list) else []
        groups = tuple(
            dataclasses.replace(
                self._group(slot.item(number), one, depth, folds=True, in_row=True),
                label=title_of(one, number),
                hint="",
            )
            for number, one in enumerate(items, start=1)
        )
        return Rows(
            path=slot.path, label=label, hint=hint, items=groups, errors=self._errors(slot.path)
        )

    def _listing(self, slot: Slot, data: object) -> Listing:
        label, hint = _label(slot)
        items = data if isinstance(data, list) else []
        listed = tuple(
            Listed(
                path=f"{slot.path}[{number}]",
                place=place_from(f"{slot.path}[{number}]"),
                title=title_of(one, number),
                note=_note(one),
                faults=self._faults(f"{slot.path}[{number}]"),
            )
            for number, one in enumerate(items, start=1)
        )
        return Listing(
            path=slot.path, label=label, hint=hint, items=listed, errors=self._errors(slot.path)
        )

    def _link(self, slot: Slot, data: object, *, is_unset: bool) -> Linked:
        label, hint = _label(slot)
        note = _("%(n)s 项", n=len(data)) if isinstance(data, list) else ""
        return Linked(
            path=slot.path,
            place=place_from(slot.path),
            label=label,
            hint=hint,
            note=note,
            faults=self._faults(slot.path),
            is_unset=is_unset,
            can_clear=not slot.is_required and slot.default is None and data is not ABSENT,
        )

    def _chooser(self, slot: Slot, kinds: tuple[type, ...], data: object) -> Control:
        found = data.get("kind", "") if isinstance(data, dict) else ""
        options = tuple(
            (tag, choice_words(one.__name__, "kind", tag)) for one in kinds for tag in tags_of(one)
        )
        return Control(
            path=f"{slot.path}.kind",
            label=_("种类"),
            hint="",
            anchor=f"{table_name(chosen_kind(kinds, data) or kinds[0])}.kind",
            form="choice",
            values=(str(found),),
            options=_with_unknown(options, (str(found),)),
            is_required=True,
            errors=self._errors(f"{slot.path}.kind"),
        )

    def _control(self, slot: Slot, data: object) -> Control:
        label, hint = _label(slot)
        form, values = _form_and_values(slot, data)
        options = self._options(slot)
        if options is not None:
            form = "choices" if item_of(slot.hint) is not None else "choice"
            options = _with_unknown(options, values)
        return Control(
            path=slot.path,
            label=label,
            hint=hint,
            anchor=f"{table_name(slot.table)}.{slot.name}",
            form=form,
            values=values,
            options=options or (),
            unit=unit_words(slot.about.unit),
            example=_example(slot),
            is_required=slot.is_required,
            is_number=is_number(slot.hint),
            errors=self._errors_under(slot.path),
        )

    def _options(self, slot: Slot) -> Names | None:
        real = bare(item_of(slot.hint) or slot.hint)
        if typing.get_origin(real) is typing.Literal:
            tags = [str(one) for one in typing.get_args(real)]
            return tuple((one, choice_words(slot.table.__name__, slot.name, one)) for one in tags)
        if real is bool:
            return tuple((value, _(words)) for value, words in _YES_NO)
        return names_for(slot.table, slot.name, self._content)

    def _errors(self, path: str) -> tuple[str, ...]:
        return tuple(problem_told(one) for one in self._problems if one.path == path)

    def _errors_under(self, path: str) -> tuple[str, ...]:
        return tuple(problem_told(one) for one in self._problems if _is_under(one.path, path))

    def _errors_of_table(self, slot: Slot, known: Sequence[str]) -> tuple[str, ...]:
        """Return what is wrong with a table itself, and with keys that it does not have."""
        strange = tuple(
            f"{one.path}：{problem_told(one)}"
            for one in self._problems
            if one.code == "unknown_key" and _is_strange(one.path, slot.path, known)
        )
        return self._errors(slot.path) + strange

    def _faults(self, path: str) -> int:
        return sum(_is_under(one.path, path) for one in self._problems)


def count_faults(problems: Sequence[Problem], tops: Sequence[str]) -> int:
    """Return how many problems lie in some parts of the plan."""
    return sum(any(_is_under(one.path, top) for top in tops) for one in problems)


def _is_strange(path: str, table: str, known: Sequence[str]) -> bool:
    above, _dot, name = path.rpartition(".")
    return above == table and name not in known


def _is_under(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}["))


def _label(slot: Slot) -> tuple[str, str]:
    """Return what a key is called, and what else its meaning says, in the reader's language.

    Whether a part only lists codes is read in the Chinese, where every Latin word is one.
    """
    label, hint = _halves(slot.about.meaning)
    codes = _codes(slot)
    if codes & set(_LATIN.findall(label)):
        return (_("方式") if slot.name == "mode" else _("种类")), ""
    named, more = _halves(meaning_words(slot.about.meaning))
    return named, ("" if codes & set(_LATIN.findall(hint)) else more)


def _halves(meaning: str) -> tuple[str, str]:
    ends = _LABEL_ENDS.search(meaning)
    if ends is None:
        return meaning, ""
    return meaning[: ends.start()], meaning[ends.end() :].strip()


def _codes(slot: Slot) -> set[str]:
    """Return the codes to choose from: the choices say them in words, so no hint need."""
    real = bare(item_of(slot.hint) or slot.hint)
    is_choice = typing.get_origin(real) is typing.Literal
    return {str(one) for one in typing.get_args(real)} if is_choice else set()


def _is_shown(slot: Slot) -> bool:
    """Leave out what has only one answer, and the tag that its table's own control chooses."""
    real = bare(slot.hint)
    if typing.get_origin(real) is not typing.Literal:
        return True
    return len(typing.get_args(real)) > 1 and not (slot.name == "kind" and _is_tagged(slot.table))


def _is_tagged(table: type) -> bool:
    """Tell whether a table is one of several that ``kind`` tells apart."""
    return table.__name__.endswith(("Test", "Count", "Key")) or table.__name__ in (
        "FixedQuota",
        "ShareQuota",
    )


def _may_fold(slot: Slot, data: object, part: Part) -> bool:
    """Fold what is optional, left as it is by default, and not faulty."""
    faults = part.faults if isinstance(part, Linked) else 0
    if slot.is_required or part.errors or faults:
        return False
    if data is ABSENT or data in ("", [], ()):
        return True
    default = slot.data_in({})
    return default is not ABSENT and data == default


def _form_and_values(slot: Slot, data: object) -> tuple[str, tuple[str, ...]]:
    long = slot.name in _LONG
    if is_wording(slot.hint):
        return ("long_words" if long else "words"), both_typed(data)
    if item_of(slot.hint) is not None:
        return "lines", lines_typed(data)
    real = bare(slot.hint)
    if real is Closing:
        return "line", (closing_typed(data) if data is not ABSENT else "",)
    return ("day" if real is date and _is_day(data) else "line"), (typed(slot.hint, data),)


def _is_day(data: object) -> bool:
    """Tell whether a browser's own field for days can show it; what else was typed stays text."""
    if data is ABSENT or data is None:
        return True
    try:
        date.fromisoformat(str(data))
    except ValueError:
        return False
    return True


def _with_unknown(options: Names, values: tuple[str, ...]) -> Names:
    """Add what was chosen and is no choice any more, so that nothing chosen is lost unseen."""
    known = {value for value, _words in options}
    return options + tuple((one, one) for one in values if one and one not in known)


def _example(slot: Slot) -> str:
    example = slot.about.example
    real = bare(slot.hint)
    if example is None or real is bool or typing.get_origin(real) is typing.Literal:
        return ""
    if isinstance(example, list):
        return "、".join(str(one) for one in example)
    return json.dumps(example, ensure_ascii=False) if isinstance(example, dict) else str(example)


def _note(item: object) -> str:
    key = item.get("key") if isinstance(item, dict) else None
    return key if isinstance(key, str) else ""
