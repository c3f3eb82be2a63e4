"""The verdict in one place: the check list, the pins, and what each verdict needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import Length

from competition.core.forms import Form
from competition.core.phrases import _, _l, say
from competition.core.templating import text_of
from competition.registration.queries import (
    Pin,
    PinPlace,
    file_places,
    pages_at,
    pin_at,
    pin_places,
)
from competition.rules.plan.criteria import Criterion
from competition.screening.models import Answer, VerdictKind
from competition.screening.queries import (
    CheckSheet,
)

_LONGEST = 2000
_FIRST_ROWS = 3
_MORE_ROWS = 2
_MOST_ROWS = 40


class PinForm(PlainForm):
    """One place to correct, and what to do there."""

    place = SelectField(_l("修改哪里"), validate_choice=False)
    page = StringField(
        _l("第几页"), [Length(max=6)], render_kw={"inputmode": "numeric", "autocomplete": "off"}
    )
    words = TextAreaField(_l("怎样修改"), [Length(max=_LONGEST)])

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was chosen or written in this row."""
        return not (self.place.data or (self.words.data or "").strip())

    @property
    def page_number(self) -> int | None:
        """Return the page that was typed, 0 for something that is none, ``None`` for nothing."""
        typed = (self.page.data or "").strip()
        if not typed:
            return None
        return int(typed) if typed.isascii() and typed.isdigit() else 0


class VerdictForm(Form):
    """The check list, the verdict, and what each verdict needs. Made for one entry by ``of``."""

    revision = HiddenField()
    verdict = RadioField(
        _l("审核意见"),
        choices=[
            SelectChoice(VerdictKind.RECOMMENDED, _l("通过并推荐")),
            SelectChoice(VerdictKind.RETURNED, _l("退回修改")),
            SelectChoice(VerdictKind.REFUSED, _l("不通过")),
        ],
        validate_choice=False,
    )
    grade = RadioField(_l("推荐等级"), choices=[], validate_choice=False)
    pins = FieldList(
        FormField(PinForm),
        _l("要修改的地方"),
        min_entries=_FIRST_ROWS,
        max_entries=_MOST_ROWS,
    )
    message = TextAreaField(_l("给申报人的其他说明"), [Length(max=_LONGEST)])
    clause = SelectField(_l("依据的条款"), choices=[], validate_choice=False)
    reason = TextAreaField(_l("不通过的理由"), [Length(max=_LONGEST)])
    note = TextAreaField(_l("内部备注"), [Length(max=_LONGEST)], render_kw={"rows": 2})
    more = SubmitField(_l("再加几处"))
    questions: tuple[str, ...] = ()
    places: Mapping[str, PinPlace] = {}
    documents: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, sheet: CheckSheet) -> "VerdictForm":
        """Return the form for an entry: its plan's questions, places, grades and clauses."""
        made = type(
            "EntryVerdictForm",
            (cls,),
            {
                "questions": tuple(one.key for one in sheet.questions),
                **{f"check_{one.key}": _check_field(text_of(one.text)) for one in sheet.questions},
            },
        )
        given = next(
            (
                one.checks
                for one in reversed(sheet.verdicts)
                if one.checks and one.unit_key == sheet.entry.desk
            ),
            {},
        )
        form: VerdictForm = made(data={f"check_{key}": value for key, value in given.items()})
        form.fit(sheet)
        return form

    @property
    def check_fields(self) -> list[Field]:
        """Return the fields of the plan's questions, in its order."""
        return [self[f"check_{key}"] for key in self.questions]

    def fit(self, sheet: CheckSheet) -> None:
        """Fill in what may be chosen, and the revision that the officer is looking at."""
        plan = sheet.entry.edition.plan
        self.seen = self.revision.data
        self.revision.data = str(sheet.revision.number)
        self.grade.choices = [SelectChoice(grade) for grade in plan.screening.grades]
        self.documents = sheet.revision.documents
        self.places = pin_places(plan, sheet.entry.entrant) | file_places(plan, self.documents)
        self.clause.choices = [
            SelectChoice("", _("其他依据（请在理由中写明）")),
            *(
                SelectChoice(one.key, text_of(one.clause))
                for one in plan.criteria
                if _asked(one, sheet)
            ),
        ]
        self.give_places()

    def give_places(self) -> None:
        """Let every row choose among the places of the form, section by section."""
        nothing = SelectChoice("", _("请选择"))
        places = [_place_choice(code, place) for code, place in self.places.items()]
        for row in self.pins:
            row.form.place.choices = [nothing, *places]

    def add_rows(self) -> None:
        """Offer two more rows for pins; nothing typed is lost."""
        for _number in range(_MORE_ROWS):
            if len(self.pins) < _MOST_ROWS:
                self.pins.append_entry()
        self.give_places()

    def checks(self) -> dict[str, str]:
        """Return the answers to the plan's questions."""
        return {key: str(self[f"check_{key}"].data or "") for key in self.questions}

    def pinned(self) -> tuple[Pin, ...]:
        """Return the pins of the rows that were filled in."""
        made = (
            pin_at(
                self.places,
                row.form.place.data,
                (row.form.words.data or "").strip(),
                row.form.page_number,
            )
            for row in self.pins
            if not row.form.is_blank
        )
        return tuple(pin for pin in made if pin is not None)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check what the chosen verdict needs; the rest of the form may stay empty."""
        fits = bool(super().validate(extra_validators))
        checkers = {
            VerdictKind.RECOMMENDED: self._recommending,
            VerdictKind.RETURNED: self._returning,
            VerdictKind.REFUSED: self._refusing,
        }
        if self.verdict.data in checkers:
            checkers[VerdictKind(self.verdict.data)]()
        else:
            _fault(self.verdict, say("verdict_needed"))
        if self.seen != self.revision.data:
            self.form_errors.append(say("revision_newer"))
        return fits and not self.errors

    def _recommending(self) -> None:
        for key in self.questions:
            if not self[f"check_{key}"].data:
                _fault(self[f"check_{key}"], _("请选择“是”“否”或“不适用”。"))

    def _refusing(self) -> None:
        if not (self.reason.data or "").strip():
            _fault(self.reason, say("reason_needed"))

    def _check_page(self, row: PinForm) -> None:
        """Mark a page that is none, or not of the document that was chosen."""
        page = row.page_number
        place = self.places.get(row.place.data)
        if page is None or place is None:
            return
        most = pages_at(self.documents, place.pin) if place.pin.document else 0
        if page < 1:
            _fault(row.page, say("pin_page_number"))
        elif most is not None and page > most:
            _fault(row.page, say("pin_page_unknown", page=page, pages=most))

    def _returning(self) -> None:
        for row in self.pins:
            if row.form.is_blank:
                continue
            if row.form.place.data not in self.places:
                _fault(row.form.place, say("pin_place_unknown"))
            if not (row.form.words.data or "").strip():
                _fault(row.form.words, say("pin_words_needed"))
            self._check_page(row.form)
        self.pins.errors = [row.errors for row in self.pins if row.errors]


def _check_field(text: str) -> RadioField:
    return RadioField(
        text,
        choices=[
            SelectChoice(Answer.YES, _l("是")),
            SelectChoice(Answer.NO, _l("否")),
            SelectChoice(Answer.NOT_APPLICABLE, _l("不适用")),
        ],
        validate_choice=False,
    )


def _asked(criterion: Criterion, sheet: CheckSheet) -> bool:
    return not criterion.groups or sheet.revision.group_key in criterion.groups


def _place_choice(code: str, place: PinPlace) -> SelectChoice:
    """Return a place as a choice under the heading of its section, or under the documents."""
    section = text_of(place.section)
    if place.pin.document is not None:
        return SelectChoice(code, place.label, optgroup=_("材料"))
    words = _("整个部分") if place.question is None else text_of(place.question)
    return SelectChoice(code, words, optgroup=section)


def _fault(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]
