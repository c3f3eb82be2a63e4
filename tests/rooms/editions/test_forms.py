"""The editor's pages: led by the plan's types, they lose nothing and put faults where they are."""

import tomllib

import pytest

from competition.editions.forms import page_at, posted_content
from competition.editions.forms.chapters import CHAPTERS
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.plan_differences import plan_differences
from competition.rules.plan_reading import to_plain
from tests.factories.editions import EDITIONS
from tests.rooms.editions.typing import places_in, sent_of


def content_of(key: str) -> dict[str, object]:
    plan, problems = check_plan(tomllib.loads((EDITIONS / f"{key}.toml").read_text()))
    assert problems == ()
    return to_plain(plan)


@pytest.mark.parametrize("key", ["changzhou-2022", "huizhou-2022", "minimal"])
def test_a_plan_is_the_same_after_every_page_was_saved(app, key):
    content = content_of(key)
    before = check_plan(content)[0]
    with app.test_request_context():
        places, seen = {one.key for one in CHAPTERS}, set()
        while places:
            place = places.pop()
            seen.add(place)
            page = page_at(content, (), place)
            assert page is not None, place
            places |= places_in(page.parts) - seen
            content = posted_content(content, place, sent_of(page.parts))
    after, problems = check_plan(content)

    assert problems == ()
    assert isinstance(after, Plan)
    assert plan_differences(before, after) == ()
    assert len(seen) > 20
