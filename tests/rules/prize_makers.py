"""Small prize tables and rankings for the prize tests; entries are numbered from 1."""

from dataclasses import replace
from fractions import Fraction

from competition.rules.plan.prizes import FixedCount, Level, PrizeTable, Quota
from competition.rules.prizes import Standing
from competition.rules.values import Text, cents

NAME = Text("奖", "prize")
WAN = {"first": 20, "second": 10, "third": 5}


def fixed(number):
    return FixedCount(kind="number", number=number)


def level(key, count, *, groups=("startup",), **terms):
    """Return a level with so many prizes (or a count of another kind) in each group."""
    count = fixed(count) if isinstance(count, int) else count
    most = terms.pop("most", None)
    quotas = tuple(Quota(group=group, count=count, most=most) for group in groups)
    amount = terms.pop("amount", cents(wan=WAN.get(key, 0)))
    return Level(key=key, name=NAME, quotas=quotas, amount=amount, **terms)


def table(*levels, groups=("startup",), **terms):
    return PrizeTable(groups=groups, levels=levels, **terms)


def counts(first, second=None, third=None, **terms):
    """Return a table of one group: so many first, second and third prizes."""
    numbers = {"first": first, "second": second, "third": third}
    given = {key: number for key, number in numbers.items() if number is not None}
    return table(*(level(key, number) for key, number in given.items()), **terms)


def ranked(*scores, group="startup", start=1, facts=None):
    """Return entries with these scores (best first in place), and per entry further facts."""
    exact = [Fraction(score) for score in scores]
    return [
        Standing(
            entry=entry,
            group=group,
            place=1 + sum(other > score for other in exact),
            score=score,
            exact_score=score,
            **(facts or {}).get(entry, {}),
        )
        for entry, score in enumerate(exact, start=start)
    ]


def having(standings, entry, **facts):
    """Return the standings with other facts of one entry."""
    return [replace(one, **facts) if one.entry == entry else one for one in standings]


def won(allocation):
    """Return who won what, ``{1: "first"}``; several prizes joined by a plus."""
    prizes = {}
    for award in allocation.awards:
        prizes.setdefault(award.entry, []).append(award.level)
    return {entry: "+".join(levels) for entry, levels in prizes.items()}


def vacant(allocation):
    """Return the vacant places, ``{("first", "below_bar"): 1}``, those moved on left out."""
    return {
        (one.level, str(one.reason)): one.number for one in allocation.vacancies if not one.moved_to
    }


def asked(allocation):
    """Return the open questions, ``{"first": ((1, 2), 1)}``: whom, and for how many places."""
    return {one.level: (one.entries, one.places) for one in allocation.undecided}


def rules_of(allocation, entry):
    """Return an entry's trace, ``["first: no_place_left", "second: in_order"]``."""
    return [f"{line.level or '-'}: {line.rule}" for line in allocation.lines_of(entry)]
