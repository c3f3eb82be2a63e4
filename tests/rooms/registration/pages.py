"""What the tests of registration's pages share: own entries, and what a browser would send."""

import io
import re
from datetime import UTC, datetime

from pypdf import PdfWriter

from competition.core.database import db as database
from competition.registration.models import Entry

CLOSES = datetime(2022, 4, 30, 16, 0, tzinfo=UTC)
"""30 April 24:00 in China."""


def a_pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def hidden(answer, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, f"no {name} on the page"
    return found[1]


def again(public_id: str) -> Entry:
    database.session.rollback()
    return database.session.query(Entry).filter_by(public_id=public_id).one()


def section_data(client, url: str, **changes: str) -> dict[str, object]:
    """Return what a browser would send of a section's page, with changes."""
    page = client.get(url)
    data: dict[str, object] = {
        name: value
        for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text)
        if name in ("version", "rows", "once") or name.startswith(("q-", "m"))
    }
    for kind in ("radio", "checkbox"):
        for tag in re.findall(rf'<input[^>]*type="{kind}"[^>]*>', page.text):
            name = re.search(r'name="([^"]+)"', tag)[1]
            if " checked" in tag:
                data[name] = re.search(r'value="([^"]*)"', tag)[1]
            elif name not in changes and f'name="{name}"' in tag:
                data.setdefault(name, "")
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        data[name] = chosen[1] if chosen else ""
    texts = r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>'
    data.update(re.findall(texts, page.text, re.DOTALL))
    return {**data, **changes}


def again_inside(public_id: str) -> Entry:
    return database.session.query(Entry).filter_by(public_id=public_id).one()
