"""Plan types: the phases of an edition, what freezes when, and its working days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from competition.rules.plan.holidays import HolidayYear
from competition.rules.plan.spec import key, spec
from competition.rules.values import Closing, Opening, Problem, Text

PhaseKind = Literal[
    "registration",
    "screening",
    "acceptance",
    "preliminary",
    "advancement",
    "visit",
    "final",
    "deliberation",
    "publicity",
    "publication",
    "other",
]

Action = Literal[
    "create_entry",
    "edit_entry",
    "submit_entry",
    "withdraw_entry",
    "answer_corrections",
    "recommend_entry",
    "accept_entry",
    "score",
    "file_objection",
]

Part = Literal["team", "group", "texts", "documents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of time in which something is open; phases may overlap."""

    key: str = key("阶段代号", example="registration")
    name: Text = spec("阶段名称", example="项目征集")
    kind: PhaseKind = spec("阶段种类", example="registration")
    opens: Opening = spec("开始时刻；只写日期表示当日0:00", example="2022-04-12")
    closes: Closing = spec(
        "截止时刻（到此刻即不可）；只写日期表示当日24:00", example="2022-04-30 17:00"
    )
    grace_minutes: int = spec(
        "宽限：截止前开始提交、在此时间内到达的仍然有效",
        unit="分钟",
        example=5,
        default=0,
        least=0,
        most=1440,
    )
    opens_actions: tuple[Action, ...] | None = spec(
        "本阶段可以办理的事项；不写则按阶段种类的惯例",
        example=["create_entry", "edit_entry", "submit_entry"],
        default=None,
    )
    note: Text | None = spec("给参赛者的说明", example="逾期不再受理", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A part of the entries that stays as it is from a moment on, whatever else is open."""

    part: Part = spec(
        "冻结的内容：team团队名单，group组别，texts文字，documents材料", example="team"
    )
    at: Closing = spec("冻结时刻；只写日期表示当日24:00", example="2022-04-25")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRules:
    """What else an edition says of time."""

    freezes: tuple[Freeze, ...] = spec("各项内容的冻结时刻", default=())
    holiday_years: tuple[HolidayYear, ...] = spec(
        "系统尚未收录的年度放假安排（取代同一年份的收录数据）", default=()
    )
    extra_days_off: tuple[date, ...] = spec(
        "本市另行规定的非工作日", example=["2022-04-06"], default=()
    )
    extra_working_days: tuple[date, ...] = spec(
        "本市另行规定的工作日", example=["2022-04-09"], default=()
    )


def phase_problems(phases: tuple[Phase, ...]) -> tuple[Problem, ...]:
    """Return what the reader cannot see: keys used twice, phases that close before they open."""
    problems: list[Problem] = []
    first_use: dict[str, int] = {}
    for number, phase in enumerate(phases, start=1):
        path = f"phases[{number}]"
        if phase.key in first_use:
            values: dict[str, object] = {"found": phase.key, "first": first_use[phase.key]}
            problems.append(Problem(f"{path}.key", "used_twice", values))
        first_use.setdefault(phase.key, number)
        if phase.closes <= phase.opens:
            problems.append(Problem(f"{path}.closes", "closes_before_opening", {}))
    if not any(phase.kind == "registration" for phase in phases):
        problems.append(Problem("phases", "no_registration", {}))
    return tuple(problems)


def time_problems(rules: TimeRules) -> tuple[Problem, ...]:
    """Return what the reader cannot see in a year's notice: runs that end before they begin."""
    return tuple(
        Problem(f"holiday_years[{n}].off[{m}].last", "ends_before_it_begins", {"name": run.name})
        for n, year in enumerate(rules.holiday_years, start=1)
        for m, run in enumerate(year.off, start=1)
        if run.last < run.first
    )
