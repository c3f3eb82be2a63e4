"""Forms of the ranking room: drawing up, and deciding among equals."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from competition.assignment.models import Judge
from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.ranking.queries import PanelsView, Question
from competition.registration.models import Entry

__all__ = ["ConfirmForm", "DecideForm", "DrawUpForm", "PanelsForm", "decide_form", "panels_form"]

_LONGEST_REASON = 500
_FIELD = "entry_"
_PANEL = "panel_"


class DrawUpForm(Form):
    """Why a ranking is drawn up; the first one needs no reason."""

    reason = TextAreaField(
        _l("重新生成的理由"), [Optional(), Length(max=_LONGEST_REASON)], render_kw={"rows": 2}
    )


class DecideForm(Form):
    """What people decided on one question; made for its entries by :func:`decide_form`."""

    question: Question

    reason = TextAreaField(
        _l("决定的理由"),
        [InputRequired(_l("请写明理由：它会永久保存。")), Length(max=_LONGEST_REASON)],
        description=_l("写明会议或表决的情况，例如“6 月 20 日评审组加时陈述后表决，4 票对 1 票”。"),
    )

    def order(self) -> dict[str, int]:
        """Return the decided order by reference: 1 stands first."""
        return {
            str(entry.reference): int(self[f"{_FIELD}{number}"].data)
            for number, entry in enumerate(self.question.entries)
        }

    def validate_reason(self, _field: TextAreaField) -> None:
        """Refuse a cut where another number than the open seats was chosen."""
        if not self.question.is_cut:
            return
        chosen = [value for value in self.order().values() if value == 1]
        if len(chosen) != self.question.places:
            raise ValidationError(say("ranking_choose_number", places=self.question.places))


def decide_form(question: Question) -> DecideForm:
    """Return the form of one question: a choice for each of its entries."""
    if question.is_cut:
        choices = [SelectChoice(1, _("晋级")), SelectChoice(2, _("不晋级"))]
        default = 2
    else:
        count = len(question.entries)
        choices = [SelectChoice(n, _("第 %(n)s", n=n)) for n in range(1, count + 1)]
        default = 1
    fields: dict[str, Any] = {
        f"{_FIELD}{number}": SelectField(
            f"{entry.reference}　{entry.project_name}",
            coerce=int,
            choices=choices,
            default=default,
        )
        for number, entry in enumerate(question.entries)
    }
    made = type("QuestionForm", (DecideForm,), fields | {"question": question})
    form: DecideForm = made()
    return form


class PanelsForm(Form):
    """Which judges sit in the panel of each group; made for a round by :func:`panels_form`."""

    view: PanelsView

    public_value = StringField(
        _l("公开数值"),
        [Optional(), Length(max=200)],
        description=_l(
            "用于抽取出场顺序，例如事先约定的指数收盘点位；不填则由系统封存的数据决定。"
        ),
    )

    def panels(self) -> dict[str, tuple[list[Judge], list[Entry]]]:
        """Return judges and entries by the panel's key, which is the group's."""
        judges = {one.judge.code: one.judge for one in self.view.candidates}
        return {
            one.group.key: (
                [judges[code] for code in self.seats(one.group.key).data or ()],
                list(one.entries),
            )
            for one in self.view.groups
        }

    def seats(self, group_key: str) -> SelectMultipleField:
        """Return the field with the judges of a group's panel."""
        found: SelectMultipleField = self[f"{_PANEL}{group_key}"]
        return found


def panels_form(view: PanelsView) -> PanelsForm:
    """Return the form of a round's panels: a choice of judges for each group."""
    choices = [SelectChoice(one.judge.code, one.judge.name) for one in view.candidates]
    fields: dict[str, Any] = {
        f"{_PANEL}{one.group.key}": SelectMultipleField(text_of(one.group.name), choices=choices)
        for one in view.groups
    }
    form: PanelsForm = type("RoundPanelsForm", (PanelsForm,), fields | {"view": view})()
    return form
