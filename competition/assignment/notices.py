"""Who is told of draws, recusals, ties and changed entries."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from competition.accounts.models import Role
from competition.accounts.queries import list_grants_in
from competition.assignment.models import Assignment, Judge
from competition.core.links import link_to
from competition.core.templating import letter_text
from competition.editions.models import Edition
from competition.notifications.operations import write_letter


def tell_judge_of_invitation(judge: Judge, *, at: datetime) -> None:
    """Write to a judge who holds the role already: the answer to the invitation is awaited."""
    if judge.person is None:
        return
    write_letter(
        "judge_invited",
        judge.person,
        at=at,
        edition=judge.edition,
        contest=letter_text(judge.edition.plan.contest.name, judge.person.language),
        address=link_to("assignment_judge.invitation", edition_key=judge.edition.key),
    )


def tell_judges_of_assignments(
    edition: Edition, round_key: str, made: Sequence[Assignment], *, at: datetime
) -> None:
    """Write one letter to each judge: how many entries wait, where, and until when."""
    counts = Counter(one.judge for one in made)
    round_ = edition.plan.rounds_by_key[round_key]
    phase = next((one for one in edition.plan.phases if one.key == round_.phase), None)
    for judge, count in counts.items():
        if judge.person is None:
            continue
        write_letter(
            "judge_assigned",
            judge.person,
            at=at,
            edition=edition,
            contest=letter_text(edition.plan.contest.name, judge.person.language),
            round=letter_text(round_.name, judge.person.language),
            closes_at=phase.closes if phase else None,
            count=count,
            address=link_to("review_judge.my_rounds", edition_key=edition.key),
        )


def tell_judge_entry_changed(assignment: Assignment, *, at: datetime) -> None:
    """Write to a judge that an entry changed and waits for a declaration; by its number alone."""
    person, edition = assignment.judge.person, assignment.edition
    if person is None:
        return
    write_letter(
        "judge_entry_changed",
        person,
        at=at,
        edition=edition,
        contest=letter_text(edition.plan.contest.name, person.language),
        reference=assignment.entry.reference,
        address=link_to("review_judge.my_rounds", edition_key=edition.key),
    )


def tell_organisers_of_tie(assignment: Assignment, *, at: datetime) -> None:
    """Write to the organisers that a change brought a tie to an entry that is being read."""
    edition = assignment.edition
    for grant in list_grants_in(edition.key):
        if grant.role != Role.ORGANISER:
            continue
        write_letter(
            "judge_tied",
            grant.person,
            at=at,
            edition=edition,
            contest=letter_text(edition.plan.contest.name, grant.person.language),
            reference=assignment.entry.reference,
            judge_code=assignment.judge.code,
            address=link_to(
                "assignment_manage.tie",
                edition_key=edition.key,
                judge_id=assignment.judge.public_id,
                entry_id=assignment.entry.public_id,
            ),
        )


def tell_organisers_of_recusal(
    assignment: Assignment, replacement: Assignment | None, *, at: datetime
) -> None:
    """Write to the organisers that a judge withdrew, and whether a replacement was found."""
    edition = assignment.edition
    for grant in list_grants_in(edition.key):
        if grant.role != Role.ORGANISER:
            continue
        write_letter(
            "judge_recused",
            grant.person,
            at=at,
            edition=edition,
            contest=letter_text(edition.plan.contest.name, grant.person.language),
            reference=assignment.entry.reference,
            judge_code=assignment.judge.code,
            reason=assignment.reason,
            replacement=replacement.judge.code if replacement else None,
        )
