"""The plan reference and its JSON Schema, made from the plan's types alone: never out of date."""

import dataclasses
import functools
import types
import typing
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from competition.rules.plan.edition import Plan
from competition.rules.plan.spec import Spec
from competition.rules.values import Closing, Money, Opening, Text

_NAMES: dict[object, str] = {
    str: "string",
    int: "integer",
    bool: "boolean",
    date: "date",
    Opening: "opening",
    Closing: "closing",
    Money: "money",
    Fraction: "fraction",
    Text: "text",
}
_SHAPES: dict[object, dict[str, object]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    Opening: {"type": "string"},
    Closing: {"type": "string"},
    Money: {"type": "string", "pattern": "(元|万元|亿元)$"},
    Fraction: {"type": ["integer", "string"]},
    Text: {
        "oneOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                "required": ["zh", "en"],
                "additionalProperties": False,
            },
        ]
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceKey:
    """One key of a table of the plan: what it means and what it takes."""

    name: str
    about: Spec
    type: str
    choices: tuple[str, ...]
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceTable:
    """One table of the plan: its type's name and its keys."""

    name: str
    keys: tuple[ReferenceKey, ...]


def plan_reference(kind: type = Plan) -> tuple[ReferenceTable, ...]:
    """Return every table that a plan may hold, from the whole down, each once."""
    return tuple(
        ReferenceTable(name=table_name(one), keys=tuple(_keys(one))) for one in _tables(kind)
    )


def plan_schema(kind: type = Plan) -> dict[str, object]:
    """Return the JSON Schema of a plan, for editors that complete and check keys."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{table_name(kind)}",
        "$defs": {table_name(one): _shape_of_table(one) for one in _tables(kind)},
    }


def table_name(kind: type) -> str:
    """Return the name of a table's type; what two areas call alike carries its area."""
    alike = [one for one in _tables(Plan) if one.__name__ == kind.__name__]
    area = kind.__module__.rpartition(".")[2].capitalize() if len(alike) > 1 else ""
    return area + kind.__name__


@functools.cache
def _tables(kind: type) -> list[type]:
    found = [kind]
    for one in found:
        for hint in typing.get_type_hints(one).values():
            found += [part for part in _records_in(hint) if part not in found]
    return found


def _records_in(hint: object) -> list[type]:
    if hint is Text:
        return []
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return [hint]
    if typing.get_origin(hint) is typing.Literal:
        return []
    return list(dict.fromkeys(one for part in typing.get_args(hint) for one in _records_in(part)))


def _keys(kind: type) -> typing.Iterator[ReferenceKey]:
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        yield ReferenceKey(
            name=field.name,
            about=field.metadata["spec"],
            type=type_words(hint),
            choices=_choices(hint),
            is_required=field.default is dataclasses.MISSING,
        )


def _choices(hint: object) -> tuple[str, ...]:
    if typing.get_origin(hint) is typing.Literal:
        return tuple(str(one) for one in typing.get_args(hint))
    if _is_record(hint):
        return ()
    return tuple(one for part in typing.get_args(hint) for one in _choices(part))


def _is_record(hint: object) -> bool:
    return isinstance(hint, type) and dataclasses.is_dataclass(hint)


def type_words(hint: object) -> str:
    """Return a type as the reference names it: ``money``, ``choice``, ``list of Phase``."""
    if hint in _NAMES:
        return _NAMES[hint]
    if _is_record(hint):
        return table_name(typing.cast("type", hint))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "choice"
    if origin in (typing.Union, types.UnionType):
        return " | ".join(type_words(one) for one in arguments if one is not type(None))
    if origin is tuple:
        return f"list of {type_words(arguments[0])}"
    return f"table of {type_words(arguments[1])}"


def _shape_of_table(kind: type) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    properties: dict[str, object] = {}
    required = []
    for field in dataclasses.fields(kind):
        about: Spec = field.metadata["spec"]
        shape = {**_shape(hints[field.name]), "description": about.meaning}
        bounds = {"minimum": about.least, "maximum": about.most, "pattern": about.pattern}
        if about.pattern is not None:
            bounds["pattern"] = f"^(?:{about.pattern})$"
        shape |= {name: bound for name, bound in bounds.items() if bound is not None}
        properties[field.name] = shape
        if field.default is dataclasses.MISSING:
            required.append(field.name)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _shape(hint: object) -> dict[str, object]:
    if hint in _SHAPES:
        return dict(_SHAPES[hint])
    if _is_record(hint):
        return {"$ref": f"#/$defs/{table_name(typing.cast('type', hint))}"}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin in (typing.Union, types.UnionType):
        real = [one for one in arguments if one is not type(None)]
        return _shape(real[0]) if len(real) == 1 else {"oneOf": [_shape(one) for one in real]}
    if origin is tuple:
        return {"type": "array", "items": _shape(arguments[0])}
    return {"type": "object", "additionalProperties": _shape(arguments[1])}
