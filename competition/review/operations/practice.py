"""Practice before a round: cases are added and taken away, judges hand in once."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from competition.accounts.models import Person
from competition.assignment.queries import get_own_judge
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.review.models import PracticeCase, PracticeSheet
from competition.review.permissions import can_carry_out, can_practise
from competition.review.queries import PracticeDesk, RoundView, own_practice
from competition.rules.scoring import sheet_total
from competition.rules.sheets import SheetBreach, check_sheet
from competition.rules.values import round_half_up

_OF_COMMENTS = (SheetBreach.COMMENT_MISSING, SheetBreach.OVERALL_COMMENT_MISSING)


def add_practice_case(
    held: RoundView, *, title: str, text: str, rubric_key: str, by: Person, at: datetime
) -> PracticeCase:
    """Add a made-up project on which the round's judges practise; refuses an unknown rubric."""
    if not can_carry_out(by, held, at):
        raise NotFoundError
    if held.is_over:
        raise RefusedError("round_not_open")
    if rubric_key not in {one.key for one in held.plan.rubrics}:
        raise RefusedError("practice_rubric_unknown", field="rubric")
    case = PracticeCase(
        public_id=secrets.token_hex(8),
        edition_id=held.edition.id,
        round_key=held.key,
        rubric_key=rubric_key,
        title=title.strip(),
        text=text.strip(),
        added_at=at,
    )
    db.session.add(case)
    db.session.flush()
    record("review:practice:added", case, by=by, at=at, edition=held.edition, round=held.key)
    return case


def remove_practice_case(desk: PracticeDesk, *, by: Person, at: datetime) -> None:
    """Take a practice case away; what was handed in stays in the records."""
    if not can_carry_out(by, desk, at):
        raise NotFoundError
    desk.case.removed_at = at
    db.session.flush()
    record("review:practice:removed", desk.case, by=by, at=at, edition=desk.edition)


def hand_in_practice(
    desk: PracticeDesk, marks: Mapping[str, Fraction], *, by: Person, at: datetime
) -> PracticeSheet:
    """Hand in the marks of a practice case, once; they count nowhere. All must be there."""
    if not can_practise(by, desk, at):
        raise NotFoundError
    if any(is_done for case, is_done in own_practice(by, desk.round) if case is desk.case):
        raise RefusedError("practice_handed_in")
    for finding in check_sheet(marks, {}, "", desk.rubric):
        if finding.breach not in _OF_COMMENTS:
            raise RefusedError(
                f"sheet_{finding.breach.value}",
                field=f"mark_{finding.criterion}",
                limit=str(finding.limit or ""),
                criterion=finding.criterion,
            )
    sheet = PracticeSheet(
        case_id=desk.case.id,
        judge_id=get_own_judge(by, desk.edition).id,
        marks={key: int(mark * 100) for key, mark in sorted(marks.items())},
        total_hundredths=int(round_half_up(sheet_total(marks, desk.rubric), 2) * 100),
        handed_in_at=at,
    )
    db.session.add(sheet)
    db.session.flush()
    record("review:practice:handed_in", sheet, by=by, at=at, edition=desk.edition)
    return sheet
