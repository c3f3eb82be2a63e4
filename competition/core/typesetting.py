"""Papers as PDF: a typst template of ours, and data that stay data.

The data reach the template as JSON, never as markup, so that a name with a hash sign or a
bracket is printed as it stands. Fonts come from an installed package alone, so that a paper
looks the same on every machine; PDF/A-2b, since papers are archived.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from flask import current_app

MEDIA_TYPE = "application/pdf"


def typeset(template: str, data: Mapping[str, object], *, at: datetime | None = None) -> bytes:
    """Return the PDF of ``templates/print/<template>.typ``.

    In the template the data are ``#let data = json(bytes(sys.inputs.data))``; moments and
    amounts are worded before. The same data and ``at`` give the same bytes. Slow (a quarter of a
    second): call it outside write transactions. Raises :class:`typst.TypstError` for a faulty
    template.
    """
    folder = Path(current_app.root_path).parent / "templates" / "print"
    return typst.compile(
        input=folder / f"{template}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=at or datetime(2000, 1, 1, tzinfo=UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    """Return the packaged fonts, read once a process: the file has 33 MB."""
    found = find_spec("manimgx_fonts_cjk")
    if found is None or found.origin is None:
        raise RuntimeError("the package with the Chinese fonts is not installed")
    return typst.Fonts(include_system_fonts=False, font_paths=[Path(found.origin).parent])
