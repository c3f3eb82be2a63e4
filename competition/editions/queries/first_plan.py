"""The smallest plan that opens a registration, with the first words of a new edition."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from competition.rules.calendar import last_day_of
from competition.rules.plan.edition import Plan
from competition.rules.plan_moves import rebased
from competition.rules.plan_reading import read_record, to_plain

MINIMAL = Path(__file__).parents[1] / "minimal.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWords:
    """What the smallest plan cannot know. Both days of registration are included."""

    key: str
    year: int
    name: str
    short_name: str
    city: str
    city_code: str
    host: str
    business_office: str
    business_phone: str
    supervision_office: str
    supervision_phone: str
    opens_on: date
    closes_on: date


def first_plan(words: FirstWords) -> dict[str, Any]:
    """Return the plain content of a new edition's plan.

    Everything after the registration keeps its distance from the closing day, whole weeks apart
    from the packaged plan's where that can be.
    """
    plan = _minimal()
    registration = plan.phases[0]
    closes_on = last_day_of(registration.closes)
    content = rebased(
        _plain(plan), days=(words.closes_on - closes_on).days, years=words.year - plan.contest.year
    )
    for phase in content["phases"][:2]:
        phase["opens"] = words.opens_on.isoformat()
    content["contest"] |= {
        "key": words.key,
        "series": words.key.removesuffix(f"-{words.year}"),
        "name": words.name,
        "short_name": words.short_name,
        "city": words.city,
        "city_code": words.city_code,
        "host": words.host,
        "contacts": [
            _contact("business", words.business_office, words.business_phone),
            _contact("supervision", words.supervision_office, words.supervision_phone),
        ],
    }
    content["districts"] = [{"key": "city", "name": words.city, "code": words.city_code}]
    content["units"] = [{"key": "host", "name": words.host, "kind": "district", "district": "city"}]
    return content


def _contact(role: str, office: str, phone: str) -> dict[str, str]:
    return {"role": role, "office": office, "phone": phone}


def _plain(plan: Plan) -> dict[str, Any]:
    content = to_plain(plan)
    assert isinstance(content, dict)  # noqa: S101 - a record is written as a table
    return content


@cache
def _minimal() -> Plan:
    plan, problems = read_record(Plan, tomllib.loads(MINIMAL.read_text(encoding="utf-8")))
    if plan is None:
        raise ValueError(f"the packaged minimal plan does not read: {problems[0].path}")
    return plan
