"""Forms of objections: filing one, deciding one."""

import hashlib

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.core.forms import Form
from competition.core.phrases import _, _l, say
from competition.objections.models import Objection
from competition.objections.operations import DECISIONS, Statement
from competition.registration.models import Entry
from competition.rules.transitions import ObjectionEvent, can_happen


def mark_of(entry: Entry) -> str:
    """Return what tells an entry in a public form: not its place in a list, which may change."""
    return hashlib.sha256(entry.public_id.encode()).hexdigest()[:16]


class ObjectionForm(Form):
    """An objection: against which entry, who objects, why, and by what evidence."""

    entry = SelectField(_l("对哪个项目"), [InputRequired(_l("请选择对哪个项目提出异议。"))])
    filed_as = RadioField(_l("以什么身份提出"), default="person")
    name = StringField(_l("姓名或单位联系人"), [Optional(), Length(max=120)])
    unit_name = StringField(_l("单位名称"), [Optional(), Length(max=200)])
    phone = StringField(_l("联系电话"), [Optional(), Length(max=20)])
    address = StringField(
        _l("电子邮箱或通信地址"),
        [Optional(), Length(max=254)],
        description=_l("填写电子邮箱的，处理结果会发到邮箱。"),
    )
    words = TextAreaField(
        _l("异议内容和理由"),
        [InputRequired(_l("请写明异议的内容和理由。")), Length(max=5000)],
        render_kw={"rows": 8},
    )
    evidence = FileField(_l("证据材料"))

    @classmethod
    def against(cls, listed: list[Entry]) -> "ObjectionForm":
        """Return the form with the entries of a notice, told by what the list shows of them."""
        form = cls()
        form.filed_as.choices = [
            (one, say(f"objection_as_{one}")) for one in ("person", "unit", "anonymous")
        ]
        form.entry.choices = [
            ("", _("请选择")),
            *((mark_of(one), f"{one.project_name}（{one.entrant_name}）") for one in listed),
        ]
        return form

    def chosen(self, listed: list[Entry]) -> Entry:
        """Return the entry that was chosen, wherever it stands in the list by now."""
        return next(one for one in listed if mark_of(one) == self.entry.data)

    def statement(self) -> Statement:
        """Return what was typed."""
        is_anonymous = self.filed_as.data == "anonymous"
        return Statement(
            filed_as=self.filed_as.data,
            words=self.words.data or "",
            name="" if is_anonymous else self.name.data or "",
            unit_name="" if is_anonymous else self.unit_name.data or "",
            phone="" if is_anonymous else self.phone.data or "",
            address="" if is_anonymous else self.address.data or "",
        )


class WithdrawForm(Form):
    """The filer's own withdrawal, told by the name that was stated."""

    name = StringField(
        _l("提出异议时填写的姓名"),
        [InputRequired(_l("请填写提出异议时的姓名。")), Length(max=120)],
        description=_l("与填写的一致才能撤回；撤回后不能恢复，可以重新提出。"),
    )


class DecisionForm(Form):
    """What happens to an objection next, and why."""

    decision = RadioField(_l("决定"), [InputRequired(_l("请选择决定。"))])
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请填写理由。")), Length(max=2000)],
        description=_l("写入答复，提出人可以看到。"),
        render_kw={"rows": 5},
    )

    @classmethod
    def on(cls, objection: Objection) -> "DecisionForm":
        """Return the form with the decisions that are possible now."""
        form = cls()
        form.decision.choices = [
            (key, say(f"objection_decide_{key}"))
            for key in DECISIONS
            if can_happen(objection.state, ObjectionEvent(key))
        ]
        return form
