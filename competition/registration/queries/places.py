"""The places of an entry that an officer can pin a correction to, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.registration.queries.outline import documents_for, questions_for, sections_for
from competition.registration.queries.pins import Pin
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Document, Section
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPlace:
    """A place: a question, a whole section, or a document. ``code`` is how forms name it."""

    code: str
    pin: Pin
    section: Text
    question: Text | None

    def words(self, language: str) -> str:
        """Return how the place is called: section and question, or the document."""
        name = self.section.in_language(language)
        if self.question is None:
            return name
        mark = "·" if language.startswith("zh") else ": "
        return f"{name}{mark}{self.question.in_language(language)}"

    @property
    def label(self) -> str:
        """Return how the place is called in the language of the page at hand."""
        if self.question is None:
            return text_of(self.section)
        return _(
            "%(section)s·%(question)s",
            section=text_of(self.section),
            question=text_of(self.question),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PinLine:
    """A pin in words: where, and what is to be corrected there. ``page`` is one of a file.

    ``reply`` is what the applicant said to it.
    """

    code: str
    label: str
    words: str
    page: int | None = None
    reply: str = ""

    def covers(self, place: str) -> bool:
        """Tell whether a place lies where the pin points: the place itself, or in its section."""
        if self.code.startswith("section:"):
            return place.startswith(f"question:{self.code.removeprefix('section:')}:")
        return place == self.code


def pin_places(plan: Plan, entrant: str) -> dict[str, PinPlace]:
    """Return every place of a team's or a company's entry by its code, in the form's order."""
    found: dict[str, PinPlace] = {}
    for section in sections_for(plan, entrant):
        for place in _places_in(section, entrant):
            found[place.code] = place
    for document in documents_for(plan, entrant):
        place = _place_of(document)
        found[place.code] = place
    return found


def file_places(plan: Plan, documents: Iterable[Mapping[str, Any]]) -> dict[str, PinPlace]:
    """Return the single files of a revision's documents, where a document has several."""
    rows = list(documents)
    found: dict[str, PinPlace] = {}
    for document in plan.form.documents:
        files = [row for row in rows if row["document"] == document.key]
        for row in files if len(files) > 1 else ():
            name = str(row["name"])
            pin = Pin(section=None, question=None, document=document.key, words="", file=name)
            code = f"file:{row['id']}"
            found[code] = PinPlace(
                code=code, pin=pin, section=document.name, question=Text(zh=name, en=name)
            )
    return found


def pages_at(documents: Iterable[Mapping[str, Any]], pin: Pin) -> int | None:
    """Return how many pages there are where a pin points; ``None`` where nobody counted them."""
    counted = [
        row["pages"]
        for row in documents
        if row["document"] == pin.document and pin.file in (None, row["name"])
    ]
    return None if None in counted else max(counted, default=0)


def place_of(places: Mapping[str, PinPlace], pin: Pin) -> PinPlace | None:
    """Return the place that a pin names, or ``None`` if there is no such place."""
    return places.get(_code(pin))


def pin_lines(places: Mapping[str, PinPlace], pins: Iterable[Pin]) -> tuple[PinLine, ...]:
    """Return pins in words, in the language of the page at hand."""
    return tuple(
        PinLine(
            code=place.code,
            label=spot_words(place, pin),
            words=pin.words,
            page=pin.page,
            reply=pin.reply,
        )
        for pin in pins
        if (place := place_of(places, pin)) is not None
    )


def pin_at(
    places: Mapping[str, PinPlace], code: str, words: str, page: int | None = None
) -> Pin | None:
    """Return a pin with its words at a place that a form named; ``None`` for no such place."""
    place = places.get(code)
    return None if place is None else replace(place.pin, words=words, page=page)


def spot_words(place: PinPlace, pin: Pin) -> str:
    """Return where a pin points, down to file and page, in the language of the page at hand."""
    if pin.file and pin.page:
        return _("%(place)s（%(file)s，第 %(n)s 页）", place=place.label, file=pin.file, n=pin.page)
    if pin.page:
        return _("%(place)s（第 %(n)s 页）", place=place.label, n=pin.page)
    if pin.file:
        return _("%(place)s（%(file)s）", place=place.label, file=pin.file)
    return place.label


def _places_in(section: Section, entrant: str) -> list[PinPlace]:
    whole = Pin(section=section.key, question=None, document=None, words="")
    places = [PinPlace(code=_code(whole), pin=whole, section=section.name, question=None)]
    for question in questions_for(section, entrant):
        pin = Pin(section=section.key, question=question.key, document=None, words="")
        places.append(
            PinPlace(code=_code(pin), pin=pin, section=section.name, question=question.label)
        )
    return places


def _place_of(document: Document) -> PinPlace:
    pin = Pin(section=None, question=None, document=document.key, words="")
    return PinPlace(code=_code(pin), pin=pin, section=document.name, question=None)


def _code(pin: Pin) -> str:
    if pin.document is not None:
        return f"document:{pin.document}"
    if pin.question is None:
        return f"section:{pin.section}"
    return f"question:{pin.section}:{pin.question}"
