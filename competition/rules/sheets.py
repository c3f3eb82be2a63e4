"""Whether a score sheet may be handed in: marks in range, on a step, commented where required."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from competition.rules.plan.rounds import Criterion, Rubric

Mark = Fraction | int
_TYPED = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,4})?")


class SheetBreach(StrEnum):
    """What is wrong with a sheet."""

    UNKNOWN_CRITERION = "unknown_criterion"
    MARK_MISSING = "mark_missing"
    MARK_TOO_LOW = "mark_too_low"
    MARK_TOO_HIGH = "mark_too_high"
    MARK_OFF_STEP = "mark_off_step"
    COMMENT_MISSING = "comment_missing"
    OVERALL_COMMENT_MISSING = "overall_comment_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """One breach; ``criterion`` is ``None`` for the sheet as a whole, ``limit`` what it broke."""

    breach: SheetBreach
    criterion: str | None = None
    limit: Fraction | None = None


def typed_mark(text: str) -> Fraction | None:
    """Return a mark from what was typed, or ``None`` where that is no plain decimal figure.

    Full-width digits and the full stops of Chinese keyboards are read; powers, quotients and
    figures of absurd length are not.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".")
    return Fraction(plain) if _TYPED.fullmatch(plain) else None


def check_sheet(
    marks: Mapping[str, Mark | None],
    comments: Mapping[str, str],
    overall_comment: str,
    rubric: Rubric,
) -> tuple[SheetFinding, ...]:
    """Return every breach of a sheet that is to be handed in, in the order of the rubric.

    Marks and comments are by criterion key; a blank comment is none. Source: contest.md §3.
    """
    known = {criterion.key for criterion in rubric.criteria}
    found = [
        SheetFinding(breach=SheetBreach.UNKNOWN_CRITERION, criterion=name)
        for name in sorted(set(marks) - known)
    ]
    for criterion in rubric.criteria:
        mark = marks.get(criterion.key)
        if mark is None:
            found.append(SheetFinding(breach=SheetBreach.MARK_MISSING, criterion=criterion.key))
            continue
        found += _mark_findings(mark, criterion)
        if not comments.get(criterion.key, "").strip():
            found += _comment_findings(mark, criterion)
    if rubric.overall_comment == "required" and not overall_comment.strip():
        found.append(SheetFinding(breach=SheetBreach.OVERALL_COMMENT_MISSING))
    return tuple(found)


def _mark_findings(mark: Mark, criterion: Criterion) -> list[SheetFinding]:
    if mark < criterion.lowest:
        return [_finding(SheetBreach.MARK_TOO_LOW, criterion, criterion.lowest)]
    if mark > criterion.highest:
        return [_finding(SheetBreach.MARK_TOO_HIGH, criterion, criterion.highest)]
    if (mark - criterion.lowest) % criterion.step:
        return [_finding(SheetBreach.MARK_OFF_STEP, criterion, criterion.step)]
    return []


def _comment_findings(mark: Mark, criterion: Criterion) -> list[SheetFinding]:
    below, above = criterion.comment_below, criterion.comment_above
    if below is not None and mark < below:
        return [_finding(SheetBreach.COMMENT_MISSING, criterion, below)]
    if above is not None and mark > above:
        return [_finding(SheetBreach.COMMENT_MISSING, criterion, above)]
    return []


def _finding(breach: SheetBreach, criterion: Criterion, limit: Fraction) -> SheetFinding:
    return SheetFinding(breach=breach, criterion=criterion.key, limit=limit)
