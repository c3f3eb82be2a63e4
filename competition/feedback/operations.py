"""Moderating comments one by one, and releasing a round's feedback to every entrant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from competition.accounts.models import Person
from competition.accounts.permissions import can_organise
from competition.audit.operations import record
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.feedback.models import EntryFeedback, FeedbackRelease, ModeratedComment
from competition.feedback.notices import tell_owner_feedback_released
from competition.feedback.permissions import can_moderate
from competition.feedback.queries import (
    Comment,
    contents_of,
    find_release,
    hash_of,
    list_comments,
    names_of_entries,
    names_of_judges,
)
from competition.prizes.queries import entries_by_reference
from competition.publication.queries import shown_results
from competition.ranking.queries import JudgedRound, confirmed_run
from competition.rules.feedback import named_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is to become of one comment: ``shown`` in these words, or ``left_out``."""

    comment: Comment
    choice: str
    text: str = ""


def moderate_comments(
    judged: JudgedRound, rulings: Sequence[Ruling], *, by: Person, at: datetime
) -> list[ModeratedComment]:
    """Show comments in the organiser's words, or leave them out; the sheets stay as they are.

    Refused, at the field ``text-<key>``: empty words, and words that name a judge, a judge's
    employer or another entry. Nothing changes any more once the round's feedback is out.
    """
    if not can_moderate(by, judged, at):
        raise NotFoundError
    if find_release(judged) is not None:
        raise RefusedError("feedback_released_already")
    judges, entries = names_of_judges(judged.edition), names_of_entries(judged.edition)
    for ruling in rulings:
        if ruling.choice == "shown":
            _refuse_unfit(ruling, judges, entries)
    made = [_moderated(ruling, by, at) for ruling in rulings]
    db.session.flush()
    record(
        "feedback:comments:moderated",
        judged.edition,
        by=by,
        at=at,
        edition=judged.edition,
        round=judged.key,
        shown=[ruling.comment.key for ruling in rulings if ruling.choice == "shown"],
        left_out=[ruling.comment.key for ruling in rulings if ruling.choice == "left_out"],
    )
    return made


def _refuse_unfit(ruling: Ruling, judges: set[str], entries: dict[int, set[str]]) -> None:
    field = f"text-{ruling.comment.key}"
    if not ruling.text.strip():
        raise RefusedError("feedback_words_missing", field=field)
    own = ruling.comment.sheet.assignment.entry_id
    others = set().union(*(names for entry, names in entries.items() if entry != own))
    others -= entries[own]
    named = named_in(ruling.text, judges, others)
    if named:
        raise RefusedError("feedback_names_somebody", field=field, named="、".join(named))


def _moderated(ruling: Ruling, by: Person, at: datetime) -> ModeratedComment:
    comment = ruling.comment
    held = comment.held or ModeratedComment(
        sheet_id=comment.sheet.id, criterion_key=comment.criterion_key
    )
    held.choice = ruling.choice
    held.text = ruling.text.strip() if ruling.choice == "shown" else ""
    held.source_hash = hash_of(comment.written)
    held.moderated_by_id = by.id
    held.moderated_at = at
    db.session.add(held)
    return held


def release_feedback(judged: JudgedRound, *, by: Person, at: datetime) -> FeedbackRelease:
    """Freeze what every entry of a round is told, and write to the entrants.

    Refused before the winners are out, while a comment waits for moderation, and a second time.
    """
    edition = judged.edition
    if not can_organise(by, edition, at):
        raise NotFoundError
    run = confirmed_run(edition, judged.key)
    if run is None or shown_results(edition) is None:
        raise RefusedError("feedback_before_results")
    if find_release(judged) is not None:
        raise RefusedError("feedback_released_already")
    comments = list_comments(judged)
    waiting = sum(one.is_open for one in comments)
    if waiting:
        raise RefusedError("feedback_comments_open", number=waiting)
    release = FeedbackRelease(
        edition_id=edition.id,
        round_key=judged.key,
        ranking_run_id=run.id,
        released_by_id=by.id,
        released_at=at,
    )
    db.session.add(release)
    db.session.flush()
    contents = contents_of(judged, run, comments)
    for entry in entries_by_reference(edition, contents):
        feedback = EntryFeedback(
            release_id=release.id, entry=entry, content=contents[entry.reference or ""]
        )
        db.session.add(feedback)
        tell_owner_feedback_released(feedback, at=at)
    db.session.flush()
    record(
        "feedback:round:released",
        release,
        by=by,
        at=at,
        edition=edition,
        round=judged.key,
        entries=len(contents),
    )
    return release
