"""What people do in a browser: sign up, sign in, read their letters, fill in forms."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from competition.core.database import db
from competition.notifications.models import Letter
from competition.rules.plan.form import Section

PASSWORD = "seven quiet rivers run"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


@dataclass
class Actor:
    """One person with a browser profile of his own, or at a ``desk`` that others use before him.

    A new profile costs seconds of computing, so a profile is kept and emptied.
    """

    site: object
    browser: Browser
    name: str
    address: str
    desk: "Actor | None" = None
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        if self.desk is not None:
            self.page = self.desk.page
            self.leave()
            return
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=DESKTOP,
        )
        context.set_default_timeout(15_000)
        self.page = context.new_page()

    def sign_up(self) -> None:
        """Make an account on the sign-up page."""
        self.visit("/sign-up")
        self.look("sign-up")
        self.page.fill('[name="name"]', self.name)
        self.page.fill('[name="address"]', self.address)
        self.page.fill('[name="password"]', PASSWORD)
        self.page.fill('[name="password_again"]', PASSWORD)
        self.page.check('[name="consent"]')
        self.press("注册并登录")

    def sign_in(self) -> None:
        """Sign in anew: sessions end while the story's clock moves on."""
        self.leave()
        self.visit("/sign-in")
        self.page.fill('[name="address"]', self.address)
        self.page.fill('[name="password"]', PASSWORD)
        self.page.click('main button[type="submit"]')
        self.page.wait_for_load_state()

    def leave(self) -> None:
        """Leave the browser as a new one: nobody signed in, nothing kept, a desktop's size."""
        self.page.goto("about:blank")
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send(
            "Storage.clearDataForOrigin", {"origin": self.site.url, "storageTypes": "all"}
        )
        devtools.detach()
        self.page.context.clear_cookies()
        self.page.set_viewport_size(DESKTOP)

    def visit(self, path: str) -> None:
        """Open a page and insist that it is there."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.text()[:600]}"

    def press(self, label: str) -> None:
        """Press the button or follow the link with these words, and wait for what comes."""
        button = self.page.get_by_role("button", name=label)
        found = button if button.count() else self.page.get_by_role("link", name=label)
        assert found.count(), f"{self.page.url} has no {label!r}:\n{self.text()[:1500]}"
        with self.page.expect_navigation():
            found.first.click()

    def text(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("body")

    def sees(self, *words: str) -> None:
        """Insist that the page says something."""
        shown = self.text()
        for word in words:
            assert word in shown, f"{self.page.url} does not say {word!r}:\n{shown[:1500]}"

    def look(self, name: str) -> None:
        """Look at the page on a phone and on a desktop: nothing overflows, axe finds no fault."""
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)
            width = self.page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{self.page.url} is {width} wide on {size['width']}"
            if PICTURES:
                path = Path(PICTURES) / f"{name}-{size['width']}.png"
                self.page.screenshot(path=path, full_page=True)
        faults = Axe().run(self.page)
        assert faults.violations_count == 0, f"{self.page.url}\n{faults.generate_report()[:3000]}"

    def fill_section(self, section: Section, answers: object) -> None:
        """Fill in a section of the entry form; members row by row."""
        rows = answers if isinstance(answers, list) else [answers]
        for number, row in enumerate(rows):
            prefix = f"m{number}-" if section.kind == "members" else "q-"
            for question in section.questions:
                if row.get(question.key):
                    self.fill(f"{prefix}{question.key}", row[question.key])

    def fill(self, name: str, value: object) -> None:
        """Answer one question whatever its control."""
        control = self.page.locator(f'[name="{name}"]').first
        if control.count() == 0:
            return
        kind = control.evaluate("e => e.tagName + ':' + (e.type || '')")
        if kind.startswith("SELECT"):
            control.select_option(str(value))
        elif kind in ("INPUT:radio", "INPUT:checkbox"):
            for one in value if isinstance(value, list) else [value]:
                self.page.check(f'[name="{name}"][value="{one}"]')
        else:
            control.fill(str(value))

    def link_from_letter(self, kind: str) -> str:
        """Return the path of the link in the newest letter of a kind to this person."""
        with self.site.app.app_context():
            letter = db.session.scalar(
                select(Letter)
                .where(Letter.to_address == self.address, Letter.kind == kind)
                .order_by(Letter.id.desc())
                .limit(1)
            )
            assert letter is not None, f"no letter {kind} to {self.address}"
            found = re.search(r"https?://\S+", letter.body)
            assert found is not None
            return "/" + found.group().split("/", 3)[3]

    def accept_invitation(self) -> None:
        """Follow the invitation's link, make an account there, and accept."""
        self.visit(self.link_from_letter("invitation"))
        self.look("invitation")
        self.page.fill('[name="name"]', self.name)
        self.page.fill('[name="password"]', PASSWORD)
        self.page.fill('[name="password_again"]', PASSWORD)
        self.page.check('[name="consent"]')
        with self.page.expect_navigation():
            self.page.click('main form button[type="submit"]')
