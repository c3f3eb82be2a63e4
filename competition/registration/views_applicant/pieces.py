"""Files in pieces, for the script on the documents page: begin, ask how far, add, put together.

Without script the same page sends whole files by the plain form.
"""

import hashlib
import io
from dataclasses import dataclass

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from wtforms import FileField, IntegerField, StringField

from competition.core.clock import now
from competition.core.errors import RefusedError
from competition.core.forms import Form
from competition.core.pages import guarded, me, writes, writes_after
from competition.core.phrases import say
from competition.core.storage import Kept, keep_piece, piece_of
from competition.core.uploads import CheckedUpload, check_upload
from competition.registration.models import PartialUpload
from competition.registration.operations import (
    add_attachment,
    add_piece,
    begin_upload,
    forget_upload,
)
from competition.registration.permissions import edits_part
from competition.registration.queries import (
    Announced,
    EntryDocument,
    documents_for,
    get_entry_document,
    get_partial_upload,
)
from competition.registration.views_applicant.blueprint import bp
from competition.registration.views_applicant.documents import words_on_twin
from competition.rules.plan.form import Document

MOST_BYTES_OF_PIECE = 2 * 1_048_576


class BeginForm(Form):
    """What is going to arrive."""

    name = StringField()
    size = IntegerField()
    sha256 = StringField()


class PieceForm(Form):
    """One piece, and where it begins."""

    offset = IntegerField()
    piece = FileField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece that was stored; with the last one the whole file, checked, or why it is unfit."""

    kept: Kept
    whole: CheckedUpload | None = None
    refusal: str = ""


class _Whole:
    """The pieces put together, as a file that the browser sent."""

    def __init__(self, name: str, content: bytes) -> None:
        self.filename: str | None = name
        self.stream = io.BytesIO(content)


@bp.route("/entries/<string:entry_id>/documents/<string:document_key>/pieces", methods=["POST"])
@guarded(find=get_entry_document, allow=edits_part)
@writes
def begin_pieces(part: EntryDocument) -> ResponseReturnValue:
    form = BeginForm()
    if not form.validate_on_submit():
        return jsonify(refused=say("bad_request")), 422
    try:
        upload = begin_upload(
            part.entry,
            part.document.key,
            Announced(
                name=str(form.name.data or "")[:300],
                size=int(form.size.data or 0),
                content_hash=str(form.sha256.data or ""),
            ),
            by=me(),
            at=now(),
        )
    except RefusedError as refusal:
        return jsonify(refused=say(refusal.code, **refusal.values)), 422
    return jsonify(id=upload.public_id, received=upload.received)


@bp.route("/entries/<string:entry_id>/pieces/<string:upload_id>")
@guarded(find=get_partial_upload, allow=edits_part)
def pieces_received(upload: PartialUpload) -> ResponseReturnValue:
    return jsonify(received=upload.received)


def _stored(upload: PartialUpload) -> Piece:
    """Store the piece, and with the last one look at the whole: slow, before the transaction."""
    file = request.files.get("piece")
    content = file.stream.read(MOST_BYTES_OF_PIECE + 1) if file is not None else b""
    kept = keep_piece(upload.public_id, content[:MOST_BYTES_OF_PIECE])
    offset = request.form.get("offset", -1, type=int)
    if offset != upload.received or offset + kept.size != upload.size:
        return Piece(kept=kept)
    document = document_of(upload)
    try:
        joined = b"".join([*_earlier_pieces(upload), content])
        if hashlib.sha256(joined).hexdigest() != upload.content_hash:
            raise RefusedError("upload_changed", name=upload.name)
        whole = check_upload(
            _Whole(upload.name, joined),
            document.types,
            most_bytes=document.most_megabytes * 1_048_576,
            most_pages=document.most_pages,
        )
    except RefusedError as refusal:
        return Piece(kept=kept, refusal=say(refusal.code, **refusal.values))
    return Piece(kept=kept, whole=whole)


def _earlier_pieces(upload: PartialUpload) -> list[bytes]:
    try:
        return [piece_of(upload.public_id, one) for one in upload.pieces]
    except FileNotFoundError:  # a store that was set back: refused, so that it is sent anew
        raise RefusedError("upload_out_of_order", name=upload.name) from None


def document_of(upload: PartialUpload) -> Document:
    """Return the document of the form that a file in pieces is for."""
    asked = documents_for(upload.entry.edition.plan, upload.entry.entrant)
    return next(one for one in asked if one.key == upload.document_key)


@bp.route("/entries/<string:entry_id>/pieces/<string:upload_id>", methods=["POST"])
@guarded(find=get_partial_upload, allow=edits_part)
@writes_after(_stored)
def take_piece(upload: PartialUpload, *, prepared: Piece) -> ResponseReturnValue:
    form, person, at = PieceForm(), me(), now()
    if not form.validate_on_submit():
        return jsonify(refused=say("bad_request")), 422
    if prepared.refusal:
        forget_upload(upload, by=person, at=at)
        return jsonify(refused=prepared.refusal, received=0)
    try:
        add_piece(upload, prepared.kept, offset=int(form.offset.data or 0), by=person, at=at)
        if prepared.whole is not None:
            part = EntryDocument(entry=upload.entry, document=document_of(upload))
            note = words_on_twin(part, prepared.whole)
            add_attachment(upload.entry, upload.document_key, prepared.whole, by=person, at=at)
            forget_upload(upload, by=person, at=at)
            return jsonify(done=True, note=note)
    except RefusedError as refusal:
        told = say(refusal.code, **refusal.values)
        return jsonify(refused=told, received=upload.received), 409
    return jsonify(received=upload.received)
