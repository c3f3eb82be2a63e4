"""The icons: inline SVG out of the archive of its package, which is read once a process."""

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree as Xml
from zipfile import ZipFile

from markupsafe import Markup

_SVG = "{http://www.w3.org/2000/svg}"


@cache
def _archive() -> ZipFile:
    """Return the open archive; the package itself reads its 6,000 names again for each icon.

    It stands in memory: a file would be shared with the processes forked from this one.
    """
    return ZipFile(BytesIO((files("tablericons") / "tablericons.zip").read_bytes()))


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> Markup:
    """Return an icon as inline SVG, hidden from screen readers: a word stands beside it.

    ``name`` is a path in the archive such as ``outline/clock``; raises ``KeyError`` for another.
    """
    svg = Xml.fromstring(_archive().read(f"{name}.svg"))  # noqa: S314 - the package's own SVG
    for node in svg.iter():
        node.tag = node.tag.removeprefix(_SVG)
    svg.attrib |= {"width": str(size), "height": str(size), "aria-hidden": "true"}
    return Markup(Xml.tostring(svg, encoding="unicode"))  # noqa: S704 - as above
