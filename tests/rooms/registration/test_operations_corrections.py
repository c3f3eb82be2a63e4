"""What a return opens, and the documents of an entry."""

from datetime import UTC, datetime, timedelta

import pytest

from competition.core.errors import NotFoundError, RefusedError
from competition.registration.operations import (
    add_attachment,
    remove_attachment,
    save_section,
    submit_entry,
)
from tests.factories.editions import make_edition
from tests.factories.registration import (
    make_attachment,
    make_entry,
    make_submitted_entry,
    make_upload,
)

CLOSES = datetime(2022, 4, 30, 16, 0, tzinfo=UTC)
"""30 April 24:00 in China."""


def refusal(call, *arguments, **named):
    with pytest.raises(RefusedError) as refused:
        call(*arguments, **named)
    return refused.value.code


def returned(at, *pins):
    entry = make_submitted_entry(make_edition())
    entry.state = "returned"
    entry.corrections = list(pins)
    entry.correction_due_at = at + timedelta(days=20)
    return entry


def test_a_returned_entry_opens_what_is_pinned_and_is_submitted_again(db, at):
    entry = returned(at, {"section": "entity", "question": "address", "words": "写全"})
    late = CLOSES + timedelta(days=2)
    typed = {"address": "常州市武进区科教城 2 号", "name": "偷换的名称"}
    name = entry.answers["entity"]["name"]
    save_section(entry, "entity", typed, seen_version=entry.version, by=entry.owner, at=late)
    assert entry.answers["entity"]["address"] == "常州市武进区科教城 2 号"
    assert entry.answers["entity"]["name"] == name
    call = {"seen_version": entry.version, "by": entry.owner, "at": late}
    assert refusal(save_section, entry, "contact", {"name": "x"}, **call) == "section_not_returned"
    revision = submit_entry(entry, begun_at=late, by=entry.owner, at=late)

    assert (revision.number, entry.state, entry.corrections) == (2, "submitted", None)


def test_a_pinned_document_alone_may_be_replaced(db, at):
    entry = returned(at, {"document": "licence", "words": "看不清"})
    add_attachment(entry, "licence", make_upload(b"%PDF-1.5 new"), by=entry.owner, at=at)
    call = {"by": entry.owner, "at": at}

    assert refusal(add_attachment, entry, "business-plan", make_upload(), **call) == (
        "section_not_returned"
    )


def test_corrections_come_too_late_after_their_day(db, at):
    entry = returned(at, {"section": "entity", "question": None, "words": "x"})
    entry.correction_due_at = at
    call = {"begun_at": at, "by": entry.owner, "at": at}

    assert refusal(submit_entry, entry, **call) == "correction_late"


def test_a_single_document_is_replaced_and_the_revision_keeps_the_old_one(db, at):
    entry = make_submitted_entry(make_edition())
    old = next(one for one in entry.attachments if one.document_key == "business-plan")
    new = add_attachment(entry, "business-plan", make_upload(b"%PDF-1.5 x"), by=entry.owner, at=at)

    assert (old.removed_at, new.removed_at) == (at, None)
    assert old.public_id in [one["id"] for one in entry.revisions[0].documents]
    assert entry.has_unsubmitted_changes is True


def test_the_same_content_twice_is_one_document(db, at):
    entry = make_entry(make_edition())
    first = add_attachment(entry, "commitment", make_upload(b"%PDF-1"), by=entry.owner, at=at)

    assert (
        add_attachment(entry, "commitment", make_upload(b"%PDF-1"), by=entry.owner, at=at) is first
    )


@pytest.mark.parametrize(
    ("document", "upload", "code"),
    [
        ("business-plan", {"extension": "docx"}, "upload_type"),
        ("business-plan", {"size": 21 * 1_048_576}, "upload_too_large"),
        ("business-plan", {"pages": 51}, "upload_too_many_pages"),
    ],
)
def test_the_plans_limits_hold_whoever_calls(db, at, document, upload, code):
    entry = make_entry(make_edition())
    call = {"by": entry.owner, "at": at}

    assert refusal(add_attachment, entry, document, make_upload(**upload), **call) == code


def test_too_many_files_and_too_much_in_all_are_refused(db, at):
    entry = make_entry(make_edition())
    for number in (1, 2):
        make_attachment(entry, "commitment", content=b"%PDF" + bytes([number]))
    call = {"by": entry.owner, "at": at}
    many = refusal(add_attachment, entry, "commitment", make_upload(b"%PDF-9"), **call)
    make_attachment(entry, "other", size=100 * 1_048_576)
    full = refusal(add_attachment, entry, "other", make_upload(b"%PDF-9"), **call)

    assert (many, full) == ("upload_too_many", "upload_entry_full")


def test_a_document_is_removed_once_and_only_while_open(db, at):
    entry = make_entry(make_edition())
    attachment = entry.attachments[0]
    call = {"by": entry.owner}
    assert refusal(remove_attachment, attachment, **call, at=CLOSES) == "section_closed"
    remove_attachment(attachment, **call, at=at)

    assert attachment.removed_at == at
    with pytest.raises(NotFoundError):
        remove_attachment(attachment, **call, at=at)
    with pytest.raises(NotFoundError):
        add_attachment(entry, "no-such-document", make_upload(), **call, at=at)
