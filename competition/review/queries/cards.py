"""A rubric as the scoring screen shows it, and what a judge has given so far.

Call these while a page is rendered: the language is the reader's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.registration.queries import BASICS, SheetSection
from competition.review.queries.progress import distribution
from competition.review.queries.sheets import Seat
from competition.rules.plan.edition import Plan
from competition.rules.plan.facts import TIES
from competition.rules.plan.rounds import Blind, Criterion, Round, Rubric
from competition.rules.scoring import sheet_total
from competition.rules.sheets import SheetBreach, SheetFinding
from competition.rules.values import in_decimals

_MOST_BUTTONS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorShown:
    """A mark and what it stands for."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCard:
    """One criterion as a card: figures are written plainly, such as ``85`` or ``0.5``.

    ``factor`` is the exact share of the total, such as ``3/10``; ``choices`` are all marks where
    they are few enough for buttons.
    """

    key: str
    number: int
    name: str
    weight: str
    factor: str
    lowest: str
    highest: str
    step: str
    anchors: tuple[AnchorShown, ...]
    choices: tuple[str, ...]
    comment_rule: str
    comment_open: bool


def cards_of(rubric: Rubric, findings: Sequence[SheetFinding] = ()) -> tuple[CriterionCard, ...]:
    """Return the cards of a rubric; a comment that is still missing stands open."""
    missing = {one.criterion for one in findings if one.breach == SheetBreach.COMMENT_MISSING}
    return tuple(
        CriterionCard(
            key=one.key,
            number=number,
            name=text_of(one.name),
            weight=_weight(one, rubric),
            factor=str(_factor(one, rubric)),
            lowest=plain_figure(one.lowest),
            highest=plain_figure(one.highest),
            step=plain_figure(one.step),
            anchors=tuple(
                AnchorShown(mark=plain_figure(anchor.mark), text=text_of(anchor.text))
                for anchor in one.anchors
            ),
            choices=_choices(one),
            comment_rule=_comment_rule(one),
            comment_open=one.key in missing,
        )
        for number, one in enumerate(rubric.criteria, start=1)
    )


def plain_figure(value: Fraction | int) -> str:
    """Write an exact figure without needless decimals: ``85``, ``85.5``, ``0.25``."""
    exact = Fraction(value)
    decimals = next((n for n in range(5) if (exact * 10**n).denominator == 1), 4)
    return in_decimals(exact, decimals)


def best_total(rubric: Rubric) -> str:
    """Return the highest total that a rubric can give."""
    return plain_figure(sheet_total({one.key: one.highest for one in rubric.criteria}, rubric))


def finding_words(finding: SheetFinding, rubric: Rubric) -> str:
    """Return what a sheet lacks in words, with the criterion it belongs to."""
    words = say(
        f"sheet_{finding.breach.value}",
        limit=plain_figure(finding.limit or 0),
        criterion=finding.criterion or "",
    )
    name = next((text_of(one.name) for one in rubric.criteria if one.key == finding.criterion), "")
    return _("%(name)s：%(words)s", name=name, words=words) if name else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many totals lie in one tenth of the range."""

    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """A judge's own totals by tenths of the range, and in which the present one lies."""

    bins: tuple[Bin, ...]
    own: int | None
    count: int


def own_distribution(seats: Sequence[Seat], present: Seat | None = None) -> Bins:
    """Return how a judge's complete totals of a round lie, so that the judge stays consistent."""
    totals = [one.sheet.total_hundredths for one in seats if one.sheet is not None]
    known = [total for total in totals if total is not None]
    most = max((int(Fraction(best_total(one.rubric))) for one in seats), default=100)
    counted = distribution(known, most=most)
    first = _first_shown(tuple(counted.values()))
    bins = [Bin(label=label, value=value) for label, value in counted.items()]
    own = None
    sheet = present.sheet if present else None
    if sheet is not None and sheet.total_hundredths is not None:
        own = tuple(distribution([sheet.total_hundredths], most=most).values()).index(1) - first
    return Bins(bins=tuple(bins[first:]), own=own, count=len(known))


def _first_shown(values: Sequence[int]) -> int:
    """Leave out the empty low end, but show the upper half of the range at least."""
    lowest = next((n for n, value in enumerate(values) if value), len(values))
    return min(lowest, len(values) // 2)


def reading_order(sections: Sequence[SheetSection]) -> tuple[SheetSection, ...]:
    """Return an entry's sections as judges read them: what the project is comes first.

    The first section is left out, because the head of the screen tells it; sections with long
    texts go before tables of facts.
    """
    told = [one for one in sections if one.key != BASICS]
    return tuple(sorted(told, key=lambda one: not _has_long_text(one)))


HIDDEN_FACTS: Mapping[Blind, tuple[str, ...]] = MappingProxyType(
    {
        "company": ("entity.name", "entity.uscc"),
        "team": ("project.team_name", "members[].name"),
        "contact": ("members[].phone", "members[].email", "members[].id_number"),
        "district": ("entity.registered_in",),
    }
)
"""What each hiding of a round closes at least, whatever the form's own marks say."""


def without_hidden(
    sections: Sequence[SheetSection], plan: Plan, round_: Round
) -> tuple[SheetSection, ...]:
    """Return an entry's sections without the answers that a round hides from its judges.

    Whom the applicant wants kept away is hidden in every round.
    """
    facts = {fact for what in round_.blind for fact in HIDDEN_FACTS.get(what, ())}
    hidden = {
        (section.key, one.key)
        for section in plan.form.sections
        for one in section.questions
        if one.fact in facts or (one.fact or "").startswith(TIES)
    }
    shown = (_without(section, hidden) for section in sections)
    return tuple(section for section in shown if any(part.rows for part in section.parts))


def _without(section: SheetSection, hidden: Collection[tuple[str, str]]) -> SheetSection:
    parts = (
        replace(part, rows=tuple(row for row in part.rows if (section.key, row.key) not in hidden))
        for part in section.parts
    )
    return replace(section, parts=tuple(parts))


def _has_long_text(section: SheetSection) -> bool:
    return any(row.is_long for part in section.parts for row in part.rows)


def _weight(criterion: Criterion, rubric: Rubric) -> str:
    sign = "%" if rubric.weighting == "percent" else ""
    return f"{plain_figure(criterion.weight)}{sign}"


def _factor(criterion: Criterion, rubric: Rubric) -> Fraction:
    return criterion.weight / 100 if rubric.weighting == "percent" else criterion.weight


def _choices(criterion: Criterion) -> tuple[str, ...]:
    number = (criterion.highest - criterion.lowest) / criterion.step + 1
    if number > _MOST_BUTTONS:
        return ()
    return tuple(plain_figure(criterion.lowest + n * criterion.step) for n in range(int(number)))


def _comment_rule(criterion: Criterion) -> str:
    below, above = criterion.comment_below, criterion.comment_above
    if below is not None and above is not None:
        return _(
            "低于 %(below)s 分或高于 %(above)s 分须写",
            below=plain_figure(below),
            above=plain_figure(above),
        )
    if below is not None:
        return _("低于 %(below)s 分须写", below=plain_figure(below))
    return _("高于 %(above)s 分须写", above=plain_figure(above)) if above is not None else ""
