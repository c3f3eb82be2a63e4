"""Forms of notices: drafting one, and editing its words."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _l
from competition.publication.models import Notice
from competition.publication.notices import NoticeText

__all__ = ["ConfirmForm", "DraftForm", "WordsForm"]

_LONGEST_TITLE = 200
_LONGEST_BODY = 20_000


class DraftForm(Form):
    """Which notice to draft: ``announcement``, ``results`` or ``advancement:<round>``."""

    kind = SelectField(_l("公告种类"))
    number = StringField(
        _l("发文字号"),
        [Optional(), Length(max=80)],
        description=_l("例如“常科发〔2022〕18号”，没有可以不填。"),
    )

    @classmethod
    def offering(cls, choices: list[tuple[str, str]]) -> "DraftForm":
        """Return the form with the notices that can be drafted now."""
        form = cls()
        form.kind.choices = choices
        return form


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

    @classmethod
    def of(cls, notice: Notice) -> "WordsForm":
        """Return the form filled with a draft's words."""
        return cls(
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
