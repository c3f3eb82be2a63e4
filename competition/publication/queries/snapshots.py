"""What a notice says: the list with the plan's columns only, contacts, period, fingerprints.

A snapshot is plain JSON, frozen at the release; public pages read it and nothing else. Wordings
that come from the plan are kept in both languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from competition.core.errors import RefusedError
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.queries import entries_by_id, entries_by_reference, list_awards
from competition.publication.queries.figures import figures_of
from competition.ranking.models import RankingRun
from competition.ranking.queries import references_going_on
from competition.registration.models import Entry
from competition.rules.calendar import day_of, last_of_period, working_days
from competition.rules.plan.edition import Plan
from competition.rules.plan.rounds import Round
from competition.rules.transitions import AwardState
from competition.rules.values import Closing, Text, in_decimals

Plain = dict[str, Any]
_NOT_BEFORE_PRIZES = ("place", "prize", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of 公示: the first is the day of the release."""

    days: int
    first_on: date
    last_on: date
    closes_at: Closing


def period_of(plan: Plan, at: datetime) -> Period:
    """Return the period of publicity that begins on the day of a moment, in working days.

    Refuses a year whose holidays are not known: a guessed deadline would be a wrong promise.
    """
    days = plan.publication.publicity_days
    first = day_of(at)
    due = last_of_period(first, days, working_days(plan.time))
    if due.on is None or due.closes is None:
        raise RefusedError("notice_holidays_unknown", year=due.year)
    return Period(days=days, first_on=first, last_on=due.on, closes_at=due.closes)


def both(text: Text | None) -> Plain | None:
    """Return a wording in both languages as JSON."""
    return None if text is None else {"zh": text.zh, "en": text.en}


def snapshot_of_results(run: AllocationRun, *, granted: bool = False) -> Plain:
    """Return the list of winners by group, in the order of level and place.

    ``granted`` leaves out what was not granted for good: prizes that are held or were withdrawn.
    """
    plan = run.plan_version.plan
    ranking = run.ranking_run
    scores = {row["entry"]: row["score"] for row in ranking.result["entries"]}
    decimals = _decimals(plan.rounds_by_key[ranking.round_key])
    entries = entries_by_id(run.edition, {row["entry"] for row in run.result["awards"]})
    final = _granted(run.edition) if granted else None
    groups: dict[str, list[Plain]] = {}
    listed: list[Plain] = []
    for row in run.result["awards"]:
        if final is not None and (row["entry"], row["level"]) not in final:
            continue
        entry = entries[row["entry"]]
        level = plan.prizes.level(row["level"])
        score = scores.get(str(entry.reference))
        more = {
            "place": str(row["place"] or ""),
            "prize": both(level.name) if level else None,
            "score": in_decimals(Fraction(score), decimals) if score is not None else "",
        }
        groups.setdefault(row["group"], []).append(_row(plan, entry, more))
        listed.append(row | {"field": entry.field_key})
    return _listed(plan, groups, plan.publication.result_columns) | {
        "figures": figures_of(run.edition, listed),
        "run": {"kind": "allocation", "number": run.number, "fingerprint": run.fingerprint},
        "plan": _plan_mark(run),
    }


def snapshot_of_advancement(run: RankingRun) -> Plain:
    """Return the list of who advances by group, in the order of references: no place, no score."""
    plan = run.plan_version.plan
    advancing = references_going_on(run)
    groups: dict[str, list[Plain]] = {}
    for entry in entries_by_reference(run.edition, advancing):
        groups.setdefault(entry.group_key or "", []).append(_row(plan, entry, {}))
    columns = [one for one in plan.publication.result_columns if one not in _NOT_BEFORE_PRIZES]
    return _listed(plan, groups, columns) | {
        "run": {"kind": "ranking", "number": run.number, "fingerprint": run.fingerprint},
        "plan": _plan_mark(run),
    }


def _granted(edition: Edition) -> set[tuple[int, str]]:
    held = list_awards(edition)
    return {(one.entry_id, one.level_key) for one in held if one.state == AwardState.GRANTED}


def _plan_mark(run: RankingRun | AllocationRun) -> Plain:
    return {"version": run.plan_version.number, "fingerprint": run.plan_version.fingerprint}


def _decimals(round_: Round) -> int:
    found = (step.decimals for step in round_.scoring.round_at if step.step == "final")
    return next(found, 2)


def _row(plan: Plan, entry: Entry, more: Mapping[str, object]) -> Plain:
    unit = plan.units_by_key.get(entry.unit_key)
    field = plan.fields_by_key.get(entry.field_key)
    return {
        "project": entry.project_name,
        "entrant": entry.entrant_name,
        "leader": entry.leader_name,
        "unit": both(unit.name) if unit else entry.unit_key,
        "field": both(field.name) if field else both(Text(zh=entry.field_key, en=entry.field_key)),
        **more,
    }


def _listed(plan: Plan, groups: Mapping[str, list[Plain]], columns: Sequence[str]) -> Plain:
    """Return the groups in the plan's order, each row cut down to the columns that are shown.

    Beside the rows stand their fields, so that results can be looked up by field where the
    columns do not show it.
    """
    ordered = [group for group in plan.groups if group.key in groups]
    return {
        "columns": list(columns),
        "groups": [
            {
                "key": group.key,
                "name": both(group.name),
                "rows": [{name: row[name] for name in columns} for row in groups[group.key]],
                "fields": [row["field"] for row in groups[group.key]],
            }
            for group in ordered
        ],
    }


def frame_of(plan: Plan, at: datetime, *, with_period: bool) -> Plain:
    """Return what stands around a notice's list: host, contacts, objections, period, date."""
    contest, rules = plan.contest, plan.publication
    frame: Plain = {
        "contest": both(contest.name),
        "host": both(contest.host),
        "date_on": day_of(at).isoformat(),
        "contacts": [
            {
                "role": one.role,
                "office": both(one.office),
                "phone": one.phone,
                "email": one.email,
            }
            for one in contest.contacts
        ],
        "objections_to": None,
        "objections_refused": [],
        "publicity": None,
    }
    if with_period:
        period = period_of(plan, at)
        frame |= {
            "objections_to": both(rules.objections_to),
            "objections_refused": list(rules.objections_refused),
            "publicity": {
                "days": period.days,
                "first_on": period.first_on.isoformat(),
                "last_on": period.last_on.isoformat(),
            },
        }
    return frame


def count_rows(snapshot: Mapping[str, Any]) -> int:
    """Return how many rows a snapshot's lists hold."""
    return sum(len(group["rows"]) for group in snapshot.get("groups", ()))
