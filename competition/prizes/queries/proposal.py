"""An allocation as its page shows it: by group the table of levels, awards, and reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from competition.core.errors import NotFoundError
from competition.core.phrases import say
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.queries.frozen import Decision, all_decisions, decisions_in
from competition.prizes.queries.runs import entries_by_id, get_allocation
from competition.prizes.queries.wording import Wording
from competition.ranking.queries import names_of
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.plan.prizes import Level
from competition.rules.prizes import Override, Resolution, VacancyRuling
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLine:
    """A level in a group: places planned, given, vacant, open, and the money."""

    level: Level
    planned: int | None
    awarded: int
    vacant: int
    undecided: int
    each_cents: int
    sum_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One step of the trace in words; ``level`` is empty where it concerns them all."""

    level: str
    words: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One finalist: what it gets and why, or why not."""

    entry: Entry
    field: Text | None
    place: int | None
    score: Fraction | None
    levels: tuple[Level, ...]
    amount_cents: int
    trace: tuple[TraceLine, ...]

    @property
    def main_line(self) -> TraceLine | None:
        """Return the line that decided: the one that awarded, else the last."""
        awarded = [line for line in self.trace if line.effect == "awarded"]
        return next(iter(awarded or self.trace[-1:]), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One group of the proposal."""

    key: str
    name: Text
    levels: tuple[LevelLine, ...]
    rows: tuple[ResultRow, ...]
    vacancies: tuple[tuple[int, str], ...]
    sum_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """Equals among whom people must choose at most ``places``."""

    position: int
    group: Text
    level: Level
    entries: tuple[Entry, ...]
    places: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """A decision in words, who signed it, and whether that is enough."""

    reference: str
    kind: str
    words: str
    reason: str
    signed_by: tuple[int, ...]
    signatures: str
    is_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """One allocation run, ready to be shown."""

    run: AllocationRun
    made_by: str
    confirmed_by: str
    groups: tuple[GroupView, ...]
    questions: tuple[OpenQuestion, ...]
    decisions: tuple[DecisionShown, ...]
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]
    honours: tuple[tuple[Text, tuple[Entry, ...]], ...]
    budget_cents: int | None
    total_cents: int
    awards: int
    vacant: int
    signatures: int


def proposal_view(run: AllocationRun) -> ProposalView:
    """Return a run as its page shows it. Two statements, whatever the number of entries."""
    plan, result = run.plan_version.plan, run.result
    entries = entries_by_id(run.edition, {row["entry"] for row in run.inputs["standings"]})
    decided = all_decisions(decisions_in(run.inputs))
    signers = {one for decision in decided for one in decision.signed_by}
    people = names_of([run.made_by_id, run.confirmed_by_id, *signers])
    words = Wording(plan, entries, people)
    table = plan.prizes
    return ProposalView(
        run=run,
        made_by=people.get(run.made_by_id, ""),
        confirmed_by=people.get(run.confirmed_by_id, ""),
        groups=tuple(_groups(run, entries, words)),
        questions=tuple(_questions(run, entries)),
        decisions=tuple(_decision(run, one, words) for one in decided),
        warnings=tuple(words.warning(one) for one in result["warnings"]),
        refusals=tuple(
            words.line({"rule": one, "level": "", "values": {"rows": 2}})
            for one in result["refusals"]
        ),
        honours=tuple(_honours(run, entries)),
        budget_cents=table.budget,
        total_cents=result["total_cents"],
        awards=len(result["awards"]),
        vacant=sum(tally["vacant"] for tally in result["tallies"]),
        signatures=table.signatures,
    )


def _groups(
    run: AllocationRun, entries: Mapping[int, Entry], words: Wording
) -> Iterable[GroupView]:
    plan = run.plan_version.plan
    traces: dict[int, list[TraceLine]] = {}
    for line in run.result["trace"]:
        shown = TraceLine(
            level=words.level(line["level"]), words=words.line(line), effect=line["effect"]
        )
        traces.setdefault(line["entry"], []).append(shown)
    awards: dict[int, list[Mapping[str, Any]]] = {}
    for award in run.result["awards"]:
        awards.setdefault(award["entry"], []).append(award)
    for key in plan.prizes.groups:
        levels = tuple(_levels(run, key))
        standings = [row for row in run.inputs["standings"] if row["group"] == key]
        rows = sorted(
            (_result_row(plan, row, entries[row["entry"]], awards, traces) for row in standings),
            key=lambda one: (one.place is None, one.place or 0, str(one.entry.reference)),
        )
        vacancies = enumerate(run.result["vacancies"], start=1)
        yield GroupView(
            key=key,
            name=plan.groups_by_key[key].name,
            levels=levels,
            rows=tuple(rows),
            vacancies=tuple((n, words.vacancy(v)) for n, v in vacancies if v["group"] == key),
            sum_cents=sum(line.sum_cents for line in levels),
        )


def _levels(run: AllocationRun, group: str) -> Iterable[LevelLine]:
    table = run.plan_version.plan.prizes
    tallies = {(one["group"], one["level"]): one for one in run.result["tallies"]}
    for level in table.levels:
        quota, tally = level.quota_for(group), tallies.get((group, level.key))
        if quota is None or tally is None:
            continue
        given = [
            award["amount_cents"]
            for award in run.result["awards"]
            if (award["group"], award["level"]) == (group, level.key)
        ]
        yield LevelLine(
            level=level,
            planned=tally["planned"],
            awarded=tally["awarded"],
            vacant=tally["vacant"],
            undecided=tally["undecided"],
            each_cents=level.amount if quota.amount is None else quota.amount,
            sum_cents=sum(given),
        )


def _result_row(
    plan: Plan,
    standing: Mapping[str, Any],
    entry: Entry,
    given: Mapping[int, list[Mapping[str, Any]]],
    traces: Mapping[int, list[TraceLine]],
) -> ResultRow:
    awards = given.get(entry.id, [])
    levels = [plan.prizes.level(award["level"]) for award in awards]
    field = plan.fields_by_key.get(entry.field_key)
    return ResultRow(
        entry=entry,
        field=field.name if field else None,
        place=standing["place"],
        score=None if standing["score"] is None else Fraction(standing["score"]),
        levels=tuple(level for level in levels if level is not None),
        amount_cents=sum(award["amount_cents"] for award in awards),
        trace=tuple(traces.get(entry.id, ())),
    )


def _questions(run: AllocationRun, entries: Mapping[int, Entry]) -> Iterable[OpenQuestion]:
    plan = run.plan_version.plan
    for position, question in enumerate(run.result["undecided"], start=1):
        level = plan.prizes.level(question["level"])
        if level is None:
            continue
        yield OpenQuestion(
            position=position,
            group=plan.groups_by_key[question["group"]].name,
            level=level,
            entries=tuple(entries[one] for one in question["entries"]),
            places=question["places"],
            rule=question["rule"],
        )


def _decision(run: AllocationRun, decision: Decision, words: Wording) -> DecisionShown:
    kind, told = _told(decision, words)
    signed = tuple(dict.fromkeys(decision.signed_by))
    return DecisionShown(
        reference=decision.reference,
        kind=kind,
        words=told,
        reason=run.inputs["reasons"].get(decision.reference, ""),
        signed_by=signed,
        signatures=words.people(signed),
        is_signed=len(signed) >= run.plan_version.plan.prizes.signatures,
    )


def _told(decision: Decision, words: Wording) -> tuple[str, str]:
    if isinstance(decision, Resolution):
        where = f"{words.group(decision.group)}{words.level(decision.level)}"
        return "resolution", f"{where}：{words.names(decision.chosen) or '—'}"
    if isinstance(decision, Override):
        return "override", f"{words.names((decision.entry,))}：{words.level(decision.level) or '—'}"
    where = f"{words.group(decision.group)}{words.level(decision.level)}"
    bar = f" {decision.threshold}" if decision.threshold is not None else ""
    return "ruling", f"{where}：{_ruling(decision)}{bar}"


def _ruling(decision: VacancyRuling) -> str:
    return say(f"ruling_{decision.ruling}")


def _honours(
    run: AllocationRun, entries: Mapping[int, Entry]
) -> Iterable[tuple[Text, tuple[Entry, ...]]]:
    for honour in run.plan_version.plan.prizes.honours:
        given = [one["entry"] for one in run.result["honours"] if one["honour"] == honour.key]
        yield honour.name, tuple(entries[one] for one in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something in a proposal that a page asks people about: a question or a vacancy."""

    run: AllocationRun
    view: ProposalView
    question: OpenQuestion | None = None
    vacancy: Mapping[str, Any] | None = None
    decision: DecisionShown | None = None

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.run.edition

    @property
    def state(self) -> str:
        """Return the run's state, by which permissions ask."""
        return self.run.state


def get_open_question(edition_key: str, number: int, position: int) -> Asked:
    """Return an open question of an allocation by its position, counted from 1."""
    run = get_allocation(edition_key, number)
    view = proposal_view(run)
    for question in view.questions:
        if question.position == position:
            return Asked(run=run, view=view, question=question)
    raise NotFoundError


def get_vacancy(edition_key: str, number: int, position: int) -> Asked:
    """Return a vacancy of an allocation by its position, counted from 1."""
    run = get_allocation(edition_key, number)
    vacancies = run.result["vacancies"]
    if not 1 <= position <= len(vacancies):
        raise NotFoundError
    return Asked(run=run, view=proposal_view(run), vacancy=vacancies[position - 1])


def get_decision(edition_key: str, number: int, reference: str) -> Asked:
    """Return a decision of an allocation by its reference."""
    run = get_allocation(edition_key, number)
    view = proposal_view(run)
    for decision in view.decisions:
        if decision.reference == reference:
            return Asked(run=run, view=view, decision=decision)
    raise NotFoundError


def get_whole(edition_key: str, number: int) -> Asked:
    """Return an allocation with its view."""
    run = get_allocation(edition_key, number)
    return Asked(run=run, view=proposal_view(run))
