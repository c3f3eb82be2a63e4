"""Every line of an allocation's trace, every vacancy and every warning, in words."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from competition.core.phrases import _, say
from competition.core.templating import format_money, text_of
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.values import in_decimals

Plain = Mapping[str, Any]
_DECIMALS = 2


class Wording:
    """Words for one run: knows the plan's names, the entries and the people who signed."""

    def __init__(
        self, plan: Plan, entries: Mapping[int, Entry], people: Mapping[int | None, str]
    ) -> None:
        self._plan = plan
        self._entries = entries
        self._people = people

    def level(self, key: str | None) -> str:
        """Return the name of a level of prizes."""
        found = self._plan.prizes.level(key) if key else None
        return text_of(found.name) if found else ""

    def group(self, key: str) -> str:
        """Return the name of a group."""
        found = self._plan.groups_by_key.get(key)
        return text_of(found.name) if found else key

    def names(self, entries: Iterable[int]) -> str:
        """Return entries by reference and project, in the order given."""
        known = (self._entries[one] for one in entries if one in self._entries)
        return _("、").join(f"{entry.reference}《{entry.project_name}》" for entry in known)

    def line(self, line: Plain) -> str:
        """Return why something happened to an entry at a level."""
        rule = line["rule"]
        if rule == "ranking_would_give" and line["level"] is None:
            rule = "ranking_would_give_nothing"
        return say(f"trace_{rule}", **self._values(line["values"]))

    def vacancy(self, vacancy: Plain) -> str:
        """Return why places have no winner, and where they went."""
        reason = say(f"vacancy_{vacancy['reason']}")
        fate = {"keep": "kept", "cascade": "moved", "decision": "open"}[vacancy["treatment"]]
        after = say(f"vacancy_{fate}", level=self.level(vacancy["moved_to"]))
        return _(
            "%(level)s %(number)s 个：%(reason)s，%(after)s",
            level=self.level(vacancy["level"]),
            number=vacancy["number"],
            reason=reason,
            after=after,
        )

    def warning(self, warning: Plain) -> str:
        """Return what people should look at."""
        values = dict(warning["values"])
        return say(
            f"warn_{warning['code']}",
            entries=self.names(values.get("entries", ())),
            total=format_money(values.get("total_cents")),
            budget=format_money(values.get("budget_cents")),
            group=self.group(values.get("group", "")),
            level=self.level(values.get("level")),
            reference=values.get("reference", ""),
            awarded=values.get("awarded", ""),
            possible=values.get("possible", ""),
        )

    def people(self, ids: Iterable[int]) -> str:
        """Return the names of those who signed."""
        return _("、").join(self._people.get(one, str(one)) for one in ids) or "—"

    def _values(self, values: Plain) -> dict[str, object]:
        return {
            "place": values.get("place") or "—",
            "score": _figure(values.get("score")),
            "threshold": _figure(values.get("threshold")),
            "votes": values.get("votes"),
            "least_votes": values.get("least_votes"),
            "trait": values.get("trait", ""),
            "what": say(f"cap_{values['what']}") if "what" in values else "",
            "number": values.get("number"),
            "held_by": self.names(values.get("held_by", ())),
            "tied_count": len(values.get("tied", ())),
            "open": values.get("open"),
            "places": values.get("places"),
            "rows": values.get("rows"),
            "reference": values.get("reference", ""),
            "signed_by": self.people(values.get("signed_by", ())),
            "with_money": _with_money(values.get("amount_cents")),
        }


def _with_money(cents: int | None) -> str:
    return _("，奖金 %(amount)s", amount=format_money(cents)) if cents else ""


def _figure(figure: object) -> str:
    return "—" if figure is None else in_decimals(Fraction(str(figure)), _DECIMALS)
