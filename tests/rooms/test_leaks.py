"""Nobody learns another's entry, score or identity: the site is crawled and read as each of them.

Each actor asks every page that takes a GET with every combination of the world's values in its
path, follows every link, and searches for the sign that all secrets begin with. Pages, JSON,
workbooks, archives, PDFs and headers are read.
"""

import html
import json
import re
from collections import deque
from io import BytesIO
from itertools import product
from zipfile import BadZipFile, ZipFile

import pytest
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from werkzeug.routing import BuildError

from competition.core.database import db, write_transaction
from competition.core.sessions import cookie_name
from tests.rooms.conftest import _CLOCK, _empty
from tests.rooms.leak_world import NOW, SIGN, build_leak_world

LINK = re.compile(r'(?:href|src|data-save-to|hx-get)="(/[^"#]*)')
MOST_REQUESTS = 3_000
NOT_FOLLOWED = ("/static/", "/sign-out")
LETTERS = ("A", "B")


@pytest.fixture(scope="module", params=[True, False], ids=["blind", "open"])
def leak_world(request, built_app):
    _CLOCK.set(NOW)
    with built_app.app_context():
        _empty(built_app)
        with write_transaction():
            made = build_leak_world(blind=request.param)
    made.is_blind, made.read = request.param, {}
    yield made
    with built_app.app_context():
        db.engine.dispose()


def first_paths(app, world):
    """Return the path of every GET rule with every combination of the values that are known."""
    found = {"/", "/home"}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint.endswith("static"):
                continue
            if not set(rule.arguments) <= set(world.values):
                continue
            names = sorted(rule.arguments)
            for values in product(*(sorted(map(str, world.values[name])) for name in names)):
                try:
                    found.add(app.url_for(rule.endpoint, **dict(zip(names, values, strict=True))))
                except BuildError:
                    continue
    return sorted(found)


def crawl(app, world, actor):
    """Return what somebody reads who asks until no link is new, by path; asked once a world."""
    if actor not in world.read:
        world.read[actor] = _crawled(app, world, actor)
    return world.read[actor]


def _crawled(app, world, actor):
    browser = app.test_client()
    if actor in world.tokens:
        with app.app_context():
            browser.set_cookie(cookie_name(), world.tokens[actor])
    waiting = deque(first_paths(app, world))
    asked, read = set(waiting), {}
    while waiting:
        path = waiting.popleft()
        answer = browser.get(path)
        content = answer.get_data()
        answer.close()
        text = readable(content, answer.mimetype) + html.unescape(str(answer.headers))
        read[path] = text
        more = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            more += [html.unescape(one) for one in LINK.findall(text)]
            if 'name="q"' in text:
                more.append(f"{path.partition('?')[0]}?q={SIGN}")
        for one in more:
            if one.startswith("/") and not one.startswith(NOT_FOLLOWED) and one not in asked:
                asked.add(one)
                waiting.append(one)
        assert len(asked) < MOST_REQUESTS, f"{actor} finds no end of links"
    return read


def readable(content, mimetype):
    """Return what can be read in an answer: text, JSON unescaped, parts of archives, PDFs."""
    if content.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(content)) as parts:
                names = parts.namelist()
                return "\n".join([*names, *(readable(parts.read(one), "") for one in names)])
        except BadZipFile:
            return ""
    if content.startswith(b"%PDF"):
        try:
            pages = PdfReader(BytesIO(content)).pages
            return "\n".join(one.extract_text() for one in pages)
        except PyPdfError:
            return content.decode(errors="replace")
    text = content.decode(errors="replace")
    if mimetype == "application/json" or text[:1] in "[{":
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            return text
    return html.unescape(text) if mimetype in ("text/html", "") else text


def own_entry(letter):
    return {f"{kind}_{letter}" for kind in ("identity", "content", "title", "file", "avoided")}


def reading(judge, letter):
    return {f"content_{letter}", f"marks_{judge}"}


BOTH_TITLES = {"title_A", "title_B"}
MAY_KNOW = {
    "visitor": set(),
    "applicant_A": own_entry("A"),
    "applicant_B": own_entry("B"),
    "officer_A": own_entry("A") | {"note_A"},
    "officer_B": own_entry("B") | {"note_B"},
    "judge_a": reading("judge_a", "A") | BOTH_TITLES,
    "judge_b": reading("judge_b", "B") | BOTH_TITLES,
    "judge_c": {"title_A"},
    "judge_d": set(),
}
"""The kinds of secrets that each may know besides what is his own. A round that is not blind adds
whose the entries are: all of it once declared, with names of files; entrant and leader before."""
IN_OPEN_ROUND = {
    "judge_a": ("A", "B"),
    "judge_b": ("B", "A"),
    "judge_c": (None, "A"),
}


def may_know(world, actor):
    kinds = MAY_KNOW[actor] | {f"person_{actor}"}
    allowed = {one for kind in kinds for one in world.secrets.get(kind, ())}
    if not world.is_blind and actor in IN_OPEN_ROUND:
        declared, waiting = IN_OPEN_ROUND[actor]
        allowed |= world.secrets.get(f"identity_{declared}", set()) | world.named[waiting]
        allowed |= world.secrets.get(f"file_{declared}", set())
    return allowed


CRAWLS = [(True, one) for one in MAY_KNOW] + [(False, one) for one in IN_OPEN_ROUND]
"""Only judges see a difference between a blind round and an open one."""


@pytest.mark.parametrize(("leak_world", "actor"), CRAWLS, indirect=["leak_world"], scope="module")
def test_nobody_reads_what_he_may_not_know(built_app, leak_world, actor):
    read = crawl(built_app, leak_world, actor)

    everything = {one: kind for kind, some in leak_world.secrets.items() for one in some}
    allowed = may_know(leak_world, actor)
    leaks = {
        (path, everything[secret], secret)
        for path, text in read.items()
        for secret in everything
        if secret not in allowed and secret in text
        if not (secret in leak_world.own_words.get(actor, ()) and path.endswith("/review/profile"))
    }
    assert leaks == set()
    assert len(read) > 50


def test_the_crawl_would_see_it(built_app, leak_world):
    """The organiser, who may know nearly everything, meets it on the way that others go."""
    text = "\n".join(crawl(built_app, leak_world, "organiser").values())

    met = {kind for kind, some in leak_world.secrets.items() if any(one in text for one in some)}
    assert met >= {
        *(f"{kind}_{letter}" for kind in ("identity", "content", "title") for letter in LETTERS),
        "person_judge_a",
        "person_judge_b",
        "reasons",
    }


@pytest.mark.parametrize(("actor", "letter"), [("judge_a", "A"), ("applicant_B", "B")])
def test_what_one_may_know_is_met_too(built_app, leak_world, actor, letter):
    text = "\n".join(crawl(built_app, leak_world, actor).values())

    contents = leak_world.secrets[f"content_{letter}"]
    assert sum(one in text for one in contents) > len(contents) / 2
    shows_files = actor.startswith("applicant") or not leak_world.is_blind
    files = leak_world.secrets[f"file_{letter}"]
    assert [one in text for one in files] == [shows_files] * len(files)
