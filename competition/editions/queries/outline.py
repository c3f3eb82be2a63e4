"""A plan as lines that a person can read: the meaning of each key beside its value."""

import typing
from dataclasses import dataclass, fields

from competition.core.phrases.plan_keys import meaning_words, unit_words
from competition.rules.plan.edition import Plan
from competition.rules.plan.spec import Spec
from competition.rules.plan_reading import to_plain
from competition.rules.values import Money, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One key: what it means, and its value or the records that it holds.

    ``form`` says how a page writes the value: text, words (both languages), money, day, moment,
    yes_no or number.
    """

    key: str
    meaning: str
    unit: str = ""
    form: str = "text"
    values: tuple[object, ...] = ()
    records: tuple["Record", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing of a list, or a table of keys: its name, if it has one, and its lines."""

    title: Text | str
    lines: tuple[Line, ...]


def plan_outline(plan: Plan) -> tuple[Line, ...]:
    """Return the whole plan, key by key, in the order of its types; what is not set is left out."""
    return _lines(plan)


def _lines(record: object) -> tuple[Line, ...]:
    hints = typing.get_type_hints(type(record))
    return tuple(
        line
        for field in fields(record)  # type: ignore[arg-type]  # only the plan's types come here
        if (line := _line(field.name, field.metadata["spec"], getattr(record, field.name), hints))
    )


def _line(name: str, about: Spec, value: object, hints: dict[str, object]) -> Line | None:
    items = value if isinstance(value, tuple) else (value,)
    if value in (None, "") or not items:
        return None
    if hasattr(items[0], "__dataclass_fields__") and not isinstance(items[0], Text):
        records = tuple(Record(title=_title(item), lines=_lines(item)) for item in items)
        return Line(key=name, meaning=meaning_words(about.meaning), records=records)
    form = "money" if _is_money(hints[name]) else _FORMS.get(type(items[0]).__name__, "text")
    values = tuple(to_plain(item) if form == "number" else item for item in items)
    return Line(
        key=name,
        meaning=meaning_words(about.meaning),
        unit=unit_words(about.unit),
        form=form,
        values=values,
    )


_FORMS = {
    "Text": "words",
    "bool": "yes_no",
    "date": "day",
    "datetime": "moment",
    "int": "number",
    "Fraction": "number",
}


def _is_money(hint: object) -> bool:
    return hint is Money or Money in typing.get_args(hint)


def _title(record: object) -> Text | str:
    for name in ("name", "label", "text", "clause", "key"):
        value = getattr(record, name, None)
        if isinstance(value, Text | str):
            return value
    return ""
