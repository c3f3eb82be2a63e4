"""Figures of an edition: frozen with the list of winners, so that no count tells them before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry

Plain = dict[str, Any]


def figures_of(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> Plain:
    """Return an edition's figures as plain JSON, beside a list with these rows of awards.

    ``rows`` have ``group``, ``level``, ``field`` (a key) and ``amount_cents``. Entries are counted
    as submitted once they have a reference, and as accepted once they were.
    """
    plan = edition.plan
    table = plan.prizes
    submitted = _count(edition, Entry.reference.is_not(None))
    accepted = Counter(
        {
            (group, field): number
            for group, field, number in db.session.execute(
                select(Entry.group_key, Entry.field_key, func.count())
                .where(Entry.edition_id == edition.id, Entry.accepted_at.is_not(None))
                .group_by(Entry.group_key, Entry.field_key)
            )
        }
    )
    given = Counter(row["level"] for row in rows)
    return {
        "submitted": submitted,
        "accepted": accepted.total(),
        "levels": [
            {"name": _both(level.name), "number": given[level.key]}
            for level in table.levels
            if given[level.key]
        ],
        "groups": _lines(plan.groups, accepted, 0, Counter(row["group"] for row in rows)),
        "fields": _lines(plan.fields, accepted, 1, Counter(row["field"] for row in rows)),
        "total_cents": sum(row["amount_cents"] for row in rows),
    }


def _count(edition: Edition, condition: Any) -> int:  # noqa: ANN401 - a clause of SQLAlchemy
    query = select(func.count()).select_from(Entry)
    return db.session.scalar(query.where(Entry.edition_id == edition.id, condition)) or 0


def _lines(
    things: Iterable[Any],
    accepted: Counter[tuple[str | None, str]],
    part: int,
    winners: Counter[str],
) -> list[Plain]:
    numbers: Counter[str | None] = Counter()
    for key, number in accepted.items():
        numbers[key[part]] += number
    return [
        {"name": _both(one.name), "accepted": numbers[one.key], "winners": winners[one.key]}
        for one in things
        if numbers[one.key] or winners[one.key]
    ]


def _both(text: Any) -> Plain:  # noqa: ANN401 - a plan's Text
    return {"zh": text.zh, "en": text.en}
