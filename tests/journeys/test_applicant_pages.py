"""Every page of an applicant is fit for a phone and for a screen reader; the form is short."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.registration.models import Entry
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record
from tests.factories.screening import give_back, make_officer
from tests.journeys.actors import DESKTOP, PHONE, Actor
from tests.journeys.scenes import HOME, UNIT, an_entrant, china, register

NOT_A_PAGE = re.compile(r"/files/|/receipt$|/account/data$|\.(pdf|xlsx|zip|docx)$|/static/|lang=")
"""Addresses that send a file or change the language instead of showing a page."""


@pytest.fixture
def plan(site) -> Plan:
    source = Path("competition/editions/changzhou-2022.toml").read_text()
    with site.app.app_context(), write_transaction():
        import_plan(source, by=None, at=site.clock())
    found, problems = read_record(Plan, tomllib.loads(source))
    assert problems == ()
    return found


@pytest.fixture
def applicant(site, browser, plan) -> Iterator[Actor]:
    site.clock.set(china(4, 20, 10))
    one = Actor(site=site, browser=browser, name="王小明", address="wang@example.cn")
    one.sign_up()
    yield one
    one.page.context.close()


def pattern(path: str) -> str:
    """Return an address without what tells one thing from another of its kind."""
    return re.sub(r"/[0-9a-f]{16}", "/ID", path.partition("?")[0])


@pytest.mark.timeout(600)
def test_every_page_of_an_applicant_is_fit_for_phone_and_reader(site, applicant, plan):
    page = applicant.page
    path = register(applicant, plan, an_entrant(plan, entrant="company"), looks=False)
    with site.app.app_context(), write_transaction():
        entry = db.session.query(Entry).filter_by(public_id=path.rpartition("/")[2]).one()
        give_back(entry, by=make_officer(entry.edition, UNIT), at=site.clock())
    applicant.visit(f"{HOME}/entries/new")
    page.check('[name="entrant"][value="team"]')
    page.fill('[name="project_name"]', "第二个项目")
    page.select_option('[name="field_key"]', index=1)
    page.select_option('[name="unit_key"]', UNIT)
    applicant.press("开始填写")
    seen, waiting, faults = {}, ["/", "/entries", path, page.url], []
    while waiting:
        address = urldefrag(waiting.pop(0)).url
        kind = pattern(urlsplit(urljoin(site.url, address)).path)
        # drafts and submitted entries show the same page in two states: both are looked at
        if seen.get(kind, 0) >= 2 or NOT_A_PAGE.search(address):
            continue
        answer = page.goto(address)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status == 200, f"{address}: {answer.status}"
        seen[kind] = seen.get(kind, 0) + 1
        faults += _faults_of(page)
        waiting += [
            link
            for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            if link.startswith(site.url)
        ]
    assert faults == []
    wanted = (
        "/entries/ID/sections/entity",
        "/entries/ID/documents",
        "/entries/ID/people",
        "/entries/ID/points",
        "/entries/ID/check",
        "/entries/ID/withdraw",
        "/account",
        "/account/letters",
    )
    assert [one for one in wanted if one not in seen] == [], sorted(seen)

    site.clock.set(china(6, 1))
    applicant.sign_in()
    page.goto(f"{site.url}{path}/check")
    with page.expect_navigation():
        page.evaluate(SEND_LATE)
    applicant.sees("没有提交成功", "现在怎么办")
    assert _faults_of(page) == []


SEND_LATE = """() => {
    const form = document.createElement("form");
    form.method = "post";
    form.append(document.querySelector("input[name=csrf_token]").cloneNode());
    document.body.append(form);
    form.submit();
}"""
"""A form that was filled in long ago and is sent after the closing."""


def _faults_of(page) -> list[str]:
    found = []
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{page.url} is {width} wide on {size['width']}")
    result = Axe().run(page)
    if result.violations_count:
        found.append(f"{page.url}: {result.generate_report()[:600]}")
    return found


# The keystroke-level model (Card, Moran & Newell 1980) with the phone typing speed of Palin et
# al. (2019): 36 words a minute. Who is prepared pastes long texts and has the files at hand.
THINK, TAP, CHARACTER, PASTE, CHOICE, FILE, PAGE = 1.35, 1.1, 0.33, 4.0, 1.5, 12.0, 3.0
PASTED_FROM = 40


@pytest.mark.timeout(300)
def test_prepared_applicant_needs_no_more_than_twelve_minutes_on_a_phone(applicant, plan):
    """Count what the whole form asks for, page by page as it is filled in and submitted."""
    page, counted = applicant.page, {"seconds": 0.0, "fields": 0, "pages": 0}
    page.set_viewport_size(PHONE)
    fill, press, visit = applicant.fill, applicant.press, applicant.visit

    def counted_fill(name, value):
        for one in value if isinstance(value, list) else [value]:
            length = len(str(one))
            typed = PASTE if length > PASTED_FROM else CHARACTER * length
            chosen = page.locator(f'[name="{name}"]').first.evaluate("e => e.tagName + e.type")
            is_choice = chosen.startswith("SELECT") or chosen in ("INPUTradio", "INPUTcheckbox")
            counted["seconds"] += THINK + TAP + (CHOICE if is_choice else typed)
            counted["fields"] += 1
        fill(name, value)

    def counted_page(work):
        def wrapped(words):
            counted["seconds"] += TAP + PAGE
            counted["pages"] += 1
            work(words)

        return wrapped

    applicant.fill = counted_fill
    applicant.press, applicant.visit = counted_page(press), counted_page(visit)
    register(applicant, plan, an_entrant(plan, entrant="company"), looks=False)
    files = sum(one.is_required and one.entrant in (None, "company") for one in plan.form.documents)
    seconds = counted["seconds"] + files * FILE
    assert counted["fields"] > 20
    assert seconds <= 12 * 60, f"{seconds:.0f} s, {counted}"
