"""What was typed, checked: each kind of question has its reader. Nothing typed is ever changed.

Amounts without a unit are 万元, as offices write them; ``20万元``, ``3000元`` and ``2亿`` are
understood. A credit code with one failing check is a warning, never an error (contest.md §6.1).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from competition.registration.queries.outline import Answers, is_blank, questions_for, rows_of
from competition.rules.identity import (
    Checked,
    Flaw,
    PaperKind,
    Read,
    Verdict,
    check_credit_code,
    check_email,
    check_paper,
    check_phone,
    compact,
    plain,
    read_amount,
    read_day,
)
from competition.rules.plan.form import Question, Section

Raw = str | list[str]
AnswerValue = str | bool | int | Fraction | date | tuple[str, ...]

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_LONGEST_LINE = 300
_LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A typed answer: its value, or the code of what is wrong; codes are worded by ``say``.

    ``raw`` is untouched. ``problem`` keeps it from being submitted, ``warning`` does not.
    """

    raw: Raw
    value: AnswerValue | None = None
    problem: str = ""
    warning: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuestion:
    """A question with its answer; ``row`` counts the members from 0, or is ``None``."""

    section: Section
    question: Question
    row: int | None
    answer: Answer


def checked(question: Question, raw: object) -> Answer:
    """Check what was typed for a question. An empty required answer is ``answer_missing``."""
    typed: Raw = raw if isinstance(raw, list) else str(raw if raw is not None else "")
    if is_blank(typed):
        empty = () if question.kind == "choices" and not question.is_required else None
        return Answer(
            raw=typed, value=empty, problem="answer_missing" if question.is_required else ""
        )
    return _READERS[question.kind](question, typed)


def checked_section(section: Section, entrant: str, answers: Answers) -> list[CheckedQuestion]:
    """Return every question of a section with its answer, row by row.

    An untouched plain section counts as one empty row, an untouched list of members as none.
    """
    rows = rows_of(section, answers) or ([] if section.kind == "members" else [{}])
    return [
        CheckedQuestion(
            section=section,
            question=question,
            row=number if section.kind == "members" else None,
            answer=checked(question, row.get(question.key)),
        )
        for number, row in enumerate(rows)
        for question in questions_for(section, entrant)
    ]


def problems_in(section: Section, entrant: str, answers: Answers) -> Iterator[CheckedQuestion]:
    """Return the answers of a section that keep it from being submitted."""
    return (one for one in checked_section(section, entrant, answers) if one.answer.problem)


def _text(question: Question, raw: Raw) -> Answer:
    text = str(raw).replace("\r\n", "\n").strip()
    most = question.most_characters or (_LONGEST_LINE if question.kind == "text" else _LONGEST_TEXT)
    if len(text) > most:
        over = {"most": most, "over": len(text) - most}
        return Answer(raw=raw, problem="answer_too_long", values=over)
    return Answer(raw=raw, value=text)


def _number(question: Question, raw: Raw) -> Answer:
    written = plain(str(raw)).replace(",", "").replace(" ", "")
    if question.kind == "percent":
        written = written.removesuffix("%")
    if not _NUMBER.fullmatch(written):
        return Answer(raw=raw, problem="answer_not_a_number")
    value = Fraction(written)
    percent = question.kind == "percent"
    least = question.least if question.least is not None else (0 if percent else None)
    most = question.most if question.most is not None else (100 if percent else None)
    if least is not None and value < least:
        return Answer(raw=raw, problem="answer_below", values={"least": least})
    if most is not None and value > most:
        return Answer(raw=raw, problem="answer_above", values={"most": most})
    return Answer(raw=raw, value=value)


def _money(question: Question, raw: Raw) -> Answer:
    answer = _read(question, raw, read_amount(str(raw), unit="万元"))
    if isinstance(answer.value, int) and answer.value < 0 and (question.least or 0) >= 0:
        return Answer(raw=raw, problem="answer_negative")
    return answer


def _date(question: Question, raw: Raw) -> Answer:
    return _read(question, raw, read_day(str(raw)))


def _read(question: Question, raw: Raw, found: Read[Any]) -> Answer:
    if found.flaw is not None:
        return Answer(raw=raw, problem=_flaw(question.kind, found.flaw))
    return Answer(raw=raw, value=found.value)


def _yes_no(_question: Question, raw: Raw) -> Answer:
    if raw not in ("yes", "no"):
        return Answer(raw=raw, problem="answer_no_such_choice")
    return Answer(raw=raw, value=raw == "yes")


def _choice(question: Question, raw: Raw) -> Answer:
    if raw not in [one.key for one in question.choices]:
        return Answer(raw=raw, problem="answer_no_such_choice")
    return Answer(raw=raw, value=str(raw))


def _choices(question: Question, raw: Raw) -> Answer:
    chosen = [raw] if isinstance(raw, str) else raw
    if not set(chosen) <= {one.key for one in question.choices}:
        return Answer(raw=raw, problem="answer_no_such_choice")
    return Answer(raw=raw, value=tuple(one.key for one in question.choices if one.key in chosen))


def _phone(question: Question, raw: Raw) -> Answer:
    return _coded(question.kind, raw, check_phone(str(raw)).checked)


def _email(question: Question, raw: Raw) -> Answer:
    return _coded(question.kind, raw, check_email(str(raw)))


def _uscc(question: Question, raw: Raw) -> Answer:
    return _coded(question.kind, raw, check_credit_code(str(raw)))


def _id_number(question: Question, raw: Raw) -> Answer:
    """Take any accepted paper: the number itself shows which one it may be."""
    number = compact(str(raw))
    kinds = _papers_like(number)
    results = [check_paper(kind, number) for kind in kinds]
    valid = next((one for one in results if one.verdict is Verdict.VALID), results[0])
    return _coded(question.kind, raw, valid)


def _papers_like(number: str) -> tuple[PaperKind, ...]:
    if sum(one.isdigit() for one in number) >= 13:
        return (
            PaperKind.RESIDENT_ID,
            PaperKind.RESIDENCE_PERMIT,
            PaperKind.FOREIGN_RESIDENCE,
        )
    return (
        PaperKind.PASSPORT,
        PaperKind.HONG_KONG_MACAO_PERMIT,
        PaperKind.TAIWAN_PERMIT,
        PaperKind.FOREIGN_RESIDENCE,
    )


def _coded(kind: str, raw: Raw, found: Checked) -> Answer:
    if found.flaw is None:
        return Answer(raw=raw, value=found.value)
    code = _flaw(kind, found.flaw)
    values = {"at": found.at or 1, "length": len(found.value)}
    if found.verdict is Verdict.ODD:
        return Answer(raw=raw, value=found.value, warning=f"{code}_odd", values=values)
    if found.suggestion:
        values |= {"suggestion": found.suggestion}  # type: ignore[dict-item]  # a text among numbers
        return Answer(raw=raw, problem=f"{kind}_suggestion", values=values)
    return Answer(raw=raw, problem=code, values=values)


def _flaw(kind: str, flaw: Flaw) -> str:
    return f"{kind}_{flaw}"


_READERS: Mapping[str, Callable[[Question, Raw], Answer]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "percent": _number,
    "money": _money,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "phone": _phone,
    "email": _email,
    "uscc": _uscc,
    "id_number": _id_number,
}
