"""Cross-checks of who may enter: every test reads a fact that exists, is asked, and fits."""

import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping

from competition.rules.plan.criteria import (
    AgeTest,
    AmongTest,
    AwardTest,
    CountTest,
    Criterion,
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
    WordsTest,
    YesNoTest,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.facts import LEADER, FactKind, find_fact, rule_paths
from competition.rules.plan_checks.listing import (
    Found,
    empty,
    named_twice,
    numbered,
    unknown_among,
    used_twice,
)
from competition.rules.values import Problem

_KINDS: Mapping[type, tuple[FactKind, ...]] = {
    YesNoTest: ("yes_no",),
    DateTest: ("date",),
    MoneyTest: ("money",),
    NumberTest: ("number",),
    AgeTest: ("date",),
    LevelTest: ("choice",),
    AmongTest: ("choice", "text", "list"),
    WordsTest: ("text",),
}
_LOWER = ("at_least", "more_than", "on_or_after", "after")
_UPPER = ("at_most", "less_than", "on_or_before", "before")
_BOUNDED = (DateTest, MoneyTest, NumberTest, AgeTest, LevelTest, CountTest)
_PLACE = re.compile(r"CN|overseas|[0-9]{6}", re.ASCII)
_TOLD_BY_THE_SYSTEM = (
    "entrant",
    "entry.submitted_on",
    "project.name",
    "project.field",
    "promises.truthful",
)
_TOLD_OF_HISTORY = ("history[].", "entry.has_earlier_awards")


def criteria_problems(plan: Plan) -> Found:
    """Find tests that can never be answered, or never fail, as they are written."""
    yield from used_twice("criteria", plan.criteria)
    for path, criterion in zip(numbered("criteria", plan.criteria), plan.criteria, strict=True):
        yield from unknown_among(f"{path}.groups", criterion.groups, plan.groups_by_key)
        for place, test in _tests(f"{path}.test", criterion.test):
            yield from _fact(place, test)
            yield from _bounds(place, test)
            yield from _own(place, test)
            yield from _needs(place, test, criterion, plan)


def _tests(path: str, test: Test) -> Iterator[tuple[str, Test]]:
    """Return a test and every test inside it, each with its key path."""
    yield path, test
    for field in dataclasses.fields(test):
        inner = getattr(test, field.name)
        if isinstance(inner, tuple) and field.name == "of":
            for place, one in zip(numbered(f"{path}.of", inner), inner, strict=True):
                yield from _tests(place, one)
        elif dataclasses.is_dataclass(inner):
            yield from _tests(f"{path}.{field.name}", inner)  # type: ignore[arg-type]  # a Test


def _fact(path: str, test: Test) -> Found:
    name = getattr(test, "fact", None)
    if name is None:
        return
    fact = find_fact(name)
    if fact is None:
        near = difflib.get_close_matches(name, rule_paths(), n=3)
        yield Problem(f"{path}.fact", "unknown_fact", {"found": name, "near": near})
        return
    allowed = _KINDS[type(test)]
    if fact.kind not in allowed:
        values = {"fact": name, "found": fact.kind, "allowed": allowed}
        yield Problem(f"{path}.fact", "test_of_other_kind", values)
        return
    if isinstance(test, LevelTest) and not fact.is_ordered:
        yield Problem(f"{path}.fact", "fact_without_order", {"found": name})
        return
    for place, value in _values(path, test):
        if fact.choices and value not in fact.choices:
            values = {"found": value, "fact": name, "allowed": list(fact.choices)}
            yield Problem(place, "choice_unknown_to_fact", values)


def _values(path: str, test: Test) -> Iterator[tuple[str, str]]:
    if isinstance(test, AmongTest):
        yield from zip(numbered(f"{path}.values", test.values), test.values, strict=True)
    if isinstance(test, LevelTest):
        for name in ("at_least", "at_most"):
            value = getattr(test, name)
            if value is not None:
                yield f"{path}.{name}", value


def _bounds(path: str, test: Test) -> Found:
    if not isinstance(test, _BOUNDED):
        return
    lower = [value for name in _LOWER if (value := getattr(test, name, None)) is not None]
    upper = [value for name in _UPPER if (value := getattr(test, name, None)) is not None]
    if not lower and not upper:
        names = [field.name for field in dataclasses.fields(test)]
        allowed = [name for name in (*_LOWER, *_UPPER) if name in names]
        yield Problem(path, "no_bound", {"allowed": allowed})
    elif lower and upper and not isinstance(test, LevelTest) and min(upper) < max(lower):
        found = {"found": str(min(upper)), "least": str(max(lower))}
        yield Problem(path, "bounds_reversed", found)


def _own(path: str, test: Test) -> Found:
    """Find what only one kind of test can have wrong."""
    if isinstance(test, AmongTest):
        yield from empty(f"{path}.values", test.values)
        yield from named_twice(f"{path}.values", test.values)
    elif isinstance(test, WordsTest):
        yield from empty(f"{path}.words", test.words)
    elif isinstance(test, GroupTest):
        yield from empty(f"{path}.of", test.of)
    elif isinstance(test, SizeTest):
        yield from empty(f"{path}.sizes", test.sizes)
    elif isinstance(test, RegistrationTest) and not _PLACE.fullmatch(test.place):
        yield Problem(f"{path}.place", "not_a_place", {"found": test.place})
    elif isinstance(test, DueTest):
        yield from _due(path, test)


def _due(path: str, test: DueTest) -> Found:
    if (test.by is None) == (test.months_after_contest is None):
        yield Problem(path, "not_one_term", {"allowed": ["by", "months_after_contest"]})
    fact = find_fact(test.promise)
    if fact is None or fact.kind != "yes_no":
        near = [name for name in rule_paths() if name.startswith("promises.")]
        yield Problem(f"{path}.promise", "unknown_fact", {"found": test.promise, "near": near})


def _needs(path: str, test: Test, criterion: Criterion, plan: Plan) -> Found:
    """Find what a test reads although the form never asks it: it could never be told."""
    if _reads_members(test) and not any(one.kind == "members" for one in plan.form.sections):
        yield Problem(path, "members_section_missing", {"criterion": criterion.key})
        return
    if criterion.severity != "block":
        return
    asked = {question.fact or "" for one in plan.form.sections for question in one.questions}
    if _reads_history(test):
        if not any(fact.startswith(_TOLD_OF_HISTORY) for fact in asked):
            values = {"found": "entry.has_earlier_awards", "criterion": criterion.key}
            yield Problem(path, "fact_not_asked", values)
        return
    name = getattr(test, "promise", None) or getattr(test, "fact", None)
    if name is None or find_fact(name) is None or name in _TOLD_BY_THE_SYSTEM:
        return
    if name.replace(f"{LEADER}.", "members[].") not in asked:
        yield Problem(path, "fact_not_asked", {"found": name, "criterion": criterion.key})


def _reads_history(test: Test) -> bool:
    if isinstance(test, CountTest | EveryTest):
        return test.list == "history"
    return isinstance(test, AwardTest)


def _reads_members(test: Test) -> bool:
    if isinstance(test, CountTest | EveryTest):
        return test.list == "members"
    return str(getattr(test, "fact", "")).startswith((f"{LEADER}.", "members[]"))
