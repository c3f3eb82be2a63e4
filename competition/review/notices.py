"""What judges are told: a round is open, sheets are left, were received, or came back."""

from collections.abc import Iterable
from datetime import datetime

from competition.accounts.models import Person
from competition.assignment.models import Assignment
from competition.core.links import link_to
from competition.core.templating import letter_text
from competition.notifications.operations import write_letter
from competition.review.queries import RoundView, Tally


def tell_judges_round_opened(held: RoundView, people: Iterable[Person], *, at: datetime) -> None:
    """Tell each judge that marking may begin, and until when."""
    for person in people:
        _write("round_opened", held, person, at=at)


def remind_judges(held: RoundView, people: Iterable[tuple[Person, Tally]], *, at: datetime) -> None:
    """Remind judges of the sheets that they have left."""
    for person, tally in people:
        _write("judge_reminded", held, person, at=at, left=tally.all - tally.submitted)


def tell_judge_sheets_received(
    held: RoundView, person: Person, *, number: int, at: datetime
) -> None:
    """Confirm to a judge that the round's sheets were received and count."""
    _write("sheets_received", held, person, at=at, number=number, received_at=at)


def tell_judge_sheet_reopened(
    held: RoundView, assignment: Assignment, *, reason: str, at: datetime
) -> None:
    """Tell a judge that a sheet is open again, and why."""
    person = assignment.judge.person
    if person is not None:
        _write(
            "sheet_reopened",
            held,
            person,
            at=at,
            reference=assignment.entry.reference,
            reason=reason,
        )


def _write(kind: str, held: RoundView, person: Person, *, at: datetime, **values: object) -> None:
    phase = held.phase
    write_letter(
        kind,
        person,
        at=at,
        edition=held.edition,
        contest=letter_text(held.edition.plan.contest.name, person.language),
        round=letter_text(held.plan.name, person.language),
        closes_at=phase.closes if phase else None,
        page=link_to("review_judge.my_rounds", edition_key=held.edition.key),
        **values,
    )
