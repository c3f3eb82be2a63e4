"""What went before: made entries of the year before, and a few who hand one in again, reworded."""

import re
from dataclasses import replace
from datetime import datetime

from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.storage import keep
from competition.core.uploads import CheckedUpload
from competition.core.workbooks import XLSX, make_workbook
from competition.history.models import PastImport
from competition.history.operations import confirm_import, take_table
from competition.history.queries import COLUMNS
from competition.jobs.models import Job, JobState
from competition.jobs.operations import WORKERS, Work
from competition.rehearsal.dice import Dice
from competition.rehearsal.entrants import MadeEntrant, made_entrant
from competition.rehearsal.people import COMPANY_WORDS
from competition.rehearsal.projects import MadeProject
from competition.rehearsal.stage import Stage, one_transaction

EARLIER, WINNERS = 240, 48
"""Entries of the year before, and how many of them won."""
RESUBMITTED_EVERY, _FIRST = 11, 5
"""Every so many entrants one hands in a winner's project of the year before, from this one on."""
_NUMBERED_FROM = 500_000
_PRIZES = ("一等奖", "二等奖", "二等奖", "三等奖", "三等奖", "三等奖")
_SYNONYMS = (
    ("普遍面临", "大多存在"),
    ("价格高、交期长", "价高且供货慢"),
    ("长期受", "一直为"),
    ("市场急需", "行业亟待"),
    ("采用", "运用"),
    ("突破了", "攻克了"),
    ("核心工艺", "关键工艺"),
    ("自主开发", "自行研发"),
    ("第三方检测", "权威机构测试"),
    ("先进水平", "领先水平"),
    ("已在", "现于"),
    ("形成规模化生产能力", "建成规模生产线"),
    ("签订合作协议", "达成合作"),
    ("样机", "试制品"),
)


def winner_of(stage: Stage, number: int) -> MadeEntrant | None:
    """Return the winner of the year before whose project an entrant hands in again, if he does."""
    turn, rest = divmod(number - _FIRST, RESUBMITTED_EVERY)
    return _earlier(stage, turn % WINNERS) if rest == 0 and turn >= 0 else None


def as_handed_in(stage: Stage, made: MadeEntrant) -> MadeEntrant:
    """Return an entrant as he enters: a few have taken a winner's project and reworded it.

    They are other people with another company, so that only the words can tell.
    """
    winner = winner_of(stage, made.number)
    if winner is None:
        return made
    dice = stage.dice.for_purpose(f"reworded {made.number}")
    brand = COMPANY_WORDS[made.number % len(COMPANY_WORDS)]
    return replace(made, field=winner.field, project=_reworded(dice, winner.project, brand))


def bring_in_winners(stage: Stage) -> None:
    """Bring in the table of the year before, as an organiser does it."""
    rows = [_row(stage, place) for place in range(EARLIER)]
    content = make_workbook(
        "往届项目", list(COLUMNS.values()), [[row.get(key, "") for key in COLUMNS] for row in rows]
    )
    at = stage.moment("registration", 1)
    with one_transaction(stage, at):
        by = stage.person("organiser")
        table = take_table(stage.edition, _upload(content), by=by, at=at)
        import_id, job_id = table.id, table.job_id
    _carry_out(job_id, at)
    with one_transaction(stage, at):
        table = db.session.get_one(PastImport, import_id)
        job_id = confirm_import(table, by=stage.person("organiser"), at=at).job_id
    _carry_out(job_id, at)


def _earlier(stage: Stage, place: int) -> MadeEntrant:
    dice = stage.dice.for_purpose(f"earlier entry {place}")
    return made_entrant(dice, stage.plan, _NUMBERED_FROM + place)


def _row(stage: Stage, place: int) -> dict[str, str]:
    made = _earlier(stage, place)
    contest = stage.plan.contest
    is_company = made.entrant == "company"
    return {
        "year": str(contest.year - 1),
        "contest": f"{contest.city.zh}创新创业大赛（演练）",
        "series": contest.series,
        "level": "市级",
        "group": "企业组" if is_company else "团队组",
        "field": made.field.name.zh,
        "project": made.project.name,
        "holder": made.company if is_company else f"{made.leader.name}创新团队",
        "code": made.credit_code if is_company else "",
        "leader": made.leader.name,
        "phone": made.leader.phone,
        "prize": _PRIZES[place % len(_PRIZES)] if place < WINNERS else "",
        "summary": "\n".join((made.project.summary, made.project.technology, made.project.market)),
    }


def _upload(content: bytes) -> CheckedUpload:
    kept = keep(content)
    return CheckedUpload(
        name="往届项目.xlsx", extension="xlsx", media_type=XLSX, sha256=kept.sha256, size=kept.size
    )


def _reworded(dice: Dice, project: MadeProject, brand: str) -> MadeProject:
    """Say the same in other words: synonyms, other figures, sentences in another order."""
    return replace(
        project,
        name=f"{_without_brand(project.name)}（{brand}）",
        summary=_retouched(dice, project.summary),
        technology=_retouched(dice, project.technology),
        market=_retouched(dice, project.market),
    )


def _without_brand(name: str) -> str:
    for word in COMPANY_WORDS:
        name = name.replace(word, "")
    return name


def _retouched(dice: Dice, text: str) -> str:
    for was, now_said in _SYNONYMS:
        text = text.replace(was, now_said)
    text = re.sub(r"\d+", lambda _found: str(dice.between(2, 98)), text)
    told = [one for one in text.split("。") if one]
    return "".join(f"{one}。" for one in dice.some(told, len(told)))


def _carry_out(job_id: int, at: datetime) -> None:
    """Do at once what the site does in the background: the play goes on from its result."""
    job = db.session.get_one(Job, job_id)
    work = Work(
        job_id=job.id,
        public_id=job.public_id,
        payload=job.payload,
        person_id=job.person_id,
        edition_key=job.edition_key,
    )
    result = WORKERS[job.kind](work)
    with write_transaction():
        done = db.session.get_one(Job, job_id)
        done.state, done.result = JobState.DONE, dict(result)
        done.started_at, done.ended_at = at, now()
