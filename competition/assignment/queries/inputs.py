"""Freezing what a draw depends on as plain data, and reading frozen data for the rule book.

The fingerprint of the frozen inputs is the commitment: it is known before the public value is,
so neither alone chooses the seed, and anybody with the inputs can draw again (algorithms §3, §8).
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from competition.assignment.models import Assignment, Judge
from competition.assignment.queries.decisions import barred_pairs
from competition.assignment.queries.draws import assignments_in, count_released
from competition.assignment.queries.pool import accepted_judges
from competition.assignment.queries.ties import drawable_entries
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.rules.assignment import DrawInputs, EntryFacts, JudgeFacts
from competition.rules.conflicts import unit_key
from competition.rules.plan.judging import DrawRules
from competition.rules.plan_reading import canonical_json, read_record, to_plain
from competition.rules.transitions import AssignmentState
from competition.rules.values import drawn_order

LABEL = "round"
"""The key under which the lottery's label stands. It counts what was released, not what was tried:
drawing again from the same inputs and public value gives the same draw, so nobody draws until it
pleases."""


def freeze_inputs(
    edition: Edition, round_key: str, *, on: date, entries: Sequence[Entry] | None = None
) -> dict[str, Any]:
    """Return everything a draw depends on: entries and judges by their numbers, never by ids.

    ``on`` is the day as of which ties are looked for. What stands of judges or entries that are
    gone is left out, so that a redraw replaces it.
    """
    taking_part = drawable_entries(edition) if entries is None else entries
    judges = accepted_judges(edition)
    standing = assignments_in(edition, round_key)
    tied = barred_pairs(edition, judges, taking_part, on=on)
    released = count_released(edition, round_key)
    rules = to_plain(edition.plan.draw)
    assert isinstance(rules, dict)  # noqa: S101 - a record is written as a table
    per_entry = edition.plan.rounds_by_key[round_key].judges_per_entry
    known = {one.reference for one in taking_part}, {one.code for one in judges}
    return {
        LABEL: f"{round_key}|repl-{released}" if released else round_key,
        "rules": rules | {"judges_per_entry": per_entry},
        "entries": [{"id": one.reference, "field": one.field_key} for one in taking_part],
        "judges": [judge_data(one, most=one.most_entries) for one in judges],
        "conflicts": [list(pair) for pair in sorted(tied)],
        "held": _pairs(standing, AssignmentState.CLEAR, known),
        "kept": _pairs(standing, AssignmentState.WAITING, known),
    }


def judge_data(judge: Judge, *, most: int) -> dict[str, Any]:
    """Return what a draw knows of a judge, with a limit of ``most`` entries."""
    return {
        "id": judge.code,
        "main": judge.main_field,
        "second": list(judge.second_fields),
        "employer": unit_key(judge.employer),
        "district": judge.region,
        "roles": [judge.kind],
        "most": most,
    }


def _pairs(
    standing: Sequence[Assignment],
    state: AssignmentState,
    known: tuple[set[str | None], set[str]],
) -> list[list[str]]:
    references, codes = known
    return sorted(
        [one.entry.reference or "", one.judge.code]
        for one in standing
        if one.state == state and one.entry.reference in references and one.judge.code in codes
    )


def commitment_of(inputs: Mapping[str, Any]) -> str:
    """Return the SHA-256 of frozen inputs, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(inputs)).hexdigest()


def same_inputs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two frozen inputs differ in nothing but the lottery's label."""
    return canonical_json({**one, LABEL: ""}) == canonical_json({**other, LABEL: ""})


def inputs_of(data: Mapping[str, Any], seed: str) -> DrawInputs:
    """Return the rule book's inputs from a run's frozen ones and its seed in hexadecimal."""
    rules, problems = read_record(DrawRules, data["rules"])
    if rules is None:
        raise ValueError(f"frozen rules do not read: {problems[0].path}")
    held = frozenset((entry, judge) for entry, judge in data["held"])
    return DrawInputs(
        entries=tuple(
            EntryFacts(entry_id=one["id"], field=one["field"]) for one in data["entries"]
        ),
        judges=tuple(
            JudgeFacts(
                judge_id=one["id"],
                main_fields=(one["main"],),
                second_fields=tuple(one["second"]),
                employer=one["employer"],
                district=one["district"],
                roles=tuple(one["roles"]),
                most=one["most"],
            )
            for one in data["judges"]
        ),
        rules=rules,
        seed=bytes.fromhex(seed),
        round_label=data[LABEL],
        conflicts=frozenset((entry, judge) for entry, judge in data["conflicts"]) - held,
        held=held,
        kept=frozenset((entry, judge) for entry, judge in data["kept"]),
    )


def is_seating(inputs: Mapping[str, Any]) -> bool:
    """Tell whether frozen inputs are those of fixed panels and not of a draw by fields."""
    return "panels" in inputs


def seated_by(inputs: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Return the running order of every panel, and who reads what, from frozen inputs."""
    tied = {tuple(pair) for pair in inputs["conflicts"]}
    lot = bytes.fromhex(seed)
    order = {
        key: [
            str(one) for one in drawn_order(lot, f"order|{inputs[LABEL]}|{key}", panel["entries"])
        ]
        for key, panel in inputs["panels"].items()
    }
    pairs = [
        [reference, code]
        for key, panel in inputs["panels"].items()
        for reference in order[key]
        for code in panel["judges"]
        if (reference, code) not in tied
    ]
    return {"order": order, "pairs": pairs}
