"""Made judges and their marks: severity, noise, a harsh, a lenient, a careless and a friendly one."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from competition.rehearsal.dice import Dice
from competition.rehearsal.people import (
    INSTITUTES,
    INVESTORS,
    REGIONS,
    UNIVERSITIES,
    made_name,
)
from competition.rules.plan.edition import Plan
from competition.rules.plan.rounds import Criterion, Rubric
from competition.rules.values import in_decimals

_TITLES = ("教授", "研究员", "教授级高级工程师", "副教授", "高级工程师")
_KINDS = (("technical", 60), ("industry", 22), ("investment", 18))
_TEMPERS = {0: "harsh", 1: "lenient", 2: "careless", 3: "friendly"}
"""The first four judges are planted, so that a report on judges has something to find."""
_TIED = (4, 5)
"""These two work for entrants, so that the search for ties has something to find."""
_SECOND_FIELDS = 3
_TO_SPARE = 4
"""A field has so many judges more than an entry needs: some are tied, some share an employer, some leave."""
_EMPLOYERS = {"technical": UNIVERSITIES, "industry": INSTITUTES, "investment": INVESTORS}


@dataclass(frozen=True, slots=True)
class MadeJudge:
    """An expert of the pool, and how he marks: ``severity`` in tenths of a mark."""

    number: int
    name: str
    email: str
    phone: str
    employer: str
    title: str
    kind: str
    region: str
    main_field: str
    second_fields: tuple[str, ...]
    most_entries: int
    temper: str
    severity: int


def made_judges(
    dice: Dice, plan: Plan, count: int, *, employers: tuple[str, ...], entries: int
) -> list[MadeJudge]:
    """Return so many judges over the plan's fields; two work for entrants: planted conflicts.

    Fields and employers are dealt in turn: were they thrown, a small pool would now and then
    leave a field without enough judges of different employers, and its entries without a draw.
    """
    per_entry = max((one.judges_per_entry for one in plan.rounds), default=5)
    most = max(12, entries * per_entry * 2 // max(1, count))
    keys = [one.key for one in plan.fields]
    fields = _dealt_fields(dice, keys, count, least=per_entry + _TO_SPARE)
    dealt = _dealt_employers(dice)
    judges = []
    for number, (main_field, second_fields) in enumerate(fields):
        own = dice.for_purpose(f"judge {number}")
        kind = own.weighted(_KINDS)
        temper = _TEMPERS.get(number, "even")
        judges.append(
            MadeJudge(
                number=number,
                name=made_name(own, "female" if own.happens(30) else "male"),
                email=f"judge{number + 1}@example.com",
                phone=f"138{number:08d}",
                employer=_planted(number, employers) or next(dealt[kind]),
                title=own.pick(_TITLES),
                kind=kind,
                region=own.pick(REGIONS),
                main_field=main_field,
                second_fields=second_fields,
                most_entries=most,
                temper=temper,
                severity={"harsh": -120, "lenient": 120}.get(temper, own.bell(0, 20)),
            )
        )
    return judges


def _planted(number: int, employers: tuple[str, ...]) -> str:
    return employers[number % len(employers)] if employers and number in _TIED else ""


def _dealt_fields(
    dice: Dice, keys: list[str], count: int, *, least: int
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the main and the second fields of so many judges: no field has fewer than ``least``.

    A round is one judge of every field; all of a round look equally far to other fields.
    """
    whole_rounds = count // len(keys)
    wanted = -(-least // whole_rounds) - 1 if whole_rounds else len(keys)
    own = dice.for_purpose("second fields")
    dealt = []
    for _round in range(whole_rounds + 1):
        steps = own.some(range(1, len(keys)), max(_SECOND_FIELDS, wanted))
        for place, key in enumerate(keys):
            second = tuple(keys[(place + step) % len(keys)] for step in steps)
            dealt.append((key, second))
    return dealt[:count]


def _dealt_employers(dice: Dice) -> dict[str, Iterator[str]]:
    """Return the employers of every kind in a drawn order, each again only after all others."""
    return {
        kind: itertools.cycle(dice.for_purpose(f"employers {kind}").some(names, len(names)))
        for kind, names in _EMPLOYERS.items()
    }


def made_marks(
    dice: Dice, rubric: Rubric, judge: MadeJudge, *, quality: int, is_friend: bool
) -> dict[str, str]:
    """Return a mark for each criterion as it would be typed; ``quality`` is in tenths around 820."""
    marks = {}
    for criterion in rubric.criteria:
        spread = 160 if judge.temper == "careless" else 35
        tenths = quality + judge.severity + dice.bell(0, spread)
        if is_friend:
            tenths = 990
        marks[criterion.key] = _in_range(criterion, tenths)
    return marks


def _in_range(criterion: Criterion, tenths: int) -> str:
    """Scale a mark out of a hundred to the criterion's range and step, kept inside 65 to 97 of it."""
    share = Fraction(min(970, max(650, tenths)), 1000)
    span = criterion.highest - criterion.lowest
    steps = (span * share / criterion.step).__round__()
    value = min(criterion.highest, criterion.lowest + steps * criterion.step)
    return in_decimals(value, 0 if value.denominator == 1 else 2)
