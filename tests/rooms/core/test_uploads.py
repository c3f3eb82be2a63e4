"""Files are told by what is in them: extension, first bytes and a parser must agree."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from competition.core import upload_parser
from competition.core.errors import RefusedError
from competition.core.storage import content_of
from competition.core.uploads import MEDIA_TYPES, check_upload, clean_name, served

MB = 1_048_576


@dataclass
class Sent:
    filename: str | None
    content: bytes

    @property
    def stream(self):
        return io.BytesIO(self.content)


def a_pdf(pages: int = 2, change=None) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if change is not None:
        change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def act(writer: PdfWriter, where: str, kind: str) -> None:
    """Let a PDF do something when it is opened, or elsewhere."""
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    writer.root_object[NameObject(where)] = writer._add_object(action)


def an_office_file(main: str, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(main, "<document/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_docx(**more: bytes) -> bytes:
    return an_office_file("word/document.xml", **more)


def a_png(width: int = 10, height: int = 10) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    )


def a_jpg(width: int = 10, height: int = 10) -> bytes:
    comment = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def an_mp4() -> bytes:
    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(data), kind) + data

    return box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41") + box(b"moov", b"abc")


GOOD = {
    "pdf": a_pdf(),
    "docx": a_docx(),
    "pptx": an_office_file("ppt/presentation.xml"),
    "xlsx": an_office_file("xl/workbook.xml"),
    "jpg": a_jpg(),
    "png": a_png(),
    "mp4": an_mp4(),
}


@pytest.mark.parametrize("extension", sorted(GOOD))
def test_an_honest_file_of_each_type_passes_and_is_stored(app, extension):
    checked = check_upload(
        Sent(f"计划书.{extension.upper()}", GOOD[extension]), list(MEDIA_TYPES), most_bytes=MB
    )

    assert checked.media_type == MEDIA_TYPES[extension]
    assert checked.pages == (2 if extension == "pdf" else None)
    assert content_of(checked.sha256) == GOOD[extension]


def test_jpeg_is_another_way_of_writing_jpg(app):
    assert check_upload(Sent("a.jpeg", a_jpg()), ["jpg"], most_bytes=MB).extension == "jpg"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.exe", b"MZ", "upload_type"),
        ("plan", a_pdf(), "upload_type"),
        ("plan.svg", b"<svg/>", "upload_type"),
        ("plan.pdf", b"", "upload_empty"),
        ("plan.pdf", b"x" * (MB + 1), "upload_too_large"),
        ("plan.pdf", a_png(), "upload_mismatch"),
        ("plan.pdf", b"hello", "upload_mismatch"),
        ("plan.pdf", b"%PDF-1.7 and nothing more", "upload_broken"),
        ("plan.pdf", a_pdf(4), "upload_too_many_pages"),
    ],
)
def test_a_file_that_is_not_what_was_asked_is_refused_by_its_reason(app, name, content, code):
    with pytest.raises(RefusedError) as refused:
        check_upload(Sent(name, content), ["pdf"], most_bytes=MB, most_pages=3)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda writer: act(writer, "/OpenAction", "/JavaScript"), "active"),
        (lambda writer: act(writer, "/OpenAction", "/URI"), "active"),
        (lambda writer: act(writer, "/Elsewhere", "/Launch"), "active"),
        (lambda writer: writer.add_attachment("x.txt", b"x"), "active"),
        (lambda writer: writer.encrypt("secret"), "encrypted"),
    ],
)
def test_a_pdf_that_runs_carries_or_hides_something_is_refused(change, fault):
    assert upload_parser.main("pdf", a_pdf(1, change)) == {"fault": fault}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"word/vbaProject.bin": b"x"}, "macro"),
        ({"word/embeddings/a.zip": b"x"}, "nested"),
        ({"../evil.xml": b"x"}, "broken"),
        ({"word/big.bin": bytes(20_000_000)}, "bomb"),
        (
            {"word/_rels/document.xml.rels": b'<Relationship Type="image" TargetMode="External"/>'},
            "external",
        ),
        ({"word/_rels/document.xml.rels": b"<!DOCTYPE a><Relationships/>"}, "broken"),
    ],
)
def test_an_office_file_with_a_danger_in_it_is_refused(more, fault):
    assert upload_parser.main("docx", a_docx(**more)) == {"fault": fault}


def test_links_and_the_figures_of_charts_are_no_danger():
    rels = b'<Relationship Type="a/hyperlink" Target="http://a" TargetMode="External"/>'
    content = a_docx(**{"word/_rels/document.xml.rels": rels, "word/embeddings/Sheet1.xlsx": b"PK"})

    assert upload_parser.main("docx", content) == {"pages": None}


def test_an_archive_of_another_office_type_is_refused():
    assert upload_parser.main("xlsx", a_docx()) == {"fault": "broken"}


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        ("png", a_png(10_000, 10_000), "too_many_pixels"),
        ("png", a_png()[:-12], "broken"),
        ("png", a_png().replace(b"IDATx", b"IDATy"), "broken"),
        ("png", a_png(0, 5), "broken"),
        ("jpg", a_jpg(10_000, 10_000), "too_many_pixels"),
        ("jpg", b"\xff\xd8\xff\xd9" + bytes(20), "broken"),
        ("jpg", b"\xff\xd8\xff\xe0\x00\x01" + bytes(20), "broken"),
        ("mp4", an_mp4()[:-2], "broken"),
        ("mp4", an_mp4().replace(b"moov", b"free"), "broken"),
    ],
)
def test_a_broken_or_enormous_picture_or_film_is_refused(kind, content, fault):
    assert upload_parser.main(kind, content) == {"fault": fault}


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\docs\\计划书.pdf", "计划书.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\x00\nb.pdf", "ab.pdf"),
        ('<a>"b".pdf', "ab.pdf"),
        (".hidden", "hidden"),
        ("", "file"),
        ("名" * 200 + ".pdf", "名" * 116 + ".pdf"),
        ("x" * 200, "x" * 120),
    ],
)
def test_names_are_cleaned_of_paths_and_invisible_signs(written, clean):
    assert clean_name(written) == clean


def test_files_are_served_as_attachments_and_in_place_only_on_request(app):
    checked = check_upload(Sent("计划 书.pdf", a_pdf()), ["pdf"], most_bytes=MB)
    plain = served(checked.name, checked.media_type, checked.sha256)
    shown = served(checked.name, checked.media_type, checked.sha256, view=True)
    film = served("a.mp4", "video/mp4", checked.sha256, view=True)

    name = "filename=\"__ _.pdf\"; filename*=UTF-8''%E8%AE%A1%E5%88%92%20%E4%B9%A6.pdf"
    assert plain.headers["Content-Disposition"] == f"attachment; {name}"
    assert shown.headers["Content-Disposition"] == f"inline; {name}"
    assert film.headers["Content-Disposition"].startswith("attachment;")
    assert plain.headers["X-Content-Type-Options"] == "nosniff"
