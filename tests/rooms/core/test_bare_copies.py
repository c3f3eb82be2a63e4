"""What blind judges are given of a file: what one reads, nothing of who made it."""

import io
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from competition.core import upload_parser
from competition.core.errors import RefusedError
from competition.core.storage import bare_copy_of, content_is_kept, forget, keep
from competition.core.uploads import MEDIA_TYPES, served, without_metadata
from tests.rooms.core.test_uploads import a_docx, a_jpg, a_pdf, a_png

AUTHOR = "Haina Robotics"


def signed_pdf() -> bytes:
    def sign(writer):
        writer.add_metadata({"/Title": AUTHOR, "/Author": AUTHOR, "/Company": AUTHOR})
        note = DictionaryObject(
            {
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/T"): TextStringObject(AUTHOR),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
        xmp = StreamObject()
        xmp.set_data(f"<dc:creator>{AUTHOR}</dc:creator>".encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)

    return a_pdf(change=sign)


def signed_docx() -> bytes:
    return a_docx(
        **{
            "docProps/core.xml": f"<p><dc:creator>{AUTHOR}</dc:creator></p>".encode(),
            "docProps/app.xml": f"<p><Company>{AUTHOR}</Company></p>".encode(),
            "word/comments.xml": f'<w:comment w:author="{AUTHOR}" w:initials="HR"/>'.encode(),
        }
    )


def signed_jpg() -> bytes:
    tiff = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHHI", 0x0112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0" + tiff + AUTHOR.encode()
    segments = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    segments += b"\xff\xfe" + struct.pack(">H", len(AUTHOR) + 2) + AUTHOR.encode()
    return b"\xff\xd8" + segments + a_jpg()[2:]


def signed_png() -> bytes:
    text = b"Author\0" + AUTHOR.encode()
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text
    plain = a_png()
    return plain[:33] + chunk + struct.pack(">I", zlib.crc32(b"tEXt" + text)) + plain[33:]


def signed_mp4() -> bytes:
    told = AUTHOR.encode()
    udta = struct.pack(">I4s", 8 + len(told), b"udta") + told
    return (
        struct.pack(">I4s", 16, b"ftyp")
        + b"isom\0\0\0\0"
        + struct.pack(">I4s", 8 + len(udta), b"moov")
        + udta
    )


@pytest.mark.parametrize(
    ("extension", "make"),
    [
        ("pdf", signed_pdf),
        ("docx", signed_docx),
        ("jpg", signed_jpg),
        ("png", signed_png),
        ("mp4", signed_mp4),
    ],
)
def test_copy_for_blind_judges_names_nobody(extension, make):
    signed = make()
    assert AUTHOR in readable(signed)
    copy = without_metadata(signed, MEDIA_TYPES[extension])
    assert AUTHOR not in readable(copy)
    assert upload_parser.main(extension, copy).get("fault") is None


def test_copy_of_a_pdf_keeps_its_pages_and_of_a_photo_which_side_is_up():
    pages = PdfReader(io.BytesIO(without_metadata(signed_pdf(), "application/pdf"))).pages
    assert len(pages) == 2
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in without_metadata(signed_jpg(), "image/jpeg")


@pytest.mark.parametrize("media_type", ["application/pdf", "image/jpeg", "text/plain"])
def test_file_that_cannot_be_made_bare_is_not_served(media_type):
    with pytest.raises(RefusedError, match="file_not_bare"):
        without_metadata(b"%PDF-1.4 nothing", media_type)


def readable(content: bytes) -> str:
    """Return what can be read in a file, also in its packed parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    utf_16 = content.decode("utf-16-be", errors="replace")
    return content.decode("latin-1") + utf_16 + content[1:].decode("utf-16-be", errors="replace")


def test_a_copy_is_made_once_and_goes_with_its_file(app, monkeypatch):
    kept = keep(signed_pdf())
    first = served("a.pdf", MEDIA_TYPES["pdf"], kept.sha256, bare=True).data
    monkeypatch.setattr("competition.core.uploads.without_metadata", None)  # not asked again
    second = served("a.pdf", MEDIA_TYPES["pdf"], kept.sha256, bare=True).data

    assert first == second == bare_copy_of(kept.sha256)
    assert AUTHOR.encode() not in first
    assert served("a.pdf", MEDIA_TYPES["pdf"], kept.sha256).data == signed_pdf()

    forget(kept.sha256)
    assert bare_copy_of(kept.sha256) is None
    forget(kept.sha256)  # gone already


def test_a_file_without_a_bare_copy_is_forgotten_as_well(app):
    kept = keep(b"never shown to a judge")
    forget(kept.sha256)

    assert not content_is_kept(kept.sha256)
