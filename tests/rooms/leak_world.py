"""Two applicants in two districts, judges who may read one entry each, and secrets everywhere.

Every secret is a word that stands in one place only. All begin with the same sign, so that a
search for the sign finds all of them without naming any.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from competition.accounts.models import Person, Role
from competition.accounts.operations import start_session
from competition.assignment.models import DrawRun, Judge, TieVerdict
from competition.assignment.operations import decide_tie, recuse
from competition.assignment.queries import get_tie
from competition.core.database import db
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.review.operations import save_sheet, submit_sheet
from competition.rules.plan.form import Question
from competition.screening.models import Verdict
from tests.factories.accounts import make_person
from tests.factories.editions import make_edition
from tests.factories.registration import company_answers, make_attachment, make_submitted_entry
from tests.factories.review import (
    all_marks,
    make_assignment,
    make_judge,
    make_open_round,
    make_released_draw,
    person_of,
)

SIGN = "藏"
NOW = datetime(2022, 5, 20, 3, 0, tzinfo=UTC)
"""11:00 on 20 May 2022 in China: the preliminary round is open."""
UNITS = {"A": ("wujin", "wujin-kjj"), "B": ("xinbei", "xinbei-kjj")}


@dataclass
class LeakWorld:
    """Secrets by what they belong to, tokens of sessions by actor, and values of paths.

    ``named`` are the entrant and the leader of each entry, whom an open round names before the
    declaration; ``own_words`` are what a judge wrote in his own record, where he reads it again.
    """

    secrets: dict[str, set[str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    values: dict[str, set[object]] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    own_words: dict[str, set[str]] = field(default_factory=dict)
    is_blind: bool = True

    def plant(self, kind: str, words: str) -> str:
        """Return a new secret of a kind; it holds the words and nothing that stands elsewhere."""
        secret = f"{SIGN}{words}{sum(map(len, self.secrets.values())):04d}止"
        self.secrets.setdefault(kind, set()).add(secret)
        return secret

    def value(self, name: str, value: object) -> None:
        """Add a value that a path may take."""
        self.values.setdefault(name, set()).add(value)


def build_leak_world(*, blind: bool) -> LeakWorld:
    """Build the world in the transaction at hand, with a blind or an open preliminary round."""
    world = LeakWorld()
    edition = _edition(blind=blind)
    world.value("edition_key", edition.key)
    people = _people(world, edition)
    entries = {letter: _entry(world, edition, people, letter) for letter in UNITS}
    judges = _judges(world, edition)
    _readings(world, edition, entries, judges, people)
    _draw(world, edition)
    for name, person in (people | {key: person_of(one) for key, one in judges.items()}).items():
        world.tokens[name] = start_session(person, at=NOW)
    for plan_round in edition.plan.rounds:
        world.value("round_key", plan_round.key)
    for section in edition.plan.form.sections:
        world.value("section_key", section.key)
    db.session.flush()
    return world


def _edition(*, blind: bool) -> Edition:
    shown = 'blind = ["applicant", "company", "team", "contact", "unit", "carrier", "district"]'
    return make_edition(changes=[] if blind else [(shown, "")])


def _people(world: LeakWorld, edition: Edition) -> dict[str, Person]:
    roles = {
        "applicant_A": {},
        "applicant_B": {},
        "officer_A": {"role": Role.OFFICER, "unit_key": UNITS["A"][1]},
        "officer_B": {"role": Role.OFFICER, "unit_key": UNITS["B"][1]},
        "organiser": {"role": Role.ORGANISER},
    }
    people = {}
    for name, values in roles.items():
        kind = f"identity_{name[-1]}" if name.startswith("applicant") else f"person_{name}"
        grant = {"edition_key": edition.key, **values} if values else {}
        people[name] = make_person(name=world.plant(kind, "账号"), **grant)
    return people


def _entry(world: LeakWorld, edition: Edition, people: dict[str, Person], letter: str) -> Entry:
    district, unit = UNITS[letter]
    number = 700 + ord(letter)
    answers = company_answers(number) | {"avoidance": {}}
    for section in edition.plan.form.sections:
        if section.key not in answers:
            continue
        rows = answers[section.key]
        for row in rows if isinstance(rows, list) else [rows]:
            for question in section.questions:
                kind = f"{_kind(section.key, question)}_{letter}"
                if question.kind in ("text", "long_text"):
                    row[question.key] = world.plant(kind, letter)
                elif question.kind in ("phone", "email", "uscc") and row.get(question.key):
                    world.secrets.setdefault(kind, set()).add(row[question.key])
    entry = make_submitted_entry(
        edition,
        owner=people[f"applicant_{letter}"],
        answers=answers,
        district_key=district,
        unit_key=unit,
        project_name=f"{answers['entity']['name']}{world.plant(f'title_{letter}', '题')}",
    )
    entry.state, entry.accepted_at = "accepted", NOW
    entry.entrant_name = answers["entity"]["name"]
    entry.leader_name = answers["members"][0]["name"]
    named = make_attachment(entry, name=f"{world.plant(f'file_{letter}', '件')}.pdf")
    revealing = make_attachment(entry, name=f"{entry.entrant_name}{letter}.pdf")
    db.session.add(
        Verdict(
            entry_id=entry.id,
            revision_id=entry.revisions[-1].id,
            kind="recommended",
            unit_key=unit,
            internal_note=world.plant(f"note_{letter}", "审"),
            checks={},
            pins=[],
            decided_by_id=people[f"officer_{letter}"].id,
            decided_at=NOW,
        )
    )
    db.session.flush()
    world.named[letter] = {entry.entrant_name, entry.leader_name}
    world.value("entry_id", entry.public_id)
    for one in (*entry.current_attachments, named, revealing):
        world.value("attachment_id", one.public_id)
        world.value("document_key", one.document_key)
    return entry


def _kind(section_key: str, question: Question) -> str:
    if section_key == "avoidance":
        return "avoided"
    return "identity" if question.identifies else "content"


def _judges(world: LeakWorld, edition: Edition) -> dict[str, Judge]:
    """Judge a reads A, judge b reads B, judge c has a tie to A, judge d recused himself."""
    judges = {}
    for name in ("judge_a", "judge_b", "judge_c", "judge_d"):
        kind = f"person_{name}"
        person = make_person(role=Role.JUDGE, edition_key=edition.key, name=world.plant(kind, "判"))
        judges[name] = make_judge(
            edition,
            person=person,
            employer=world.plant(kind, "院"),
            stakes=[world.plant(kind, "股")],
            joint_workers=[world.plant(kind, "友")],
            title=world.plant(kind, "称"),
        )
        world.secrets[kind].add(judges[name].email)
        world.value("judge_id", judges[name].public_id)
    return judges


def _readings(
    world: LeakWorld,
    edition: Edition,
    entries: dict[str, Entry],
    judges: dict[str, Judge],
    people: dict[str, Person],
) -> None:
    make_open_round(edition)
    run = make_released_draw(edition)
    world.value("draw_id", run.public_id)
    made = {}
    for name, letter, state in (
        ("judge_a", "A", "clear"),
        ("judge_a", "B", "waiting"),
        ("judge_b", "B", "clear"),
        ("judge_b", "A", "waiting"),
        ("judge_c", "A", "clear"),
        ("judge_d", "A", "clear"),
    ):
        one = make_assignment(entries[letter], judges[name], draw=run, state=state)
        made[name, letter] = one
        world.value("assignment_id", one.public_id)
    for (name, _letter), one in made.items():
        if one.state == "clear":
            save_sheet(
                one,
                marks=all_marks(one, 80),
                comments=dict.fromkeys(all_marks(one), world.plant(f"marks_{name}", "评")),
                opinion=world.plant(f"marks_{name}", "见"),
                by=person_of(one.judge),
                at=NOW,
            )
    submit_sheet(made["judge_b", "B"], by=person_of(judges["judge_b"]), at=NOW)
    judges["judge_c"].affiliates = [entries["A"].answers["entity"]["name"]]
    world.own_words["judge_c"] = set(judges["judge_c"].affiliates)
    leaving = made["judge_d", "A"]
    recuse(leaving, reason=world.plant("reasons", "避"), by=person_of(leaving.judge), at=NOW)
    tie = get_tie(edition.key, judges["judge_d"].public_id, entries["B"].public_id, on=NOW.date())
    reason = world.plant("reasons", "由")
    decide_tie(tie, TieVerdict.CONFIRMED, reason=reason, by=people["organiser"], at=NOW)


def _draw(world: LeakWorld, edition: Edition) -> None:
    """Propose a draw that nobody released."""
    run = DrawRun(
        public_id="draw-unreleased",
        edition_id=edition.id,
        plan_version_id=edition.version.id,
        round_key="preliminary",
        number=99,
        state="proposed",
        inputs={},
        result={"pairs": []},
        fingerprint="0" * 64,
        reason=world.plant("reasons", "抽"),
        public_value=world.plant("reasons", "值"),
        made_at=NOW,
    )
    db.session.add(run)
    world.value("draw_id", run.public_id)
