"""What assignment tells of an edition to the board, the navigation and the home page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for

from competition.accounts.permissions import can_organise, can_supervise
from competition.assignment.models import DrawRun, JudgeState
from competition.assignment.queries import (
    DrawnRound,
    count_proposed,
    drawn_rounds,
    latest_draws,
    pool_counts,
)
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    list_editions,
    waiting_sources,
)
from competition.rules.transitions import DrawState

_SHOWN_STATES = (JudgeState.LISTED, JudgeState.INVITED, JudgeState.ACCEPTED, JudgeState.DECLINED)


def _cards(edition: Edition) -> Iterable[Card]:
    kinds = {phase.key: phase.kind for phase in edition.plan.phases}
    drawn = [one for one in drawn_rounds(edition) if one.is_drawn]
    if not drawn:
        return
    first = kinds.get(drawn[0].plan.phase)
    if first is not None:
        yield _pool_card(edition, first)
    runs = latest_draws(edition)
    for one in drawn:
        kind = kinds.get(one.plan.phase)
        if kind is not None:
            yield _draw_card(one, kind, runs.get(one.key))


def _pool_card(edition: Edition, phase_kind: str) -> Card:
    states = pool_counts(edition).by_state
    accepted = states.get(JudgeState.ACCEPTED, 0)
    return Card(
        phase_kind=phase_kind,
        title=_("评委库"),
        count=accepted,
        counts=tuple((say(f"judge_state_{one}"), states.get(one, 0)) for one in _SHOWN_STATES),
        state="doing" if states else "todo",
        action=_("管理评委") if states else _("导入评委"),
        url=url_for("assignment_manage.judges", edition_key=edition.key),
    )


def _draw_card(drawn: DrawnRound, phase_kind: str, run: DrawRun | None) -> Card:
    waits = run is not None and run.state == DrawState.PROPOSED
    done = run is not None and run.state == DrawState.RELEASED
    return Card(
        phase_kind=phase_kind,
        title=_("%(round)s抽取评委", round=text_of(drawn.plan.name)),
        count=len(run.result["pairs"]) if run else 0,
        state="done" if done else "doing" if waits else "todo",
        action=_("核对并发布") if waits else _("查看抽取结果") if done else _("抽取评委"),
        url=_draws_url(drawn),
    )


def _draws_url(drawn: DrawnRound) -> str:
    return url_for("assignment_manage.draws", edition_key=drawn.edition.key, round_key=drawn.key)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for edition in list_editions():
        if not can_organise(person, edition, at):
            continue
        drawn = [one for one in drawn_rounds(edition) if one.is_drawn]
        if drawn:
            yield Waiting(
                label=_("抽取结果待发布"), count=count_proposed(edition), url=_draws_url(drawn[0])
            )


def _links(edition: Edition, person: Any, at: datetime) -> Iterable[Link]:  # noqa: ANN401 - as enrolled
    if can_organise(person, edition, at):
        url = url_for("assignment_manage.judges", edition_key=edition.key)
        yield Link(label=_("评委"), url=url, order=40)
    drawn = [one for one in drawn_rounds(edition) if one.is_drawn]
    if drawn and can_supervise(person, edition, at):
        yield Link(label=_("抽取"), url=_draws_url(drawn[0]), order=45, is_lesser=True)


board_cards.append(_cards)
waiting_sources.append(_waiting)
edition_links.append(_links)
