"""Taking over what an earlier entry has (免提交)."""

from dataclasses import dataclass

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.forms import ReuseForm
from competition.registration.models import Entry
from competition.registration.operations import reuse_earlier
from competition.registration.permissions import owns_part
from competition.registration.queries import get_entry, list_earlier_entries, reusable_of
from competition.registration.views_applicant.blueprint import bp


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAndEarlier:
    """An entry, and the earlier one from which it takes over."""

    entry: Entry
    earlier: Entry


def _find(entry_id: str, earlier_id: str) -> EntryAndEarlier:
    entry = get_entry(entry_id)
    for earlier in list_earlier_entries(entry):
        if earlier.public_id == earlier_id:
            return EntryAndEarlier(entry=entry, earlier=earlier)
    raise NotFoundError


@bp.route("/entries/<string:entry_id>/reuse/<string:earlier_id>", methods=["GET", "POST"])
@guarded(find=_find, allow=owns_part)
@writes
def reuse(pair: EntryAndEarlier) -> ResponseReturnValue:
    entry, earlier = pair.entry, pair.earlier
    parts = reusable_of(entry, earlier)
    form = ReuseForm().offer(parts)
    if form.validate_on_submit():
        with form.errors_shown():
            chosen = [str(one) for one in form.chosen.data or []]
            number = reuse_earlier(entry, earlier, chosen, by=me(), at=now())
            flash(_("已沿用 %(n)s 项，请核对有无变化。", n=number), "success")
            return see(url_for(".entry", entry_id=entry.public_id))
    return page("registration/reuse.html", entry=entry, earlier=earlier, form=form, parts=parts)
