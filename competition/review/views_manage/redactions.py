"""What blind judges read: versions of answers and documents that staff prepare."""

from dataclasses import dataclass

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.core.clock import now
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.registration.queries import documents_of, entry_sheet
from competition.review.forms import RedactionForm
from competition.review.operations import redact
from competition.review.permissions import can_carry_out
from competition.review.queries import (
    DOCUMENTS,
    TITLE,
    RedactionDesk,
    RoundView,
    count_redactions,
    get_redaction_desk,
    get_round,
    hash_of,
    list_redactable,
    masked,
    names_in,
    redactions_of,
    without_hidden,
)
from competition.review.views_manage.blueprint import ROUND, bp


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An answer or a document that judges would read, and what names were found in it."""

    field: str
    key: tuple[str, str, int]
    label: str
    source: str
    version: str
    found: tuple[str, ...] = ()
    is_stale: bool = False


@bp.route(f"{ROUND}/redactions")
@guarded(find=get_round, allow=can_carry_out)
def redactions(held: RoundView) -> ResponseReturnValue:
    shown = list_redactable(held, request.args.get("page", 1, type=int))
    plan, counts = held.edition.plan, count_redactions(shown.rows)
    rows = []
    for entry in shown.rows:
        names = names_in(entry, plan)
        hits = sum(masked(text, names) != text for text in _texts_in(entry.answers))
        rows.append((entry, hits, counts.get(entry.id, 0)))
    return page("review/redactions.html", edition=held.edition, held=held, shown=shown, rows=rows)


def _texts_in(answers: object) -> list[str]:
    if isinstance(answers, str):
        return [answers]
    inner = list(answers.values()) if isinstance(answers, dict) else answers
    return [text for one in inner for text in _texts_in(one)] if isinstance(inner, list) else []


@bp.route(f"{ROUND}/redactions/<string:entry_id>", methods=["GET", "POST"])
@guarded(find=get_redaction_desk, allow=can_carry_out)
@writes
def redaction(desk: RedactionDesk) -> ResponseReturnValue:
    texts, documents = _places(desk)
    form = RedactionForm.of(
        {one.field: (one.label, one.version) for one in texts},
        {one.field: one.label for one in documents},
    )
    prepared = redactions_of(desk.entry)
    if not form.is_submitted():
        for one in documents:
            version = prepared.get(one.key)
            form[f"hide_{one.field}"].data = version is not None
            form[f"text_{one.field}"].data = version.text if version else ""
    if form.validate_on_submit():
        with form.errors_shown():
            number = 0
            for one in texts:
                text = (form[one.field].data or "").strip()
                kept = None if text in ("", one.source) else text
                number += redact(desk, one.key, source=one.source, text=kept, by=me(), at=now())
            for one in documents:
                hides = form[f"hide_{one.field}"].data
                text = (form[f"text_{one.field}"].data or "").strip()
                number += redact(
                    desk,
                    one.key,
                    source=one.source,
                    text=text if hides else None,
                    by=me(),
                    at=now(),
                )
            flash(_("已保存，改动 %(n)s 处。", n=number), "success")
            return see(
                url_for(
                    "review_manage.redactions",
                    edition_key=desk.edition.key,
                    round_key=desk.round.key,
                )
            )
    return page(
        "review/redaction.html",
        edition=desk.edition,
        held=desk.round,
        entry=desk.entry,
        form=form,
        texts=texts,
        documents=documents,
        names=names_in(desk.entry, desk.edition.plan),
    )


def _places(desk: RedactionDesk) -> tuple[list[Place], list[Place]]:
    entry, plan, held = desk.entry, desk.edition.plan, desk.round
    names, prepared = names_in(entry, plan), redactions_of(entry)
    sections = without_hidden(
        entry_sheet(plan, entry.answers, entry.entrant, blind=True), plan, held.plan
    )
    texts = [
        ((section.key, row.key, number), f"{section.name} · {row.label}", row.value)
        for section in sections
        for number, part in enumerate(section.parts)
        for row in part.rows
        if (row.is_long or (section.key, row.key, number) == TITLE) and row.value
    ]
    places = []
    for number, (key, label, source) in enumerate(texts):
        version = prepared.get(key)
        places.append(
            Place(
                field=f"t{number}",
                key=key,
                label=label,
                source=source,
                version=version.text if version else masked(source, names),
                found=tuple(name for name in names if name in source),
                is_stale=version is not None and version.source_hash != hash_of(source),
            )
        )
    documents = [
        Place(
            field=f"d{number}",
            key=(DOCUMENTS, one.public_id, 0),
            label=_("%(name)s：给评委看的文字", name=one.name),
            source=one.sha256,
            version="",
        )
        for number, one in enumerate(documents_of(entry.current_attachments, plan, blind=True))
    ]
    return places, documents
