"""The second act: units check, recommend, return some once, refuse some, and sign; the organiser accepts."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from competition.core.database import db
from competition.registration.models import Entry
from competition.registration.operations import save_section, submit_entry
from competition.registration.queries import Pin
from competition.rehearsal.people import made_name
from competition.rehearsal.registering import Registered
from competition.rehearsal.stage import Stage, in_batches, one_transaction
from competition.rules.plan.form import Question, Section
from competition.rules.transitions import EntryState
from competition.screening.models import Answer
from competition.screening.operations import (
    ListStatement,
    accept_entries,
    recommend_entry,
    refuse_entry,
    return_entry,
    submit_list,
)
from competition.screening.queries import get_unit, unit_list

_REFUSED_PERCENT, _RETURNED_PERCENT = 13, 12
_POSITION = "分管负责人"
_REASONS = (
    "参赛主体类型与所选组别不符，且无法在期限内更正",
    "承诺书未签字盖章，经联系未补交",
    "知识产权证明材料缺失，无法核实权属",
    "上一年度营业收入与审计报告不一致",
    "与往届获奖项目研发内容相近，无实质性改进",
)
_PIN_WORDS = (
    "请补充与证明材料一致的内容",
    "表述过于笼统，请写明关键指标",
    "与营业执照不一致，请核对",
)


def check_all(
    stage: Stage,
    registered: Sequence[Registered],
    *,
    share: int = 100,
    overdue: Collection[int] = (),
) -> None:
    """Let every unit decide its entries; ``share`` of a hundred are decided, the rest still wait.

    So do the entries ``overdue``, by their ids.

    Where some still wait, the first entry is left returned, so that its applicant has something
    to correct.
    """
    submitted = [one for one in registered if one.is_submitted and one.entry_id not in overdue]
    for batch in in_batches(submitted[: len(submitted) * share // 100]):
        with one_transaction(stage, stage.moment("screening", 60)):
            for one in batch:
                _decide(stage, one, leaves_first=share < 100)


def _decide(stage: Stage, one: Registered, *, leaves_first: bool) -> None:
    dice = stage.dice.for_purpose(f"check {one.made.number}")
    entry = _entry(one)
    officer = stage.person(f"unit:{entry.unit_key}")
    at = stage.moment("screening", 5 + dice.below(40))
    is_first = one.made.number <= 2
    if not is_first and dice.happens(_REFUSED_PERCENT):
        refuse_entry(entry, reason=dice.pick(_REASONS), by=officer, at=at)
        return
    is_left = leaves_first and one.made.number == 1
    if is_left or dice.happens(_RETURNED_PERCENT):
        return_entry(entry, pins=[_pin(stage, entry)], by=officer, at=at)
        if is_left:
            return
        at += timedelta(hours=20)
        _correct(one, entry, at=at)
    checks = {one.key: Answer.YES.value for one in stage.plan.screening.questions}
    grades = stage.plan.screening.grades
    grade = dice.pick(grades) if grades else ""
    later = at + timedelta(hours=2)
    recommend_entry(entry, checks=checks, grade=grade, by=officer, at=later)


def _entry(one: Registered) -> Entry:
    entry = db.session.get(Entry, one.entry_id)
    if entry is None:
        raise LookupError(one.entry_id)
    return entry


def _pin(stage: Stage, entry: Entry) -> Pin:
    """Return a place to correct: the first long text that the entrant was asked for."""
    section, question = _first_long_text(stage, entry)
    words = stage.dice.for_purpose(f"pin {entry.reference}").pick(_PIN_WORDS)
    return Pin(section=section.key, question=question.key, document=None, words=words)


def _first_long_text(stage: Stage, entry: Entry) -> tuple[Section, Question]:
    return next(
        (section, question)
        for section in stage.plan.form.sections
        if section.kind == "questions" and section.entrant in (None, entry.entrant)
        for question in section.questions
        if question.kind == "long_text" and question.entrant in (None, entry.entrant)
    )


def _correct(one: Registered, entry: Entry, *, at: datetime) -> None:
    """Answer what was pinned, and submit again."""
    for pin in entry.corrections or []:
        key = pin["section"]
        values = dict(entry.answers[key])
        values[pin["question"]] = f"{values[pin['question']]}（已按要求补充）"[:480]
        save_section(entry, key, values, seen_version=entry.version, by=entry.owner, at=at)
    submit_entry(entry, begun_at=at, by=entry.owner, at=at)


def sign_lists(stage: Stage) -> list[str]:
    """Let every unit that has nothing left to decide sign its list; return their keys.

    The others are left to sign, so that a newcomer finds one to look at as a draft.
    """
    at = stage.moment("screening", 90)
    signed: list[str] = []
    with one_transaction(stage, at):
        for unit in stage.plan.units:
            whose = get_unit(stage.key, unit.key)
            found = unit_list(whose)
            if found.rows and not found.waiting and not found.returned:
                statement = ListStatement(
                    signer=made_name(stage.dice.for_purpose(f"signer {unit.key}"), "male"),
                    position=_POSITION,
                    places={row["id"]: place for place, row in enumerate(found.rows, start=1)},
                )
                submit_list(whose, statement, by=stage.person(f"unit:{unit.key}"), at=at)
                signed.append(unit.key)
    return signed


def accept_all(stage: Stage, registered: Sequence[Registered]) -> list[Registered]:
    """Let the organiser accept everything that was recommended; return what was accepted."""
    at = stage.moment("acceptance", 50)
    accepted: list[Registered] = []
    for batch in in_batches([one for one in registered if one.is_submitted]):
        with one_transaction(stage, at):
            entries = {one.entry_id: _entry(one) for one in batch}
            chosen = [one for one in entries.values() if one.state == EntryState.RECOMMENDED]
            if chosen:
                accept_entries(chosen, by=stage.person("organiser"), at=at)
            accepted += [one for one in batch if entries[one.entry_id].state == EntryState.ACCEPTED]
    return accepted
