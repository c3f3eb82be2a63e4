"""Forms of notices: drafting one, and editing its words."""

from datetime import UTC, datetime

from wtforms import DateTimeLocalField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.core.errors import RefusedError
from competition.core.forms import ConfirmForm, Form, SeenForm
from competition.core.phrases import _l
from competition.publication.models import Notice
from competition.publication.notices import NoticeText
from competition.rules.values import CHINA

__all__ = ["ConfirmForm", "DraftForm", "ScheduleForm", "SeenForm", "WordsForm"]

_LONGEST_TITLE = 200
_LONGEST_BODY = 20_000


class DraftForm(Form):
    """Which notice to draft: one of the kinds, and of an advancement the round."""

    kind = SelectField(_l("公告种类"))
    number = StringField(
        _l("发文字号"),
        [Optional(), Length(max=80)],
        description=_l("例如“常科发〔2022〕18号”，没有可以不填。"),
    )

    corrects = SelectField(
        _l("更正哪一份通知"),
        description=_l("只用于通知；公示和名单自动取代同类的上一份，并在正文中写明。"),
        default="",
    )

    @classmethod
    def offering(cls, choices: list[tuple[str, str]], correctable: list[Notice]) -> "DraftForm":
        """Return the form with the notices that can be drafted, and corrected, now."""
        form = cls()
        form.kind.choices = choices
        form.corrects.choices = [
            ("", _l("不是更正")),
            *((one.public_id, one.title) for one in correctable),
        ]
        return form


class ScheduleForm(Form):
    """When an approved notice is to be released, in China's time."""

    release_at = DateTimeLocalField(
        _l("发布时间"),
        [InputRequired(_l("请填写发布时间。"))],
        description=_l("北京时间。到点自动发布，此前谁也看不到。"),
    )

    seen = HiddenField()

    def moment(self) -> datetime:
        """Return the moment that was typed."""
        typed = self.release_at.data
        if typed is None:
            raise RefusedError("notice_time_missing", field="release_at")
        return typed.replace(tzinfo=CHINA).astimezone(UTC)


class WordsForm(Form):
    """A draft's number, title and body in both languages."""

    number = StringField(_l("发文字号"), [Optional(), Length(max=80)])
    title = StringField(_l("标题"), [InputRequired(_l("请填写标题。")), Length(max=_LONGEST_TITLE)])
    body = TextAreaField(
        _l("正文"),
        [InputRequired(_l("请填写正文。")), Length(max=_LONGEST_BODY)],
        description=_l("段落之间空一行。公示期、名单、联系方式和日期由系统加在正文后面。"),
        render_kw={"rows": 12},
    )
    title_en = StringField(_l("英文标题"), [Optional(), Length(max=_LONGEST_TITLE)])
    body_en = TextAreaField(
        _l("英文正文"),
        [Optional(), Length(max=_LONGEST_BODY)],
        description=_l("不填则英文页面显示中文。"),
        render_kw={"rows": 8},
    )
    seen = HiddenField()

    @classmethod
    def of(cls, notice: Notice, mark: str) -> "WordsForm":
        """Return the form filled with a draft's words, and the mark of what they were."""
        return cls(
            seen=mark,
            number=notice.number,
            title=notice.title,
            body=notice.body,
            title_en=notice.snapshot["title"]["en"],
            body_en=notice.snapshot["body"]["en"],
        )

    def words(self) -> NoticeText:
        """Return what was typed; line ends of browsers are made plain."""
        return NoticeText(
            number=self.number.data or "",
            title=self.title.data or "",
            body=(self.body.data or "").replace("\r\n", "\n"),
            title_en=self.title_en.data or "",
            body_en=(self.body_en.data or "").replace("\r\n", "\n"),
        )
