"""The forms beside the editor: reasons, answers, and the first words of a new edition."""

from datetime import date

from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from competition.core.forms import Form
from competition.core.phrases import _l
from competition.editions.queries import FirstWords
from competition.rules.plan.spec import KEY_PATTERN

_NEEDED = _l("请填写这一项。")
_KEY = _l("只用小写字母、数字和连字符，以字母开头，如 changzhou-2027。")


def _line(label: str, most: int, *, more: tuple[object, ...] = (), hint: str = "") -> StringField:
    rules = [InputRequired(_NEEDED), Length(max=most, message=_l("太长了，请缩短。")), *more]
    return StringField(label, rules, description=hint)


def _day(label: str) -> DateField:
    return DateField(label, [InputRequired(_l("请填写日期，如 2027-03-01。"))])


class ReasonForm(Form):
    """Why the plan changes, and a mark of what was shown."""

    reason = TextAreaField(
        _l("为什么要改"),
        [Length(max=2000, message=_l("太长了，请缩短。"))],
        description=_l("理由会留在版本记录里；封存以后的更正，理由与结果一起公布。"),
    )
    seen = HiddenField()


class SealForm(Form):
    """Why the plan is sealed before the first round, and the fingerprint that was shown."""

    reason = TextAreaField(
        _l("为什么现在封存"),
        [Length(max=2000, message=_l("太长了，请缩短。"))],
        description=_l("例如：规则已由主办方会议确定。理由会留在日志里。"),
    )
    seen = HiddenField()


class AnswerForm(Form):
    """Why a proposed change is declined."""

    answer = TextAreaField(_l("不同意的理由"), [Length(max=2000, message=_l("太长了，请缩短。"))])


class SourceForm(Form):
    """The whole plan as TOML, and a mark of the draft that it was written over."""

    source = TextAreaField(_l("计划的 TOML 文本"))
    mark = HiddenField()


class LikeForm(Form):
    """Next year's edition: its key and year."""

    key = _line(
        _l("新一届的标识"),
        80,
        more=(Regexp(rf"(?:{KEY_PATTERN})\Z", message=_KEY),),
        hint=_l("用在网址里，建立以后不能改。"),
    )
    year = IntegerField(
        _l("届次年份"),
        [
            InputRequired(_l("请填写年份，如 2027。")),
            NumberRange(2000, 2100, message=_l("年份应在 2000 至 2100 之间。")),
        ],
    )
    rehearsal = BooleanField(_l("这是一次演练，人员、项目和结果都是虚构的"))


class NewForm(LikeForm):
    """A new edition from the smallest plan."""

    name = _line(_l("赛事全称"), 200, hint=_l("如：2027“国际智造”常州创新创业大赛"))
    short_name = _line(_l("赛事简称"), 100, hint=_l("如：常州创新创业大赛"))
    city = _line(_l("举办城市"), 40)
    city_code = _line(
        _l("城市行政区划代码"),
        6,
        more=(Regexp(r"[0-9]{6}\Z", message=_l("应是 6 位数字，如 320400。")),),
        hint=_l("6 位数字，如常州是 320400。"),
    )
    host = _line(_l("主办单位"), 200)
    business_office = _line(_l("业务咨询部门"), 200)
    business_phone = StringField(_l("业务咨询电话"), [Optional(), Length(max=40)])
    supervision_office = _line(_l("监督部门"), 200)
    supervision_phone = StringField(_l("监督电话"), [Optional(), Length(max=40)])
    opens_on = _day(_l("报名开始日（当日 0:00 起）"))
    closes_on = _day(_l("报名截止日（当日 24:00 止）"))

    def words(self) -> FirstWords:
        """Return what was typed, as the smallest plan takes it."""
        return FirstWords(
            key=str(self.key.data),
            year=int(self.year.data or 0),
            name=str(self.name.data).strip(),
            short_name=str(self.short_name.data).strip(),
            city=str(self.city.data).strip(),
            city_code=str(self.city_code.data),
            host=str(self.host.data).strip(),
            business_office=str(self.business_office.data).strip(),
            business_phone=str(self.business_phone.data or "").strip(),
            supervision_office=str(self.supervision_office.data).strip(),
            supervision_phone=str(self.supervision_phone.data or "").strip(),
            opens_on=_given(self.opens_on.data),
            closes_on=_given(self.closes_on.data),
        )


def _given(day: date | None) -> date:
    """Return a day that the form has checked to be there."""
    if day is None:
        raise ValueError("the form was not validated")
    return day
