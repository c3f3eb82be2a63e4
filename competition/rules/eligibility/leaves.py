"""The tests that read facts themselves. Each answers unknown when a fact it needs is missing."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from competition.rules.eligibility.facts import MISSING
from competition.rules.eligibility.findings import Check, Code, Remedy, missing
from competition.rules.eligibility.ground import (
    Bound,
    Ground,
    bounds_of,
    compared,
    full_months,
    name_key,
    plain,
    plainly,
)
from competition.rules.eligibility.sizes import Measure, measures_that_matter, possible_sizes
from competition.rules.plan.criteria import (
    AgeTest,
    AmongTest,
    DateTest,
    LevelTest,
    MoneyTest,
    NumberTest,
    RegistrationTest,
    SizeTest,
    WordsTest,
    YesNoTest,
)
from competition.rules.plan.facts import find_fact
from competition.rules.values import Outcome

_INDUSTRY = "entity.industry_class"
_SIZE_FACTS: Mapping[Measure, str] = {
    "staff": "entity.staff",
    "revenue_cents": "entity.revenue_prev_cents",
    "assets_cents": "entity.assets_cents",
}


def passed(*, holds: bool) -> Outcome:
    """Return the outcome of something that is known."""
    return Outcome.PASS if holds else Outcome.FAIL


def within(
    found: Bound, bounds: Mapping[str, Bound], values: Mapping[str, object], path: str
) -> Check:
    """Answer whether a value lies within bounds."""
    code = compared(found, bounds)
    fits = code is Code.WITHIN
    return Check(
        outcome=passed(holds=fits),
        code=code,
        values={**values, **plainly(bounds)},
        evidence=(path,),
        remedy=None if fits else Remedy.KEEP_WITHIN,
        remedy_values={} if fits else {"fact": path, **plainly(bounds)},
    )


def check_date(test: DateTest, ground: Ground) -> Check:
    """Compare a day."""
    path, found, bounds = ground.path(test.fact), ground.read(test.fact, date), bounds_of(test)
    if found is MISSING:
        return missing((path,), {"fact": path, **plainly(bounds)})
    return within(found, bounds, {"fact": path, "found": plain(found)}, path)


def check_money(test: MoneyTest, ground: Ground) -> Check:
    """Compare an amount in cents."""
    path, found, bounds = ground.path(test.fact), ground.read(test.fact, int), bounds_of(test)
    values = {"fact": path, **ground.year_of(test.fact)}
    if found is MISSING:
        return missing((path,), {**values, **plainly(bounds)})
    return within(found, bounds, {**values, "found": found}, path)


def check_number(test: NumberTest, ground: Ground) -> Check:
    """Compare a number."""
    path, found, bounds = ground.path(test.fact), ground.read(test.fact, Fraction), bounds_of(test)
    if found is MISSING:
        return missing((path,), {"fact": path, **plainly(bounds)})
    return within(found, bounds, {"fact": path, "found": plain(found)}, path)


def check_age(test: AgeTest, ground: Ground) -> Check:
    """Compare the full years or months on a day."""
    path, start, bounds = ground.path(test.fact), ground.read(test.fact, date), bounds_of(test)
    on = test.on or ground.dates.closes_on
    values = {"fact": path, "on": plain(on), "unit": test.unit}
    if start is MISSING:
        return missing((path,), {**values, **plainly(bounds)})
    months = full_months(start, on)
    found = months if test.unit == "months" else months // 12
    return within(found, bounds, {**values, "since": plain(start), "found": found}, path)


def check_level(test: LevelTest, ground: Ground) -> Check:
    """Compare a choice with others in the order of the vocabulary."""
    path, found = ground.path(test.fact), ground.read(test.fact, str)
    fact = find_fact(test.fact)
    order = list(fact.choices) if fact else []
    named = {"at_least": test.at_least, "at_most": test.at_most}
    levels = {name: level for name, level in named.items() if level is not None}
    if found is MISSING or not {found, *levels.values()} <= set(order):
        return missing((path,), {"fact": path, **levels})
    code = compared(order.index(found), {name: order.index(at) for name, at in levels.items()})
    fits = code is Code.WITHIN
    return Check(
        outcome=passed(holds=fits),
        code=code,
        values={"fact": path, "found": found, **levels},
        evidence=(path,),
        remedy=None if fits else Remedy.KEEP_WITHIN,
        remedy_values={} if fits else {"fact": path, **levels},
    )


def check_yes_no(test: YesNoTest, ground: Ground) -> Check:
    """Compare a yes or no."""
    path, found = ground.path(test.fact), ground.read(test.fact, bool)
    if found is MISSING:
        return missing((path,), {"fact": path, "required": test.kind})
    fits = found == (test.kind == "yes")
    return Check(
        outcome=passed(holds=fits),
        code=Code.ANSWER_FITS if fits else Code.ANSWER_DIFFERS,
        values={"fact": path, "found": found, "required": test.kind},
        evidence=(path,),
        remedy=None if fits else Remedy.ANSWER,
        remedy_values={} if fits else {"fact": path, "required": test.kind},
    )


def check_among(test: AmongTest, ground: Ground) -> Check:
    """Look a value, or the items of a list, up in a list of the plan."""
    path, listed = ground.path(test.fact), ground.read(test.fact, tuple)
    one = ground.read(test.fact, str)
    values = {"fact": path, "mode": test.kind, "allowed": list(test.values)}
    if listed is MISSING and one is MISSING:
        return missing((path,), values)
    found = (one,) if one is not MISSING else listed
    assert found is not MISSING  # noqa: S101 - one of the two is known
    common = [each for each in found if each in test.values]
    fits = bool(common) == (test.kind == "one_of")
    cure = Remedy.BE_ONE_OF if test.kind == "one_of" else Remedy.BE_NONE_OF
    return Check(
        outcome=passed(holds=fits),
        code=Code.IS_AMONG if common else Code.IS_NOT_AMONG,
        values={**values, "found": list(found), "common": common},
        evidence=(path,),
        remedy=None if fits else cure,
        remedy_values={} if fits else {"fact": path, "allowed": list(test.values)},
    )


def check_words(test: WordsTest, ground: Ground) -> Check:
    """Look for forbidden words in a name, whatever its blanks, width and case."""
    path, found = ground.path(test.fact), ground.read(test.fact, str)
    if found is MISSING:
        return missing((path,), {"fact": path, "words": list(test.words)})
    present = [word for word in test.words if name_key(word) in name_key(found)]
    return Check(
        outcome=passed(holds=not present),
        code=Code.WORDS_PRESENT if present else Code.WORDS_ABSENT,
        values={"fact": path, "found": found, "words": list(test.words), "present": present},
        evidence=(path,),
        remedy=Remedy.REMOVE_WORDS if present else None,
        remedy_values={"fact": path, "present": present} if present else {},
    )


def check_registration(test: RegistrationTest, ground: Ground) -> Check:
    """Answer whether there is a registration in a place on a day (that day included)."""
    on = test.on or ground.on
    is_registered = ground.read("entity.is_registered", bool)
    since = ground.read("entity.registered_on", date)
    places = ground.read("entity.registered_in", tuple)
    conditions = {
        "entity.is_registered": None if is_registered is MISSING else is_registered,
        "entity.registered_on": None if since is MISSING else since <= on,
        "entity.registered_in": None if places is MISSING else test.place in places,
    }
    values = {
        "mode": test.kind,
        "place": test.place,
        "on": plain(on),
        "is_registered": plain(is_registered),
        "since": plain(since),
        "in": plain(places),
    }
    against = tuple(path for path, holds in conditions.items() if holds is False)
    unclear = tuple(path for path, holds in conditions.items() if holds is None)
    if unclear and not against:
        return Check(
            outcome=Outcome.UNKNOWN,
            code=Code.REGISTRATION_UNCLEAR,
            values=values,
            evidence=unclear,
            remedy=Remedy.GIVE_FACTS,
            remedy_values={"facts": list(unclear)},
        )
    fits = (not against) == (test.kind == "registered")
    cure = Remedy.REGISTER if test.kind == "registered" else Remedy.STAY_UNREGISTERED
    return Check(
        outcome=passed(holds=fits),
        code=Code.NOT_REGISTERED if against else Code.REGISTERED,
        values=values,
        evidence=against or tuple(conditions),
        remedy=None if fits else cure,
        remedy_values={} if fits else {"place": test.place, "on": plain(on)},
    )


def check_size(test: SizeTest, ground: Ground) -> Check:
    """Answer whether the enterprise is of one of some sizes, as far as that can be told."""
    industry = ground.read(_INDUSTRY, str)
    staff = ground.read("entity.staff", Fraction)
    revenue = ground.read("entity.revenue_prev_cents", int)
    assets = ground.read("entity.assets_cents", int)
    measures: dict[Measure, Fraction | int | None] = {
        "staff": None if staff is MISSING else staff,
        "revenue_cents": None if revenue is MISSING else revenue,
        "assets_cents": None if assets is MISSING else assets,
    }
    known_class = None if industry is MISSING else industry
    sizes = possible_sizes(known_class, measures)
    values: dict[str, object] = {
        "industry_class": known_class,
        **{name: plain(value) for name, value in measures.items()},
        **ground.year_of("entity.revenue_prev_cents"),
        "sizes": sorted(sizes),
        "allowed": list(test.sizes),
    }
    told_by = (_INDUSTRY, *(_SIZE_FACTS[one] for one in measures_that_matter(known_class)))
    open_facts = tuple(path for path in told_by if ground.facts.get(path) is MISSING)
    fits = sizes <= set(test.sizes)
    if not fits and sizes & set(test.sizes):
        return Check(
            outcome=Outcome.UNKNOWN,
            code=Code.SIZE_UNCLEAR,
            values=values,
            evidence=open_facts,
            remedy=Remedy.GIVE_FACTS,
            remedy_values={"facts": list(open_facts)},
        )
    return Check(
        outcome=passed(holds=fits),
        code=Code.SIZE_FITS if fits else Code.SIZE_DIFFERS,
        values=values,
        evidence=tuple(path for path in told_by if path not in open_facts),
        remedy=None if fits else Remedy.BE_OF_SIZE,
        remedy_values={} if fits else {"sizes": list(test.sizes)},
    )
