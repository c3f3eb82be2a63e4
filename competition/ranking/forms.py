"""Forms of the ranking room: drawing up, deciding, deliberating, dropping out, moving up."""

from collections.abc import Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from competition.assignment.models import Judge
from competition.core.forms import ConfirmForm, Form, SeenForm
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.ranking.models import Deliberation
from competition.ranking.operations import Minutes
from competition.ranking.queries import PanelsView, Question
from competition.registration.models import Entry
from competition.rules.deliberation import Vote
from competition.rules.values import CHINA

__all__ = [
    "ConfirmForm",
    "DecideForm",
    "DepartureForm",
    "DrawUpForm",
    "DropOutForm",
    "MinutesForm",
    "PanelsForm",
    "PromoteForm",
    "SeenForm",
    "decide_form",
    "panels_form",
    "promote_form",
]

_LONGEST_REASON = 500
_LONGEST_MINUTES = 8000
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


class MinutesForm(Form):
    """The minutes of a panel's meeting; people are written one a line."""

    held_at = DateTimeLocalField(
        _l("会议时间"), [InputRequired(_l("请填写会议时间。"))], format="%Y-%m-%dT%H:%M"
    )
    venue = StringField(_l("地点"), [InputRequired(_l("请填写地点。")), Length(max=200)])
    present = TextAreaField(
        _l("出席人员"),
        [InputRequired(_l("请写出席人员。")), Length(max=4000)],
        description=_l("每行一人：姓名，单位或职务。"),
        render_kw={"rows": 6},
    )
    absent = TextAreaField(
        _l("缺席人员"),
        [Optional(), Length(max=4000)],
        description=_l("应到而没有到的人，每行一人；没有就不填。出席和缺席合计为应到人数。"),
        render_kw={"rows": 2},
    )
    text = TextAreaField(
        _l("会议记录"),
        [InputRequired(_l("请写会议记录。")), Length(max=_LONGEST_MINUTES)],
        description=_l("讨论的经过和结论。逐个项目的表决在下一步登记。"),
        render_kw={"rows": 8},
    )

    @classmethod
    def of(cls, held: Deliberation | None) -> "MinutesForm":
        """Return the form, filled in with minutes that were written before."""
        if held is None:
            return cls()
        return cls(
            data={
                "held_at": held.held_at.astimezone(CHINA).replace(tzinfo=None),
                "venue": held.venue,
                "present": _lines(held, is_present=True),
                "absent": _lines(held, is_present=False),
                "text": held.minutes,
            }
        )

    def minutes_given(self) -> Minutes:
        """Return what was written."""
        held_at = self.held_at.data
        assert held_at is not None  # noqa: S101 - required by the field
        return Minutes(
            held_at=held_at.replace(tzinfo=CHINA),
            venue=self.venue.data or "",
            attendance=[
                *_people(self.present.data or "", is_present=True),
                *_people(self.absent.data or "", is_present=False),
            ],
            text=self.text.data or "",
        )


def _people(typed: str, *, is_present: bool) -> list[dict[str, Any]]:
    found = []
    for line in typed.splitlines():
        name, _comma, office = line.replace(",", "，").partition("，")
        if name.strip():
            found.append({"name": name.strip(), "office": office.strip(), "is_present": is_present})
    return found


def _lines(held: Deliberation, *, is_present: bool) -> str:
    return "\n".join(
        "，".join(filter(None, (one["name"], one["office"])))
        for one in held.attendance
        if one["is_present"] == is_present
    )


def _votes(label: Any) -> IntegerField:  # noqa: ANN401 - a lazy text
    return IntegerField(
        label,
        [InputRequired(_l("请填写票数，没有就写 0。")), NumberRange(min=0, max=999)],
        default=0,
        render_kw={"inputmode": "numeric"},
    )


class DepartureForm(Form):
    """One vote of the panel on one entry."""

    reference = StringField(_l("受理编号"), [InputRequired(_l("请填写受理编号。")), Length(max=40)])
    advances = RadioField(
        _l("综评决定"),
        choices=[SelectChoice("yes", _l("晋级")), SelectChoice("no", _l("不晋级"))],
        validators=[InputRequired(_l("请选择。"))],
    )
    approve = _votes(_l("赞成"))
    reject = _votes(_l("反对"))
    abstain = _votes(_l("弃权"))
    recused = _votes(_l("回避"))
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由：它会永久保存。")), Length(max=_LONGEST_REASON)],
        render_kw={"rows": 3},
    )

    def vote(self) -> Vote:
        """Return the votes."""
        return Vote(
            approve=self.approve.data or 0,
            reject=self.reject.data or 0,
            abstain=self.abstain.data or 0,
            recused=self.recused.data or 0,
        )


class DropOutForm(Form):
    """Why an entry does not go on after all."""

    reason = TextAreaField(
        _l("退出的理由"),
        [InputRequired(_l("请写明理由：它会永久保存。")), Length(max=_LONGEST_REASON)],
        description=_l("例如：申报人 6 月 3 日来函，因档期冲突放弃参加决赛。"),
        render_kw={"rows": 3},
    )


class PromoteForm(Form):
    """Who moves up; made for the candidates by :func:`promote_form`."""

    candidates: Sequence[Entry]

    entry = RadioField(_l("由谁递补"), validators=[InputRequired(_l("请选择。"))])
    reason = TextAreaField(
        _l("决定的理由"),
        [Optional(), Length(max=_LONGEST_REASON)],
        description=_l("名次相同时写明由谁决定、用什么办法，例如现场抽签。"),
        render_kw={"rows": 2},
    )

    def chosen(self) -> Entry:
        """Return the entry that was chosen."""
        return next(one for one in self.candidates if one.public_id == self.entry.data)


def promote_form(candidates: Sequence[Entry]) -> PromoteForm:
    """Return the form of one open place: the one who is next, or the equals who are."""
    form: PromoteForm = type("PlacePromoteForm", (PromoteForm,), {"candidates": candidates})()
    form.entry.choices = [
        SelectChoice(one.public_id, f"{one.reference}　{one.project_name}") for one in candidates
    ]
    if len(candidates) == 1 and not form.entry.data:
        form.entry.data = candidates[0].public_id
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
