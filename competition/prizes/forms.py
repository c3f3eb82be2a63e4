"""Forms of the prize proposal: allocating anew, choosing among equals, departing, ruling."""

from decimal import Decimal
from fractions import Fraction

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    DecimalField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.prizes.queries import Asked, OpenQuestion
from competition.rules.prizes import Override, Resolution, VacancyRuling

__all__ = [
    "AllocateForm",
    "ChooseForm",
    "ConfirmForm",
    "DepartForm",
    "ReasonForm",
    "RuleForm",
]

_LONGEST = 500
_NO_PRIZE = "-"


class AllocateForm(Form):
    """Why prizes are allocated; the first time needs no reason."""

    reason = TextAreaField(
        _l("重新生成的理由"), [Optional(), Length(max=_LONGEST)], render_kw={"rows": 2}
    )


class ReasonForm(Form):
    """A reason that is kept for ever."""

    reason = TextAreaField(
        _l("理由"), [InputRequired(_l("请写明理由：它会永久保存。")), Length(max=_LONGEST)]
    )


class ChooseForm(ReasonForm):
    """Who among equals gets the places that are left."""

    chosen = SelectMultipleField(
        _l("选定获奖的项目"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    question: OpenQuestion

    @classmethod
    def of(cls, question: OpenQuestion) -> "ChooseForm":
        """Return the form of one question."""
        form = cls()
        form.question = question
        form.chosen.choices = [
            SelectChoice(entry.id, f"{entry.reference}　{entry.project_name}")
            for entry in question.entries
        ]
        return form

    def validate_chosen(self, field: SelectMultipleField) -> None:
        """Refuse more than the places that are left."""
        if len(field.data or ()) > self.question.places:
            raise ValidationError(say("prizes_too_many_chosen", places=self.question.places))

    def decision(self, asked: Asked) -> Resolution:
        """Return what was decided as the rule book's type."""
        question = asked.run.result["undecided"][self.question.position - 1]
        return Resolution(
            group=question["group"],
            level=question["level"],
            among=tuple(question["entries"]),
            chosen=tuple(self.chosen.data or ()),
            reference="",
            signed_by=(),
        )


class DepartForm(ReasonForm):
    """An entry gets a level, or none, whatever its place says."""

    entry = SelectField(_l("项目"), coerce=int)
    level = SelectField(_l("授予"))

    @classmethod
    def of(cls, asked: Asked) -> "DepartForm":
        """Return the form with the finalists and levels of a proposal."""
        form = cls()
        form.entry.choices = [
            SelectChoice(
                row.entry.id,
                f"{row.place or '—'}. {row.entry.reference} {row.entry.project_name}",
                optgroup=text_of(group.name),
            )
            for group in asked.view.groups
            for row in group.rows
        ]
        levels = asked.run.plan_version.plan.prizes.levels
        form.level.choices = [
            *(SelectChoice(level.key, text_of(level.name)) for level in levels),
            SelectChoice(_NO_PRIZE, _("不授奖")),
        ]
        return form

    def decision(self) -> Override:
        """Return what was decided as the rule book's type."""
        level = str(self.level.data)
        return Override(
            entry=int(self.entry.data),
            level=None if level == _NO_PRIZE else level,
            reference="",
            signed_by=(),
        )


class RuleForm(ReasonForm):
    """What becomes of places that nobody takes."""

    ruling = RadioField(
        _l("空出的名额"),
        choices=[
            SelectChoice("keep", _l("保持空缺")),
            SelectChoice("cascade", _l("转入下一等级")),
            SelectChoice("lower_bar", _l("降低最低得分")),
        ],
        validators=[InputRequired(_l("请选择一种处理办法。"))],
    )
    threshold = DecimalField(
        _l("新的最低得分"),
        [Optional()],
        places=2,
        description=_l("只在选择“降低最低得分”时填写。"),
        render_kw={"inputmode": "decimal"},
    )

    def validate_ruling(self, field: RadioField) -> None:
        """Ask for the new bar where the bar is lowered."""
        if field.data == "lower_bar" and self.threshold.data is None:
            raise ValidationError(_("降低最低得分时，请填写新的最低得分。"))

    def decision(self, asked: Asked) -> VacancyRuling:
        """Return what was decided as the rule book's type."""
        vacancy = asked.vacancy or {}
        lowered = self.ruling.data == "lower_bar" and isinstance(self.threshold.data, Decimal)
        return VacancyRuling(
            group=vacancy["group"],
            level=vacancy["level"],
            ruling=self.ruling.data,
            threshold=Fraction(self.threshold.data or 0) if lowered else None,
            reference="",
            signed_by=(),
        )
