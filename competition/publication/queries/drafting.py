"""Which notices can be drafted now, and the runs that they publish."""

from dataclasses import dataclass

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.prizes.models import AllocationRun
from competition.prizes.queries import confirmed_allocation, list_awards
from competition.publication.models import Notice
from competition.ranking.models import RankingRun
from competition.ranking.queries import confirmed_run, list_rounds
from competition.rules.plan.rounds import Round
from competition.rules.transitions import AllocationState, AwardState, NoticeState, RankingState

Run = RankingRun | AllocationRun
KINDS = ("announcement", "advancement", "results", "winners")
_RUNS = {"advancement": RankingRun, "results": AllocationRun, "winners": AllocationRun}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draftable:
    """A notice that can be drafted: its key in a form, its kind, words, and the run behind it."""

    key: str
    kind: str
    label: str
    run: Run | None = None


def list_draftable(edition: Edition) -> list[Draftable]:
    """Return the notices that can be drafted now, the latest list first."""
    found = []
    allocation = confirmed_allocation(edition)
    if allocation is not None and granted_levels(edition):
        found.append(Draftable(key="winners", kind="winners", label=_("获奖名单"), run=allocation))
    if allocation is not None:
        found.append(Draftable(key="results", kind="results", label=_("获奖公示"), run=allocation))
    for judged in reversed(list_rounds(edition)):
        run = confirmed_run(edition, judged.key) if judged.next_round else None
        if run is not None:
            label = _("%(round)s晋级公示", round=text_of(judged.plan.name))
            key = f"advancement:{judged.key}"
            found.append(Draftable(key=key, kind="advancement", label=label, run=run))
    return [*found, Draftable(key="announcement", kind="announcement", label=_("一般通知"))]


def granted_levels(edition: Edition) -> list[str]:
    """Return the levels of the prizes that were granted for good, one a prize."""
    held = list_awards(edition)
    return [award.level_key for award in held if award.state == AwardState.GRANTED]


def following_round(run: RankingRun) -> Round | None:
    """Return the round that takes up who advances by a ranking, or ``None``."""
    rounds = run.plan_version.plan.rounds
    return next((one for one in rounds if one.previous == run.round_key), None)


def fault_of_run(edition: Edition, kind: str, run: Run | None) -> str:
    """Return why a notice of a kind cannot rest on a run, as a code; empty where it can."""
    if kind not in KINDS:
        return "notice_kind_unknown"
    wanted = _RUNS.get(kind)
    if wanted is None:
        return "notice_needs_no_run" if run is not None else ""
    if not isinstance(run, wanted) or run.edition_id != edition.id:
        return "notice_needs_advancement" if kind == "advancement" else "notice_needs_results"
    return _fault_of_confirmed(edition, kind, run)


def _fault_of_confirmed(edition: Edition, kind: str, run: Run) -> str:
    if run.state not in (RankingState.CONFIRMED, AllocationState.CONFIRMED):
        return "notice_run_not_confirmed"
    if isinstance(run, RankingRun) and following_round(run) is None:
        return "notice_needs_advancement"
    if kind == "winners" and not granted_levels(edition):
        return "notice_nothing_granted"
    return ""


def fault_of_state(notice: Notice) -> str:
    """Return why a notice is no draft that could be worked on, as a code; empty where it is one."""
    if notice.state == NoticeState.APPROVED:
        return "notice_approved_already"
    return "" if notice.state == NoticeState.DRAFT else "notice_not_a_draft"
