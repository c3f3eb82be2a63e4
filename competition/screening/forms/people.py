"""Inviting an officer to a unit of one's own."""

from collections.abc import Iterable

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length

from competition.core.forms import Form
from competition.core.phrases import _l
from competition.core.templating import text_of
from competition.rules.plan.organisation import Unit


class OfficerForm(Form):
    """Where the invitation goes and, for the manager of several, to which unit."""

    address = StringField(
        _l("电子邮箱"),
        [InputRequired(_l("请填写。")), Length(max=254)],
        render_kw={"type": "email"},
    )
    unit = SelectField(_l("推荐单位"))

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "OfficerForm":
        """Return the form with the units that the manager may invite to."""
        form = cls()
        units = tuple(units)
        form.unit.choices = [SelectChoice(one.key, text_of(one.name)) for one in units]
        form.unit.data = form.unit.data or units[0].key
        return form
