"""The places of an entry that an officer can pin a correction to, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.registration.queries import Pin, documents_for, questions_for, sections_for
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
    """A pin in words: where, and what is to be corrected there."""

    code: str
    label: str
    words: str

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


def place_of(places: Mapping[str, PinPlace], pin: Pin) -> PinPlace | None:
    """Return the place that a pin names, or ``None`` if there is no such place."""
    return places.get(_code(pin))


def pin_lines(places: Mapping[str, PinPlace], pins: Iterable[Pin]) -> tuple[PinLine, ...]:
    """Return pins in words, in the language of the page at hand."""
    return tuple(
        PinLine(code=place.code, label=place.label, words=pin.words)
        for pin in pins
        if (place := place_of(places, pin)) is not None
    )


def pin_at(places: Mapping[str, PinPlace], code: str, words: str) -> Pin | None:
    """Return a pin with its words at a place that a form named; ``None`` for no such place."""
    place = places.get(code)
    if place is None:
        return None
    pin = place.pin
    return Pin(section=pin.section, question=pin.question, document=pin.document, words=words)


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
