"""The last act: ranking, the cut, the final with fixed panels, prizes, and the notices."""

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from competition.assignment.models import Judge
from competition.assignment.operations import seat_panels
from competition.assignment.queries import accepted_judges, barred_pairs
from competition.editions.models import Edition
from competition.prizes import operations as prizes
from competition.prizes.models import AllocationRun
from competition.publication.operations import draft_notice, release_notice
from competition.ranking import operations as ranking
from competition.ranking.models import RankingRun
from competition.ranking.queries import latest_run, list_advanced
from competition.registration.models import Entry
from competition.rehearsal.judging import Bench, close, score_round
from competition.rehearsal.stage import Stage, one_transaction
from competition.review.operations import open_round
from competition.rules.plan.rounds import Round
from competition.rules.prizes import Resolution
from competition.rules.values import CHINA, drawn_order

_MOST_QUESTIONS = 200
_REASON = "评委会合议：复核申报材料和答辩记录后排定先后"


def finish_all(stage: Stage, bench: Bench, *, is_left_open: bool) -> None:
    """Play every round after the first, then prizes and notices; left open, stop in the final."""
    rounds = stage.plan.rounds
    at = _closing(stage, rounds[0])
    for earlier, following in itertools.pairwise(rounds):
        _rank(stage, earlier, at=at)
        at = _play_final(stage, bench, earlier, following, is_left_open=is_left_open)
        if is_left_open:
            return
    _rank(stage, rounds[-1], at=at)
    _award(stage, at=at + timedelta(hours=6))


def _closing(stage: Stage, round_: Round) -> datetime:
    phase = next(one for one in stage.plan.phases if one.key == round_.phase)
    closes: datetime = phase.closes
    return closes


def _rank(stage: Stage, round_: Round, *, at: datetime) -> None:
    """Draw up the ranking, let people decide what stays equal, and confirm it by a second person."""
    with one_transaction(stage, at):
        organiser = stage.person("organiser")
        run = ranking.draw_up_ranking(stage.edition, round_.key, by=organiser, at=at)
        for number in range(_MOST_QUESTIONS):
            undecided = _undecided(run)
            if not undecided:
                break
            order = _lot(stage, f"{round_.key} {number}", undecided)
            run = ranking.record_decision(
                run, order=order, reason=_REASON, by=organiser, at=at + timedelta(minutes=number)
            )
    with one_transaction(stage, at):
        second = stage.person("organiser2")
        latest = _latest(stage, round_)
        ranking.confirm_ranking(latest, by=second, at=at + timedelta(hours=4))
        if any(one.previous == round_.key for one in stage.plan.rounds):
            _publish(stage, "advancement", latest, at=at + timedelta(hours=5))


def _undecided(run: RankingRun) -> list[str]:
    """Return the first question that keeps a ranking from being confirmed."""
    return next((list(cut["undecided"]) for cut in run.result["cuts"] if cut["undecided"]), [])


def _lot(stage: Stage, label: str, references: Sequence[str]) -> dict[str, int]:
    seed = stage.dice.for_purpose("decisions").below(2**62).to_bytes(8, "big")
    order = drawn_order(seed, label, sorted(references))
    return {str(reference): place for place, reference in enumerate(order, start=1)}


def _latest(stage: Stage, round_: Round) -> RankingRun:
    found = latest_run(stage.edition, round_.key)
    if found is None:
        raise LookupError(round_.key)
    return found


def _play_final(
    stage: Stage, bench: Bench, earlier: Round, following: Round, *, is_left_open: bool
) -> datetime:
    """Seat a panel for each group, let it score everybody, and close the round."""
    phase = next(one for one in stage.plan.phases if one.key == following.phase)
    at: datetime = phase.opens + timedelta(hours=1)
    with one_transaction(stage, at):
        edition, organiser = stage.edition, stage.person("organiser")
        finalists = [row.entry for row in list_advanced(edition, earlier.key)]
        seat_panels(
            edition,
            following.key,
            _panels(edition, following, finalists, at=at),
            public_value=f"rehearsal {stage.key} final",
            by=organiser,
            at=at - timedelta(hours=12),
        )
        open_round(edition, following.key, by=organiser, at=at)
    if is_left_open:
        return at
    score_round(stage, bench, following, begins=at + timedelta(minutes=10))
    close(stage, following)
    return _closing(stage, following)


def _panels(
    edition: Edition, following: Round, finalists: Sequence[Entry], *, at: datetime
) -> dict[str, tuple[list[Judge], list[Entry]]]:
    """Return a panel for each group with finalists: judges who are tied to none of them first."""
    free = list(accepted_judges(edition))
    panels = {}
    for group in edition.plan.groups:
        entries = [one for one in finalists if one.group_key == group.key]
        if not entries:
            continue
        references = {one.reference for one in entries}
        barred = barred_pairs(edition, free, entries, on=at.astimezone(CHINA).date())
        tied = Counter(code for reference, code in barred if reference in references)
        seats = sorted(free, key=lambda one: tied[one.code])[: following.judges_per_entry]
        free = [one for one in free if one not in seats]
        panels[group.key] = (seats, entries)
    return panels


def _award(stage: Stage, *, at: datetime) -> None:
    """Allocate the prizes, answer what the machine leaves open, confirm, and publish."""
    with one_transaction(stage, at):
        organiser, second = stage.person("organiser"), stage.person("organiser2")
        run = prizes.allocate_prizes(stage.edition, by=organiser, at=at)
        for _number in range(_MOST_QUESTIONS):
            if not run.result["undecided"]:
                break
            run = _answer(stage, run, at=at)
        prizes.confirm_allocation(run, by=second, at=at + timedelta(hours=2))
        _publish(stage, "results", run, at=at + timedelta(hours=3))


def _answer(stage: Stage, run: AllocationRun, *, at: datetime) -> AllocationRun:
    question = run.result["undecided"][0]
    among = sorted(question["entries"])
    decision = Resolution(
        group=question["group"],
        level=question["level"],
        among=tuple(among),
        chosen=tuple(among[: question["places"]]),
        reference="",
        signed_by=(),
    )
    made = prizes.record_decision(
        run, decision, reason=_REASON, by=stage.person("organiser"), at=at
    )
    reference = max(made.inputs["reasons"], key=lambda one: int(one[1:]))
    return prizes.sign_decision(made, reference, by=stage.person("organiser2"), at=at)


def _publish(stage: Stage, kind: str, run: RankingRun | AllocationRun, *, at: datetime) -> None:
    organiser, second = stage.person("organiser"), stage.person("organiser2")
    notice = draft_notice(stage.edition, kind, run=run, number="", by=organiser, at=at)
    release_notice(notice, by=second, at=at + timedelta(hours=1))
