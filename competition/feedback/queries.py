"""Comments that wait for moderation, what an entrant is told, and what was released."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.assignment.models import Assignment, Judge
from competition.core.database import db
from competition.editions.models import Edition
from competition.feedback.models import EntryFeedback, FeedbackRelease, ModeratedComment
from competition.ranking.models import RankingRun
from competition.ranking.queries import JudgedRound, entry_marks
from competition.registration.models import Entry
from competition.review.models import ScoreSheet
from competition.rules.feedback import means, thirds
from competition.rules.plan.rounds import Round
from competition.rules.transitions import SheetState

OPINION = ""
"""The key of the opinion on the whole, beside those of the criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment of a sheet: what was written, and what people made of it; no judge is named."""

    sheet: ScoreSheet
    criterion_key: str
    criterion: Any
    written: str
    held: ModeratedComment | None

    @property
    def key(self) -> str:
        """Return how a form names the comment."""
        return f"{self.sheet.id}:{self.criterion_key}"

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has looked at these words yet."""
        return self.held is None or self.held.source_hash != hash_of(self.written)


def hash_of(words: str) -> str:
    """Return the hash by which changed words are told."""
    return hashlib.sha256(words.encode()).hexdigest()


def list_comments(judged: JudgedRound) -> list[Comment]:
    """Return the comments of a round's submitted sheets by entry. Two statements."""
    sheets = db.session.scalars(
        select(ScoreSheet)
        .join(ScoreSheet.assignment)
        .where(
            Assignment.edition_id == judged.edition.id,
            Assignment.round_key == judged.key,
            ScoreSheet.state == SheetState.SUBMITTED,
        )
        .options(joinedload(ScoreSheet.assignment).joinedload(Assignment.entry))
        .order_by(Assignment.entry_id, ScoreSheet.salt, ScoreSheet.id)
    )
    held = {
        (one.sheet_id, one.criterion_key): one
        for one in db.session.scalars(
            select(ModeratedComment)
            .join(ModeratedComment.sheet)
            .join(ScoreSheet.assignment)
            .where(Assignment.edition_id == judged.edition.id, Assignment.round_key == judged.key)
        )
    }
    names = _criteria(judged.plan)
    return [
        Comment(
            sheet=sheet,
            criterion_key=key,
            criterion=names.get(key),
            written=words.strip(),
            held=held.get((sheet.id, key)),
        )
        for sheet in sheets
        for key, words in _words(sheet)
        if words.strip()
    ]


def _words(sheet: ScoreSheet) -> list[tuple[str, str]]:
    return [*((key, str(words)) for key, words in sheet.comments.items()), (OPINION, sheet.opinion)]


def _criteria(round_: Round) -> dict[str, Any]:
    return {one.key: one.name for rubric in round_.rubrics for one in rubric.criteria}


def names_of_judges(edition: Edition) -> set[str]:
    """Return the names and employers that no comment may contain."""
    rows = db.session.execute(
        select(Judge.name, Judge.employer).where(Judge.edition_id == edition.id)
    )
    return {name.strip() for row in rows for name in row if name and name.strip()}


def names_of_entries(edition: Edition) -> dict[int, set[str]]:
    """Return the names of every entry of an edition and its entrant, by the entry's id."""
    rows = db.session.execute(
        select(Entry.id, Entry.project_name, Entry.entrant_name).where(
            Entry.edition_id == edition.id
        )
    )
    return {number: {name for name in names if name} for number, *names in rows}


def find_release(judged: JudgedRound) -> FeedbackRelease | None:
    """Return the release of a round's feedback, or ``None``."""
    return db.session.scalar(
        select(FeedbackRelease).where(
            FeedbackRelease.edition_id == judged.edition.id,
            FeedbackRelease.round_key == judged.key,
        )
    )


def list_own_feedback(person_id: int) -> list[EntryFeedback]:
    """Return the feedback on somebody's own entries, the newest first."""
    return list(
        db.session.scalars(
            select(EntryFeedback)
            .join(EntryFeedback.entry)
            .where(Entry.owner_id == person_id)
            .options(
                joinedload(EntryFeedback.entry).joinedload(Entry.edition),
                joinedload(EntryFeedback.release),
            )
            .order_by(EntryFeedback.id.desc())
        ).unique()
    )


def contents_of(
    judged: JudgedRound, run: RankingRun, comments: list[Comment]
) -> dict[str, dict[str, Any]]:
    """Return what each entry of a round is told, by reference, as plain JSON in both languages."""
    by_group: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for one in entry_marks(run.inputs):
        by_group[one.group][one.entry] = means(sheet.marks for sheet in one.sheets)
    names = _criteria(judged.plan)
    said = _said(comments, list(names))
    found: dict[str, dict[str, Any]] = {}
    for group in by_group.values():
        standing = _standing(group)
        for reference in group:
            told = [
                {"name": {"zh": name.zh, "en": name.en}, "third": standing[reference][key]}
                for key, name in names.items()
                if key in standing[reference]
            ]
            found[reference] = {"criteria": told, "comments": said.get(reference, [])}
    return found


def _standing(group: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    keys = {key: None for scores in group.values() for key in scores}
    found: dict[str, dict[str, str]] = {reference: {} for reference in group}
    for key in keys:
        marked = {ref: scores[key] for ref, scores in group.items() if key in scores}
        for reference, third in thirds(marked).items():
            found[reference][key] = str(third)
    return found


def _said(comments: list[Comment], order: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the shown comments by reference, criterion by criterion and on the whole at the end.

    Those on one thing are ordered by their words: no order tells a judge.
    """
    found: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for one in comments:
        if one.held is None or one.held.choice != "shown":
            continue
        name, key = one.criterion, one.criterion_key
        about = {"zh": name.zh, "en": name.en} if name is not None else None
        place = order.index(key) if key in order else len(order)
        reference = one.sheet.assignment.entry.reference or ""
        found[reference].append((place, {"about": about, "text": one.held.text}))
    return {
        reference: [row for _place, row in sorted(rows, key=lambda one: (one[0], one[1]["text"]))]
        for reference, rows in found.items()
    }
