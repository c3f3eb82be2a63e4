"""The form in which an officer says what two projects are to each other."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from competition.core.forms import Form
from competition.core.phrases import _l, say
from competition.similarity.models import Likeness, LikenessVerdict


class LikenessForm(Form):
    """The decision and its reason."""

    kind = RadioField(_l("核对结论"), [InputRequired(_l("请选择一种结论。"))])
    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明依据，例如哪些内容相同、哪些不同。")), Length(max=1000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms takes
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(one), say(f"likeness_{one}")) for one in Likeness]

    @classmethod
    def of(cls, verdict: LikenessVerdict | None) -> "LikenessForm":
        """Return the form as it was decided last, or empty."""
        if verdict is None:
            return cls()
        return cls(data={"kind": verdict.kind, "reason": verdict.reason})
