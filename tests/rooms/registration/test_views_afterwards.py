"""After the submission: the receipt, what changed since, what comes next, what is used again."""

import io

from pypdf import PdfReader

from competition.core.database import db as database
from competition.core.database import write_transaction
from competition.registration.operations import save_section
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import make_entry, make_submitted_entry
from tests.rooms.registration.pages import again, again_inside


def test_the_receipt_is_a_paper_with_number_documents_and_hash(client, own):
    public_id = own(make_submitted_entry)
    answer = client.get(f"/entries/{public_id}/receipt")
    entry = again(public_id)
    reader = PdfReader(io.BytesIO(answer.data))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)

    assert answer.mimetype == "application/pdf"
    assert entry.reference in text
    assert entry.revisions[0].receipt in text
    assert "王小明" in text
    assert entry.current_attachments[0].sha256 in text


def test_what_changed_since_the_last_submission_is_listed(client, own, at):
    public_id = own(make_submitted_entry)
    with write_transaction():
        entry = again_inside(public_id)
        contact = {**entry.answers["contact"], "name": "新联系人"}
        save_section(entry, "contact", contact, seen_version=entry.version, by=entry.owner, at=at)
    text = client.get(f"/entries/{public_id}/check").text

    assert "和上次提交相比，改了 1 处" in text
    assert "联系人" in text
    assert "<ins>新联系人</ins>" in text


def test_what_comes_next_is_dated_by_the_plan(client, own):
    text = client.get(f"/entries/{own(make_submitted_entry)}").text

    assert "接下来" in text
    assert "资格审核" in text or "审核" in text.partition("接下来")[2]


def test_an_earlier_entrys_data_and_documents_are_taken_over(client, db, sign_in, at):
    owner = make_person(name="王小明")
    earlier = make_entry(make_edition("huizhou-2022"), owner=owner, entrant="company")
    earlier.answers = {
        "basics": earlier.answers["basics"],
        "entity": {"name": "老公司", "nope": "x"},
    }
    entry = make_entry(make_edition(), owner=owner, answers={"contact": {}}, documents=False)
    public_id, earlier_id = entry.public_id, earlier.public_id
    keys = [one.document_key for one in earlier.current_attachments]
    sign_in(owner)
    page = client.get(f"/entries/{public_id}/reuse/{earlier_id}")
    listed = client.get(f"/entries/{public_id}").text
    nothing = client.post(f"/entries/{public_id}/reuse/{earlier_id}", data={})
    chosen = ["section-entity", *(f"document-{key}" for key in set(keys))]
    offered = [one for one in chosen if f'value="{one}"' in page.text]
    answer = client.post(f"/entries/{public_id}/reuse/{earlier_id}", data={"chosen": offered})

    assert "沿用" in listed
    assert nothing.status_code == 422
    assert answer.status_code == 303
    taken = again(public_id)
    assert taken.answers["entity"] == {"name": "老公司"}
    assert {one.document_key for one in taken.current_attachments} == {
        one.removeprefix("document-") for one in offered if one.startswith("document-")
    }
    assert database.session.query(type(taken)).count() == 2


def test_anothers_entry_is_no_source(client, db, sign_in):
    owner, other = make_person(), make_person()
    earlier = make_entry(make_edition("huizhou-2022"), owner=other)
    entry = make_entry(make_edition(), owner=owner)
    ids = entry.public_id, earlier.public_id
    sign_in(owner)

    assert client.get(f"/entries/{ids[0]}/reuse/{ids[1]}").status_code == 404
    assert client.get(f"/entries/{ids[1]}/receipt").status_code == 404
