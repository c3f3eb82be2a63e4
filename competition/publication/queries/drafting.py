"""Which notices can be drafted now, and the runs that they publish."""

from dataclasses import dataclass

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.queries import confirmed_allocation
from competition.ranking.models import RankingRun
from competition.ranking.queries import confirmed_run, list_rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Draftable:
    """A notice that can be drafted: its key in a form, its kind, words, and the run behind it."""

    key: str
    kind: str
    label: str
    run: RankingRun | AllocationRun | None = None


def list_draftable(edition: Edition) -> list[Draftable]:
    """Return the notices that can be drafted now, the latest list first."""
    found = []
    allocation = confirmed_allocation(edition)
    if allocation is not None:
        found.append(Draftable(key="results", kind="results", label=_("获奖公示"), run=allocation))
    for judged in reversed(list_rounds(edition)):
        run = confirmed_run(edition, judged.key) if judged.next_round else None
        if run is not None:
            label = _("%(round)s晋级公示", round=text_of(judged.plan.name))
            key = f"advancement:{judged.key}"
            found.append(Draftable(key=key, kind="advancement", label=label, run=run))
    return [*found, Draftable(key="announcement", kind="announcement", label=_("一般通知"))]
