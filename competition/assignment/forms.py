"""Forms of assignment: the table of experts, invitations, removal, the draw."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask_wtf.file import FileField
from typing_extensions import override
from wtforms import HiddenField, SelectMultipleField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

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
    "TableForm",
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
