"""Forms of pages that read many rooms."""

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length

from competition.accounts.models import Role
from competition.core.extensions import language
from competition.core.forms import Form
from competition.core.phrases import _l, say
from competition.editions.models import Edition

_INVITED_HERE = (Role.MANAGER, Role.OFFICER, Role.ORGANISER, Role.SUPERVISOR, Role.FINANCE)


class InviteForm(Form):
    """Judges are invited from the judge pool, everybody else here."""

    address = StringField(
        _l("电子邮箱"),
        [InputRequired(_l("请填写。")), Length(max=254)],
        render_kw={"type": "email"},
    )
    role = SelectField(_l("角色"))
    unit = SelectField(_l("推荐单位"))

    @classmethod
    def of(cls, edition: Edition) -> "InviteForm":
        """Return the form with the edition's recommending units."""
        form = cls()
        form.role.choices = [
            SelectChoice(role.value, say(f"role_{role}")) for role in _INVITED_HERE
        ]
        form.unit.choices = [
            SelectChoice("", say("no_unit")),
            *(
                SelectChoice(unit.key, unit.name.in_language(language()))
                for unit in edition.plan.units
            ),
        ]
        return form
