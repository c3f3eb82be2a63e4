"""The commitments that were published when rounds were closed, and checking a receipt by them."""

import json

from flask import Blueprint
from flask.typing import ResponseReturnValue

from competition.core.pages import anyone, guarded, page, writes
from competition.core.phrases import _
from competition.core.signing import public_key, verify
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.review.forms import ReceiptForm
from competition.review.queries import published_rounds
from competition.rules.plan_reading import canonical_json
from competition.rules.proof import ReceiptCheck, check_receipt

bp = Blueprint("review_public", __name__)
_LARGEST = 2_000_000


@bp.route("/contests/<string:edition_key>/commitments", methods=["GET", "POST"])
@guarded(find=get_edition, allow=anyone, public=True)
@writes
def commitments(edition: Edition) -> ResponseReturnValue:
    form, checked, is_signed = ReceiptForm(), None, False
    if form.validate_on_submit():
        checked, is_signed = _read(form)
    rounds = published_rounds(edition)
    roots = {held.key: held.held.merkle_root for held in rounds if held.held}
    is_known = checked is not None and checked.contest == edition.key and checked.round in roots
    return page(
        "review/commitments.html",
        edition=edition,
        rounds=rounds,
        key=public_key(),
        form=form,
        checked=checked,
        is_signed=is_signed,
        is_known=is_known,
        is_published=is_known and checked is not None and roots[checked.round] == checked.root,
    )


def _read(form: ReceiptForm) -> tuple[ReceiptCheck | None, bool]:
    try:
        receipt = json.loads(form.receipt.data.stream.read(_LARGEST))
        checked = check_receipt(receipt)
    except (ValueError, RecursionError):
        form.receipt.errors = [*form.receipt.errors, _("这不是回执文件，或者文件已损坏。")]
        return None, False
    signature = str(receipt.pop("signature", ""))
    key = str(receipt.pop("public_key", ""))
    return checked, key == public_key() and verify(canonical_json(receipt), signature, key)
