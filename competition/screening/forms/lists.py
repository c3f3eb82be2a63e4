"""What is ticked in a list, and reasons for going back on something."""

from wtforms import SelectMultipleField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from competition.core.forms import Form
from competition.core.phrases import _l

_LONGEST = 2000


class ReasonForm(Form):
    """A reason, for taking back and for sending back."""

    reason = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=_LONGEST)])


class ChosenForm(Form):
    """The entries that were ticked in a list; ``everything`` means all that the list shows."""

    chosen = SelectMultipleField(_l("项目"), validate_choice=False)
    everything = SubmitField()
