"""The outcome of a finding from its values alone, by a second and simpler way than the rules'."""

import re
from datetime import date
from fractions import Fraction
from itertools import product
from operator import ge

from competition.rules.eligibility import Code
from competition.rules.plan.facts import find_fact
from competition.rules.values import Outcome

ORDER = [Outcome.FAIL, Outcome.UNKNOWN, Outcome.DUE, Outcome.PASS]


def all_parts(check):
    """Return a finding and every answer inside it."""
    yield check
    for part in check.parts:
        yield from all_parts(part)


BOUNDS = {
    "at_least": lambda found, bound: found >= bound,
    "more_than": lambda found, bound: found > bound,
    "on_or_after": lambda found, bound: found >= bound,
    "after": lambda found, bound: found > bound,
    "at_most": lambda found, bound: found <= bound,
    "less_than": lambda found, bound: found < bound,
    "on_or_before": lambda found, bound: found <= bound,
    "before": lambda found, bound: found < bound,
}


def _passed(holds):
    return Outcome.PASS if holds else Outcome.FAIL


def recomputed(check):
    """Return the outcome that the values alone give, by a second and simpler way."""
    return next(again for codes, again in RECOMPUTED if check.code in codes)(check)


def _comparable(value, fact):
    if fact is not None and fact.is_ordered:
        return list(fact.choices).index(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return Fraction(value)


def _bounded(check):
    values = check.values
    fact = find_fact(re.sub(r"\[\d+\]", "[]", str(values.get("fact"))))
    bounds = {name: _comparable(values[name], fact) for name in BOUNDS if name in values}
    found = _comparable(values["found"], fact)
    most = _comparable(values.get("most", values["found"]), fact)
    tried = range(int(found), int(most) + 1) if "list" in values else [found]
    outcomes = {all(BOUNDS[name](one, at) for name, at in bounds.items()) for one in tried}
    return _passed(outcomes.pop()) if len(outcomes) == 1 else Outcome.UNKNOWN


def _among(check):
    values = check.values
    return _passed(
        bool(set(values["found"]) & set(values["allowed"])) == (values["mode"] == "one_of")
    )


def _words(check):
    name = "".join(check.values["found"].split())
    return _passed(not any(word in name for word in check.values["words"]))


def _registration(check):
    values = check.values
    since, places = values["since"], values["in"]
    conditions = [
        values["is_registered"],
        None if since is None else since <= values["on"],
        None if places is None else values["place"] in places,
    ]
    if False in conditions:
        return _passed(values["mode"] == "unregistered")
    return Outcome.UNKNOWN if None in conditions else _passed(values["mode"] == "registered")


SIZE_LIMITS = {
    "agriculture": ("revenue", (20_000,), (500,), (50,)),
    "industry": ("staff revenue", (1000, 40_000), (300, 2000), (20, 300)),
    "construction": ("revenue assets", (80_000, 80_000), (6000, 5000), (300, 300)),
    "wholesale": ("staff revenue", (200, 40_000), (20, 5000), (5, 1000)),
    "retail": ("staff revenue", (300, 20_000), (50, 500), (10, 100)),
    "transport": ("staff revenue", (1000, 30_000), (300, 3000), (20, 200)),
    "storage": ("staff revenue", (200, 30_000), (100, 1000), (20, 100)),
    "post": ("staff revenue", (1000, 30_000), (300, 2000), (20, 100)),
    "lodging": ("staff revenue", (300, 10_000), (100, 2000), (10, 100)),
    "catering": ("staff revenue", (300, 10_000), (100, 2000), (10, 100)),
    "information": ("staff revenue", (2000, 100_000), (100, 1000), (10, 100)),
    "software": ("staff revenue", (300, 10_000), (100, 1000), (10, 50)),
    "real_estate": ("revenue assets", (200_000, 10_000), (1000, 5000), (100, 2000)),
    "property": ("staff revenue", (1000, 5000), (300, 1000), (100, 500)),
    "leasing": ("staff assets", (300, 120_000), (100, 8000), (10, 100)),
    "other": ("staff", (300,), (100,), (10,)),
}
"""工信部联企业〔2011〕300号 written down a second time.

From so many people and 万元 on an enterprise is large, medium or small.
"""


def sizes_of(industry, values):
    """Return the sizes that are possible, trying every limit for what is not known."""
    possible = set()
    for measures, *limits in [SIZE_LIMITS[industry]] if industry else SIZE_LIMITS.values():
        names = measures.split()
        known = [_in_units_of_the_table(name, values) for name in names]
        tried = [
            [0, *(limit[place] for limit in limits)] if value is None else [value]
            for place, value in enumerate(known)
        ]
        for combination in product(*tried):
            reached = [all(map(ge, combination, limit)) for limit in limits]
            possible.add([*("large", "medium", "small", "micro")][[*reached, True].index(True)])
    return possible


def _in_units_of_the_table(name, values):
    if name == "staff":
        return None if values["staff"] is None else Fraction(values["staff"])
    cents = values[f"{name}_cents"]
    return None if cents is None else Fraction(cents, 1_000_000)


def _size(check):
    values = check.values
    sizes = sizes_of(values["industry_class"], values)
    assert sorted(sizes) == values["sizes"]
    fitting = sizes & set(values["allowed"])
    if fitting and fitting != sizes:
        return Outcome.UNKNOWN
    return _passed(bool(fitting))


AWARD_LINES = {
    "contests": ("contest", lambda found, asked: found in asked),
    "levels": ("level", lambda found, asked: found in asked),
    "ranks": ("rank", lambda found, asked: found in asked),
    "top": ("place", lambda found, asked: Fraction(found) <= asked),
    "from_year": ("year", lambda found, asked: Fraction(found) >= asked),
    "to_year": ("year", lambda found, asked: Fraction(found) <= asked),
    "similar_only": ("same_or_similar", lambda found, _asked: found),
    "money_taken_only": ("money_taken", lambda found, _asked: found),
    "not_accepted_only": ("accepted", lambda found, _asked: not found),
}


def _counts(award, asked):
    """Tell whether one award is of the sort that is asked for; ``None`` where that is open."""
    answers = []
    for line, wanted in asked.items():
        name, holds = AWARD_LINES[line]
        answers.append(holds(award[name], wanted) if name in award else None)
    if False in answers:
        return False
    return None if None in answers else True


def _award(check):
    values = check.values
    answers = [_counts(award, values["asked"]) for award in values["seen"]]
    assert len(answers) == values["of"]
    assert [n for n, counts in enumerate(answers, 1) if counts is None] == values["unclear"]
    assert answers.count(True) == len(values["awards"])
    if True in answers:
        return Outcome.FAIL
    return Outcome.UNKNOWN if None in answers else Outcome.PASS


def _outcomes(check):
    return [part.outcome for part in check.parts]


def _when(check):
    given, then = (Outcome(check.values[name]) for name in ("given", "test"))
    if given is Outcome.FAIL:
        return Outcome.PASS
    settled = Outcome.FAIL if given is Outcome.PASS else Outcome.UNKNOWN
    return max(settled, then, key=ORDER.index)


def _due(check):
    values, (then,) = check.values, _outcomes(check)
    if then is Outcome.PASS:
        return Outcome.PASS
    if values["as_of"] <= values["by"] and values["promised"] is not False:
        return Outcome.DUE if values["promised"] else Outcome.UNKNOWN
    return Outcome.FAIL if then is Outcome.FAIL else Outcome.UNKNOWN


RECOMPUTED = [
    ({Code.FACT_MISSING}, lambda _check: Outcome.UNKNOWN),
    ({Code.WITHIN, Code.BELOW, Code.ABOVE, Code.COUNT_UNCLEAR}, _bounded),
    (
        {Code.ANSWER_FITS, Code.ANSWER_DIFFERS},
        lambda check: _passed(check.values["found"] == (check.values["required"] == "yes")),
    ),
    ({Code.IS_AMONG, Code.IS_NOT_AMONG}, _among),
    ({Code.WORDS_ABSENT, Code.WORDS_PRESENT}, _words),
    ({Code.REGISTERED, Code.NOT_REGISTERED, Code.REGISTRATION_UNCLEAR}, _registration),
    ({Code.SIZE_FITS, Code.SIZE_DIFFERS, Code.SIZE_UNCLEAR}, _size),
    ({Code.NO_SUCH_AWARD, Code.EARLIER_AWARD, Code.AWARD_UNCLEAR}, _award),
    ({Code.EVERY, Code.ALL}, lambda check: min([Outcome.PASS, *_outcomes(check)], key=ORDER.index)),
    (
        {Code.ANY, Code.UNLESS},
        lambda check: max([Outcome.FAIL, *_outcomes(check)], key=ORDER.index),
    ),
    ({Code.WHEN}, _when),
    (
        {
            Code.FULFILLED,
            Code.PROMISED,
            Code.PROMISE_OPEN,
            Code.NOT_PROMISED,
            Code.NOT_FULFILLED,
            Code.FULFILMENT_UNCLEAR,
        },
        _due,
    ),
]
