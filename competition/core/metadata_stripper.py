"""Takes out of a file what tells who made it: ``python -I metadata_stripper.py pdf < file > copy``.

Title, author, company, comments of programs and cameras go; what one reads stays. Like the parser
it runs in a process of its own, imports nothing of ours and limits itself. It ends with code 1
where it can't be sure.
"""

import contextlib
import io
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30

_TELLING_KEYS = ("/Metadata", "/PieceInfo", "/LastModified")
_PROPERTIES = re.compile(r"^(docProps/.*|customXml/.*|.*/people\.xml|.*/commentAuthors?\.xml)$")
_PEOPLE = re.compile(
    rb"""(\s(?:\w+:)?(?:author|initials|lastModifiedBy|userId|providerId|displayName)=)("[^"]*"|'[^']*')"""
)
_IN_PARTS = re.compile(rb">[^<]*<")
_TELLING_CHUNKS = frozenset({b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"})
_KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe's colour transform
_ORIENTATION = 0x0112


def limit() -> None:
    """Take away memory and time beyond what an honest file needs."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))


def strip_pdf(content: bytes) -> bytes:
    """Write the pages anew without the information dictionary and without XMP anywhere."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only PDFs need it, it is slow to load
    from pypdf.generic import DictionaryObject  # noqa: PLC0415 - as above

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.metadata = None
    for one in writer._objects:
        if isinstance(one, DictionaryObject):
            for key in _TELLING_KEYS:
                one.pop(key, None)
            if one.get("/Subtype") in ("/Text", "/FreeText", "/Highlight", "/Popup", "/Stamp"):
                one.pop("/T", None)  # of a note this is its author
    writer.compress_identical_objects(remove_unreferenced=True)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def strip_office(content: bytes) -> bytes:
    """Empty the properties, and take the names off comments and changes."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if _PROPERTIES.match(name) and name.endswith(".xml"):
                part = _IN_PARTS.sub(b"><", part)
            if name.endswith(".xml"):
                part = _PEOPLE.sub(rb'\1""', part)
            if name.startswith("docProps/thumbnail"):
                continue  # a picture of the first page, maybe of an earlier one
            made.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def strip_jpg(content: bytes) -> bytes:
    """Keep the picture, its colours and which side is up."""
    made, position, up = bytearray(b"\xff\xd8"), 2, 1
    kept = bytearray()
    while content[position + 1] not in (0xDA, 0xD9):  # the picture itself, or the end
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        segment = content[position : position + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            up = _orientation(segment[10:])
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_SEGMENTS:
            kept += segment
        position += 2 + length
    if up != 1:
        made += _exif_of(up)
    return bytes(made + kept) + content[position:]


def _orientation(tiff: bytes) -> int:
    """Return the orientation in Exif data; 1 (upright) where there is none to read."""
    order = "<" if tiff[:2] == b"II" else ">"
    with contextlib.suppress(struct.error):
        (start,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
        for number in range(count):
            at = start + 2 + 12 * number
            tag, _kind, _many, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    return 1


def _exif_of(orientation: int) -> bytes:
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def strip_png(content: bytes) -> bytes:
    """Leave out the chunks with texts and times."""
    made, position = bytearray(content[:8]), 8
    while position + 12 <= len(content):
        (length,) = struct.unpack(">I", content[position : position + 4])
        kind = content[position + 4 : position + 8]
        data = content[position + 8 : position + 8 + length]
        if kind not in _TELLING_CHUNKS:
            made += struct.pack(">I", length) + kind + data
            made += struct.pack(">I", zlib.crc32(kind + data))
        position += 12 + length
    return bytes(made)


def strip_mp4(content: bytes) -> bytes:
    """Call the boxes of names and places empty space, so that nothing in the film moves."""
    made = bytearray(content)
    _blank_boxes(made, 0, len(made))
    return bytes(made)


def _blank_boxes(made: bytearray, start: int, end: int) -> None:
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", made[start : start + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", made[start + 8 : start + 16])
            head = 16
        size = size or end - start
        if size < head or start + size > end:
            return
        if kind in (b"udta", b"meta", b"uuid"):
            made[start + 4 : start + 8] = b"free"
            made[start + head : start + size] = bytes(size - head)
        elif kind in (b"moov", b"trak", b"mdia"):
            _blank_boxes(made, start + head, start + size)
        start += size


_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": strip_pdf,
    "docx": strip_office,
    "pptx": strip_office,
    "xlsx": strip_office,
    "jpg": strip_jpg,
    "png": strip_png,
    "mp4": strip_mp4,
}


if __name__ == "__main__":
    limit()
    try:
        copy = _STRIPPERS[sys.argv[1]](sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 - files of strangers raise anything; none of it may get out
        sys.exit(1)
    sys.stdout.buffer.write(copy)
