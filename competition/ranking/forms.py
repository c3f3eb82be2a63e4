"""Forms of the ranking room: drawing up, and deciding among equals."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.ranking.queries import Question

__all__ = ["ConfirmForm", "DecideForm", "DrawUpForm", "decide_form"]

_LONGEST_REASON = 500
_FIELD = "entry_"


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
