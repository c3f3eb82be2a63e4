"""Earlier awards: which of them a clause means, as far as that can be told."""

from collections.abc import Collection, Iterator
from dataclasses import fields
from fractions import Fraction

from competition.rules.eligibility.facts import MISSING
from competition.rules.eligibility.findings import Check, Code, Remedy, missing
from competition.rules.eligibility.ground import Ground, plain
from competition.rules.plan.criteria import AwardTest
from competition.rules.values import Outcome

_TOLD = ("contest", "level", "rank", "place", "year")
_SEEN = (*_TOLD, "same_or_similar", "money_taken", "accepted")


def check_award(test: AwardTest, ground: Ground) -> Check:
    """Answer whether there is an earlier award of the sort that the clause excludes.

    The values hold what is ``asked``, everything ``seen`` of each award, and of these the
    ``awards`` that are meant and the numbers of the ``unclear`` ones.
    """
    length = ground.facts.length("history")
    if length is None:
        return missing(("history",), {"of": None})
    standing = {number: _means(test, ground, number) for number in range(1, length + 1)}
    meant = [number for number, (outcome, _) in standing.items() if outcome is Outcome.PASS]
    unclear = {n: paths for n, (outcome, paths) in standing.items() if outcome is Outcome.UNKNOWN}
    values = {
        "of": length,
        "asked": _asked(test),
        "seen": [_told(ground, number, _SEEN) for number in standing],
        "awards": [_told(ground, number, _TOLD) for number in meant],
        "unclear": list(unclear),
    }
    if meant:
        curable = test.not_accepted_only
        return Check(
            outcome=Outcome.FAIL,
            code=Code.EARLIER_AWARD,
            values=values,
            evidence=tuple(f"history[{number}]" for number in meant),
            remedy=Remedy.HAVE_ACCEPTED if curable else None,
            remedy_values={"awards": values["awards"]} if curable else {},
        )
    if unclear:
        facts = tuple(path for paths in unclear.values() for path in paths)
        return Check(
            outcome=Outcome.UNKNOWN,
            code=Code.AWARD_UNCLEAR,
            values=values,
            evidence=facts,
            remedy=Remedy.GIVE_FACTS,
            remedy_values={"facts": list(facts)},
        )
    return Check(
        outcome=Outcome.PASS, code=Code.NO_SUCH_AWARD, values=values, evidence=("history",)
    )


def _asked(test: AwardTest) -> dict[str, object]:
    """Return the lines of the clause that narrow which awards count."""
    lines = ((field.name, getattr(test, field.name)) for field in fields(test))
    return {name: plain(line) for name, line in lines if name != "kind" and line}


def _told(ground: Ground, number: int, names: tuple[str, ...]) -> dict[str, object]:
    facts = {name: ground.facts.get(f"history[{number}].{name}") for name in names}
    return {name: plain(value) for name, value in facts.items() if value is not MISSING}


def _means(test: AwardTest, ground: Ground, number: int) -> tuple[Outcome, tuple[str, ...]]:
    """Return whether an award is of the sort, and the facts without which that is not known."""
    here = ground.looking_at("history", number)
    answers = [*_named(test, here), *_counted(test, here), *_flagged(test, here)]
    if any(holds is False for _, holds in answers):
        return Outcome.FAIL, ()
    unknown = tuple(here.path(f"history[].{name}") for name, holds in answers if holds is None)
    return (Outcome.UNKNOWN, unknown) if unknown else (Outcome.PASS, ())


def _named(test: AwardTest, here: Ground) -> Iterator[tuple[str, bool | None]]:
    lists: tuple[tuple[str, Collection[str]], ...] = (
        ("contest", test.contests),
        ("level", test.levels),
        ("rank", test.ranks),
    )
    for name, allowed in lists:
        if allowed:
            found = here.read(f"history[].{name}", str)
            yield name, None if found is MISSING else found in allowed


def _counted(test: AwardTest, here: Ground) -> Iterator[tuple[str, bool | None]]:
    ranges = (("place", None, test.top), ("year", test.from_year, test.to_year))
    for name, least, most in ranges:
        if least is not None or most is not None:
            found = here.read(f"history[].{name}", Fraction)
            yield name, None if found is MISSING else _between(found, least, most)


def _between(found: Fraction, least: int | None, most: int | None) -> bool:
    return (least is None or found >= least) and (most is None or found <= most)


def _flagged(test: AwardTest, here: Ground) -> Iterator[tuple[str, bool | None]]:
    flags = (
        ("same_or_similar", test.similar_only, True),
        ("money_taken", test.money_taken_only, True),
        ("accepted", test.not_accepted_only, False),
    )
    for name, asked, counts in flags:
        if asked:
            found = here.read(f"history[].{name}", bool)
            yield name, None if found is MISSING else found is counts
