"""What is compared of an entry and of a past entry: its words, and the keys that tell it apart."""

import hashlib
import re
from collections.abc import Iterator

from competition.history.models import PastEntry
from competition.registration.models import Revision
from competition.registration.queries import (
    basics_in,
    facts_from,
    questions_for,
    rows_of,
    sections_for,
)
from competition.rules.calendar import day_of
from competition.rules.identity import (
    Verdict,
    check_patent,
    compact,
    company_key,
    person_name,
    title_key,
)
from competition.similarity.models import KeyKind

Key = tuple[KeyKind, str]
"""A kind and the hash of a value."""

_PATENT = re.compile(
    r"(?:ZL|CN)? ?(?:19|20)[0-9]{2}[12389][0-9]{7}\.?[0-9X]|CN ?[0-9]{7,9} ?[A-CSUY][0-9]?",
    re.IGNORECASE,
)
_KIND_LETTERS = re.compile(r"(?<=[0-9])[A-CSUY][0-9]?$")
_FACTS = {
    KeyKind.COMPANY_CODE: "entity.uscc",
    KeyKind.COMPANY_NAME: "entity.name",
    KeyKind.LEADER_PAPER: "leader.id_number",
    KeyKind.LEADER_PHONE: "leader.phone",
    KeyKind.LEADER_NAME: "leader.name",
}
_SHORTEST_NAME = 4
"""A team called 创新队 has its name in common with many."""


def _patent_key(written: str) -> str:
    """Return what an application, its publication and its grant have in common."""
    return _KIND_LETTERS.sub("", written.removeprefix("ZL").removeprefix("CN"))


_FORMS = {
    KeyKind.COMPANY_CODE: compact,
    KeyKind.COMPANY_NAME: company_key,
    KeyKind.LEADER_PAPER: compact,
    KeyKind.LEADER_PHONE: compact,
    KeyKind.LEADER_NAME: person_name,
    KeyKind.TITLE: title_key,
    KeyKind.PATENT: _patent_key,
}


def text_of_revision(revision: Revision) -> str:
    """Return the words of what was submitted: title and long answers, none that identifies."""
    plan, basics = revision.plan_version.plan, basics_in(revision.answers)
    said = [
        str(row.get(question.key) or "")
        for section in sections_for(plan, basics.entrant)
        for row in rows_of(section, revision.answers)
        for question in questions_for(section, basics.entrant)
        if question.kind == "long_text" and not question.identifies
    ]
    return "\n".join(one.strip() for one in (basics.project_name, *said) if one.strip())


def keys_of_revision(revision: Revision) -> frozenset[Key]:
    """Return the keys of what was submitted; patents wherever the answers name them."""
    plan, basics = revision.plan_version.plan, basics_in(revision.answers)
    facts = facts_from(plan, basics, revision.answers, on=day_of(revision.submitted_at))
    named = {kind: facts.get(path) for kind, path in _FACTS.items()}
    pairs = [(kind, value) for kind, value in named.items() if isinstance(value, str)]
    written = " ".join(_texts_in(revision.answers))
    pairs += [(KeyKind.PATENT, number) for number in patents_in(written)]
    return _keys((*pairs, (KeyKind.TITLE, basics.project_name)))


def text_of_past(past: PastEntry) -> str:
    """Return the words of a past entry."""
    return "\n".join(one for one in (past.project_name, past.summary) if one)


def keys_of_past(past: PastEntry) -> frozenset[Key]:
    """Return the keys of a past entry, as far as the table named them."""
    return _keys(
        (
            (KeyKind.COMPANY_CODE, past.credit_code),
            (KeyKind.COMPANY_NAME, past.holder_name),
            (KeyKind.LEADER_NAME, past.leader_name),
            (KeyKind.LEADER_PHONE, past.leader_phone),
            (KeyKind.TITLE, past.project_name),
            *((KeyKind.PATENT, str(number)) for number in past.patents),
        )
    )


def patents_in(text: str) -> Iterator[str]:
    """Return the patent numbers that a text names, in their normal form.

    A national number counts only with its right check digit, so that no other number of
    thirteen digits is taken for one.
    """
    for found in _PATENT.findall(text):
        checked = check_patent(found).checked
        if checked.verdict is not Verdict.INVALID:
            yield checked.value


def _keys(pairs: tuple[tuple[KeyKind, str], ...]) -> frozenset[Key]:
    formed = [(kind, _FORMS[kind](value)) for kind, value in pairs if value]
    return frozenset(
        (kind, hashlib.sha256(f"{kind}={value}".encode()).hexdigest())
        for kind, value in formed
        if value and not (kind is KeyKind.COMPANY_NAME and len(value) <= _SHORTEST_NAME)
    )


def _texts_in(answers: object) -> Iterator[str]:
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, dict):
        for value in answers.values():
            yield from _texts_in(value)
    elif isinstance(answers, list):
        for value in answers:
            yield from _texts_in(value)
