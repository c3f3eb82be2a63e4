"""Builders of rounds that were judged and of rankings, by sequence and not by chance."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from competition.accounts.models import Person, Role
from competition.assignment.models import Assignment, DrawRun, Judge
from competition.core.database import db
from competition.editions.models import Edition
from competition.ranking.models import Advancement, RankingRun
from competition.ranking.operations import confirm_ranking, draw_up_ranking
from competition.registration.models import Entry
from competition.review.models import ReviewRound, ScoreSheet
from tests.factories.accounts import make_person

_numbers = count(1)
JUDGED_AT = datetime(2022, 5, 28, 2, 0, tzinfo=UTC)


def make_organiser(edition: Edition) -> Person:
    """Add an organiser of an edition."""
    return make_person(role=Role.ORGANISER, edition_key=edition.key)


def make_accepted_entry(edition: Edition, *, group: str = "team", **values: object) -> Entry:
    """Add an accepted entry with just enough answers for the ranking and the prizes."""
    number = next(_numbers)
    answers = {
        "entity": {"name": f"常州第{number}科技有限公司", "uscc": ""},
        "members": [{"name": f"负责人{number}", "is_leader": "yes", "gender": "male"}],
    }
    entry = Entry(
        **{
            "public_id": f"e{number:015x}",
            "edition_id": edition.id,
            "owner": make_person(),
            "state": "accepted",
            "reference": f"CZ2022-{number:04d}",
            "entrant": "team" if group == "team" else "company",
            "project_name": f"项目{number}",
            "entrant_name": f"参赛主体{number}",
            "leader_name": f"负责人{number}",
            "field_key": "new-energy",
            "district_key": "wujin",
            "unit_key": "wujin-kjj",
            "group_key": group,
            "answers": answers,
            "created_at": JUDGED_AT,
            "saved_at": JUDGED_AT,
            "submitted_at": JUDGED_AT,
            "accepted_at": JUDGED_AT,
            **values,
        }
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def make_review_round(edition: Edition, key: str = "preliminary", state: str = "closed"):
    """Add a round of review in some state."""
    held = ReviewRound(edition_id=edition.id, key=key, state=state)
    db.session.add(held)
    db.session.flush()
    return held


def make_pool(edition: Edition, size: int = 3) -> list[Judge]:
    """Add judges who accepted."""
    pool = []
    for _ in range(size):
        number = next(_numbers)
        judge = Judge(
            public_id=f"j{number:015x}",
            edition_id=edition.id,
            code=f"J{number:04d}",
            state="accepted",
            name=f"专家{number}",
            email=f"judge{number}@example.cn",
            employer=f"单位{number}",
            affiliates=[],
            main_field="new-energy",
            second_fields=[],
            added_at=JUDGED_AT,
        )
        db.session.add(judge)
        pool.append(judge)
    db.session.flush()
    return pool


def make_draw(edition: Edition, round_key: str = "preliminary") -> DrawRun:
    """Add a released draw without content."""
    number = next(_numbers)
    draw = DrawRun(
        public_id=f"d{number:015x}",
        edition_id=edition.id,
        plan_version_id=edition.version.id,
        round_key=round_key,
        number=number,
        state="released",
        inputs={},
        result={"pairs": [], "order": {}},
        fingerprint="0" * 64,
        made_at=JUDGED_AT,
    )
    db.session.add(draw)
    db.session.flush()
    return draw


def make_sheets(
    entry: Entry,
    marks: Sequence[int | Mapping[str, int]],
    *,
    judges: Sequence[Judge],
    draw: DrawRun,
    state: str = "submitted",
) -> list[ScoreSheet]:
    """Add one sheet a judge; a bare number is the mark of every criterion, in whole points."""
    rubric = entry.edition.plan.rounds_by_key[draw.round_key].rubric_for(entry.group_key or "")
    assert rubric is not None
    sheets = []
    for judge, given in zip(judges, marks, strict=True):
        number = next(_numbers)
        assignment = Assignment(
            public_id=f"a{number:015x}",
            edition_id=entry.edition_id,
            round_key=draw.round_key,
            draw_run_id=draw.id,
            entry_id=entry.id,
            judge_id=judge.id,
            state="clear",
        )
        each = given if isinstance(given, Mapping) else {c.key: given for c in rubric.criteria}
        sheet = ScoreSheet(
            assignment=assignment,
            state=state,
            marks={key: mark * 100 for key, mark in each.items()},
            comments={},
            salt="5a" * 32,
            saved_at=JUDGED_AT,
            submitted_at=JUDGED_AT if state == "submitted" else None,
        )
        db.session.add(sheet)
        sheets.append(sheet)
    db.session.flush()
    return sheets


def make_judged_round(
    edition: Edition,
    scores: Sequence[int],
    *,
    group: str = "team",
    key: str = "preliminary",
    entries: Sequence[Entry] = (),
) -> list[Entry]:
    """Add a closed round: one entry a score, on which three judges agree."""
    taking_part = list(entries) or [make_accepted_entry(edition, group=group) for _ in scores]
    make_review_round(edition, key)
    judges, draw = make_pool(edition), make_draw(edition, key)
    for entry, score in zip(taking_part, scores, strict=True):
        make_sheets(entry, [score] * 3, judges=judges, draw=draw)
    return taking_part


def make_advancement(entry: Entry, run: RankingRun, *, to: str = "final") -> Advancement:
    """Let an entry go on to a round."""
    row = Advancement(
        entry_id=entry.id,
        round_key=run.round_key,
        next_round_key=to,
        ranking_run_id=run.id,
        at=JUDGED_AT,
    )
    db.session.add(row)
    db.session.flush()
    return row


def make_confirmed_final(
    edition: Edition, scores: Sequence[int], *, by: Person, group: str = "team"
) -> list[Entry]:
    """Play both rounds of a group: everybody advances, and the final has these scores."""
    entries = [make_accepted_entry(edition, group=group) for _ in scores]
    return play_final(edition, entries, scores, by=by)


def play_final(
    edition: Edition, entries: Sequence[Entry], scores: Sequence[int], *, by: Person
) -> list[Entry]:
    """Play both rounds for some entries: everybody advances, and the final has these scores."""
    make_judged_round(edition, [80] * len(entries), entries=entries)
    first = draw_up_ranking(edition, "preliminary", reason="", by=by, at=JUDGED_AT)
    confirm_ranking(first, by=by, at=JUDGED_AT)
    make_judged_round(edition, scores, key="final", entries=entries)
    last = draw_up_ranking(edition, "final", reason="", by=by, at=JUDGED_AT)
    confirm_ranking(last, by=by, at=JUDGED_AT)
    return list(entries)
