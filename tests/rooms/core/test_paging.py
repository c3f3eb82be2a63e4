"""Lists by the page: always two statements, and never an empty page beyond the end."""

import pytest
from sqlalchemy import select

from competition.core.paging import Paged, paged
from competition.notifications.models import Letter
from tests.rooms.core.trial_pages import make_counter

LETTERS = select(Letter).order_by(Letter.id)


@pytest.fixture
def letters(db):
    db.session.add_all([make_counter(f"letter-{number}") for number in range(1, 8)])
    db.session.flush()


@pytest.mark.parametrize(
    ("asked", "shown", "rows", "first", "last"),
    [
        pytest.param(1, 1, [1, 2, 3], 1, 3, id="first page"),
        pytest.param(3, 3, [7], 7, 7, id="last page"),
        pytest.param(9, 3, [7], 7, 7, id="beyond the end"),
        pytest.param(0, 1, [1, 2, 3], 1, 3, id="before the start"),
        pytest.param(-4, 1, [1, 2, 3], 1, 3, id="negative"),
    ],
)
def test_a_page_has_its_rows_and_says_where_it_stands(letters, asked, shown, rows, first, last):
    result = paged(LETTERS, asked, per_page=3)

    assert [row.public_id for row in result.rows] == [f"letter-{number}" for number in rows]
    assert (result.number, result.first, result.last) == (shown, first, last)
    assert (result.total, result.pages) == (7, 3)


def test_an_empty_list_is_one_empty_page(db):
    result = paged(LETTERS, 1)

    assert result == Paged([], 1, 0)
    assert (result.pages, result.first, result.last) == (1, 0, 0)


def test_a_page_takes_two_statements_however_long_the_list(letters, count_queries):
    with count_queries() as statements:
        paged(LETTERS, 2, per_page=3)

    assert len(statements) == 2
