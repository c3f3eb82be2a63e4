"""A credit code whose check character fails is taken with the paper that proves it."""

from dataclasses import replace

import pytest

from competition.registration.queries import gaps_of, proofs_asked
from tests.factories.editions import make_edition
from tests.factories.registration import company_answers, credit_code, make_attachment, make_entry

ODD = "91350211M0000XUF46"
"""A real company's code whose last character is not what the standard computes."""


@pytest.fixture
def optional_licence(monkeypatch):
    """Make the licence optional, as the plan of a contest that does not ask for it has it."""

    def apply(edition):
        plan = edition.plan
        documents = tuple(
            replace(one, is_required=False) if one.key == "licence" else one
            for one in plan.form.documents
        )
        changed = replace(plan, form=replace(plan.form, documents=documents))
        monkeypatch.setattr(type(edition), "plan", property(lambda _self: changed))

    return apply


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        pytest.param(ODD, {"licence"}, id="check_character_fails"),
        pytest.param(credit_code(1), set(), id="code_is_right"),
    ],
)
def test_doubt_asks_for_the_paper_that_proves_it(db, optional_licence, code, asked):
    edition = make_edition()
    optional_licence(edition)
    entry = make_entry(edition, answers=company_answers(1, uscc=code))

    assert proofs_asked(entry) == asked
    assert {one.key for one in gaps_of(entry).documents} == asked


def test_once_the_paper_is_there_nothing_is_missing(db, optional_licence):
    edition = make_edition()
    optional_licence(edition)
    entry = make_entry(edition, answers=company_answers(1, uscc=ODD))
    make_attachment(entry, "licence")
    db.session.expire(entry, ["attachments"])

    assert gaps_of(entry).count == 0
