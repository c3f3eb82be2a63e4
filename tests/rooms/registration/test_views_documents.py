"""Handing in documents in the browser."""

import io

import pytest

from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry
from tests.rooms.registration.pages import a_pdf, again


def send_files(client, public_id: str, document: str, *files):
    return client.post(
        f"/entries/{public_id}/documents/{document}",
        data={"files": [(io.BytesIO(content), name) for name, content in files]},
        content_type="multipart/form-data",
    )


def test_a_document_is_handed_in_opened_and_removed(client, own):
    public_id = own(documents=False)
    answer = send_files(client, public_id, "business-plan", ("我的计划.pdf", a_pdf(3)))
    attachment = again(public_id).current_attachments[0]
    url = f"/entries/{public_id}/files/{attachment.public_id}"
    opened, shown = client.get(url), client.get(f"{url}?view=1")

    assert (answer.status_code, attachment.pages) == (303, 3)
    assert "我的计划.pdf" in client.get(f"/entries/{public_id}/documents").text
    assert opened.headers["Content-Disposition"].startswith("attachment;")
    assert shown.headers["Content-Disposition"].startswith("inline;")
    policy = opened.headers["Content-Security-Policy"]
    assert [part.strip() for part in policy.split(";")] == ["sandbox", "default-src 'none'"]
    assert client.post(f"{url}/remove").status_code == 303
    assert again(public_id).current_attachments == []


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("plan.pdf", b"<html>")], "不是真正的 pdf 文件"),
        ([("plan.docx", a_pdf())], "这里只收 PDF"),
        ([("plan.pdf", a_pdf(51))], "有 51 页，最多 50 页"),
        ([], "请先选择文件。"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place_with_what_to_do(client, own, files, words):
    public_id = own(documents=False)
    answer = send_files(client, public_id, "business-plan", *files)

    assert answer.status_code == 422
    assert words in answer.text
    assert again(public_id).current_attachments == []


def test_the_good_ones_of_several_files_are_kept(client, own):
    public_id = own(documents=False)
    files = [("a.pdf", a_pdf()), ("b.pdf", b"no"), ("c.pdf", a_pdf(2))]
    answer = client.get(send_files(client, public_id, "commitment", *files).location)

    assert "已上传 2 个文件" in answer.text
    assert "“b.pdf”" in answer.text
    assert len(again(public_id).current_attachments) == 2


def test_more_than_the_request_may_hold_is_answered_413(client, own):
    public_id = own(documents=False)
    answer = client.post(
        f"/entries/{public_id}/documents/commitment",
        environ_overrides={"CONTENT_LENGTH": str(26 * 1_048_576)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413


def test_a_foreign_document_cannot_be_opened_or_removed(client, db, sign_in):
    entry = make_entry(make_edition())
    url = f"/entries/{entry.public_id}/files/{entry.attachments[0].public_id}"
    sign_in(make_person())

    assert client.get(url).status_code == 404
    assert client.post(f"{url}/remove").status_code == 404


def test_a_file_that_is_there_already_is_told_and_not_counted(client, own):
    public_id = own(documents=False)
    told = []
    for document, name in (("commitment", "a"), ("commitment", "另名"), ("licence", "执照")):
        answer = send_files(client, public_id, document, (f"{name}.pdf", a_pdf()))
        told.append(client.get(answer.location).text)

    assert "已上传 1 个文件" in told[0]
    assert "“另名.pdf”与已上传的“a.pdf”内容相同，没有重复保存" in told[1]
    assert "“参赛承诺书”里的“a.pdf”内容相同" in told[2]
    kept = again(public_id).current_attachments
    assert [one.document_key for one in kept] == ["commitment", "licence"]


def test_a_full_document_says_how_to_replace_a_file(client, own):
    public_id = own(documents=False)
    send_files(client, public_id, "commitment", *((f"{n}.pdf", a_pdf(n)) for n in (1, 2, 3)))

    assert "这份材料最多 3 个文件，已经满了" in client.get(f"/entries/{public_id}/documents").text
