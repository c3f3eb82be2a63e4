"""Handing in documents, taking them away, and opening them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.extensions import talisman
from competition.core.pages import guarded, me, page, see, writes, writes_after
from competition.core.phrases import _, say
from competition.core.templating import text_of
from competition.core.uploads import SANDBOX, CheckedUpload, check_upload, served
from competition.registration.forms import ConfirmForm, UploadForm
from competition.registration.models import Attachment, Entry
from competition.registration.operations import add_attachment, remove_attachment
from competition.registration.permissions import (
    can_read_attachment,
    can_read_entry,
    edits_attachment,
    edits_entry,
    edits_part,
)
from competition.registration.queries import (
    DOCUMENTS,
    EntryDocument,
    attachments_of,
    documents_for,
    get_attachment,
    get_entry,
    get_entry_document,
    neutral_name,
    open_documents,
    pins_of,
    proofs_asked,
    replaced_of,
    twin_of,
    why_locked,
)
from competition.registration.views_applicant.blueprint import bp
from competition.rules.plan.form import Document

_MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of the files that were sent: those that passed, and words on those that did not."""

    uploads: tuple[CheckedUpload, ...]
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShown:
    """A document with its files and what they replaced; ``is_open`` where it may be changed."""

    document: Document
    files: tuple[Attachment, ...]
    earlier: tuple[Attachment, ...]
    is_open: bool
    proves_doubt: bool = False


def _received(part: EntryDocument) -> Received:
    """Look at every file before the transaction: parsing takes a while."""
    uploads: list[CheckedUpload] = []
    refusals: list[str] = []
    files = [one for one in request.files.getlist("files") if one.filename]
    for file in files[:_MOST_AT_ONCE]:
        try:
            uploads.append(
                check_upload(
                    file,
                    part.document.types,
                    most_bytes=part.document.most_megabytes * 1_048_576,
                    most_pages=part.document.most_pages,
                )
            )
        except RefusedError as refusal:
            refusals.append(say(refusal.code, **refusal.values))
    if not files:
        refusals.append(say("upload_none"))
    return Received(uploads=tuple(uploads), refusals=tuple(refusals))


@bp.route("/entries/<string:entry_id>/documents")
@guarded(find=get_entry, allow=edits_entry)
def documents(entry: Entry) -> ResponseReturnValue:
    return _documents_page(entry)


@bp.route("/entries/<string:entry_id>/documents/<string:document_key>", methods=["POST"])
@guarded(find=get_entry_document, allow=edits_part)
@writes_after(_received)
def add_documents(part: EntryDocument, *, prepared: Received) -> ResponseReturnValue:
    form, refusals, added = UploadForm(), list(prepared.refusals), 0
    if not form.validate_on_submit():
        return _documents_page(part.entry, part.document.key, list(form.errors), status=422)
    notes: list[str] = []
    for upload in prepared.uploads:
        note = words_on_twin(part, upload)
        try:
            add_attachment(part.entry, part.document.key, upload, by=me(), at=now())
        except RefusedError as refusal:
            refusals.append(say(refusal.code, **refusal.values))
            continue
        added += not note
        notes += [_("“%(name)s”%(note)s", name=upload.name, note=note)] if note else []
    if not added and not notes:
        return _documents_page(part.entry, part.document.key, refusals, status=422)
    if added:
        flash(_("已上传 %(count)s 个文件。", count=added), "success")
    for note in notes:
        flash(note, "warning")
    for refusal_words in refusals:
        flash(refusal_words, "danger")
    here = url_for(".documents", entry_id=part.entry.public_id)
    return see(f"{here}#document-{part.document.key}")


@bp.route("/entries/<string:entry_id>/files/<string:attachment_id>/remove", methods=["POST"])
@guarded(find=get_attachment, allow=edits_attachment)
@writes
def remove(attachment: Attachment) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        remove_attachment(attachment, by=me(), at=now())
        flash(_("“%(name)s”已删除。", name=attachment.name), "success")
    here = url_for(".documents", entry_id=attachment.entry.public_id)
    return see(f"{here}#document-{attachment.document_key}")


@bp.route("/entries/<string:entry_id>/files/<string:attachment_id>")
@talisman(content_security_policy=SANDBOX)  # type: ignore[untyped-decorator]  # no types
@guarded(find=get_attachment, allow=can_read_attachment)
def file(attachment: Attachment) -> ResponseReturnValue:
    knows = can_read_entry(me(), attachment.entry, now())
    plan = attachment.entry.edition.plan
    return served(
        attachment.name if knows else neutral_name(plan, attachment),
        attachment.media_type,
        attachment.sha256,
        view=request.args.get("view") == "1",
    )


def words_on_twin(part: EntryDocument, upload: CheckedUpload) -> str:
    """Return what is told of a file whose content is there already; empty for a new one."""
    twin = twin_of(part.entry, upload.sha256, document_key=part.document.key)
    if twin is None:
        return ""
    if twin.document_key == part.document.key:
        return say("upload_same", same=twin.name)
    asked = documents_for(part.entry.edition.plan, part.entry.entrant)
    name = next((text_of(one.name) for one in asked if one.key == twin.document_key), "")
    return say("upload_same_elsewhere", document=name, same=twin.name)


def _documents_page(
    entry: Entry, faulty: str = "", refusals: Sequence[str] = (), *, status: int = 200
) -> ResponseReturnValue:
    opened, proofs = open_documents(entry), proofs_asked(entry)
    return page(
        "registration/documents.html",
        status=status,
        entry=entry,
        documents=[
            DocumentShown(
                document=one,
                files=attachments_of(entry, one.key),
                earlier=replaced_of(entry, one.key),
                is_open=opened is None or one.key in opened,
                proves_doubt=one.key in proofs,
            )
            for one in documents_for(entry.edition.plan, entry.entrant)
        ],
        pins=[pin for pin in pins_of(entry) if pin.document],
        locked=why_locked(entry, DOCUMENTS, at=now()),
        faulty=faulty,
        refusals=refusals,
        upload=UploadForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
    )
