"""Practice before a round: the cases, who handed in what, and the panel's spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from competition.accounts.models import Person
from competition.assignment.models import Judge
from competition.assignment.queries import judge_of
from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.core.templating import text_of
from competition.editions.models import Edition
from competition.review.models import PracticeCase, PracticeSheet
from competition.review.queries.rounds import RoundView, get_round
from competition.rules.plan.rounds import Rubric
from competition.rules.values import in_decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDesk:
    """A practice case of a round, with the rubric by which it is marked."""

    round: RoundView
    case: PracticeCase
    rubric: Rubric

    @property
    def edition(self) -> Edition:
        """Return the edition of the round."""
        return self.round.edition


def practice_cases(held: RoundView) -> list[PracticeCase]:
    """Return the practice cases of a round, in the order in which they were added."""
    return list(
        db.session.scalars(
            select(PracticeCase)
            .where(
                PracticeCase.edition_id == held.edition.id,
                PracticeCase.round_key == held.key,
                PracticeCase.removed_at.is_(None),
            )
            .order_by(PracticeCase.id)
        )
    )


def get_practice(edition_key: str, round_key: str, case_id: str) -> PracticeDesk:
    """Return a practice case by the keys of a path."""
    held = get_round(edition_key, round_key)
    case = next((one for one in practice_cases(held) if one.public_id == case_id), None)
    rubrics = {one.key: one for one in held.plan.rubrics}
    if case is None or case.rubric_key not in rubrics:
        raise NotFoundError
    return PracticeDesk(round=held, case=case, rubric=rubrics[case.rubric_key])


def own_practice(person: Person, held: RoundView) -> list[tuple[PracticeCase, bool]]:
    """Return a round's practice cases, each with whether somebody handed it in."""
    cases = practice_cases(held)
    judge = judge_of(person, held.edition) if cases else None
    if judge is None:
        return [(case, False) for case in cases]
    done = set(
        db.session.scalars(select(PracticeSheet.case_id).where(PracticeSheet.judge_id == judge.id))
    )
    return [(case, case.id in done) for case in cases]


def practice_left(person: Person, held: RoundView) -> list[PracticeCase]:
    """Return what somebody must practise before the entries open; nothing unless the plan says."""
    if not held.plan.practice_first:
        return []
    return [case for case, is_done in own_practice(person, held) if not is_done]


def practice_sheets(case: PracticeCase) -> list[tuple[PracticeSheet, Judge]]:
    """Return what was handed in on a case, with the judges."""
    rows = db.session.execute(
        select(PracticeSheet, Judge)
        .join(Judge, Judge.id == PracticeSheet.judge_id)
        .where(PracticeSheet.case_id == case.id)
        .order_by(Judge.code)
    )
    return [(sheet, judge) for sheet, judge in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """How the panel's figures of one criterion, or of the total, lie; ``own`` may be empty."""

    name: str
    lowest: str
    middle: str
    highest: str
    own: str


def spread_of(
    desk: PracticeDesk, sheets: Sequence[PracticeSheet], own: PracticeSheet | None, total: str
) -> tuple[SpreadRow, ...]:
    """Return the panel's spread by criterion and in all, without a name; empty before the first."""
    if not sheets:
        return ()
    rows = [
        _row(
            text_of(one.name),
            [int(sheet.marks[one.key]) for sheet in sheets],
            int(own.marks[one.key]) if own else None,
        )
        for one in desk.rubric.criteria
    ]
    totals = [sheet.total_hundredths for sheet in sheets]
    return (*rows, _row(total, totals, own.total_hundredths if own else None))


def _row(name: str, figures: Sequence[int], own: int | None) -> SpreadRow:
    ordered = sorted(figures)
    half = len(ordered) // 2
    middle = ordered[half] + ordered[-half - 1]
    return SpreadRow(
        name=name,
        lowest=in_decimals(Fraction(ordered[0], 100), 2),
        middle=in_decimals(Fraction(middle, 200), 2),
        highest=in_decimals(Fraction(ordered[-1], 100), 2),
        own="" if own is None else in_decimals(Fraction(own, 100), 2),
    )
