"""The forms of the sections, built from the plan's questions.

Answers are checked by the rules when they are saved, not by the form: a faulty answer is kept
and shown with its error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from competition.core.forms import Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.registration.models import Entry
from competition.registration.queries import (
    CheckedQuestion,
    checked_section,
    open_questions,
    questions_for,
    rows_of,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Question, Section

_MOST_RADIOS = 6
_LONG_LINE = 120
_WIDTHS = {
    "number": "short",
    "percent": "short",
    "money": "short",
    "date": "date",
    "phone": "middle",
    "uscc": "middle",
    "id_number": "middle",
}
_INPUTS: Mapping[str, dict[str, str]] = {
    "number": {"inputmode": "decimal"},
    "percent": {"inputmode": "decimal"},
    "money": {"inputmode": "decimal"},
    "date": {"placeholder": "2022-04-01"},
    "phone": {"inputmode": "tel"},
    "email": {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "uscc": {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"},
    "id_number": {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"},
}


class BasicsForm(Form):
    """The tiny first section: who enters what, and where."""

    version = IntegerField(widget=HiddenInput(), default=1)
    entrant = RadioField(_l("参赛主体"), [InputRequired(_l("请选择企业或团队。"))])
    project_name = StringField(
        _l("项目名称"),
        [InputRequired(_l("请填写项目名称。")), Length(max=200, message=_l("最多 200 字。"))],
    )
    field_key = SelectField(_l("参赛领域"), [InputRequired(_l("请选择参赛领域。"))])
    unit_key = SelectField(_l("推荐单位"), [InputRequired(_l("请选择推荐单位。"))])

    def offer(self, plan: Plan) -> "BasicsForm":
        """Put the plan's choices in."""
        kinds = {kind for group in plan.groups for kind in group.entrants}
        words = {"company": _("企业：已注册公司"), "team": _("团队：尚未注册公司")}
        self.entrant.choices = [
            SelectChoice(key, words[key]) for key in ("company", "team") if key in kinds
        ]
        nothing = SelectChoice("", _("请选择"))
        fields = (SelectChoice(one.key, text_of(one.name)) for one in plan.fields)
        self.field_key.choices = [nothing, *fields]
        units = (
            SelectChoice(one.key, text_of(one.name), optgroup=text_of(district.name))
            for district in plan.districts
            for one in plan.units
            if one.district == district.key
        )
        self.unit_key.choices = [nothing, *units]
        return self

    def answers(self, plan: Plan) -> dict[str, str]:
        """Return the answers; the district is that of the unit."""
        return {
            "entrant": str(self.entrant.data),
            "project_name": str(self.project_name.data),
            "field_key": str(self.field_key.data),
            "district_key": plan.units_by_key[str(self.unit_key.data)].district,
            "unit_key": str(self.unit_key.data),
        }


class SectionForm(Form):
    """What every section's form has: the version that was seen, and which button was pressed."""

    version = IntegerField(widget=HiddenInput())
    rows = IntegerField(widget=HiddenInput(), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFields:
    """A section's form with its fields sorted: one list, or one a member."""

    form: SectionForm
    section: Section
    rows: tuple[tuple[Field, ...], ...]
    questions: Mapping[str, Question]

    def typed(self) -> Any:  # noqa: ANN401 - what save_section takes: a row, or rows
        """Return what was typed, as it is saved; rows left blank are dropped."""
        rows = [self._row(fields) for fields in self.rows]
        if self.section.kind == "members":
            return [row for row in rows if any(row.values())]
        return rows[0] if rows else {}

    def _row(self, fields: Sequence[Field]) -> dict[str, str | list[str]]:
        """Return a row as it was typed; one that the page did not show stays as it is saved.

        Browsers send nothing of radio buttons of which none is chosen: then nothing is chosen,
        whatever somebody else has saved meanwhile.
        """
        is_shown = any(one.raw_data for one in fields)
        return {
            self.questions[one.name].key: (
                "" if is_shown and isinstance(one, RadioField) and not one.raw_data else _raw(one)
            )
            for one in fields
        }

    def paths(self) -> dict[str, str]:
        """Return field name → the path under which its answer is saved and merged.

        A member's row that is left blank is not saved and not counted; its fields have none.
        """
        if self.section.kind != "members":
            return {name: question.key for name, question in self.questions.items()}
        filled = [fields for fields in self.rows if any(self._row(fields).values())]
        return {
            field.name: f"{number}.{self.questions[field.name].key}"
            for number, fields in enumerate(filled)
            for field in fields
        }

    def names(self) -> dict[str, str]:
        """Return the path of each saved answer → the name of its field on the page."""
        return {path: name for name, path in self.paths().items()}

    def without(self, number: int) -> Any:  # noqa: ANN401 - as above
        """Return what was typed without one member, counted from 0."""
        rows = [self._row(fields) for place, fields in enumerate(self.rows) if place != number]
        return [row for row in rows if any(row.values())]

    def show(self, found: Iterable[CheckedQuestion], *, missing_too: bool) -> int:
        """Write the problems of checked answers at their fields; return how many there are."""
        shown = 0
        for one in found:
            field = self.form._fields.get(field_name(one.question, one.row))
            problem = one.answer.problem
            if field is None or not problem or (problem == "answer_missing" and not missing_too):
                continue
            field.errors = [*field.errors, say(problem, **one.answer.values)]
            shown += 1
        return shown

    def width(self, field: Field) -> str | None:
        """Return how wide a field stands."""
        return _WIDTHS.get(self.questions[field.name].kind)

    def limit(self, field: Field) -> int | None:
        """Return how many characters a text may have."""
        question = self.questions[field.name]
        is_long = question.kind == "long_text" or (question.most_characters or 0) > _LONG_LINE
        return question.most_characters if is_long else None

    def is_short_choice(self, field: Field) -> bool:
        """Tell whether the choices are yes and no, which stand on one line."""
        return self.questions[field.name].kind == "yes_no"

    def suffix(self, field: Field) -> str | None:
        """Return what stands behind the input."""
        kind = self.questions[field.name].kind
        return {"money": _("万元"), "percent": "%"}.get(kind)


def field_name(question: Question, row: int | None) -> str:
    """Return the name of a question's input; members' are numbered."""
    return f"q-{question.key}" if row is None else f"m{row}-{question.key}"


def section_form(entry: Entry, section: Section, *, rows: int = 0) -> SectionFields:
    """Build the form of a section, filled with what is saved or, when it was sent, typed.

    ``rows`` is how many members the page shows; never more than the plan allows and one.
    """
    saved = rows_of(section, entry.answers)
    shown = open_questions(entry, section.key)
    questions = [
        one for one in questions_for(section, entry.entrant) if shown is None or one.key in shown
    ]
    numbers: Sequence[int | None] = [None]
    if section.kind == "members":
        wanted = max(len(saved), section.least_rows, rows, 1)
        numbers = range(min(wanted, section.most_rows + 1))
    names = {
        field_name(question, number): (question, number)
        for number in numbers
        for question in questions
    }
    fields = {name: question_field(question) for name, (question, _number) in names.items()}
    form_class = type("PlannedSectionForm", (SectionForm,), fields)
    values = {
        name: (saved[number or 0].get(question.key) if (number or 0) < len(saved) else None)
        for name, (question, number) in names.items()
    }
    form = form_class(data={**values, "version": entry.version})
    form.rows.data, form.rows.raw_data = len(numbers), None
    return SectionFields(
        form=form,
        section=section,
        rows=tuple(
            tuple(form._fields[field_name(one, number)] for one in questions) for number in numbers
        ),
        questions={name: question for name, (question, _number) in names.items()},
    )


def problems_of(entry: Entry, section: Section) -> list[CheckedQuestion]:
    """Return the saved answers of a section with what is wrong with them."""
    return checked_section(section, entry.entrant, entry.answers)


def question_field(question: Question) -> Any:  # noqa: ANN401 - an unbound field of WTForms
    """Return the input that fits a question, not bound to a form yet."""
    label = text_of(question.label)
    more: dict[str, Any] = {
        "description": text_of(question.help) if question.help is not None else "",
        "render_kw": dict(_INPUTS.get(question.kind, {})),
    }
    if question.kind == "long_text":
        rows = 10 if (question.most_characters or 0) > 800 else 5
        return _required(TextAreaField, question)(
            label, render_kw={"rows": rows}, description=more["description"]
        )
    if question.kind == "yes_no":
        return _chooser(
            question, label, [SelectChoice("yes", _("是")), SelectChoice("no", _("否"))]
        )
    if question.kind in ("choice", "choices"):
        return _chooser(
            question, label, [SelectChoice(one.key, text_of(one.name)) for one in question.choices]
        )
    return _required(StringField, question)(label, **more)


def _chooser(question: Question, label: str, choices: list[SelectChoice]) -> Any:  # noqa: ANN401 - as above
    more: dict[str, Any] = {
        "description": text_of(question.help) if question.help is not None else "",
        "validate_choice": False,
    }
    if question.kind == "choices":
        return _required(_ChecklistField, question)(label, choices=choices, **more)
    is_of_member = (question.fact or "").startswith("members[].") and len(choices) > 2
    if len(choices) <= _MOST_RADIOS and question.is_required and not is_of_member:
        return _required(RadioField, question)(label, choices=choices, **more)
    return _required(SelectField, question)(
        label,
        choices=[SelectChoice("", _("请选择") if question.is_required else _("不填")), *choices],
        **more,
    )


class _ChecklistField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class _Mark:
    """Marks a field as required without checking it: an empty answer may be saved."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the instance

    def __call__(self, form: object, field: object) -> None:
        """Check nothing."""


def _required(kind: type[Field], question: Question) -> Any:  # noqa: ANN401 - a maker of unbound fields
    def make(label: str, **more: Any) -> Any:  # noqa: ANN401 - as WTForms takes them
        return kind(label, [_Mark()] if question.is_required else [], **more)

    return make


def _raw(field: Field) -> str | list[str]:
    if isinstance(field, SelectMultipleField):
        return [str(one) for one in field.data or []]
    return str(field.data or "")
