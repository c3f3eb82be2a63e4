"""Names of what other parts of the plan may point at: groups, fields, phases, facts."""

from collections.abc import Callable, Mapping

from competition.core.phrases import _
from competition.core.phrases.plan_keys import meaning_words
from competition.editions.forms.paths import steps_of, value_at
from competition.editions.queries import text_among
from competition.rules.plan.facts import FACTS, find_fact, rule_paths

Names = tuple[tuple[str, str], ...]
_LISTS: Mapping[tuple[str, str], str] = {
    ("Unit", "district"): "districts",
    ("Unit", "above"): "units",
    ("Criterion", "groups"): "groups",
    ("Rubric", "groups"): "groups",
    ("Bonus", "groups"): "groups",
    ("Bonus", "fields"): "fields",
    ("Round", "phase"): "phases",
    ("Round", "previous"): "rounds",
    ("CarryOver", "round"): "rounds",
    ("EarlierKey", "round"): "rounds",
    ("FixedQuota", "group"): "groups",
    ("FixedQuota", "field"): "fields",
    ("ShareQuota", "group"): "groups",
    ("ShareQuota", "field"): "fields",
    ("Quota", "group"): "groups",
    ("PrizeTable", "groups"): "groups",
    ("Cap", "levels"): "prizes.levels",
    ("Honour", "levels"): "prizes.levels",
    ("Recommendation", "levels"): "prizes.levels",
    ("UnitPoints", "level"): "prizes.levels",
    ("Condition", "after"): "prizes.payments.conditions",
    ("Instalment", "conditions"): "prizes.payments.conditions",
}
TITLES = ("name", "label", "text", "clause", "office", "key", "about", "group")


def names_for(table: type, key: str, content: object) -> Names | None:
    """Return what a key may name, with words; ``None`` where it names nothing of the plan."""
    listed = _LISTS.get((table.__name__, key))
    if listed is not None:
        return _listed(value_at(content, steps_of(listed)))
    paths = _FACTS.get((table.__name__, key)) or (rule_paths if key == "fact" else None)
    return tuple((path, _fact_words(path)) for path in paths()) if paths is not None else None


def _promises() -> tuple[str, ...]:
    return tuple(path for path in FACTS if path.startswith("promises."))


_FACTS: Mapping[tuple[str, str], Callable[[], tuple[str, ...]]] = {
    ("Question", "fact"): lambda: tuple(FACTS),
    ("DueTest", "promise"): _promises,
}


def _fact_words(path: str) -> str:
    fact = find_fact(path)
    return f"{meaning_words(fact.meaning)} ({path})" if fact is not None else path


def _listed(items: object) -> Names:
    found = items if isinstance(items, list) else []
    return tuple(
        (one["key"], text_among(one, *TITLES))
        for one in found
        if isinstance(one, dict) and isinstance(one.get("key"), str) and one["key"]
    )


def title_of(data: object, number: int) -> str:
    """Return what an item of a list is called by: its name, or its place."""
    found = text_among(data, *TITLES) if isinstance(data, Mapping) else ""
    return found[:60] or _("第 %(n)s 项", n=number)
