"""One entry as the officer looks at it: what was submitted last, and what is known of it."""

from dataclasses import dataclass
from datetime import datetime

from competition.registration.models import Entry, Revision
from competition.registration.queries import (
    Eligibility,
    SheetDocument,
    SheetSection,
    attachments_of_revision,
    basics_in,
    documents_of,
    eligibility_of_revision,
    entry_sheet,
    revision_of,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.publication import CheckQuestion
from competition.screening.models import Verdict
from competition.screening.queries.clock import Turn
from competition.screening.queries.differences import Differences, differences
from competition.screening.queries.verdicts import (
    count_returns,
    last_unit_verdict,
    turn_of,
    verdicts_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """Everything on the officer's page; texts are in the reader's language.

    ``changes`` is ``None`` at the first look.
    """

    entry: Entry
    revision: Revision
    turn: Turn
    verdicts: list[Verdict]
    last_verdict: Verdict | None
    returns_used: int
    returns_left: int
    eligibility: Eligibility
    questions: tuple[CheckQuestion, ...]
    sections: tuple[SheetSection, ...]
    documents: tuple[SheetDocument, ...]
    changes: Differences | None


def check_questions(plan: Plan, entrant: str) -> tuple[CheckQuestion, ...]:
    """Return what the plan asks officers to look at for a team or a company."""
    return tuple(one for one in plan.screening.questions if one.entrant in (None, entrant))


def check_sheet(entry: Entry, *, at: datetime) -> CheckSheet:
    """Return the sheet of what was submitted last, never of the draft behind it."""
    plan, revision = entry.edition.plan, revision_of(entry)
    entrant = basics_in(revision.answers).entrant
    verdicts = verdicts_of(entry)
    used = count_returns(verdicts)
    earlier = entry.revisions[-2] if len(entry.revisions) > 1 else None
    return CheckSheet(
        entry=entry,
        revision=revision,
        turn=turn_of(entry, verdicts, at),
        verdicts=verdicts,
        last_verdict=last_unit_verdict(verdicts),
        returns_used=used,
        returns_left=max(0, plan.screening.most_returns - used),
        eligibility=eligibility_of_revision(revision),
        questions=check_questions(plan, entrant),
        sections=entry_sheet(plan, revision.answers, entrant, blind=False),
        documents=documents_of(attachments_of_revision(revision), plan, blind=False),
        changes=differences(plan, earlier, revision) if earlier else None,
    )
