"""Findings in words, beside the form: what was asked, what was answered, what would help.

Call it while a page is rendered: the language is the reader's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from competition.core.phrases import _, say
from competition.core.phrases.plan_keys import meaning_words
from competition.core.templating import format_day, format_money, text_of
from competition.registration.queries.answers import checked
from competition.registration.queries.eligibility import Eligibility
from competition.registration.queries.outline import (
    Answers,
    questions_for,
    rows_of,
    sections_for,
)
from competition.registration.queries.sheets import answer_words
from competition.rules.eligibility import Finding
from competition.rules.plan.edition import Plan
from competition.rules.plan.facts import RECORD_LISTS, find_fact
from competition.rules.plan.form import Question, Section
from competition.rules.values import Outcome, Severity

_MOST_EVIDENCE = 3
_BOUNDS = (
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "on_or_after",
    "on_or_before",
    "after",
    "before",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding as the sheet shows it. ``section`` is where the deciding answer stands."""

    rule: str
    outcome: str
    outcome_label: str
    severity: str
    title: str
    evidence: str
    remedy: str
    due: str
    clause: str
    section: str
    field_url: str = ""


class _Words:
    """The names of facts and the words of answers, by the questions that fill them."""

    def __init__(self, plan: Plan, entrant: str, answers: Answers, said: Mapping[str, str]) -> None:
        self._plan = plan
        self._said = said
        self._answers = answers
        self._questions: dict[str, tuple[Section, Question]] = {
            question.fact: (section, question)
            for section in sections_for(plan, entrant)
            for question in questions_for(section, entrant)
            if question.fact is not None
        }

    def find(self, path: str) -> tuple[Section, Question] | None:
        """Return the question that fills a fact, for members whichever row is meant."""
        return self._questions.get(_general(path))

    def name(self, path: str) -> str:
        """Return what a fact is called on the form."""
        if path in RECORD_LISTS:
            return self._list_name(path)
        found = self.find(path)
        if found is not None:
            return text_of(found[1].label)
        fact = find_fact(_general(path))
        return meaning_words(fact.meaning) if fact is not None else path

    def section(self, path: str) -> str:
        """Return the key of the section that decides a fact."""
        if path in RECORD_LISTS:
            sections = [one for one, _question in self._questions.values() if one.kind == "members"]
            return sections[0].key if sections else ""
        found = self.find(path)
        return found[0].key if found is not None else ""

    def answer(self, path: str) -> str:
        """Return a fact's answer with its name, or nothing while it is not answered."""
        if path in self._said:
            return self._said[path]
        if path in RECORD_LISTS:
            return ""
        found = self.find(path)
        if found is None:
            return ""
        section, question = found
        number = int(path.partition("[")[2].partition("]")[0] or 1) if "[" in path else 1
        rows = rows_of(section, self._answers)
        if not 0 < number <= len(rows):
            return ""
        words = answer_words(question, checked(question, rows[number - 1].get(question.key)))
        return (
            _("%(name)s：%(answer)s", name=text_of(question.label), answer=words) if words else ""
        )

    def value(self, path: str, value: object) -> str:
        """Return a value of a fact in words: a key by its name, money, a day."""
        found, fact = self.find(path), find_fact(_general(path))
        names = {one.key: text_of(one.name) for one in found[1].choices} if found else {}
        if isinstance(value, str) and value in names:
            return names[value]
        if fact is not None and fact.kind == "money" and isinstance(value, int):
            return format_money(value)
        if fact is not None and fact.kind == "date" and isinstance(value, str):
            return format_day(date.fromisoformat(value))
        if fact is not None and isinstance(value, str) and value in fact.choices:
            return fact.choices[value]
        return str(value)

    def _list_name(self, name: str) -> str:
        for section, question in self._questions.values():
            if question.fact and question.fact.startswith(f"{name}[]"):
                return text_of(section.name)
        return RECORD_LISTS[name]


def finding_views(
    plan: Plan,
    entrant: str,
    answers: Answers,
    eligibility: Eligibility,
    *,
    url_of: Callable[[str], str] | None = None,
    said: Mapping[str, str] = MappingProxyType({}),
) -> list[FindingView]:
    """Return the findings in words; ``url_of`` gives the address of a section.

    ``said`` words what officers established of a fact, instead of what was answered.
    """
    return views_of_findings(plan, entrant, answers, eligibility.findings, url_of=url_of, said=said)


def views_of_findings(
    plan: Plan,
    entrant: str,
    answers: Answers,
    findings: Iterable[Finding],
    *,
    url_of: Callable[[str], str] | None = None,
    said: Mapping[str, str] = MappingProxyType({}),
) -> list[FindingView]:
    """Return findings in words, by whichever contest's criteria they were found."""
    words = _Words(plan, entrant, answers, said)
    return [_view(finding, words, url_of) for finding in findings]


def _view(finding: Finding, words: _Words, url_of: Callable[[str], str] | None) -> FindingView:
    section = next((key for path in finding.evidence if (key := words.section(path))), "")
    said = [text for path in finding.evidence if (text := words.answer(path))]
    evidence = _("；").join(said[:_MOST_EVIDENCE]) or say(f"finding_{finding.code}")
    return FindingView(
        rule=finding.rule,
        outcome=str(finding.outcome),
        outcome_label=_label(finding),
        severity=str(finding.severity),
        title=text_of(finding.clause),
        evidence=evidence,
        remedy=_remedy(finding, words),
        due=format_day(finding.due_on or finding.needed_by)
        if finding.due_on or (finding.needed_by and finding.outcome is not Outcome.PASS)
        else "",
        clause=_note(finding),
        section=section,
        field_url=url_of(section) if url_of is not None and section else "",
    )


def _label(finding: Finding) -> str:
    if finding.outcome is not Outcome.FAIL or finding.severity is Severity.BLOCK:
        return ""
    return _("由人工核定") if finding.severity is Severity.CONFIRM else _("提醒")


def _note(finding: Finding) -> str:
    if finding.outcome is Outcome.PASS:
        return ""
    extra = finding.statement if finding.severity is Severity.CONFIRM else finding.lead
    parts = [say(f"severity_{finding.severity}"), text_of(extra) if extra is not None else ""]
    return _("。").join(part for part in parts if part)


def _remedy(finding: Finding, words: _Words) -> str:
    if finding.remedy is None:
        return ""
    return say(f"remedy_{finding.remedy}", **_remedy_values(finding.remedy_values, words))


def _remedy_values(values: Mapping[str, Any], words: _Words) -> dict[str, str]:
    """Return every value of a remedy in words; a wording takes those that it names."""
    path = str(values.get("fact", ""))
    bounds = [
        say(f"bound_{name}", value=words.value(path, values[name]))
        for name in _BOUNDS
        if name in values
    ]
    allowed = [str(one) for one in values.get("allowed", [])]
    return {
        "fact": words.name(path) if path else _("人数或项数"),
        "facts": _("、").join(_asked(values.get("facts", []), words)),
        "bounds": _("，").join(bounds),
        "required": _("是") if values.get("required") == "yes" else _("否"),
        "allowed": _("、").join(
            say(f"size_{one}") if not path else words.value(path, one) for one in allowed
        ),
        "present": _("、").join(str(one) for one in values.get("present", [])),
        "on": _day(values.get("on")),
        "by": _day(values.get("by")),
        "promise": words.name(str(values.get("promise", ""))),
    }


def _asked(paths: list[str], words: _Words) -> list[str]:
    """Return the names of missing facts; where the form asks some of them, only those."""
    asked = [path for path in paths if words.section(path)] or paths
    return list(dict.fromkeys(words.name(path) for path in asked))


def _day(value: object) -> str:
    return format_day(date.fromisoformat(value)) if isinstance(value, str) else "—"


def _general(path: str) -> str:
    """Return ``members[].degree`` for ``members[2].degree`` and ``leader.degree``."""
    if path.startswith("leader."):
        return f"members[].{path.partition('.')[2]}"
    head, bracket, rest = path.partition("[")
    return f"{head}[]{rest.partition(']')[2]}" if bracket else path
