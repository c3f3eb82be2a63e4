"""The panel's deliberation: minutes, departures by vote, and two people who confirm them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise, can_supervise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError, refuse_unseen
from competition.ranking.models import Deliberation, Departure, RankingRun
from competition.ranking.operations.drawing import draw_up_anew
from competition.ranking.queries import (
    deliberation_mark,
    excess_of,
    find_deliberation,
    frozen_deliberation,
    is_outdated,
    minutes_digest,
    place_of,
    round_of,
)
from competition.registration.models import Entry
from competition.rules.calendar import day_of
from competition.rules.deliberation import Vote, has_quorum
from competition.rules.transitions import RankingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What the minutes say; ``attendance`` holds rows of ``name``, ``office``, ``is_present``."""

    held_at: datetime
    venue: str
    attendance: Sequence[dict[str, Any]]
    text: str


def write_minutes(run: RankingRun, minutes: Minutes, *, by: Person, at: datetime) -> Deliberation:
    """Write the minutes of the meeting on a proposed ranking, or change them.

    A change takes back the first confirmation. Refused: a run that is not the newest proposal, a
    round that leads nowhere, a name twice, a meeting in the future, minutes already confirmed.
    """
    _refuse_run(run, by, at)
    if minutes.held_at > at:
        raise RefusedError("deliberation_in_future", field="held_at")
    names = [one["name"] for one in minutes.attendance]
    if len(set(names)) != len(names):
        raise RefusedError("deliberation_name_twice", field="absent")
    held = find_deliberation(run)
    if held is None:
        held = Deliberation(
            public_id=secrets.token_hex(8),
            ranking_run=run,
            recorded_by_id=by.id,
            recorded_at=at,
            held_at=minutes.held_at,
            venue="",
            attendance=[],
            minutes="",
        )
        db.session.add(held)
    elif held.is_confirmed:
        raise RefusedError("deliberation_confirmed")
    held.held_at = minutes.held_at
    held.venue = minutes.venue.strip()
    held.attendance = list(minutes.attendance)
    held.minutes = minutes.text.strip()
    _changed(held)
    record(
        "ranking:minutes:written",
        held,
        by=by,
        at=at,
        edition=run.edition,
        round=run.round_key,
        number=run.number,
        roll=held.roll,
        present=held.present,
        digest=minutes_digest(held),
    )
    return held


def add_departure(  # noqa: PLR0913 - one vote on one entry
    held: Deliberation,
    entry: Entry,
    vote: Vote,
    *,
    advances: bool,
    reason: str,
    by: Person,
    at: datetime,
) -> Departure:
    """Record one departure from the ranking with its vote; a lost vote is recorded too.

    Refused: a plan without deliberation, an entry without place, undecided at the cut or already
    voted on, a decision that says what the ranking says, votes that do not add up to the people
    present, a missing reason.
    """
    run = held.ranking_run
    _refuse_run(run, by, at)
    if held.is_confirmed:
        raise RefusedError("deliberation_confirmed")
    if round_of(run.edition, run.round_key).plan.deliberation is None:
        raise RefusedError("deliberation_not_in_plan")
    _refuse_departure(held, entry, advances=advances)
    if not reason.strip():
        raise RefusedError("ranking_reason_needed", field="reason")
    if vote.total != held.present:
        raise RefusedError(
            "deliberation_votes", field="approve", total=vote.total, present=held.present
        )
    made = Departure(
        entry=entry,
        advances=advances,
        reason=reason.strip(),
        approve=vote.approve,
        reject=vote.reject,
        abstain=vote.abstain,
        recused=vote.recused,
    )
    held.departures.append(made)
    _changed(held)
    record(
        "ranking:departure:recorded",
        made,
        by=by,
        at=at,
        edition=run.edition,
        entry=entry.reference,
        advances=advances,
        reason=made.reason,
        votes=[vote.approve, vote.reject, vote.abstain, vote.recused],
    )
    return made


def _refuse_departure(held: Deliberation, entry: Entry, *, advances: bool) -> None:
    if any(one.entry_id == entry.id for one in held.departures):
        raise RefusedError("deliberation_entry_twice", field="reference")
    fate = place_of(held.ranking_run, str(entry.reference))
    if fate is None:
        raise RefusedError("deliberation_no_place", field="reference")
    if fate.is_open:
        raise RefusedError("deliberation_cut_open", field="reference")
    if fate.advances == advances:
        raise RefusedError("deliberation_no_departure", field="advances")


def remove_departure(departure: Departure, *, by: Person, at: datetime) -> None:
    """Take a departure out of minutes that are not confirmed yet."""
    held = departure.deliberation
    _refuse_run(held.ranking_run, by, at)
    if held.is_confirmed:
        raise RefusedError("deliberation_confirmed")
    record(
        "ranking:departure:removed",
        departure,
        by=by,
        at=at,
        edition=held.ranking_run.edition,
        entry=departure.entry.reference,
    )
    held.departures.remove(departure)
    _changed(held)


def confirm_deliberation(
    held: Deliberation, *, seen: str = "", by: Person, at: datetime
) -> Deliberation:
    """Confirm the minutes; the second, different person's confirmation makes them count.

    Organisers and supervisors confirm. Then a new ranking is drawn up that carries the
    departures: the places stay, who advances follows the panel. Refused: no quorum, more entries
    than seats, the same person twice, marks that changed since, minutes or votes that changed
    since they were ``seen`` (their ``deliberation_mark``).
    """
    run = held.ranking_run
    edition = run.edition
    if not can_supervise(by, edition, at):
        raise NotFoundError
    if run.state != RankingState.PROPOSED:
        raise RefusedError("ranking_not_proposed")
    if held.is_confirmed:
        raise RefusedError("deliberation_confirmed")
    refuse_unseen(seen, deliberation_mark(held))
    _refuse_minutes(held)
    is_second = held.first_by_id is not None
    if is_second:
        if held.first_by_id == by.id:
            raise RefusedError("deliberation_same_person")
        held.second_by_id, held.second_at = by.id, at
    else:
        held.first_by_id, held.first_at = by.id, at
    db.session.flush()
    record(
        "ranking:minutes:confirmed",
        held,
        by=by,
        at=at,
        edition=edition,
        round=run.round_key,
        number=run.number,
        digest=minutes_digest(held),
        position=2 if is_second else 1,
    )
    if is_second:
        _carry(held, at=at)
    return held


def _carry(held: Deliberation, *, at: datetime) -> None:
    """Draw up the ranking that carries the departures, in the name of who wrote the minutes."""
    author = db.session.get_one(Person, held.recorded_by_id)
    first = db.session.get_one(Person, held.first_by_id)
    by = author if can_organise(author, held.ranking_run.edition, at) else first
    draw_up_anew(
        held.ranking_run,
        frozen_deliberation(held),
        reason=f"综评 {day_of(held.held_at).isoformat()}",
        by=by,
        at=at,
    )


def _refuse_minutes(held: Deliberation) -> None:
    judged = round_of(held.ranking_run.edition, held.ranking_run.round_key)
    rules = judged.plan.deliberation
    if is_outdated(held.ranking_run, judged):
        raise RefusedError("ranking_outdated")
    if rules is None:
        return
    if not has_quorum(roll=held.roll, present=held.present, rules=rules):
        raise RefusedError("deliberation_no_quorum", roll=held.roll, present=held.present)
    totals = {one.approve + one.reject + one.abstain + one.recused for one in held.departures}
    if totals - {held.present}:
        raise RefusedError("deliberation_votes_stale", present=held.present)
    excess = excess_of(held)
    if excess:
        raise RefusedError("deliberation_too_many", excess=excess)


def _refuse_run(run: RankingRun, by: Person, at: datetime) -> None:
    if not can_organise(by, run.edition, at):
        raise NotFoundError
    if run.state != RankingState.PROPOSED:
        raise RefusedError("ranking_not_proposed")
    if round_of(run.edition, run.round_key).next_round is None:
        raise RefusedError("deliberation_last_round")


def _changed(held: Deliberation) -> None:
    """Take back the first confirmation: it was of other minutes."""
    held.first_by_id = held.first_at = None
    db.session.flush()
