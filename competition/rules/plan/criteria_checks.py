"""What can be wrong with criteria although every key has its type: words that do not fit."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, is_dataclass

from competition.rules.plan.criteria import (
    AgeTest,
    AmongTest,
    CountTest,
    Criterion,
    DateTest,
    DueTest,
    EveryTest,
    GroupTest,
    LevelTest,
    MoneyTest,
    NumberTest,
    Test,
    WordsTest,
    YesNoTest,
)
from competition.rules.plan.facts import FactKind, find_fact, rule_paths
from competition.rules.values import Problem

_KINDS: dict[type, tuple[FactKind, ...]] = {
    YesNoTest: ("yes_no",),
    DateTest: ("date",),
    AgeTest: ("date",),
    MoneyTest: ("money",),
    NumberTest: ("number",),
    LevelTest: ("choice",),
    AmongTest: ("choice", "text", "list"),
    WordsTest: ("text",),
    DueTest: ("yes_no",),
}
"""The kinds of facts that each test can read."""

_LOWER = ("at_least", "more_than", "on_or_after", "after")
_UPPER = ("at_most", "less_than", "on_or_before", "before")


def criteria_problems(
    criteria: Sequence[Criterion], group_keys: Collection[str]
) -> tuple[Problem, ...]:
    """Return everything that the types of the criteria cannot see, with the path of the key."""
    return tuple(
        problem
        for number, criterion in enumerate(criteria, start=1)
        for problem in (
            *_of_criterion(criterion, f"criteria[{number}]", group_keys),
            *_of_test(criterion.test, f"criteria[{number}].test", ()),
        )
    ) + tuple(_repeated(criteria))


def _repeated(criteria: Sequence[Criterion]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, criterion in enumerate(criteria, start=1):
        if criterion.key in seen:
            yield Problem(f"criteria[{number}].key", "repeated_key", {"key": criterion.key})
        seen.add(criterion.key)


def _of_criterion(
    criterion: Criterion, path: str, group_keys: Collection[str]
) -> Iterator[Problem]:
    for number, group in enumerate(criterion.groups, start=1):
        if group not in group_keys:
            near = difflib.get_close_matches(group, list(group_keys), n=1)
            yield Problem(
                f"{path}.groups[{number}]", "unknown_group", {"found": group, "near": near}
            )
    belongs = {
        "statement": criterion.statement is None or criterion.severity == "confirm",
        "lead": criterion.lead is None or criterion.severity == "warn",
        "needed_by": criterion.needed_by is None or criterion.severity == "warn",
        "consequence": criterion.consequence is None or criterion.severity != "block",
    }
    for name, fits in belongs.items():
        if not fits:
            yield Problem(f"{path}.{name}", "not_for_severity", {"severity": criterion.severity})


def _of_test(test: Test, path: str, lists: tuple[str, ...]) -> Iterator[Problem]:
    yield from _of_fact(test, path, lists)
    yield from _of_bounds(test, path)
    yield from _of_content(test, path)
    inner = (*lists, test.list) if isinstance(test, EveryTest | CountTest) else lists
    for name, part in _inside(test):
        yield from _of_test(part, f"{path}.{name}", inner)


def _inside(test: Test) -> Iterator[tuple[str, Test]]:
    """Yield the tests that a test holds, with the names under which it holds them."""
    if isinstance(test, GroupTest):
        yield from ((f"of[{number}]", part) for number, part in enumerate(test.of, start=1))
        return
    for each in fields(test):
        part = getattr(test, each.name)
        if is_dataclass(part):
            yield each.name, part  # type: ignore[misc]  # the only records in a test are tests


def _of_fact(test: Test, path: str, lists: tuple[str, ...]) -> Iterator[Problem]:
    kinds = _KINDS.get(type(test))
    if kinds is None:
        return
    name = "promise" if isinstance(test, DueTest) else "fact"
    found: str = getattr(test, name)
    fact = find_fact(found)
    if fact is None:
        near = difflib.get_close_matches(found, rule_paths(), n=1)
        yield Problem(f"{path}.{name}", "unknown_fact", {"found": found, "near": near})
        return
    if fact.kind not in kinds:
        values = {"found": fact.kind, "allowed": list(kinds)}
        yield Problem(f"{path}.{name}", "wrong_fact_kind", values)
    head = found.partition("[]")[0]
    if "[]" in found and head not in lists:
        yield Problem(f"{path}.{name}", "outside_list", {"found": found, "list": head})


def _of_bounds(test: Test, path: str) -> Iterator[Problem]:
    names = [each.name for each in fields(test) if each.name in (*_LOWER, *_UPPER)]
    if not names:
        return
    given = {name: value for name in names if (value := getattr(test, name)) is not None}
    if not given:
        yield Problem(path, "no_bound", {"allowed": names})
    elif not isinstance(test, LevelTest):
        lower = [given[name] for name in _LOWER if name in given]
        upper = [given[name] for name in _UPPER if name in given]
        if lower and upper and max(lower) > min(upper):
            yield Problem(path, "bounds_crossed", {"given": list(given)})


def _of_content(test: Test, path: str) -> Iterator[Problem]:
    for name in ("values", "words", "of", "sizes"):
        if getattr(test, name, None) == ():
            yield Problem(f"{path}.{name}", "empty_list")
    if isinstance(test, DueTest) and (test.by is None) == (test.months_after_contest is None):
        yield Problem(path, "one_of_two", {"allowed": ["by", "months_after_contest"]})
    if isinstance(test, AmongTest | LevelTest):
        yield from _of_choices(test, path)


def _of_choices(test: AmongTest | LevelTest, path: str) -> Iterator[Problem]:
    fact = find_fact(test.fact)
    if fact is None or fact.kind != "choice":
        return
    if isinstance(test, AmongTest):
        named = {f"values[{n}]": value for n, value in enumerate(test.values, start=1)}
    else:
        bounds = {"at_least": test.at_least, "at_most": test.at_most}
        named = {name: value for name, value in bounds.items() if value is not None}
        if not fact.is_ordered:
            yield Problem(f"{path}.fact", "choice_without_order", {"found": test.fact})
    for name, value in named.items():
        if value not in fact.choices:
            near = difflib.get_close_matches(value, list(fact.choices), n=1)
            values = {"found": value, "allowed": list(fact.choices), "near": near}
            yield Problem(f"{path}.{name}", "unknown_choice", values)
