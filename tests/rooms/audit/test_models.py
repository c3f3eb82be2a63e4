"""The log can only be added to."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from competition.audit.models import subject_of
from competition.audit.operations import record
from competition.editions.models import Edition
from tests.factories.editions import LONG_AGO, make_edition


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET reason = 'other' WHERE seq = 1", "DELETE FROM audit_event"],
)
def test_the_database_itself_refuses_to_change_or_delete_a_line(db, statement):
    make_edition()

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(statement))


def test_a_thing_without_identity_cannot_be_recorded(db, at):
    with pytest.raises(ValueError, match="flush"):
        record("editions:edition:created", Edition(key="x"), by=None, at=at)


def test_a_line_names_its_subject_by_table_and_id(db):
    edition = make_edition()

    assert subject_of(edition) == f"edition:{edition.id}"
    assert edition.created_at == LONG_AGO
