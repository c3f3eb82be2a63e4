"""Nothing typed is lost and nothing is undone: cut lines, colleagues, pages opened anew."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter

from competition.accounts.models import Person
from competition.core.database import db, write_transaction
from competition.editions.operations import import_plan
from competition.editions.queries import get_edition
from competition.registration.models import Entry
from competition.registration.operations import save_section
from tests.factories.registration import make_entry
from tests.journeys.actors import PHONE, Actor
from tests.journeys.scenes import KEY, a_pdf, china


@pytest.fixture
def founder(site, browser) -> Iterator[Actor]:
    """Sign somebody up on a phone."""
    site.clock.set(china(4, 20, 10))
    source = Path("competition/editions/changzhou-2022.toml").read_text()
    with site.app.app_context(), write_transaction():
        import_plan(source, by=None, at=site.clock())
    one = Actor(site=site, browser=browser, name="王小明", address="founder@example.cn")
    one.sign_up()
    one.page.set_viewport_size(PHONE)
    yield one
    one.page.context.close()


@pytest.fixture
def path(site, founder) -> str:
    """Give the founder an entry that is filled in; return its address."""
    with site.app.app_context(), write_transaction():
        owner = db.session.query(Person).filter_by(email=founder.address).one()
        entry = make_entry(get_edition(KEY), owner=owner, documents=False)
        return f"/entries/{entry.public_id}"


def saved(site, path, section):
    with site.app.app_context():
        return _entry(path).answers[section]


def elsewhere(site, path, section, change):
    """Save a section as a colleague does meanwhile."""
    with site.app.app_context(), write_transaction():
        entry = _entry(path)
        values = change(entry.answers[section])
        at = site.clock()
        save_section(entry, section, values, seen_version=entry.version, by=entry.owner, at=at)


def _entry(path) -> Entry:
    return db.session.query(Entry).filter_by(public_id=path.rpartition("/")[2]).one()


def tick(page, words):
    page.locator("[data-draft-tick]", has_text=words).wait_for()


@pytest.mark.timeout(300)
def test_pressing_a_button_while_the_line_is_cut_loses_nothing(site, founder, path):
    page = founder.page
    founder.visit(f"{path}/sections/contact")
    page.context.set_offline(True)
    page.fill('[name="q-position"]', "断网时写的")
    page.get_by_role("button", name="保存并继续").click()
    tick(page, "网络断了")
    assert page.locator("[data-draft-tick]").evaluate(
        "e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight"
    )
    page.context.set_offline(False)
    tick(page, "已保存")  # by itself, once the line is back
    with page.expect_navigation():
        page.get_by_role("button", name="保存，回到清单").click()
    assert saved(site, path, "contact")["position"] == "断网时写的"


@pytest.mark.timeout(300)
def test_a_button_pressed_at_once_sends_the_last_word_too(site, founder, path):
    page = founder.page
    founder.visit(f"{path}/sections/contact")
    page.fill('[name="q-position"]', "最后一个字")
    founder.press("保存，回到清单")
    assert page.url.endswith(path)
    assert saved(site, path, "contact")["position"] == "最后一个字"


@pytest.mark.timeout(300)
def test_what_a_colleague_saves_is_shown_and_not_undone(site, founder, path):
    page = founder.page
    founder.visit(f"{path}/sections/contact")
    elsewhere(site, path, "contact", lambda row: {**row, "position": "同事写的"})
    page.fill('[name="q-name"]', "赵联系")
    tick(page, "别处改过的职务已换成最新内容")
    assert page.input_value('[name="q-position"]') == "同事写的"
    page.fill('[name="q-name"]', "钱联系")
    tick(page, "已保存")
    page.locator("[data-draft-tick]", has_not_text="别处").filter(has_text="已保存").wait_for()
    contact = saved(site, path, "contact")
    assert (contact["name"], contact["position"]) == ("钱联系", "同事写的")


@pytest.mark.timeout(300)
def test_two_lists_of_members_are_both_told_and_the_person_chooses(site, founder, path):
    page = founder.page
    founder.visit(f"{path}/sections/members")
    elsewhere(site, path, "members", lambda rows: rows[:2])
    page.fill('[name="m2-employer"]', "常州丙公司")
    box = page.locator(".draft-conflict")
    box.wait_for()
    assert "那里现在是 2 人" in box.inner_text()
    founder.look("members-conflict")
    assert len(saved(site, path, "members")) == 2
    page.reload()  # asked again: what was typed is kept on this device
    box.wait_for()
    page.get_by_role("button", name="保留我的").click()
    tick(page, "已保存")
    assert [row["employer"] for row in saved(site, path, "members")][2:] == ["常州丙公司"]


@pytest.mark.timeout(300)
def test_a_member_added_elsewhere_stays(site, founder, path):
    page = founder.page
    elsewhere(site, path, "members", lambda rows: rows[:2])
    founder.visit(f"{path}/sections/members")
    elsewhere(site, path, "members", lambda rows: [*rows, {**rows[0], "name": "第三人"}])
    page.fill('[name="m0-employer"]', "常州甲公司")
    page.locator(".draft-conflict", has_text="您填写的已保存").wait_for()
    page.fill('[name="m1-employer"]', "常州乙公司")  # kept here until the list is shown anew
    with page.expect_navigation():
        page.get_by_role("button", name="显示最新名单").click()
    tick(page, "已保存")
    rows = saved(site, path, "members")
    assert [row["employer"] for row in rows[:2]] == ["常州甲公司", "常州乙公司"]
    assert rows[2]["name"] == "第三人"


@pytest.mark.timeout(300)
def test_a_member_not_saved_yet_is_found_on_a_page_with_fewer_rows(site, founder, path):
    page = founder.page
    founder.visit(f"{path}/sections/members")
    page.evaluate(
        """() => {
          const { account, draft } = document.querySelector("form[data-draft]").dataset;
          const kept = { version: "1", fields: [["m4-name", JSON.stringify("第五人")]] };
          localStorage.setItem(`draft:${account}:${draft}`, JSON.stringify(kept));
        }"""
    )
    founder.visit(f"{path}/sections/members")
    tick(page, "已保存")
    assert page.url.endswith("?rows=5")
    assert saved(site, path, "members")[3]["name"] == "第五人"


@pytest.mark.timeout(300)
def test_an_error_goes_once_it_is_put_right_and_a_doubt_is_told_at_once(site, founder, path):
    page = founder.page
    elsewhere(site, path, "entity", lambda row: {**row, "registered_on": "2022-13-1"})
    founder.visit(f"{path}/sections/entity?checked=1")
    founder.sees("没有这一天")
    page.fill('[name="q-registered_on"]', "2021年6月1号")
    page.locator("[data-error-summary]").wait_for(state="detached")
    assert page.locator(".has-error, .field-error").count() == 0
    page.fill('[name="q-uscc"]', "91350211M0000XUF46")
    page.locator(".field-warning").wait_for()
    founder.look("doubtful-code")
    page.fill('[name="q-uscc"]', "91350211M0000XUF4Z")
    page.locator(".field-error").wait_for()
    page.locator(".field-warning").wait_for(state="detached")


@pytest.mark.timeout(300)
def test_of_several_files_those_that_pass_are_shown_and_each_refusal_stays(founder, path):
    page = founder.page
    founder.visit(f"{path}/documents")
    chosen = page.locator('form[action$="/documents/ip-proof"] .drop input[type="file"]')
    renamed = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}
    with page.expect_navigation():
        chosen.set_input_files([a_pdf(), renamed])
    shown = page.locator("#document-ip-proof")
    shown.locator(".file-list").wait_for()
    assert "材料.pdf" in shown.locator(".file-list").inner_text()
    assert "不是真正的 pdf 文件" in shown.locator(".piece-line").inner_text()
    founder.look("one-file-refused")
    with page.expect_navigation():
        chosen.set_input_files([{**a_pdf(), "name": "又一份.pdf"}])
    shown.locator(".piece-line", has_text="内容相同").wait_for()
    assert shown.locator(".file-list li").count() == 1


PIECE = 512 * 1024


def long_pdf(letter):
    """Return a PDF of three pieces as a browser's file; other letters make no other size."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Subject": letter * (2 * PIECE + 1000)})
    content = io.BytesIO()
    writer.write(content)
    return {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": content.getvalue()}


def test_a_file_cut_off_goes_on_unless_it_was_edited(site, founder, path):
    page, old, new = founder.page, long_pdf("a"), long_pdf("b")
    assert len(old["buffer"]) == len(new["buffer"])
    chosen = page.locator('form[action$="/documents/ip-proof"] .drop input[type="file"]')
    sent, most = [], {"pieces": 1}

    def cut(route):
        if len(sent) >= most["pieces"]:
            route.abort()
            return
        sent.append(
            int(route.request.post_data_buffer.split(b'name="offset"\r\n\r\n')[1].split()[0])
        )
        route.continue_()

    page.route("**/entries/*/pieces/*", cut)
    for file in (old, new):  # of both versions the first piece arrives, and the page is left
        founder.visit(f"{path}/documents")
        chosen.set_input_files([file])
        page.locator("#document-ip-proof .piece-line[data-state=waiting]").wait_for()
        most["pieces"] += 1
    assert sent == [0, 0]

    most["pieces"] = 99
    founder.visit(f"{path}/documents")
    with page.expect_navigation():
        chosen.set_input_files([new])
    page.locator("#document-ip-proof .file-list").wait_for()
    assert sent == [0, 0, PIECE, 2 * PIECE]
    with site.app.app_context():
        (attachment,) = _entry(path).current_attachments
        assert attachment.sha256 == hashlib.sha256(new["buffer"]).hexdigest()


def test_the_browser_names_a_file_as_the_server_does(founder, path):
    founder.visit(f"{path}/documents")
    lengths = [*range(0, 200, 7), 55, 56, 57, 63, 64, 65, 119, 120, 128, 3 * PIECE + 1]
    found = founder.page.evaluate(
        """async (lengths) => {
          const { sha256 } = await import("/static/js/sha256.js");
          return lengths.map((length) => {
            const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 251);
            const hash = sha256();
            hash.update(bytes.subarray(0, length / 3));
            hash.update(bytes.subarray(length / 3));
            return hash.hex();
          });
        }""",
        lengths,
    )
    made = [bytes((at * 31 + length) % 251 for at in range(length)) for length in lengths]
    assert found == [hashlib.sha256(one).hexdigest() for one in made]


def test_a_file_moved_away_while_it_is_sent_is_told_at_once(founder, path, tmp_path):
    page, file = founder.page, tmp_path / "证书.pdf"
    file.write_bytes(long_pdf("a")["buffer"])

    def move_away(route):
        file.write_bytes(b"another content, and shorter")
        route.continue_()

    page.route("**/entries/*/pieces/*", move_away)
    founder.visit(f"{path}/documents")
    chosen = page.locator('form[action$="/documents/ip-proof"] .drop input[type="file"]')
    chosen.set_input_files([file])
    told = page.locator("#document-ip-proof .piece-line[data-state=unreadable]")
    told.wait_for()
    assert "可能已被改动或移走" in told.inner_text()
    founder.look("file-unreadable")
