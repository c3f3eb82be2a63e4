"""The plan's draft as one text: taken whole, faults told by their line, nobody overwritten."""

import re

import pytest

from competition.accounts.models import Role
from competition.core.database import db as database
from competition.editions.models import PlanDraft
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition

DRAFT = "/contests/changzhou-2022/manage/plan/draft"
SOURCE = f"{DRAFT}/source"


def shown(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def drafting(db, sign_in, client):
    edition = make_edition()
    sign_in(make_person(role=Role.ORGANISER, edition_key=edition.key))
    client.post(f"{DRAFT}/begin")


def content():
    database.session.expire_all()
    return database.session.query(PlanDraft).one().content


def mark_in(answer):
    return re.search(r'name="mark"[^>]* value="(\w+)"', shown(answer))[1]


def save_source(client, source, *, mark=None):
    sent = {"source": source, "mark": mark or mark_in(client.get(SOURCE))}
    return client.post(SOURCE, data=sent)


def test_toml_is_taken_whole_and_its_fault_told_with_the_text_kept(client, drafting):
    text = shown(client.get(SOURCE))
    assert "changzhou-2022" in text
    broken = save_source(client, "[contest\nkey = 1")
    taken = save_source(client, "[contest]\nyear = 2023\n")

    assert broken.status_code == 422
    assert "第 1 行" in shown(broken)
    assert "这一行是：[contest" in shown(broken)
    assert "[contest\nkey = 1" in shown(broken)
    assert taken.location == DRAFT
    assert content() == {"contest": {"year": 2023}}
    assert "缺少这一项" in shown(client.get(DRAFT))


def test_toml_that_was_saved_elsewhere_is_not_overwritten_unseen(client, drafting):
    mark = mark_in(client.get(SOURCE))
    save_source(client, "[contest]\nyear = 2024\n")
    late = save_source(client, "[contest]\nyear = 2023\n", mark=mark)
    kept = content()
    again = save_source(client, "[contest]\nyear = 2023\n", mark=mark_in(late))

    assert late.status_code == 422
    assert "草稿又被改过" in shown(late)
    assert "year = 2023" in shown(late)
    assert "year = 2024" in shown(late)
    assert kept == {"contest": {"year": 2024}}
    assert again.location == DRAFT
    assert content() == {"contest": {"year": 2023}}
