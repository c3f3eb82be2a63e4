"""An entry to read: labelled rows for officers, judges and organisers, in the reader's language.

``blind`` leaves out whatever the plan marks as identifying, and every document's own name.
Call it while a page is rendered: the language is the reader's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from competition.core.phrases import _
from competition.core.templating import format_day, format_money, text_of
from competition.registration.models import Attachment
from competition.registration.queries.answers import Answer, checked
from competition.registration.queries.outline import (
    BASICS,
    Answers,
    basics_in,
    is_blank,
    questions_for,
    rows_of,
    sections_for,
)
from competition.rules.identity import mask_paper, mask_phone
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Document, Question, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A question and what was answered. ``value`` is empty when nothing was.

    ``problem`` and ``warning`` are codes for ``say`` with ``values``.
    """

    key: str
    label: str
    value: str
    is_long: bool = False
    problem: str = ""
    warning: str = ""
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """The rows of a section, or of one member: then ``title`` is the name, or a number."""

    title: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSection:
    """A section of the entry as it is read."""

    key: str
    name: str
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDocument:
    """A document as it is listed. ``name`` is neutral for blind readers."""

    public_id: str
    document_key: str
    kind: str
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str
    attachment: Attachment

    @property
    def can_preview(self) -> bool:
        """Tell whether browsers show it in place."""
        return self.media_type == "application/pdf" or self.media_type.startswith("image/")


def entry_sheet(
    plan: Plan, answers: Answers, entrant: str, *, blind: bool
) -> tuple[SheetSection, ...]:
    """Return an entry's sections as labelled rows.

    ``answers`` are an entry's or a revision's. Blind, a section that is left empty is left out,
    members are numbered, and district and unit are not told.
    """
    first = _basics_section(plan, answers, blind=blind)
    rest = tuple(
        _section(one, answers, entrant, blind=blind) for one in sections_for(plan, entrant)
    )
    return (first, *(one for one in rest if one.parts and any(part.rows for part in one.parts)))


def documents_of(
    attachments: Sequence[Attachment], plan: Plan, *, blind: bool
) -> tuple[SheetDocument, ...]:
    """Return documents in the order of the plan; blind, without identifying ones and own names."""
    found: list[SheetDocument] = []
    for document in plan.form.documents:
        if blind and document.identifies:
            continue
        for attachment in attachments:
            if attachment.document_key == document.key:
                number = len(found) + 1
                found.append(_document(document, attachment, number=number, blind=blind))
    return tuple(found)


def neutral_name(plan: Plan, attachment: Attachment) -> str:
    """Return the name under which a document is served to those who must not know whose it is."""
    kind = next(
        (text_of(one.name) for one in plan.form.documents if one.key == attachment.document_key),
        _("材料"),
    )
    return f"{kind}{_extension(attachment)}"


def answer_words(question: Question, answer: Answer) -> str:
    """Return a checked answer in words; one with a problem as it was typed."""
    if is_blank(answer.raw):
        return ""
    if answer.problem or answer.value is None:
        return answer.raw if isinstance(answer.raw, str) else "、".join(answer.raw)
    return _WORDS.get(question.kind, _plain)(question, answer.value)


def masked_words(question: Question, answer: Answer) -> str:
    """Return an answer for a list or an export: numbers of papers and phones are masked."""
    words = answer_words(question, answer)
    if question.kind == "id_number":
        return mask_paper(words)
    return mask_phone(words) if question.kind == "phone" else words


def _plain(_question: Question, value: object) -> str:
    return str(value)


def _chosen(question: Question, value: object) -> str:
    keys = value if isinstance(value, tuple) else (value,)
    return _("、").join(text_of(one.name) for one in question.choices if one.key in keys)


def _money(_question: Question, value: object) -> str:
    return format_money(value if isinstance(value, int) else None)


def _day(_question: Question, value: object) -> str:
    return format_day(value if isinstance(value, date) else None)


def _number(question: Question, value: object) -> str:
    sign = "%" if question.kind == "percent" else ""
    exact = value if isinstance(value, Fraction) else Fraction(0)
    if exact.denominator == 1:
        return f"{exact.numerator:,}{sign}"
    scaled = exact * 10**6  # typed with at most six decimals
    whole, part = divmod(abs(scaled.numerator), 10**6)
    minus = "-" if exact < 0 else ""
    return f"{minus}{whole:,}.{part:06d}".rstrip("0") + sign


def _yes_no(_question: Question, value: object) -> str:
    return _("是") if value else _("否")


_WORDS: Mapping[str, Callable[[Question, object], str]] = {
    "choice": _chosen,
    "choices": _chosen,
    "money": _money,
    "date": _day,
    "number": _number,
    "percent": _number,
    "yes_no": _yes_no,
}


def _basics_section(plan: Plan, answers: Answers, *, blind: bool) -> SheetSection:
    basics = basics_in(answers)
    named = [
        ("project_name", _("项目名称"), basics.project_name),
        ("entrant", _("参赛主体"), _("企业") if basics.entrant == "company" else _("团队")),
        ("field", _("参赛领域"), _named(plan.fields_by_key, basics.field_key)),
    ]
    if not blind:
        named += [
            ("district", _("所在辖市区"), _named(plan.districts_by_key, basics.district_key)),
            ("unit", _("推荐单位"), _named(plan.units_by_key, basics.unit_key)),
        ]
    rows = tuple(
        SheetRow(key=key, label=label, value=value, values={}) for key, label, value in named
    )
    return SheetSection(key=BASICS, name=_("基本信息"), parts=(SheetPart(title="", rows=rows),))


def _named(things: Mapping[str, object], key: str) -> str:
    thing = things.get(key)
    return text_of(thing.name) if thing is not None else key  # type: ignore[attr-defined]  # every plan thing has a name


def _section(section: Section, answers: Answers, entrant: str, *, blind: bool) -> SheetSection:
    questions = [one for one in questions_for(section, entrant) if not (blind and one.identifies)]
    rows = rows_of(section, answers)
    if section.kind != "members":
        rows = rows or [{}]
    parts = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(_row(one, checked(one, row.get(one.key))) for one in questions)
        if blind:
            cells = tuple(one for one in cells if one.value)
        title = _member_title(section, row, number, blind=blind)
        parts.append(SheetPart(title=title, rows=cells))
    return SheetSection(key=section.key, name=text_of(section.name), parts=tuple(parts))


def _member_title(section: Section, row: Mapping[str, object], number: int, *, blind: bool) -> str:
    if section.kind != "members":
        return ""
    name_key = next((one.key for one in section.questions if one.fact == "members[].name"), None)
    name = str(row.get(name_key, "")) if name_key and not blind else ""
    return name or _("成员 %(number)s", number=number)


def _row(question: Question, answer: Answer) -> SheetRow:
    return SheetRow(
        key=question.key,
        label=text_of(question.label),
        value=answer_words(question, answer),
        is_long=question.kind == "long_text",
        problem=answer.problem,
        warning=answer.warning,
        values=answer.values,
    )


def _document(
    document: Document, attachment: Attachment, *, number: int, blind: bool
) -> SheetDocument:
    kind = text_of(document.name)
    neutral = _("材料%(number)s %(kind)s", number=number, kind=kind) + _extension(attachment)
    return SheetDocument(
        public_id=attachment.public_id,
        document_key=document.key,
        kind=kind,
        name=neutral if blind else attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        pages=attachment.pages,
        sha256=attachment.sha256,
        attachment=attachment,
    )


def _extension(attachment: Attachment) -> str:
    stem, dot, extension = attachment.name.rpartition(".")
    return f".{extension.lower()}" if stem and dot else ""
