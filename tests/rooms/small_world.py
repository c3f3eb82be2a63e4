"""A small world: two editions, one thing of every kind, one person of every role, and canaries.

A canary is a word that stands in somebody's private data and nowhere else: whoever reads it read
that data.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.accounts.operations import start_session
from competition.assignment.models import DrawRun
from competition.core.database import db
from competition.core.sessions import token_hash
from competition.core.storage import keep
from competition.editions.models import Edition, PlanChange
from competition.editions.operations import begin_draft
from competition.jobs.models import Job
from competition.prizes.models import AllocationRun, Award
from competition.prizes.operations import allocate_prizes, record_decision
from competition.publication.operations import draft_notice, release_notice
from competition.ranking.models import Deliberation, Departure
from competition.ranking.queries import latest_run, list_advanced
from competition.registration.models import Entry, PartialUpload, Share
from competition.review.models import ReviewRound
from competition.review.operations import add_practice_case
from competition.review.queries import find_sheet, round_of
from competition.rules.prizes import Override
from competition.tracking.models import Movement, Payee
from competition.tracking.queries import PayeeWords, sealed_words
from tests.factories.accounts import make_grant, make_person
from tests.factories.editions import make_edition
from tests.factories.ranking import JUDGED_AT, make_confirmed_final
from tests.factories.registration import make_attachment, make_entry, make_submitted_entry
from tests.factories.review import make_assignment, make_judge, make_released_draw, make_sheet
from tests.factories.tracking import make_evidence
from tests.rooms.compared import add_history_and_likeness
from tests.rooms.letters_and_links import add_letters_and_links
from tests.rooms.objected import add_objection_and_certificate
from tests.rooms.screened import add_screening

NOW = datetime(2022, 5, 28, 3, 0, tzinfo=UTC)
"""11:00 on 28 May 2022 in China: the preliminary review is under way."""

ROLES = (
    "visitor",
    "disabled",
    "owner",
    "other_applicant",
    "officer",
    "officer_elsewhere",
    "manager",
    "judge",
    "judge_unassigned",
    "organiser",
    "organiser_elsewhere",
    "supervisor",
    "finance",
)


@dataclass
class World:
    """Tokens by role, values of paths by parameter, and canaries by what they stand in."""

    tokens: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)

    def canary(self, name: str) -> str:
        """Plant a canary and return it."""
        self.canaries[name] = f"canary-{name}-{len(self.canaries):04d}"
        return self.canaries[name]


def build_world() -> World:
    """Build the world in the transaction at hand."""
    world = World()
    edition = make_edition(rehearsal=True)
    elsewhere = make_edition("huizhou-2022")
    people = _people(world, edition, elsewhere)
    world.values["edition_key"] = edition.key
    entry = _entries(world, edition, people)
    _together(world, entry, elsewhere, people)
    world.values |= add_screening(entry, people, canary=world.canary, at=NOW)
    _prize_after(world, entry, people, _final(world, edition, people))
    _review(world, edition, people)
    _notices(world, edition, people)
    world.values |= add_objection_and_certificate(
        edition, by=people["organiser"], canary=world.canary, at=NOW
    )
    world.values |= add_history_and_likeness(
        edition, entry, by=people["officer"], canary=world.canary, at=NOW
    )
    world.values |= add_letters_and_links(
        edition, people, letter=world.canary("letter_of_owner"), at=NOW
    )
    _job(world, people)
    _plan(world, edition, people)
    world.tokens = {name: start_session(one, at=NOW) for name, one in people.items()}
    people["disabled"].state = "disabled"
    db.session.flush()
    return world


def _people(world: World, edition: Edition, elsewhere: Edition) -> dict[str, Person]:
    people = {
        name: make_person(name=world.canary(f"name_of_{name}"), email=f"{name}@example.cn")
        for name in ROLES
        if name != "visitor"
    }
    grants = [
        ("officer", Role.OFFICER, edition, "wujin-kjj"),
        ("officer_elsewhere", Role.OFFICER, edition, "xinbei-kjj"),
        ("manager", Role.MANAGER, edition, "wujin-kjj"),
        ("judge", Role.JUDGE, edition, None),
        ("judge_unassigned", Role.JUDGE, edition, None),
        ("organiser", Role.ORGANISER, edition, None),
        ("organiser_elsewhere", Role.ORGANISER, elsewhere, None),
        ("supervisor", Role.SUPERVISOR, edition, None),
        ("finance", Role.FINANCE, edition, None),
    ]
    for name, role, where, unit in grants:
        make_grant(people[name], role, edition_key=where.key, unit_key=unit)
    grant = make_grant(people["disabled"], Role.ORGANISER, edition_key=edition.key)
    world.values["grant_id"] = grant.id
    return people


def _entries(world: World, edition: Edition, people: dict[str, Person]) -> Entry:
    named = {
        "project_name": world.canary("project"),
        "entrant_name": world.canary("entrant"),
        "leader_name": world.canary("leader"),
    }
    entry = make_submitted_entry(edition, owner=people["owner"], **named)
    # What a submission takes from the answers is set again, so that lists show the canaries.
    entry.entrant_name, entry.leader_name = named["entrant_name"], named["leader_name"]
    draft = make_entry(edition, owner=people["owner"], entrant="team")
    loose = make_attachment(draft, name=f"{world.canary('document_of_draft')}.pdf")
    others = make_submitted_entry(
        edition,
        owner=people["other_applicant"],
        project_name=world.canary("project_of_other_applicant"),
    )
    others.accepted_at = NOW
    world.values |= {
        "entry_id": entry.public_id,
        "draft_id": draft.public_id,
        "attachment_id": entry.current_attachments[0].public_id,
        "loose_attachment_id": loose.public_id,
        "section_key": "project",
        "document_key": "business-plan",
    }
    return entry


def _together(world: World, entry: Entry, elsewhere: Edition, people: dict[str, Person]) -> None:
    """Ask a colleague who has not answered, begin a file, and remember an earlier entry."""
    owner = people["owner"]
    draft = db.session.query(Entry).filter_by(public_id=world.values["draft_id"]).one()
    share = Share(
        entry_id=entry.id,
        kind="edit",
        address="colleague@example.cn",
        token_hash=token_hash("token-of-share"),
        asked_by_id=owner.id,
        asked_at=NOW,
        expires_at=NOW.replace(month=6),
    )
    upload = PartialUpload(
        public_id="upload-of-owner",
        entry_id=draft.id,
        document_key="business-plan",
        name="plan.pdf",
        size=100,
        content_hash="0" * 64,
        received=10,
        pieces=["0" * 64],
        begun_by_id=owner.id,
        begun_at=NOW,
    )
    db.session.add_all([share, upload])
    earlier = make_entry(elsewhere, owner=owner, entrant="team")
    db.session.flush()
    world.values |= {
        "share_id": share.id,
        "share_token": "token-of-share",
        "upload_id": upload.public_id,
        "earlier_id": earlier.public_id,
    }


def _final(world: World, edition: Edition, people: dict[str, Person]) -> AllocationRun:
    """Play a final with a tie for the first prize, and record a decision on another matter."""
    by = people["organiser"]
    entries = make_confirmed_final(edition, [95, 95, 80], by=by)
    run = allocate_prizes(edition, reason="", by=by, at=JUDGED_AT)
    decision = Override(entry=entries[2].id, level="third", reference="", signed_by=())
    record_decision(run, decision, reason=world.canary("reason_of_prize"), by=by, at=JUDGED_AT)
    world.values |= _deliberated(edition, entries[0], by=by)
    world.values |= {
        "round_key": "final",
        "ranking_number": 1,
        "allocation_number": 2,
        "reference": "D1",
        "position": 1,
        "version_number": 1,
    }
    return run


def _deliberated(edition: Edition, entry: Entry, *, by: Person) -> dict[str, object]:
    """Add minutes with one departure, and name who went on to the final."""
    run = latest_run(edition, "preliminary")
    held = Deliberation(
        public_id="minutes-of-first",
        ranking_run=run,
        held_at=JUDGED_AT,
        venue="",
        attendance=[],
        minutes="",
        recorded_by_id=by.id,
        recorded_at=JUDGED_AT,
    )
    held.departures.append(
        Departure(entry=entry, advances=True, reason="", approve=0, reject=0, abstain=0, recused=0)
    )
    db.session.add(held)
    db.session.flush()
    row = list_advanced(edition, "preliminary")[0]
    return {"departure_id": held.departures[0].id, "advancement_id": row.id}


def _prize_after(world: World, entry: Entry, people: dict[str, Person], run: AllocationRun) -> None:
    """Give the owner a prize that was granted, with evidence and somewhere to be paid to."""
    award = Award(
        public_id="award-of-owner",
        allocation_run_id=run.id,
        entry=entry,
        group_key="team",
        level_key="first",
        state="granted",
        place=1,
        amount_cents=20_000_000,
        awarded_at=JUDGED_AT,
        granted_at=NOW,
    )
    db.session.add(award)
    db.session.flush()
    by = people["owner"].id
    words = PayeeWords(
        holder=world.canary("payee_of_owner"),
        uscc="91350100M000100Y43",
        bank=world.canary("bank_of_owner"),
        account=world.canary("account_of_owner"),
    )
    movement = Movement(
        award_id=award.id,
        instalment_key="whole",
        kind="payment",
        cents=1,
        moved_on=JUDGED_AT.date(),
        voucher="2022-0001",
        payee_uscc="91350100M000100Y43",
        made_by_id=people["finance"].id,
        made_at=JUDGED_AT,
    )
    db.session.add(movement)
    db.session.flush()
    evidence = make_evidence(award, "in-business", name=f"{world.canary('evidence_of_owner')}.pdf")
    db.session.add(
        Payee(
            award_id=award.id,
            uscc=words.uscc,
            sealed=sealed_words(words),
            stated_by_id=by,
            stated_at=NOW,
        )
    )
    db.session.flush()
    world.values |= {
        "award_id": award.public_id,
        "booked_movement_id": movement.id,
        "condition_key": "in-business",
        "evidence_id": evidence.public_id,
        "target_key": "jiangsu",
        "prize_key": "organiser",
    }


def _review(world: World, edition: Edition, people: dict[str, Person]) -> None:
    """Open the preliminary round again for one accepted entry and two judges of it."""
    draw = make_released_draw(edition)
    read = make_entry(
        edition,
        state="accepted",
        reference="CZ2022-9001",
        entrant_name=world.canary("entrant_judged"),
        leader_name=world.canary("leader_judged"),
        submitted_at=NOW,
        accepted_at=NOW,
    )
    _open_again(edition)
    mine = make_assignment(read, make_judge(edition, person=people["judge"]), draw=draw)
    make_judge(edition, person=people["judge_unassigned"])
    other = make_judge(edition, name=world.canary("other_judge"))
    other.person.name = other.name
    theirs = make_assignment(read, other, draw=draw)
    for assignment, name in ((mine, "opinion_of_judge"), (theirs, "opinion_of_other_judge")):
        make_sheet(assignment, at=NOW).opinion = world.canary(name)
    submitted = find_sheet(theirs)
    submitted.state, submitted.submitted_at = "submitted", NOW
    for run in db.session.scalars(select(DrawRun)):
        run.result = {"pairs": []}
    world.values |= {
        "assignment_id": mine.public_id,
        "plan_attachment_id": make_attachment(read).public_id,
        "submitted_assignment_id": theirs.public_id,
        "judge_id": mine.judge.public_id,
        "draw_id": draw.public_id,
        "open_round_key": "preliminary",
        "closed_round_key": "final",
        "judged_entry_id": read.public_id,
    }
    case = add_practice_case(
        round_of(edition, "preliminary"),
        title="试评案例",
        text="一个虚构的项目。",
        rubric_key=edition.plan.rounds_by_key["preliminary"].rubrics[0].key,
        by=people["organiser"],
        at=NOW,
    )
    world.values["case_id"] = case.public_id


def _open_again(edition: Edition) -> None:
    held = db.session.scalars(
        select(ReviewRound).where(
            ReviewRound.edition_id == edition.id, ReviewRound.key == "preliminary"
        )
    ).one()
    held.state, held.opened_at, held.closed_at = "open", NOW, None
    db.session.flush()


def _notices(world: World, edition: Edition, people: dict[str, Person]) -> None:
    by = people["organiser"]
    draft = draft_notice(edition, "announcement", by=by, at=NOW)
    draft.title = world.canary("notice_not_released")
    released = release_notice(draft_notice(edition, "announcement", by=by, at=NOW), by=by, at=NOW)
    paper = keep(b"%PDF-1.7 notice").sha256
    released.paper_sha256 = released.word_sha256 = paper
    world.values |= {"notice_id": draft.public_id, "released_notice_id": released.public_id}


def _plan(world: World, edition: Edition, people: dict[str, Person]) -> None:
    """Begin a draft of the plan, and propose a change of the sealed one by somebody else."""
    begin_draft(edition, by=people["organiser"], at=NOW)
    change = PlanChange(
        edition=edition,
        base_version=edition.version,
        content=edition.version.content,
        fingerprint=edition.version.fingerprint,
        reason=world.canary("reason_of_change"),
        proposed_by_id=people["supervisor"].id,
        proposed_at=NOW,
    )
    db.session.add(change)
    db.session.flush()
    world.values |= {"change_number": change.id, "place": "about"}


def _job(world: World, people: dict[str, Person]) -> None:
    job = Job(
        public_id="job-of-owner",
        kind="trial:count",
        title=world.canary("job_of_owner"),
        person_id=people["owner"].id,
        payload={},
        ordered_at=NOW,
    )
    db.session.add(job)
    db.session.flush()
    world.values["job_id"] = job.public_id
