"""The third act: the pool, the draw, declarations, recusals, and the marks of every judge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from competition.accounts.models import Role
from competition.accounts.operations import grant_role
from competition.assignment.models import Assignment
from competition.assignment.operations import (
    accept_as_judge,
    declare_no_conflict,
    draw_judges,
    import_judges,
    link_judge,
    recuse,
    release_draw,
)
from competition.assignment.queries import (
    JudgeRow,
    accepted_judges,
    assignments_in,
    find_judge_at,
)
from competition.rehearsal.dice import Dice
from competition.rehearsal.judges import MadeJudge, made_judges, made_marks
from competition.rehearsal.registering import Registered
from competition.rehearsal.stage import Stage, add_person, in_batches, one_transaction
from competition.review.operations import close_round, open_round, save_sheet, submit_sheets
from competition.rules.plan.rounds import Round, Rubric
from competition.rules.transitions import AssignmentState

_RECUSED_EVERY = 397
_SHARE_BEFORE_STOP = 55
_COMMENTS = (
    "技术路线清晰，指标有第三方检测支撑。",
    "市场分析较为笼统，建议补充主要竞争对手的对比。",
    "团队结构合理，建议增加量产经验的成员。",
    "商业模式可行，现金流预测偏乐观。",
    "创新点明确，知识产权布局完整。",
)


@dataclass
class Bench:
    """The judges of a rehearsal by their codes, and how good each entry really is."""

    judges: dict[str, MadeJudge] = field(default_factory=dict)
    quality: dict[str, int] = field(default_factory=dict)


def judge_all(stage: Stage, accepted: Sequence[Registered], *, is_left_open: bool) -> Bench:
    """Play the preliminary round; left open, every judge still has entries to score."""
    bench = Bench(quality={})
    employers = tuple(one.made.company for one in accepted[:2] if one.made.entrant == "company")
    made = made_judges(
        stage.dice, stage.plan, stage.judges, employers=employers, entries=len(accepted)
    )
    _fill_pool(stage, made, bench)
    round_ = stage.plan.rounds[0]
    begins = stage.moment("preliminary", 4)
    with one_transaction(stage, begins):
        organiser = stage.person("organiser")
        run = draw_judges(
            stage.edition,
            round_.key,
            public_value=f"rehearsal {stage.key}",
            by=organiser,
            at=begins,
        )
        release_draw(run, by=organiser, at=begins)
        open_round(stage.edition, round_.key, by=organiser, at=begins + timedelta(hours=1))
    share = _SHARE_BEFORE_STOP if is_left_open else 100
    score_round(stage, bench, round_, begins=begins + timedelta(hours=2), share=share)
    if not is_left_open:
        close(stage, round_)
    return bench


def _fill_pool(stage: Stage, made: Sequence[MadeJudge], bench: Bench) -> None:
    at = stage.moment("acceptance", 60)
    with one_transaction(stage, at):
        rows = [_row(stage, one) for one in made]
        import_judges(stage.edition, rows, by=stage.person("organiser"), at=at)
    for batch in in_batches(made):
        with one_transaction(stage, at):
            edition, organiser = stage.edition, stage.person("organiser")
            for one in batch:
                name = _player(one)
                person = add_person(stage, name, at=at, called=one.name)
                grant_role(
                    person, Role.JUDGE, edition_key=stage.key, unit_key=None, by=organiser, at=at
                )
                judge = find_judge_at(edition, stage.address(name))
                if judge is None:
                    raise LookupError(name)
                link_judge(judge, person, by=organiser, at=at)
                accept_as_judge(judge, by=person, at=at)
                bench.judges[judge.code] = one


def _player(made: MadeJudge) -> str:
    return "judge" if made.number == 4 else f"judge{made.number + 1}"


def _row(stage: Stage, made: MadeJudge) -> JudgeRow:
    return JudgeRow(
        line=made.number + 2,
        name=made.name,
        email=stage.address(_player(made)),
        employer=made.employer,
        main_field=made.main_field,
        phone=made.phone,
        title=made.title,
        kind=made.kind,
        region=made.region,
        second_fields=made.second_fields,
        most_entries=made.most_entries,
    )


def score_round(
    stage: Stage, bench: Bench, round_: Round, *, begins: datetime, share: int = 100
) -> None:
    """Let every judge of a round declare, mark and, when all is marked, submit."""
    _declare_all(stage, bench, round_, at=begins, share=share)
    for batch in in_batches(_codes(stage, round_), size=2):
        with one_transaction(stage, begins):
            for code in batch:
                _score_as(stage, bench, round_, code, begins=begins + timedelta(hours=2))


def _codes(stage: Stage, round_: Round) -> list[str]:
    return sorted({one.judge.code for one in assignments_in(stage.edition, round_.key)})


def _declare_all(stage: Stage, bench: Bench, round_: Round, *, at: datetime, share: int) -> None:
    """Declare for a share of everybody's entries; a recusal brings a replacement, who declares too."""
    for batch in in_batches(_codes(stage, round_), size=4):
        with one_transaction(stage, at):
            for code in batch:
                own = _own(stage, round_, code)
                for assignment in own[: -(-len(own) * share // 100)]:
                    _declare(stage, bench, round_, assignment, at=at)
    if share < 100:
        return
    with one_transaction(stage, at):
        for assignment in assignments_in(stage.edition, round_.key):
            if assignment.state == AssignmentState.WAITING:
                person = stage.person(_player(bench.judges[assignment.judge.code]))
                declare_no_conflict(assignment, by=person, at=at + timedelta(hours=1))


def _own(stage: Stage, round_: Round, code: str) -> Sequence[Assignment]:
    edition = stage.edition
    judge = next(one for one in accepted_judges(edition) if one.code == code)
    return assignments_in(edition, round_.key, judge=judge)


def _declare(
    stage: Stage, bench: Bench, round_: Round, assignment: Assignment, *, at: datetime
) -> None:
    made = bench.judges[assignment.judge.code]
    person = stage.person(_player(made))
    dice = _dice_of(stage, round_, assignment)
    if dice.below(_RECUSED_EVERY) == 0 and round_.panel != "fixed":
        recuse(assignment, reason="与项目负责人曾有合作", by=person, at=at)
    elif assignment.state == AssignmentState.WAITING:
        declare_no_conflict(assignment, by=person, at=at)


def _dice_of(stage: Stage, round_: Round, assignment: Assignment) -> Dice:
    reference, code = assignment.entry.reference, assignment.judge.code
    return stage.dice.for_purpose(f"{round_.key} {reference} {code}")


def _score_as(stage: Stage, bench: Bench, round_: Round, code: str, *, begins: datetime) -> None:
    person = stage.person(_player(bench.judges[code]))
    own = _own(stage, round_, code)
    clear = [one for one in own if one.state == AssignmentState.CLEAR]
    at = begins
    for assignment in clear:
        at += timedelta(minutes=6)
        _score(stage, bench, round_, assignment, at=at)
    if len(clear) == len(own):
        submit_sheets(stage.edition, round_.key, by=person, at=at + timedelta(minutes=10))


def _score(
    stage: Stage, bench: Bench, round_: Round, assignment: Assignment, *, at: datetime
) -> None:
    made = bench.judges[assignment.judge.code]
    dice = _dice_of(stage, round_, assignment).for_purpose("marks")
    rubric = round_.rubric_for(assignment.entry.group_key or "")
    if rubric is None:
        raise LookupError(assignment.entry.group_key)
    marks = made_marks(
        dice,
        rubric,
        made,
        quality=_quality(stage, bench, assignment.entry.reference or ""),
        is_friend=made.temper == "friendly" and dice.happens(25),
    )
    save_sheet(
        assignment,
        marks=marks,
        comments=_comments(rubric, dice),
        opinion=dice.pick(_COMMENTS),
        seen_version=None,
        by=stage.person(_player(made)),
        at=at,
    )


def _quality(stage: Stage, bench: Bench, reference: str) -> int:
    if reference not in bench.quality:
        bench.quality[reference] = stage.dice.for_purpose(f"quality {reference}").bell(820, 50)
    return bench.quality[reference]


def _comments(rubric: Rubric, dice: Dice) -> dict[str, str]:
    """Return a comment for every criterion that may ask for one."""
    return {
        one.key: dice.pick(_COMMENTS)
        for one in rubric.criteria
        if one.comment_below is not None or one.comment_above is not None
    }


def close(stage: Stage, round_: Round) -> None:
    """Close a round at the end of its phase."""
    phase = next(one for one in stage.plan.phases if one.key == round_.phase)
    at: datetime = phase.closes - timedelta(hours=1)
    with one_transaction(stage, at):
        close_round(stage.edition, round_.key, by=stage.person("organiser"), at=at)
