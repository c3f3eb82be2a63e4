"""Forms of assignment: the table of experts, invitations, removal, the draw."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask_wtf.file import FileField
from typing_extensions import override
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from competition.assignment.models import Judge
from competition.assignment.operations import OwnRecord
from competition.core.errors import RefusedError
from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.rules.assignment import Shortage
from competition.rules.plan.edition import Plan

__all__ = [
    "ChosenForm",
    "ConfirmForm",
    "ConfirmImportForm",
    "DrawForm",
    "ReasonForm",
    "RecordForm",
    "TableForm",
    "TieForm",
    "shortage_words",
]

_LONGEST = 2000


class TableForm(Form):
    """The table of experts. What is wrong with the file was found before (``refusal``)."""

    file = FileField(_l("评委名册"))

    def refuse(self, words: str) -> None:
        """Show at the field why the file was not taken."""
        self.file.errors = [*self.file.errors, words]


class ConfirmImportForm(Form):
    """Take the table that was looked at: it is found again by its SHA-256."""

    sha256 = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z", message=_l("请重新上传。"))])


class ChosenForm(Form):
    """The judges that were ticked in the pool; ``everybody`` means all who may be invited."""

    chosen = SelectMultipleField(_l("评委"), validate_choice=False)
    everybody = SubmitField()


class ReasonForm(Form):
    """A reason, for taking a judge out of the pool and for putting him back."""

    reason = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=_LONGEST)])


class TieForm(Form):
    """What is decided about a tie, and why."""

    verdict = RadioField(
        _l("核对结论"),
        [InputRequired(_l("请选择核对结论。"))],
        choices=[
            SelectChoice("confirmed", _l("确认回避：不由这位评委评审")),
            SelectChoice("ignored", _l("排除：匹配的文字不构成利益关系")),
        ],
    )
    reason = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=_LONGEST)])


_MOST_LINES = 40
_LINE = 100
_LISTED = ("affiliates", "former_employers", "stakes", "joint_workers")


def _lines(text: str) -> tuple[str, ...]:
    found = (" ".join(line.split()) for line in re.split(r"[\n;；、]", text))
    return tuple(dict.fromkeys(line for line in found if line))


def _lines_fit(_form: Form, field: Field) -> None:
    lines = _lines(field.data or "")
    if len(lines) > _MOST_LINES:
        raise ValidationError(_("最多 %(n)s 行，请合并或删减。", n=_MOST_LINES))
    if any(len(line) > _LINE for line in lines):
        raise ValidationError(_("每行最多 %(n)s 个字，一行写一个名称。", n=_LINE))


class RecordForm(Form):
    """A judge's own record; lists are written one name a line."""

    phone = StringField(_l("手机"), [Optional(), Length(max=20)])
    employer = StringField(_l("工作单位"), [InputRequired(_l("请填写单位全称。")), Length(max=200)])
    title = StringField(_l("职称"), [Optional(), Length(max=80)])
    region = StringField(_l("地区"), [Optional(), Length(max=80)])
    affiliates = TextAreaField(_l("关联单位"), [_lines_fit])
    former_employers = TextAreaField(_l("曾任职单位"), [_lines_fit])
    stakes = TextAreaField(_l("投资、任职或顾问"), [_lines_fit])
    joint_workers = TextAreaField(_l("共同发明人、合著者"), [_lines_fit])
    main_field = SelectField(_l("主领域"), [InputRequired(_l("请选择主领域。"))])
    second_fields = SelectMultipleField(
        _l("其他可以评审的领域"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    most_entries = IntegerField(
        _l("最多评审几个项目"),
        [
            InputRequired(_l("请填写数量。")),
            NumberRange(min=1, max=10_000, message=_l("请填 1 以上的整数。")),
        ],
    )
    is_true = BooleanField(
        _l("以上资料真实、完整，有变化时及时更新"),
        [InputRequired(_l("请确认资料真实、完整。"))],
    )

    @classmethod
    def of(cls, judge: Judge) -> "RecordForm":
        """Return the form with what the pool knows, or with what was typed."""
        known = {
            name: value if name == "second_fields" else "\n".join(value)
            for name in (*_LISTED, "second_fields")
            if (value := getattr(judge, name)) is not None
        }
        plain = {
            name: getattr(judge, name)
            for name in ("phone", "employer", "title", "region", "main_field", "most_entries")
        }
        form = cls(data=known | plain)
        fields = [SelectChoice(one.key, text_of(one.name)) for one in judge.edition.plan.fields]
        form.main_field.choices = fields
        form.second_fields.choices = fields
        return form

    def record(self) -> OwnRecord:
        """Return what was typed, for the operation."""
        lists = {name: _lines(self[name].data or "") for name in _LISTED}
        return OwnRecord(
            phone=(self.phone.data or "").strip(),
            employer=" ".join((self.employer.data or "").split()),
            title=(self.title.data or "").strip(),
            region=(self.region.data or "").strip(),
            main_field=self.main_field.data or "",
            second_fields=tuple(
                one for one in self.second_fields.data or () if one != self.main_field.data
            ),
            most_entries=self.most_entries.data or 1,
            **lists,
        )


class DrawForm(Form):
    """The public value, and a reason where a draw was released before."""

    public_value = StringField(
        _l("公开数值"), [InputRequired(_l("请填写事先约定的公开数值。")), Length(max=200)]
    )
    reason = TextAreaField(_l("重新抽取的理由"), [Length(max=_LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms takes
        super().__init__(*args, **kwargs)
        self.shortages: Sequence[Shortage] = ()

    @override
    @contextmanager
    def errors_shown(self) -> Iterator[None]:
        """Keep what a draw lacks, to be told line by line under the message."""
        with super().errors_shown():
            try:
                yield
            except RefusedError as refusal:
                found = refusal.values.get("shortages", ())
                self.shortages = found if isinstance(found, tuple) else ()
                raise


def shortage_words(plan: Plan, shortage: Shortage, kinds: Mapping[str, str]) -> str:
    """Return one shortage in words: the fields by name, what is needed and what there is."""
    names = [
        text_of(plan.fields_by_key[key].name) if key in plan.fields_by_key else key
        for key in shortage.fields
    ]
    role = shortage.role or ""
    return say(
        f"shortage_{shortage.code}",
        fields=_("、").join(names) or _("全部领域"),
        needed=shortage.needed,
        available=shortage.available,
        missing=shortage.needed - shortage.available,
        role=kinds.get(role, role),
    )
