"""The self-check as a form that lives in the address: it writes nothing and can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from competition.core.forms import Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.registration.forms.sections import question_field
from competition.registration.queries import (
    SelfCheck,
    answers_of,
    carried_answers,
    checked,
    self_check_for,
)
from competition.rules.plan.edition import Plan


class SelfCheckForm(Form):
    """The questions that every plan has; its own are added by :func:`self_check_form`."""

    class Meta:
        """Sent by the address: there is nothing to forge."""

        csrf = False

    field_key = SelectField(_l("参赛领域"), validate_choice=False)
    members = StringField(
        _l("核心成员人数"), render_kw={"inputmode": "numeric"}, description=_l("含项目负责人")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a self-check's address carries over into a new entry: section → answers."""

    basics: Mapping[str, str]
    answers: Mapping[str, Any]


def carried_from_address(plan: Plan) -> Carried:
    """Return what the address carries over; nothing without a kind of entrant."""
    entrant = request.args.get("entrant", "")
    if not any(entrant in one.entrants for one in plan.groups):
        return Carried(basics={}, answers={})
    check = self_check_for(plan, entrant)
    return Carried(
        basics={"entrant": entrant, "field_key": request.args.get("field_key", "")[:80]},
        answers=carried_answers(check, answers_from_address(check)),
    )


def answers_from_address(check: SelfCheck) -> dict[str, Any]:
    """Return what was answered, as the answers of an entry."""
    typed: dict[str, Any] = {}
    for _section, question in check.questions:
        values = [one[:300] for one in request.args.getlist(f"q-{question.key}")]
        typed[question.key] = values if question.kind == "choices" else "".join(values[:1])
    members = request.args.get("members", "")[:4]
    return answers_of(check, typed, int(members) if members.isdecimal() else 0)


def self_check_form(plan: Plan, check: SelfCheck) -> SelfCheckForm:
    """Build the form with what stands in the address, and what cannot be read at its field."""
    fields = {f"q-{one.key}": question_field(one) for _section, one in check.questions}
    is_sent = len(request.args) > 1
    form: SelfCheckForm = type("PlannedSelfCheckForm", (SelfCheckForm,), fields)(
        formdata=MultiDict(request.args) if is_sent else None
    )
    form.field_key.choices = [
        SelectChoice("", _("请选择")),
        *(SelectChoice(one.key, text_of(one.name)) for one in plan.fields),
    ]
    if check.members is None:
        del form.members
    for _section, question in check.questions:
        field = form._fields[f"q-{question.key}"]
        answer = checked(question, field.data)
        if field.data and answer.problem:
            field.errors = [say(answer.problem, **answer.values)]
    return form
