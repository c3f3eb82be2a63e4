"""What the ranking room tells on other pages: the board, the navigation, who is waited for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from competition.accounts.permissions import can_organise, can_supervise
from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.editions.queries import (
    Card,
    Link,
    Waiting,
    board_cards,
    edition_links,
    waiting_sources,
)
from competition.ranking.models import RankingRun
from competition.ranking.queries import (
    JudgedRound,
    latest_runs,
    list_proposed,
    list_rounds,
    list_unconfirmed_minutes,
    needs_second_person,
)
from competition.ranking.views_manage.blueprint import panels_url, room_url, run_url
from competition.rules.plan.calendar import Phase


def _cards(edition: Edition) -> Iterable[Card]:
    """Tell the board how far the ranking of each round is."""
    kinds: dict[str, Phase] = {phase.key: phase for phase in edition.plan.phases}
    runs = latest_runs(edition)
    for judged in list_rounds(edition):
        if _awaits_panels(judged, runs):
            yield Card(
                phase_kind="final",
                title=_("%(round)s评审组", round=text_of(judged.plan.name)),
                state="todo",
                action=_("排定评审组"),
                url=panels_url(edition, judged.key),
            )
        found = runs.get(judged.key)
        phase = kinds.get(judged.plan.phase)
        if phase is None or not (judged.is_closed or found):
            continue
        undecided = sum(bool(cut["undecided"]) for cut in found.result["cuts"]) if found else 0
        is_blocked = bool(undecided) and judged.next_round is not None
        is_done = found is not None and found.state == "confirmed"
        yield Card(
            phase_kind=phase.kind,
            title=_("%(round)s排名", round=text_of(judged.plan.name)),
            count=len(found.inputs["entries"]) if found else 0,
            state="done" if is_done else "blocked" if is_blocked else "doing",
            blocks=_("晋级线上有 %(n)s 处待定", n=undecided) if is_blocked else "",
            action=_("查看排名") if is_done else _("核对并确认") if found else _("生成排名"),
            url=room_url(judged),
        )


def _awaits_panels(judged: JudgedRound, runs: dict[str, RankingRun]) -> bool:
    """Tell whether a round of fixed panels knows its entries but not yet its panels."""
    earlier = runs.get(judged.plan.previous or "")
    is_fixed = judged.plan.panel == "fixed" and judged.state == "planned"
    return is_fixed and earlier is not None and earlier.state == "confirmed"


board_cards.append(_cards)


def _links(edition: Edition, person: object, at: datetime) -> Iterable[Link]:
    if not can_supervise(person, edition, at):
        return
    judged = [one for one in list_rounds(edition) if one.is_closed]
    if judged:
        yield Link(label=_("排名"), url=room_url(judged[-1]), order=60)


edition_links.append(_links)


def _waiting(person: Any, at: datetime) -> Iterable[Waiting]:  # noqa: ANN401 - as enrolled
    for found in list_proposed():
        edition = found.edition
        if not can_organise(person, edition, at):
            continue
        if not needs_second_person(edition, found.made_by_id, person):
            name = text_of(edition.plan.rounds_by_key[found.round_key].name)
            yield Waiting(
                label=_("%(round)s排名待核对确认", round=name), count=1, url=room_url(found)
            )
    for held in list_unconfirmed_minutes():
        edition = held.edition
        if can_supervise(person, edition, at) and held.first_by_id != person.id:
            run = held.ranking_run
            name = text_of(edition.plan.rounds_by_key[run.round_key].name)
            label = _("%(round)s综评记录待确认", round=name)
            yield Waiting(label=label, count=1, url=run_url(run, "deliberation"))


waiting_sources.append(_waiting)
