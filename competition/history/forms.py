"""Forms of history: the table, and the reason for taking it out again."""

from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from competition.core.forms import Form
from competition.core.phrases import _l


class TableForm(Form):
    """A table of earlier entries."""

    file = FileField(_l("往届项目表"))

    def refuse(self, words: str) -> None:
        """Show why the file was not taken, at its field."""
        self.file.errors = [*self.file.errors, words]


class UndoForm(Form):
    """Why a table is taken out again."""

    reason = TextAreaField(
        _l("撤销的理由"), [InputRequired(_l("请填写撤销的理由。")), Length(max=500)]
    )
