"""The tests that hold other tests, and the one table from a test's type to its check.

Outcomes have an order: fail < unknown < due < pass. All of several is the lowest, any of
several the highest, so a missing fact stays unknown unless the others decide without it.
"""

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from competition.rules.eligibility.awards import check_award
from competition.rules.eligibility.facts import MISSING, Missing
from competition.rules.eligibility.findings import Check, Code, Remedy, missing
from competition.rules.eligibility.ground import Ground, bounds_of, plain, plainly
from competition.rules.eligibility.leaves import (
    check_age,
    check_among,
    check_date,
    check_level,
    check_money,
    check_number,
    check_registration,
    check_size,
    check_words,
    check_yes_no,
    within,
)
from competition.rules.plan.criteria import (
    AgeTest,
    AmongTest,
    AwardTest,
    CountTest,
    DateTest,
    DueTest,
    EveryTest,
    GroupTest,
    LevelTest,
    MoneyTest,
    NumberTest,
    RegistrationTest,
    SizeTest,
    Test,
    UnlessTest,
    WhenTest,
    WordsTest,
    YesNoTest,
)
from competition.rules.values import Outcome

_ORDER = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.DUE, Outcome.PASS)
_OPPOSITE = {
    Outcome.PASS: Outcome.FAIL,
    Outcome.FAIL: Outcome.PASS,
    Outcome.UNKNOWN: Outcome.UNKNOWN,
    Outcome.DUE: Outcome.UNKNOWN,
}
"""A promise that is due may still be kept or broken, so its opposite cannot be told."""


def check(test: Test, ground: Ground) -> Check:
    """Answer one test of the plan."""
    return _CHECKS[type(test)](test, ground)


def lowest(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return what all of several come to; nothing to meet is met."""
    return min(outcomes, key=_ORDER.index, default=Outcome.PASS)


def highest(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return what any of several comes to; nothing to choose from fails."""
    return max(outcomes, key=_ORDER.index, default=Outcome.FAIL)


def check_group(test: GroupTest, ground: Ground) -> Check:
    """All of several tests, or any one of them."""
    parts = tuple(check(part, ground) for part in test.of)
    outcomes = tuple(part.outcome for part in parts)
    if test.kind == "all":
        return _joined(Code.ALL, lowest(outcomes), parts, {"of": len(parts)})
    return _joined(Code.ANY, highest(outcomes), parts, {"of": len(parts)})


def check_unless(test: UnlessTest, ground: Ground) -> Check:
    """A test, or else its exemption."""
    parts = (check(test.test, ground), check(test.exempt, ground))
    outcomes = tuple(part.outcome for part in parts)
    values = {"test": str(outcomes[0]), "exempt": str(outcomes[1])}
    return _joined(Code.UNLESS, highest(outcomes), parts, values)


def check_when(test: WhenTest, ground: Ground) -> Check:
    """A test for those of whom something else holds."""
    given, then = check(test.given, ground), check(test.test, ground)
    outcome = highest((_OPPOSITE[given.outcome], then.outcome))
    remedy, remedy_values = _remedy_when(given, then, outcome)
    return Check(
        outcome=outcome,
        code=Code.WHEN,
        values={"given": str(given.outcome), "test": str(then.outcome)},
        evidence=_evidence_when(given, then),
        due_on=then.due_on if outcome is Outcome.DUE else None,
        remedy=remedy,
        remedy_values=remedy_values,
        parts=(given, then),
    )


def _evidence_when(given: Check, then: Check) -> tuple[str, ...]:
    """What is asked of others is no evidence here, nor is who must if all do."""
    if given.outcome is Outcome.FAIL:
        return given.evidence
    if then.outcome is Outcome.PASS:
        return then.evidence
    return _united((given.evidence, then.evidence))


def _remedy_when(
    given: Check, then: Check, outcome: Outcome
) -> tuple[Remedy | None, dict[str, object]]:
    if outcome is Outcome.PASS:
        return None, {}
    open_parts = [part for part in (given, then) if part.outcome is Outcome.UNKNOWN]
    if outcome is Outcome.UNKNOWN and open_parts:
        facts = _united(tuple(part.evidence for part in open_parts))
        return Remedy.GIVE_FACTS, {"facts": list(facts)}
    return Remedy.MEET_ALL, {"parts": [2]}


def check_every(test: EveryTest, ground: Ground) -> Check:
    """A test that each record of a list must meet."""
    length = ground.facts.length(test.list)
    if length is None:
        return missing((test.list,), {"list": test.list, "of": None})
    parts = tuple(check(test.test, ground.looking_at(test.list, n + 1)) for n in range(length))
    outcome = lowest(tuple(part.outcome for part in parts))
    values = {
        "list": test.list,
        "of": length,
        "failing": _numbers(parts, Outcome.FAIL),
        "unclear": _numbers(parts, Outcome.UNKNOWN),
    }
    return _joined(Code.EVERY, outcome, parts, values)


def check_count(test: CountTest, ground: Ground) -> Check:
    """How many records there are, or how many meet a test."""
    length = ground.facts.length(test.list)
    bounds = bounds_of(test)
    values: dict[str, object] = {"list": test.list, "of": length, **plainly(bounds)}
    if length is None:
        return missing((test.list,), values)
    if test.where is None:
        return within(length, bounds, {**values, "found": length, "most": length}, test.list)
    where = test.where
    parts = tuple(check(where, ground.looking_at(test.list, n + 1)) for n in range(length))
    meant = len(_numbers(parts, Outcome.PASS))
    open_parts = tuple(p for p in parts if p.outcome in (Outcome.UNKNOWN, Outcome.DUE))
    # Counted as if the open ones were out, and as if they were in: the same answer decides.
    fewest = within(meant, bounds, {}, test.list)
    most = within(meant + len(open_parts), bounds, {}, test.list)
    values |= {"found": meant, "most": meant + len(open_parts)}
    return _counted(test, fewest if fewest.code is most.code else None, parts, values)


def _counted(
    test: CountTest, decided: Check | None, parts: tuple[Check, ...], values: Mapping[str, object]
) -> Check:
    if decided is None:
        unclear = tuple(part for part in parts if part.outcome in (Outcome.UNKNOWN, Outcome.DUE))
        facts = _united(tuple(part.evidence for part in unclear))
        return Check(
            outcome=Outcome.UNKNOWN,
            code=Code.COUNT_UNCLEAR,
            values=values,
            evidence=facts,
            remedy=Remedy.GIVE_FACTS,
            remedy_values={"facts": list(facts)},
            parts=parts,
        )
    meant = tuple(part.evidence for part in parts if part.outcome is Outcome.PASS)
    return Check(
        outcome=decided.outcome,
        code=decided.code,
        values=values,
        evidence=_united(meant) or (test.list,),
        remedy=decided.remedy,
        remedy_values=decided.remedy_values,
        parts=parts,
    )


def check_due(test: DueTest, ground: Ground) -> Check:
    """A promise until its day, the test itself from the day after."""
    by = test.by or _months_after(ground.dates.contest_ends_on, test.months_after_contest or 0)
    part = check(test.test, ground.by(by))
    path, promised = ground.path(test.promise), ground.read(test.promise, bool)
    values = {
        "promise": path,
        "promised": plain(promised),
        "by": plain(by),
        "as_of": plain(ground.dates.as_of),
    }
    if part.outcome is Outcome.PASS:
        return Check(
            outcome=Outcome.PASS,
            code=Code.FULFILLED,
            values=values,
            evidence=part.evidence,
            parts=(part,),
        )
    if ground.dates.as_of > by:
        return _without_promise(part, values)
    if promised is False and part.outcome is not Outcome.FAIL:  # it may be kept already
        return _without_promise(part, values)
    outcome, code, remedy = _PROMISES[promised]
    return Check(
        outcome=outcome,
        code=code,
        values=values,
        evidence=(path,),
        due_on=by if outcome is Outcome.DUE else None,
        remedy=remedy,
        remedy_values={"promise": path, "by": plain(by)},
        parts=(part,),
    )


_PROMISES: Mapping[bool | Missing, tuple[Outcome, Code, Remedy]] = {
    True: (Outcome.DUE, Code.PROMISED, Remedy.FULFIL),
    False: (Outcome.FAIL, Code.NOT_PROMISED, Remedy.PROMISE),
    MISSING: (Outcome.UNKNOWN, Code.PROMISE_OPEN, Remedy.PROMISE),
}


def _without_promise(part: Check, values: Mapping[str, object]) -> Check:
    """Only the test itself counts, after its day or for those who promise nothing."""
    broken = part.outcome is Outcome.FAIL
    return Check(
        outcome=Outcome.FAIL if broken else Outcome.UNKNOWN,
        code=Code.NOT_FULFILLED if broken else Code.FULFILMENT_UNCLEAR,
        values=values,
        evidence=part.evidence,
        remedy=part.remedy,
        remedy_values=part.remedy_values,
        parts=(part,),
    )


def _joined(
    code: Code, outcome: Outcome, parts: tuple[Check, ...], values: Mapping[str, object]
) -> Check:
    deciding = tuple(part for part in parts if part.outcome is outcome)
    evidence = _united(tuple(part.evidence for part in deciding))
    remedy, remedy_values = _remedy(code, outcome, parts, evidence)
    return Check(
        outcome=outcome,
        code=code,
        values=values,
        evidence=evidence,
        due_on=_due_on(code, outcome, deciding),
        remedy=remedy,
        remedy_values=remedy_values,
        parts=parts,
    )


def _remedy(
    code: Code, outcome: Outcome, parts: tuple[Check, ...], evidence: tuple[str, ...]
) -> tuple[Remedy | None, dict[str, object]]:
    if outcome is Outcome.PASS:
        return None, {}
    if outcome is Outcome.UNKNOWN:
        return Remedy.GIVE_FACTS, {"facts": list(evidence)}
    everything = code in (Code.ALL, Code.EVERY)
    to_meet = [n for n, part in enumerate(parts, 1) if part.outcome is not Outcome.PASS]
    return (Remedy.MEET_ALL if everything else Remedy.MEET_ONE), {"parts": to_meet}


def _due_on(code: Code, outcome: Outcome, deciding: tuple[Check, ...]) -> date | None:
    """Return the first day on which something is due, of alternatives the last."""
    if outcome is not Outcome.DUE:
        return None
    days = [part.due_on for part in deciding if part.due_on is not None]
    return min(days) if code in (Code.ALL, Code.EVERY) else max(days)


def _united(paths: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for several in paths for path in several))


def _numbers(parts: tuple[Check, ...], outcome: Outcome) -> list[int]:
    return [number for number, part in enumerate(parts, start=1) if part.outcome is outcome]


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_CHECKS: Mapping[type, Callable[[Any, Ground], Check]] = {
    YesNoTest: check_yes_no,
    DateTest: check_date,
    MoneyTest: check_money,
    NumberTest: check_number,
    AgeTest: check_age,
    LevelTest: check_level,
    AmongTest: check_among,
    WordsTest: check_words,
    RegistrationTest: check_registration,
    SizeTest: check_size,
    AwardTest: check_award,
    CountTest: check_count,
    EveryTest: check_every,
    GroupTest: check_group,
    UnlessTest: check_unless,
    WhenTest: check_when,
    DueTest: check_due,
}
