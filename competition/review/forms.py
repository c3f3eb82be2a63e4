"""Forms of review: the sheet of a rubric, the declaration, reasons, the signature."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_wtf.file import FileField, FileRequired
from typing_extensions import override
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.review.models import ScoreSheet
from competition.review.queries import Seat, marks_of, plain_figure
from competition.rules.plan.rounds import Rubric
from competition.rules.sheets import SheetBreach, check_sheet, typed_mark

__all__ = [
    "BallotForm",
    "ChairForm",
    "CloseForm",
    "ConfirmForm",
    "PracticeForm",
    "ReasonForm",
    "ReceiptForm",
    "RedactionForm",
    "SheetForm",
    "SignForm",
]

_LONGEST = 2000
_OF_MARKS = (SheetBreach.MARK_TOO_LOW, SheetBreach.MARK_TOO_HIGH, SheetBreach.MARK_OFF_STEP)


class ReasonForm(Form):
    """A reason that stays in the records."""

    reason = TextAreaField(
        _l("理由"),
        validators=[
            InputRequired(_l("请写明理由。")),
            Length(max=_LONGEST, message=_l("理由最多 2000 字，请缩短。")),
        ],
    )


class CloseForm(Form):
    """The end of a round; a reason is asked for only where sheets are missing."""

    reason = TextAreaField(
        _l("理由"),
        validators=[Length(max=_LONGEST, message=_l("理由最多 2000 字，请缩短。"))],
    )


class SignForm(Form):
    """The judge's signature under all sheets of a round."""

    name = StringField(
        _l("签名：请输入您的姓名"), validators=[InputRequired(_l("请输入您的姓名作为签名。"))]
    )
    promise = BooleanField(
        _l("我独立评审了上述项目，与它们没有利益冲突，并为内容和评审情况保密。"),
        validators=[InputRequired(_l("请勾选承诺。"))],
    )

    def signed_by(self, name: str) -> bool:
        """Tell whether the signature is the person's own name; else say so at the field."""
        if "".join((self.name.data or "").split()) == "".join(name.split()):
            return True
        self.name.errors = [_("签名要与您账号上的姓名“%(name)s”一致。", name=name)]
        return False


class BallotForm(Form):
    """A ballot: approve, reject or abstain; a word on it is free."""

    choice = RadioField(
        _l("您的表决"),
        choices=[
            SelectChoice("approve", _l("赞成")),
            SelectChoice("reject", _l("反对")),
            SelectChoice("abstain", _l("弃权")),
        ],
        validators=[InputRequired(_l("请选择赞成、反对或弃权。"))],
    )
    note = TextAreaField(
        _l("意见（选填）"),
        validators=[Length(max=_LONGEST, message=_l("意见最多 2000 字，请缩短。"))],
    )


class ChairForm(Form):
    """Who chairs the panel of a vote."""

    chair = SelectField(_l("组长"), validators=[InputRequired(_l("请选择组长。"))])


class PracticeForm(Form):
    """A made-up project for practice."""

    title = StringField(
        _l("案例名称"),
        validators=[
            InputRequired(_l("请填写案例名称。")),
            Length(max=200, message=_l("案例名称最多 200 字，请缩短。")),
        ],
    )
    rubric = SelectField(_l("评分表"), validators=[InputRequired(_l("请选择评分表。"))])
    text = TextAreaField(
        _l("案例内容"),
        validators=[
            InputRequired(_l("请填写案例内容。")),
            Length(max=20000, message=_l("案例内容最多 20000 字，请缩短。")),
        ],
    )


class RedactionForm(Form):
    """Versions for blind judges: one field for each answer, one with a box for each document."""

    @classmethod
    def of(cls, texts: Mapping[str, tuple[str, str]], documents: Mapping[str, str]) -> Form:
        """Return the form; ``texts`` are label and version by name, ``documents`` versions."""
        fields: dict[str, Field] = {
            name: TextAreaField(label, default=version, validators=[_version_length()])
            for name, (label, version) in texts.items()
        }
        for name, label in documents.items():
            fields[f"hide_{name}"] = BooleanField(_("不给评委看这份材料"))
            fields[f"text_{name}"] = TextAreaField(label, validators=[_version_length()])
        kind: type[Form] = type("RedactionOfEntry", (cls,), fields)
        return kind()


class ReceiptForm(Form):
    """A receipt to be checked."""

    receipt = FileField(_l("回执文件"), validators=[FileRequired(_l("请选择回执文件（.json）。"))])


class SheetForm(Form):
    """A sheet of one rubric: ``mark_…`` and ``comment_…`` by criterion, and an opinion."""

    version = HiddenField(default="0")
    command = HiddenField(default="")
    rubric: Rubric

    @classmethod
    def of(cls, seat: Seat, *, fresh: bool = False) -> "SheetForm":
        """Return the form of a rubric, filled with what was saved; ``fresh``: not what was sent."""
        return cls.for_rubric(seat.rubric, _saved(seat.sheet), fresh=fresh)

    @classmethod
    def for_rubric(
        cls, rubric: Rubric, saved: Mapping[str, str], *, fresh: bool = False
    ) -> "SheetForm":
        """Return the form of a rubric by itself, filled with some values."""
        fields: dict[str, Field] = {}
        for one in rubric.criteria:
            name = text_of(one.name)
            fields[f"mark_{one.key}"] = StringField(name)
            fields[f"comment_{one.key}"] = TextAreaField(
                _("%(name)s：评语", name=name), validators=[_not_too_long()]
            )
        if rubric.overall_comment != "none":
            fields["opinion"] = TextAreaField(_("总评语"), validators=[_not_too_long()])
        kind: type[SheetForm] = type("SheetOfRubric", (cls,), {**fields, "rubric": rubric})
        more: dict[str, Any] = {"formdata": None} if fresh else {}
        return kind(data=dict(saved), **more)

    @override
    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the marks that were typed by the rubric; what is missing is no error yet."""
        is_valid = bool(super().validate(extra_validators))
        for name, words in self.wrong_marks().items():
            self[name].errors = [*self[name].errors, words]
            is_valid = False
        return is_valid

    def _wrong_marks(self) -> dict[str, str]:
        typed = self.typed_marks()
        wrong = {
            key: say("sheet_mark_unreadable")
            for key, text in typed.items()
            if text and typed_mark(text) is None
        }
        for finding in check_sheet(self._figures(), {}, "", self.rubric):
            if finding.breach in _OF_MARKS and finding.criterion:
                wrong[finding.criterion] = say(
                    f"sheet_{finding.breach.value}", limit=plain_figure(finding.limit or 0)
                )
        return wrong

    def wrong_marks(self) -> dict[str, str]:
        """Return what is wrong with marks that were typed, in words, by the field's name.

        They are not kept: what keeps the others must say so.
        """
        return {f"mark_{key}": words for key, words in self._wrong_marks().items()}

    def typed_marks(self) -> dict[str, str]:
        """Return what was typed as marks, by criterion."""
        return {
            one.key: (self[f"mark_{one.key}"].data or "").strip() for one in self.rubric.criteria
        }

    def _figures(self) -> dict[str, Fraction]:
        found = {key: typed_mark(text) for key, text in self.typed_marks().items()}
        return {key: figure for key, figure in found.items() if figure is not None}

    def right_marks(self) -> dict[str, Fraction]:
        """Return the marks that the rubric allows: what is wrong is left out."""
        wrong = self._wrong_marks()
        return {key: figure for key, figure in self._figures().items() if key not in wrong}

    def comments(self) -> dict[str, str]:
        """Return the comments by criterion."""
        return {one.key: self[f"comment_{one.key}"].data or "" for one in self.rubric.criteria}

    def opinion_text(self) -> str:
        """Return the overall comment."""
        return (self["opinion"].data or "") if "opinion" in self else ""

    @property
    def seen_version(self) -> int:
        """Return the version that the page was shown with."""
        text = self.version.data or "0"
        return int(text) if text.isdigit() else 0

    @property
    def command_key(self) -> str:
        """Return how the page names this save, so that a second sending changes nothing."""
        return (self.command.data or "")[:64]

    @property
    def form_key(self) -> str:
        """Return the key of the page from which the form was sent."""
        return (self.once.data or "")[:64]


def _version_length() -> Length:
    return Length(max=20000, message=_("文本最多 20000 字，请缩短。"))


def _not_too_long() -> Length:
    return Length(max=_LONGEST, message=_("评语最多 2000 字，请缩短。"))


def _saved(sheet: ScoreSheet | None) -> dict[str, str]:
    if sheet is None:
        return {"version": "0"}
    marks = {f"mark_{key}": plain_figure(mark) for key, mark in marks_of(sheet).items()}
    comments = {f"comment_{key}": str(text) for key, text in sheet.comments.items()}
    return {"version": str(sheet.version), "opinion": sheet.opinion, **marks, **comments}
