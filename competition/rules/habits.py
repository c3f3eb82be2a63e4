"""How a judge fills in sheets, as advice: hurried bursts and rows that repeat themselves.

Counts alone, no model: anybody can check them with the sheets in hand (algorithms §1.6).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Marks = tuple[Fraction | None, ...]
BURST_MINUTES = 10
LEAST_SHEETS = 8
LEAST_CRITERIA = 3
_LEAST_SAME = 5
_SHARE = Fraction(1, 3)
_TIMES_OTHERS = 3
_LATE_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """One submitted sheet: its marks in the rubric's order, and when it was begun.

    ``minute`` counts from any fixed moment, ``before_closing`` down to the end of the round; both
    are ``None`` where nobody knows.
    """

    judge: str
    marks: Marks
    minute: int | None = None
    before_closing: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one judge fills in sheets.

    ``burst`` is the most sheets begun within ten minutes, ``burst_before`` how many minutes before
    the end of the round the last of them was. ``same_rows`` is the largest number of sheets with
    the very same marks, ``level_rows`` the number whose marks are all equal.
    """

    judge: str
    sheets: int
    burst: int = 0
    burst_before: int | None = None
    same_rows: int = 0
    level_rows: int = 0
    flags: tuple[str, ...] = ()


def habits_of(sheets: Iterable[FilledIn]) -> tuple[Habits, ...]:
    """Return the habits of every judge, by judge.

    A judge stands out with a burst of eight sheets or more that is a third of his own, late when
    it ended within the last day, and with five or more equal rows that are a third of his own and
    three times the usual share of the others. Rows of fewer than three marks tell nothing.
    """
    by_judge: dict[str, list[FilledIn]] = defaultdict(list)
    for sheet in sheets:
        by_judge[sheet.judge].append(sheet)
    shares = {judge: _same_share(own) for judge, own in by_judge.items()}
    return tuple(_habits(judge, by_judge[judge], shares) for judge in sorted(by_judge))


def _habits(judge: str, own: Sequence[FilledIn], shares: dict[str, Fraction]) -> Habits:
    burst, before = _burst(own)
    same, level = _same_rows(own), _level_rows(own)
    flags = []
    if burst >= LEAST_SHEETS and Fraction(burst, len(own)) >= _SHARE:
        is_late = before is not None and before <= _LATE_MINUTES
        flags.append("late_burst" if is_late else "burst")
    others = [share for name, share in shares.items() if name != judge]
    usual = median(others) if others else Fraction(0)
    is_repeating = same >= _LEAST_SAME and shares[judge] >= max(_SHARE, _TIMES_OTHERS * usual)
    if is_repeating:
        flags.append("same_rows")
    return Habits(
        judge=judge,
        sheets=len(own),
        burst=burst,
        burst_before=before,
        same_rows=same,
        level_rows=level,
        flags=tuple(flags),
    )


def _burst(own: Sequence[FilledIn]) -> tuple[int, int | None]:
    """Return the most sheets within ten minutes, and how long before closing the last was."""
    known = sorted(
        ((sheet.minute, sheet.before_closing) for sheet in own if sheet.minute is not None),
        key=lambda pair: pair[0],
    )
    most, before, first = 0, None, 0
    for last, (minute, left) in enumerate(known):
        while minute - known[first][0] >= BURST_MINUTES:
            first += 1
        if last - first + 1 >= max(most, 1):
            most, before = last - first + 1, left
    return most, before


def _rows(own: Sequence[FilledIn]) -> list[Marks]:
    return [sheet.marks for sheet in own if len(sheet.marks) >= LEAST_CRITERIA]


def _same_rows(own: Sequence[FilledIn]) -> int:
    return max(Counter(_rows(own)).values(), default=0)


def _level_rows(own: Sequence[FilledIn]) -> int:
    return sum(len(set(marks)) == 1 for marks in _rows(own))


def _same_share(own: Sequence[FilledIn]) -> Fraction:
    return Fraction(_same_rows(own), len(own))
