"""An overseas team reads English: every state of the applicant's pages, and no Chinese on them."""

import re
import tomllib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import tomli_w

from competition.accounts.models import Person
from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition
from competition.registration.models import Entry, ShareKind
from competition.registration.operations import (
    accept_share,
    ask_to_share,
    withdraw_entry,
)
from competition.registration.queries import Pin
from tests.factories.accounts import make_person
from tests.factories.registration import (
    company_answers,
    make_entry,
    make_submitted_entry,
    team_answers,
)
from tests.factories.screening import give_back, make_officer
from tests.journeys.actors import PHONE, Actor
from tests.journeys.scenes import HOME, KEY, UNIT, china

CHINESE = re.compile(r"[\u3400-\u9fff]")
ADDRESS = "anna@example.com"
PINS = (
    Pin(section="contact", question="position", document=None, words="Which position?"),
    Pin(section=None, question=None, document="commitment", words="Please scan it again."),
)
SHOWN = """() => {
  const page = document.body.cloneNode(true);
  for (const one of page.querySelectorAll("script, [lang=zh], [lang=zh-CN], option")) one.remove();
  const said = [page.textContent];
  const telling = "[aria-label], [placeholder], [data-draft-tick], [data-sending], [data-left]";
  for (const one of page.querySelectorAll(telling)) {
    said.push(...[...one.attributes].map((attribute) => attribute.value));
  }
  return said.join("\\n");
}"""


def in_english(value: object) -> object:
    """Return answers without a Chinese word: what an overseas team types."""
    if isinstance(value, dict):
        return {key: in_english(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_english(one) for one in value]
    return "Text" if isinstance(value, str) and CHINESE.search(value) else value


@pytest.fixture
def anna(site, browser) -> Iterator[Actor]:
    """Sign up the leader of an overseas team; companies must sign off."""
    site.clock.set(china(4, 20, 10))
    source = tomllib.loads(Path("competition/editions/changzhou-2022.toml").read_text())
    source["form"]["sign_off"] = ["company"]
    with site.app.app_context(), write_transaction():
        import_plan(tomli_w.dumps(source), by=None, at=site.clock())
        earlier = Path("competition/editions/huizhou-2022.toml").read_text()
        import_plan(earlier, by=None, at=site.clock())
    one = Actor(site=site, browser=browser, name="Anna Schmidt", address=ADDRESS)
    one.sign_up()
    one.visit("/home?lang=en")
    yield one
    one.page.context.close()


@pytest.fixture
def addresses(site, anna) -> list[str]:
    """Make entries in every state; return the pages that show them."""
    with site.app.app_context(), write_transaction():
        owner = db.session.query(Person).filter_by(email=ADDRESS).one()
        owner.language = "en"
        edition, at, numbers = get_edition(KEY), site.clock(), count(500)
        others = make_person(name="Ben", language="en")

        def entry(maker=make_entry, *, entrant="team", **values) -> Entry:
            made = (company_answers if entrant == "company" else team_answers)(next(numbers))
            values = {"owner": owner, "answers": in_english(made)} | values
            return maker(edition, entrant=entrant, project_name=f"Sensor {next(numbers)}", **values)

        draft = entry(entrant="company")
        empty = entry(answers={"contact": {}}, documents=False)
        returned, withdrawn, submitted = (entry(make_submitted_entry) for _number in range(3))
        give_back(returned, by=make_officer(edition, UNIT), at=at, pins=PINS)
        withdraw_entry(withdrawn, reason="Another plan", by=owner, at=at)
        asked = entry(owner=others, entrant="company")
        share = ask_to_share(asked, ShareKind.SIGN_OFF, ADDRESS, by=others, at=at)
        accept_share(share, by=owner, at=at)
        ask_to_share(draft, ShareKind.EDIT, "colleague@example.com", by=owner, at=at)
        earlier = make_entry(get_edition("huizhou-2022"), owner=owner)
        earlier.project_name = "Sensor"
        drafts = [f"/entries/{one.public_id}" for one in (draft, empty)]
        closed = [f"/entries/{one.public_id}" for one in (returned, withdrawn, submitted)]
        keys = [one.key for one in edition.plan.form.sections if one.entrant in (None, "team")]
        return [
            *drafts,
            *closed,
            *(f"{drafts[1]}/sections/{key}?checked=1" for key in keys),
            *(f"{path}/{page}" for path in drafts for page in ("sections/basics", "people")),
            *(f"{path}/{page}" for path in (*drafts, *closed) for page in ("check", "documents")),
            f"{closed[0]}/sections/contact",
            f"{closed[0]}/sections/team",
            f"{closed[2]}/submitted",
            f"{closed[2]}/withdraw",
            f"{drafts[0]}/reuse/{earlier.public_id}",
            f"/entries/{asked.public_id}/sign-off",
        ]


@pytest.mark.timeout(600)
def test_every_state_in_english_is_fit_for_a_phone_and_a_reader(anna, addresses):
    page, chinese = anna.page, []
    page.set_viewport_size(PHONE)
    pages = ("/home", "/entries", "/account", "/account/delete", "/account/letters")
    checks = (f"{HOME}/self-check", f"{HOME}/self-check?entrant=team&members=2&q-settles=no")
    for number, address in enumerate((*pages, *checks, *addresses)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (200, 422), f"{address}: {answer.status}"
        anna.look(f"english-{number:02}")
        chinese += [
            (address, line.strip()[:80])
            for line in page.evaluate(SHOWN).splitlines()
            if CHINESE.search(line) and "中文" not in line
        ]
    assert chinese == []
