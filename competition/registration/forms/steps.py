"""The forms of single steps: files, submission, withdrawal, sharing, sign-off, extension, reuse."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    FieldList,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.registration.models import Entry
from competition.registration.queries import Point, Reusable
from competition.rules.values import CHINA

__all__ = [
    "ConfirmForm",
    "ExtensionForm",
    "RepliesForm",
    "ReuseForm",
    "ShareForm",
    "SignOffForm",
    "SubmitForm",
    "UploadForm",
    "WithdrawForm",
]


MOST_OF_REPLY = 500


class UploadForm(Form):
    """Files for one document."""

    files = MultipleFileField(_l("选择文件"))


class WithdrawForm(Form):
    """Withdrawing, with the reason and a tick."""

    reason = TextAreaField(
        _l("撤回的理由"), [Length(max=500, message=_l("最多 500 字。"))], render_kw={"rows": 4}
    )
    sure = BooleanField(_l("我确认撤回这个项目"), [InputRequired(_l("请先勾选确认。"))])


class SubmitForm(Form):
    """The commitment: read, agreed to, signed; ``begun`` is when the page was shown."""

    begun = HiddenField()
    agreed = BooleanField(
        _l("我已阅读并同意以上承诺"), [InputRequired(_l("请先阅读承诺并勾选同意。"))]
    )
    signature = StringField(
        _l("签名"),
        [InputRequired(_l("请填写您的姓名作为签名。"))],
        render_kw={"autocomplete": "name"},
    )

    def begin(self, entry: Entry, signer: str, at: datetime) -> "SubmitForm":
        """Note who signs, and for a page shown anew, from when on it counts as begun."""
        self._signer = signer
        if not self.begun.data:
            self.begun.data = _serializer().dumps([entry.public_id, at.isoformat()])
        return self

    def begun_at(self, entry: Entry, arrived_at: datetime) -> datetime:
        """Return when the page was shown, by our own clock; a forged one counts as just now."""
        try:
            public_id, moment = _serializer().loads(str(self.begun.data))
            shown_at = datetime.fromisoformat(moment)
        except (BadSignature, ValueError, TypeError):
            return arrived_at
        return min(shown_at, arrived_at) if public_id == entry.public_id else arrived_at

    def validate_signature(self, field: Field) -> None:
        """Refuse a signature that is not the name of the account."""
        if "".join(str(field.data).split()) != "".join(self._signer.split()):
            raise ValidationError(say("signature_wrong", name=self._signer))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="submission-begun")


class RepliesForm(Form):
    """What is said to each point of a return; ``seen`` is what stood there when the page came."""

    replies = FieldList(
        TextAreaField(
            _l("您的说明"),
            [Length(max=MOST_OF_REPLY, message=_l("最多 500 字。"))],
            render_kw={"rows": 3},
        )
    )
    seen = FieldList(HiddenField())

    def typed(self, points: Sequence[Point]) -> dict[int, str]:
        """Return what was changed here, by the point's place; show what was changed elsewhere.

        A reply that somebody else has saved meanwhile is told at its field. Saving once more
        decides for what was typed.
        """
        found: dict[int, str] = {}
        rows = zip(points, self.replies, self.seen, strict=False)
        for number, (point, reply, seen) in enumerate(rows):
            stored, typed = point.pin.reply, _one_kind_of_line_ends(reply.data)
            was = _one_kind_of_line_ends(seen.data)
            if typed in (was, stored):
                reply.data = stored
            elif stored != was:
                reply.errors = [*reply.errors, say("answer_conflict", theirs=stored or _("（空）"))]
                self.replies.errors = [*self.replies.errors, reply.errors]
            else:
                found[number] = typed
            seen.data, seen.raw_data = stored, None
        return found


def _one_kind_of_line_ends(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class ShareForm(Form):
    """Whom to ask: a colleague's or the authorised person's address."""

    address = StringField(
        _l("邮箱或手机号"),
        [InputRequired(_l("请填写对方的邮箱或手机号。")), Length(max=254)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class SignOffForm(Form):
    """What the authorised person decides about the content that was shown."""

    seen = HiddenField()
    decision = RadioField(
        _l("您的决定"),
        [InputRequired(_l("请选择同意或不同意。"))],
        choices=[
            SelectChoice("approve", _l("同意以本单位名义提交上面的内容")),
            SelectChoice("decline", _l("不同意，退回修改")),
        ],
    )
    reason = TextAreaField(
        _l("不同意的理由"), [Length(max=500, message=_l("最多 500 字。"))], render_kw={"rows": 4}
    )


class ExtensionForm(Form):
    """Until when registration stays open, by China's clock, and why."""

    closes = DateTimeLocalField(
        _l("延长到（北京时间）"), [InputRequired(_l("请填写新的截止时间。"))]
    )
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由。")), Length(max=500, message=_l("最多 500 字。"))],
        render_kw={"rows": 3},
    )

    @property
    def closes_at(self) -> datetime:
        """Return the moment that was typed, as one of China's clock."""
        moment = self.closes.data
        if moment is None:
            raise ValueError("asked before the form was validated")
        return moment.replace(tzinfo=CHINA)


class ReuseForm(Form):
    """What to take over from an earlier entry."""

    chosen = SelectMultipleField(
        _l("要沿用的内容"),
        [InputRequired(_l("请至少选择一项。"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, parts: Iterable[Reusable]) -> "ReuseForm":
        """Put in what there is; what is still empty here is ticked to begin with."""
        parts = list(parts)
        self.chosen.choices = [SelectChoice(one.key, _words_of(one)) for one in parts]
        if not self.is_submitted():
            self.chosen.data = [one.key for one in parts if not one.is_filled]
        return self


def _words_of(one: Reusable) -> str:
    name = text_of(one.part.name)
    if one.is_document:
        name = _("%(name)s（%(n)s 个文件）", name=name, n=len(one.attachments))
    return _("%(name)s：会替换已填的内容", name=name) if one.is_filled else name
