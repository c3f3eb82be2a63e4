"""The plan editor: every page of it, saving as typed, faults beside their fields."""

import html
import re

import pytest

from competition.accounts.models import Role
from competition.core.database import db as database
from competition.editions.forms.chapters import CHAPTERS
from competition.editions.models import PlanDraft
from competition.editions.operations import begin_draft
from competition.rules.plan_checks import check_plan
from competition.rules.plan_reading import fingerprint
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition

MANAGE = "/contests/changzhou-2022/manage"
DRAFT = f"{MANAGE}/plan/draft"


def shown(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def organiser(db, sign_in, at):
    edition = make_edition()
    person = make_person(role=Role.ORGANISER, edition_key=edition.key, name="王组织")
    begin_draft(edition, by=person, at=at)
    sign_in(person)
    return person


def content():
    return database.session.query(PlanDraft).one().content


def typed_in(page):
    """Return what a browser would send of a page as it stands."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r' name="([^"]*)"', tag)
        if name is None or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        value = re.search(r' value="([^"]*)"', tag)
        sent.setdefault(name[1], []).append(_unescaped(value[1]) if value else "")
    for name, body in re.findall(
        r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        sent.setdefault(name, []).append(_unescaped(body).removeprefix("\n"))
    for name, body in re.findall(
        r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body)
        first = re.search(r'value="([^"]*)"', body)
        sent.setdefault(name, []).append((chosen or first)[1])
    return sent


def _unescaped(text):
    return html.unescape(text)


def all_places(page):
    return set(re.findall(r'/plan/draft/parts/([^"#]+)"', page))


def test_every_page_saves_to_the_same_plan(client, organiser, db):
    before = content()
    places, seen = {one.key for one in CHAPTERS}, set()
    while places:
        place = places.pop()
        seen.add(place)
        answer = client.get(f"{DRAFT}/parts/{place}")
        assert answer.status_code == 200, place
        page = shown(answer)
        places |= all_places(page) - seen
        sent = typed_in(page.partition("<main")[2])
        saved = client.post(f"{DRAFT}/parts/{place}", data=sent | {"action": "save"})
        assert saved.status_code == 303, (place, shown(saved)[:500])
    plan, problems = check_plan(content())
    assert problems == ()
    assert fingerprint(plan) == fingerprint(check_plan(before)[0])
    assert len(seen) > 100
