"""Files in pieces: begun, cut off, continued where it broke, put together and looked at."""

import hashlib
import io

import pytest
from pypdf import PdfReader, PdfWriter

from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.core.storage import content_of, forget_pieces, uploads_with_pieces
from competition.registration.models import PartialUpload
from tests.factories.accounts import make_person
from tests.rooms.registration.pages import CLOSES, a_pdf, again


def begin(client, public_id, content, name="计划书.pdf", document="business-plan", **named):
    url = f"/entries/{public_id}/documents/{document}/pieces"
    sha256 = named.get("sha256", hashlib.sha256(content).hexdigest())
    return client.post(url, data={"name": name, "size": str(len(content)), "sha256": sha256})


def send(client, public_id, upload_id, offset, piece):
    data = {"offset": str(offset), "piece": (io.BytesIO(piece), "piece")}
    return client.post(f"/entries/{public_id}/pieces/{upload_id}", data=data)


def test_a_file_arrives_in_pieces_and_goes_on_after_a_cut(client, own):
    public_id, content = own(documents=False), a_pdf(2)
    upload_id = begin(client, public_id, content).json["id"]
    first = send(client, public_id, upload_id, 0, content[:100])
    twice = send(client, public_id, upload_id, 0, content[:100])
    gap = send(client, public_id, upload_id, 300, content[300:])
    asked = client.get(f"/entries/{public_id}/pieces/{upload_id}")
    again_begun = begin(client, public_id, content)
    last = send(client, public_id, upload_id, 100, content[100:])

    assert (first.json, twice.json) == ({"received": 100}, {"received": 100})
    assert (gap.status_code, gap.json["received"]) == (409, 100)
    assert asked.json == {"received": 100}
    assert again_begun.json == {"id": upload_id, "received": 100}
    assert last.json == {"done": True, "note": ""}
    (attachment,) = again(public_id).current_attachments
    assert (attachment.name, attachment.pages, attachment.size) == ("计划书.pdf", 2, len(content))
    assert database.session.query(PartialUpload).count() == 0


def version(letter):
    """Return a PDF of a page; two versions differ in many bytes and have the same size."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Subject": letter * 400})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def mixed(old, new):
    """Return where to cut two versions so that the halves make one readable file, and the file."""
    middle = old.index(b"a" * 400) + 200
    return middle, old[:middle] + new[middle:]


def test_an_edited_file_of_the_same_name_and_size_begins_anew(client, own):
    public_id, old, new = own(documents=False), version("a"), version("b")
    middle, mixture = mixed(old, new)
    first = begin(client, public_id, old).json["id"]
    send(client, public_id, first, 0, old[:middle])
    edited = begin(client, public_id, new).json
    unchanged = begin(client, public_id, old).json
    send(client, public_id, edited["id"], 0, new[:middle])
    last = send(client, public_id, edited["id"], middle, new[middle:])

    assert len(old) == len(new)
    assert len(PdfReader(io.BytesIO(mixture)).pages) == 1
    assert edited["received"] == 0
    assert unchanged == {"id": first, "received": middle}
    assert last.json["done"]
    (attachment,) = again(public_id).current_attachments
    assert content_of(attachment.sha256) == new


def test_pieces_of_two_versions_are_never_put_together(client, own):
    public_id, old, new = own(documents=False), version("a"), version("b")
    middle, _mixture = mixed(old, new)
    upload_id = begin(client, public_id, old).json["id"]
    send(client, public_id, upload_id, 0, old[:middle])
    answer = send(client, public_id, upload_id, middle, new[middle:])

    assert "被改动过" in answer.json["refused"]
    assert again(public_id).current_attachments == []
    assert database.session.query(PartialUpload).count() == 0


def test_a_file_begun_before_its_content_was_named_begins_anew(client, own):
    public_id, content = own(documents=False), a_pdf()
    upload_id = begin(client, public_id, content).json["id"]
    send(client, public_id, upload_id, 0, content[:100])
    with write_transaction():
        database.session.query(PartialUpload).one().content_hash = ""
    rest = send(client, public_id, upload_id, 100, content[100:])
    anew = begin(client, public_id, content).json

    assert rest.status_code == 404
    assert (anew["id"] != upload_id, anew["received"]) == (True, 0)


@pytest.mark.parametrize("sha256", ["", "0" * 63, "g" * 64, "0" * 64 + "\n0"])
def test_a_page_that_names_no_content_is_asked_to_load_again(client, own, sha256):
    answer = begin(client, own(documents=False), a_pdf(), sha256=sha256)

    assert answer.status_code == 422
    assert "刷新本页" in answer.json["refused"]
    assert database.session.query(PartialUpload).count() == 0


def test_pieces_that_the_store_lost_are_sent_anew(client, own):
    public_id, content = own(documents=False), a_pdf()
    upload_id = begin(client, public_id, content).json["id"]
    send(client, public_id, upload_id, 0, content[:100])
    assert upload_id in uploads_with_pieces()
    forget_pieces([upload_id])
    answer = send(client, public_id, upload_id, 100, content[100:])

    assert "重新选择这个文件" in answer.json["refused"]
    assert begin(client, public_id, content).json["received"] == 0


def test_an_unfit_file_is_refused_in_words_and_forgotten(client, own):
    public_id = own(documents=False)
    upload_id = begin(client, public_id, b"<html>no</html>").json["id"]
    answer = send(client, public_id, upload_id, 0, b"<html>no</html>")

    assert "不是真正的 pdf 文件" in answer.json["refused"]
    assert again(public_id).current_attachments == []
    assert database.session.query(PartialUpload).count() == 0


@pytest.mark.parametrize(
    ("size", "words"), [(b"", "空文件"), (b"x" * (20 * 1_048_576 + 1), "不超过 20 MB")]
)
def test_limits_are_told_before_anything_is_sent(client, own, size, words):
    answer = begin(client, own(documents=False), size)

    assert answer.status_code == 422
    assert words in answer.json["refused"]


def test_a_file_that_is_too_large_is_refused_without_its_hash(client, own):
    answer = begin(client, own(documents=False), b"x" * (20 * 1_048_576 + 1), sha256="")

    assert "不超过 20 MB" in answer.json["refused"]


def test_after_the_closing_no_piece_is_taken(client, own, go_to):
    public_id, content = own(documents=False), a_pdf()
    upload_id = begin(client, public_id, content).json["id"]
    go_to(CLOSES, public_id)
    answer = send(client, public_id, upload_id, 0, content)

    assert answer.status_code == 409
    assert "现在不能修改" in answer.json["refused"]


def test_anothers_pieces_do_not_exist(client, own, sign_in):
    public_id, content = own(documents=False), a_pdf()
    upload_id = begin(client, public_id, content).json["id"]
    with write_transaction():
        other = make_person()
    sign_in(other)

    assert begin(client, public_id, content).status_code == 404
    assert send(client, public_id, upload_id, 0, content).status_code == 404
    assert client.get(f"/entries/{public_id}/pieces/{upload_id}").status_code == 404


def test_a_replaced_file_is_kept_and_can_be_opened(client, own):
    public_id = own(documents=False)
    for number in (1, 2):
        content = a_pdf(number)
        upload_id = begin(client, public_id, content, name=f"第{number}版.pdf").json["id"]
        send(client, public_id, upload_id, 0, content)
    entry = again(public_id)
    old = next(one for one in entry.attachments if one.removed_at is not None)
    page = client.get(f"/entries/{public_id}/documents").text

    assert [one.name for one in entry.current_attachments] == ["第2版.pdf"]
    assert "换下的 1 个文件" in page
    assert client.get(f"/entries/{public_id}/files/{old.public_id}").status_code == 200
