"""Moderating a handful of comments at once; one field of words and one choice for each."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from competition.core.forms import ConfirmForm, Form
from competition.core.phrases import _, _l
from competition.feedback.operations import Ruling
from competition.feedback.queries import Comment

__all__ = ["ConfirmForm", "ModerationForm", "moderation_form"]

_LONGEST = 4000


class ModerationForm(Form):
    """The comments of one page. Those left at “later” wait on."""

    comments: Sequence[Comment] = ()

    def rulings(self) -> list[Ruling]:
        """Return what was chosen for each comment that does not wait on."""
        return [
            Ruling(
                comment=one,
                choice=self[f"choice-{one.key}"].data,
                text=self[f"text-{one.key}"].data or "",
            )
            for one in self.comments
            if self[f"choice-{one.key}"].data in ("shown", "left_out")
        ]


def moderation_form(comments: Sequence[Comment]) -> ModerationForm:
    """Return the form of some comments, each filled with what was written or made of it."""
    fields: dict[str, object] = {"comments": comments}
    for one in comments:
        is_settled = one.held is not None and not one.is_open
        held = one.held.text if one.held and one.held.choice == "shown" else one.written
        fields[f"text-{one.key}"] = TextAreaField(
            _l("给参赛者看的文字"),
            [Optional(), Length(max=_LONGEST)],
            default=held,
            render_kw={"rows": 3},
        )
        fields[f"choice-{one.key}"] = RadioField(
            _l("如何处理"),
            default=one.held.choice if one.held and is_settled else "later",
        )
    made: ModerationForm = type("PageOfComments", (ModerationForm,), fields)()
    for one in comments:
        made[f"choice-{one.key}"].choices = [
            ("shown", _("公开")),
            ("left_out", _("不公开")),
            ("later", _("稍后")),
        ]
    return made
