"""One entry as the officer looks at it: what was submitted last, and what is known of it."""

from dataclasses import dataclass
from datetime import datetime

from competition.registration.models import Entry, Revision
from competition.registration.queries import (
    FindingView,
    PinLine,
    SheetDocument,
    SheetSection,
    attachments_of_revision,
    basics_in,
    documents_of,
    eligibility_of_revision,
    entry_sheet,
    finding_views,
    pin_lines,
    pin_places,
    pins_from,
    revision_of,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.publication import CheckQuestion
from competition.screening.models import Verdict, VerdictKind
from competition.screening.queries.clock import Turn
from competition.screening.queries.differences import NO_CHANGES, Differences, differences
from competition.screening.queries.history import Step, steps_of
from competition.screening.queries.verdicts import (
    count_returns,
    last_unit_verdict,
    last_verdict,
    standing_verdict,
    turn_of,
    verdicts_of,
)
from competition.similarity.queries import PastOfCompany, company_history, established_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPin:
    """A point of the last return, and what was changed where it points."""

    line: PinLine
    changes: Differences


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """Everything on the officer's page; texts are in the reader's language.

    ``standing`` is a unit's last word while it may be taken back. ``changes`` is ``None`` at the
    first look. ``answered`` are the points of the last return, each with what was changed there;
    ``elsewhere`` is what was changed besides.
    """

    entry: Entry
    revision: Revision
    turn: Turn
    verdicts: list[Verdict]
    last_verdict: Verdict | None
    standing: Verdict | None
    steps: tuple[Step, ...]
    returns_used: int
    returns_left: int
    findings: tuple[FindingView, ...]
    questions: tuple[CheckQuestion, ...]
    sections: tuple[SheetSection, ...]
    documents: tuple[SheetDocument, ...]
    changes: Differences | None
    answered: tuple[AnsweredPin, ...]
    elsewhere: Differences | None
    past: tuple[PastOfCompany, ...]

    @property
    def proofs(self) -> dict[str, list[SheetDocument]]:
        """Return the documents that prove what stands in a section, by the section's key."""
        proved = {one.key: one.proves for one in self.entry.edition.plan.form.documents}
        found: dict[str, list[SheetDocument]] = {}
        for document in self.documents:
            for section in proved.get(document.document_key, ()):
                found.setdefault(section, []).append(document)
        return found

    @property
    def is_second_look(self) -> bool:
        """Tell whether there is an earlier revision to compare with."""
        return self.changes is not None


def check_questions(plan: Plan, entrant: str) -> tuple[CheckQuestion, ...]:
    """Return what the plan asks officers to look at for a team or a company."""
    return tuple(one for one in plan.screening.questions if one.entrant in (None, entrant))


def check_sheet(entry: Entry, *, at: datetime) -> CheckSheet:
    """Return the sheet of what was submitted last, never of the draft behind it."""
    plan, revision = entry.edition.plan, revision_of(entry)
    entrant = basics_in(revision.answers).entrant
    verdicts = verdicts_of(entry)
    used = count_returns(verdicts)
    earlier = _seen_before(entry, verdicts)
    changes = differences(plan, earlier, revision) if earlier else None
    lines = _points_of_return(plan, entrant, verdicts, revision)
    established = established_of(entry)
    eligibility = eligibility_of_revision(revision, established.facts)
    return CheckSheet(
        entry=entry,
        revision=revision,
        turn=turn_of(entry, verdicts, at),
        verdicts=verdicts,
        last_verdict=last_unit_verdict(verdicts),
        standing=standing_verdict(entry, verdicts),
        steps=steps_of(entry, verdicts),
        returns_used=used,
        returns_left=max(0, plan.screening.most_returns - used),
        findings=tuple(
            finding_views(plan, entrant, revision.answers, eligibility, said=established.said)
        ),
        questions=check_questions(plan, entrant),
        sections=entry_sheet(plan, revision.answers, entrant, blind=False),
        documents=documents_of(attachments_of_revision(revision), plan, blind=False),
        changes=changes,
        answered=tuple(
            AnsweredPin(line=line, changes=(changes or NO_CHANGES).within([line], pinned=True))
            for line in lines
        ),
        elsewhere=changes.within(lines, pinned=False) if changes else None,
        past=tuple(company_history(entry)),
    )


def _seen_before(entry: Entry, verdicts: list[Verdict]) -> Revision | None:
    """The revision to compare with; a unit further up a chain that said nothing yet has none."""
    is_new = entry.desk_key is not None and all(one.unit_key != entry.desk for one in verdicts)
    return entry.revisions[-2] if len(entry.revisions) > 1 and not is_new else None


def _points_of_return(
    plan: Plan, entrant: str, verdicts: list[Verdict], revision: Revision
) -> tuple[PinLine, ...]:
    """The points of the last return that was not taken back, with what was said to them."""
    last = last_verdict(one for one in verdicts if one.kind == VerdictKind.RETURNED)
    if last is None:
        return ()
    return pin_lines(pin_places(plan, entrant), pins_from(revision.replies or last.pins))
