"""Opens one uploaded file in a process of its own: ``python -I upload_parser.py pdf < file``.

Prints JSON: ``{"pages": 12}`` or ``{"fault": "active"}``. It imports nothing of ours, so that it
starts quickly, and limits its own memory and time before it looks at a byte.
"""

import contextlib
import io
import json
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_PIXELS = 40_000_000
MOST_DEPTH = 40

_ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
_HARMLESS_OPENING = {"/GoTo"}
_MAIN_PART = {
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
}
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz", ".jar", ".docm", ".xlsm", ".pptm")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_MACHINE = (b"<!DOCTYPE", b"<!ENTITY")


class Fault(Exception):  # noqa: N818 - it names what is wrong, as a code
    """Why a file is refused: ``broken``, ``active``, ``encrypted``, ``macro`` and so on."""


def main(kind: str, content: bytes) -> dict[str, object]:
    """Return the pages of a file, or the fault for which it is refused."""
    try:
        return {"pages": _PARSERS[kind](content)}
    except Fault as fault:
        return {"fault": str(fault)}
    except Exception:  # noqa: BLE001 - parsers of hostile files raise anything; all of it refuses
        return {"fault": "broken"}


def limit() -> None:
    """Take away memory and time beyond what an honest file needs."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))


def parse_pdf(content: bytes) -> int:
    """Count pages; refuse what is encrypted, runs something or carries files."""
    from pypdf import PdfReader  # noqa: PLC0415 - only PDFs need it, and it is slow to load
    from pypdf.generic import IndirectObject  # noqa: PLC0415 - as above

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Fault("encrypted")
    opening = reader.root_object.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, dict) and opening.get("/S") not in _HARMLESS_OPENING:
        raise Fault("active")
    numbers = {
        (number, generation) for generation, table in reader.xref.items() for number in table
    } | {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        found = reader.get_object(IndirectObject(number, generation, reader))
        if _is_active(found, 0):
            raise Fault("active")
    return len(reader.pages)


def _is_active(thing: object, depth: int) -> bool:
    """Look through what stands inside one object; what it refers to is looked at by itself."""
    if depth > MOST_DEPTH:
        raise Fault("broken")
    if isinstance(thing, dict):
        if _ACTIVE_KEYS & set(thing) or thing.get("/S") in _ACTIVE_ACTIONS:
            return True
        if thing.get("/Type") == "/EmbeddedFile":
            return True
        return any(_is_active(value, depth + 1) for value in dict.values(thing))
    if isinstance(thing, list):
        return any(_is_active(value, depth + 1) for value in list.__iter__(thing))
    return False


def parse_office(kind: str) -> Callable[[bytes], None]:
    """Return the parser of an Office file: an honest archive, no macro, nothing from outside."""

    def parse(content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename for one in members}
            if len(members) > MOST_MEMBERS or len(names) != len(members):
                raise Fault("bomb")
            if not {"[Content_Types].xml", _MAIN_PART[kind]} <= names:
                raise Fault("broken")
            for name in names:
                _refuse_name(name)
            _read_all(archive, members, len(content))

    return parse


def _refuse_name(name: str) -> None:
    lower = name.lower()
    if ".." in name.split("/") or name.startswith("/") or "\\" in name or ":" in name:
        raise Fault("broken")
    if "vbaproject" in lower or "/activex/" in lower:
        raise Fault("macro")
    # Charts carry their figures as an .xlsx under embeddings/; anything else packed is refused.
    if lower.endswith(_ARCHIVES):
        raise Fault("nested")


def _read_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> None:
    """Unpack with a counter: what the archive says of its sizes is not believed."""
    total = 0
    for member in members:
        if member.flag_bits & 1:
            raise Fault("encrypted")
        is_link = member.filename.endswith(".rels")
        text = b""
        with archive.open(member) as part:
            while chunk := part.read(65_536):
                total += len(chunk)
                if total > MOST_UNPACKED or total > max(packed, 65_536) * MOST_RATIO:
                    raise Fault("bomb")
                if is_link:
                    text += chunk
        if is_link:
            _refuse_links(text)


def _refuse_links(text: bytes) -> None:
    if any(word in text for word in _MACHINE):
        raise Fault("broken")
    for relationship in _RELATIONSHIP.findall(text):
        # A link that a reader may click is no danger; anything loaded by itself is.
        if b'"External"' in relationship and b"/hyperlink" not in relationship:
            raise Fault("external")


def parse_jpg(content: bytes) -> None:
    """Find the frame header and weigh its dimensions."""
    position = 2
    while position + 9 < len(content):
        if content[position] != 0xFF:
            raise Fault("broken")
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (0x01, *range(0xD0, 0xD9)):
            position += 2
            continue
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        if marker in (
            *range(0xC0, 0xC4),
            *range(0xC5, 0xC8),
            *range(0xC9, 0xCC),
            *range(0xCD, 0xD0),
        ):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            _weigh(width, height)
            return
        if length < 2:
            raise Fault("broken")
        position += 2 + length
    raise Fault("broken")


def parse_png(content: bytes) -> None:
    """Check every chunk's sum, weigh the dimensions, want the end."""
    kinds = []
    for kind, data in _png_chunks(content):
        if kind == b"IHDR":
            _weigh(*struct.unpack(">II", data[:8]))
        kinds.append(kind)
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise Fault("broken")


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 8
    while position + 12 <= len(content):
        (length,) = struct.unpack(">I", content[position : position + 4])
        kind = content[position + 4 : position + 8]
        data = content[position + 8 : position + 8 + length]
        (sum_given,) = struct.unpack(">I", content[position + 8 + length : position + 12 + length])
        if zlib.crc32(kind + data) != sum_given:
            raise Fault("broken")
        yield kind, data
        if kind == b"IEND":
            return
        position += 12 + length


def _weigh(width: int, height: int) -> None:
    if not (width and height):
        raise Fault("broken")
    if width * height > MOST_PIXELS:
        raise Fault("too_many_pixels")


def parse_mp4(content: bytes) -> None:
    """Walk the boxes: they must cover the file, and there must be a film in it."""
    position, kinds = 0, []
    while position + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[position : position + 8])
        if size == 1:
            (size,) = struct.unpack(">Q", content[position + 8 : position + 16])
        elif size == 0:
            size = len(content) - position
        if size < 8 or position + size > len(content):
            raise Fault("broken")
        kinds.append(kind)
        position += size
    if kinds[:1] != [b"ftyp"] or b"moov" not in kinds:
        raise Fault("broken")


_PARSERS: dict[str, Callable[[bytes], int | None]] = {
    "pdf": parse_pdf,
    "docx": parse_office("docx"),
    "pptx": parse_office("pptx"),
    "xlsx": parse_office("xlsx"),
    "jpg": parse_jpg,
    "png": parse_png,
    "mp4": parse_mp4,
}

if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.stdin.buffer.read())))
