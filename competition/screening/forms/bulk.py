"""The one check list, grade and note for all entries that are passed together."""

from collections.abc import Iterable

from wtforms import Field, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length

from competition.core.forms import Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.rules.plan.edition import Plan
from competition.screening.models import Answer
from competition.screening.queries import BulkPreview

_LONGEST = 2000


class BulkForm(Form):
    """What the officer says of all the entries together. Made for a preview by ``of``."""

    chosen = SelectMultipleField(_l("项目"), validate_choice=False)
    grade = RadioField(_l("推荐等级"), choices=[], validate_choice=False)
    note = TextAreaField(_l("内部备注"), [Length(max=_LONGEST)], render_kw={"rows": 2})
    questions: tuple[str, ...] = ()

    @classmethod
    def of(cls, plan: Plan, preview: BulkPreview, *, blank: bool = False) -> "BulkForm":
        """Return the form with the questions of the entries; ``blank`` takes nothing posted."""
        fields: dict[str, object] = {
            f"check_{one.key}": RadioField(
                text_of(one.text), choices=_answers(), validate_choice=False
            )
            for one in preview.questions
        }
        fields["questions"] = tuple(one.key for one in preview.questions)
        made = type("BulkEntriesForm", (cls,), fields)
        form: BulkForm = made(formdata=None) if blank else made()
        form.grade.choices = [SelectChoice(grade) for grade in plan.screening.grades]
        return form

    @property
    def check_fields(self) -> list[Field]:
        """Return the fields of the plan's questions, in its order."""
        return [self[f"check_{key}"] for key in self.questions]

    def checks(self) -> dict[str, str]:
        """Return the answers to the plan's questions."""
        return {key: str(self[f"check_{key}"].data or "") for key in self.questions}

    def fault_unanswered(self) -> bool:
        """Mark every question without an answer and tell whether there is any."""
        open_fields = [one for one in self.check_fields if not one.data]
        for one in open_fields:
            one.errors = [*one.errors, _("请选择“是”或“不适用”。")]
        return bool(open_fields)

    def fault_changed(self, preview: BulkPreview) -> bool:
        """Tell whether an entry was ticked that is not what was looked at any more."""
        shown = frozenset(one.mark for one in preview.rows)
        changed = any(one not in shown for one in self.chosen.data or [])
        if changed:
            self.form_errors.append(say("bulk_changed"))
        return changed


def entries_of(marks: Iterable[str]) -> list[str]:
    """Return the entries of marks such as ``0123456789abcdef:2``, or of plain identities."""
    return [mark.partition(":")[0] for mark in marks]


def _answers() -> list[SelectChoice]:
    return [
        SelectChoice(Answer.YES, _l("是")),
        SelectChoice(Answer.NOT_APPLICABLE, _l("不适用")),
    ]
