"""Lists by the page: filter, sort and page live in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select

from competition.core.database import db

Row = TypeVar("Row")
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list, and how many there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Return the position of the first row shown, from 1; 0 when there is none."""
        return min(self.total, (self.number - 1) * self.per_page + 1)

    @property
    def last(self) -> int:
        """Return the position of the last row shown."""
        return min(self.total, self.number * self.per_page)


def paged(query: Select[Row], number: int, per_page: int = PER_PAGE) -> Paged[Row]:
    """Run a query for one page; a page beyond the end shows the last one. Two statements."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    total = total or 0
    last = max(1, -(-total // per_page))
    shown = min(max(1, number), last)
    rows = db.session.scalars(query.limit(per_page).offset((shown - 1) * per_page)).unique().all()
    return Paged(rows, shown, total, per_page)
