"""Made entrants: one profile that answers any plan's questions, by the facts that they ask for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from competition.rehearsal.dice import Dice
from competition.rehearsal.people import (
    COMPANY_WORDS,
    UNIVERSITIES,
    MadePerson,
    made_company_name,
    made_credit_code,
    made_person,
)
from competition.rehearsal.projects import MadeProject, made_project
from competition.rules.plan.edition import Plan
from competition.rules.plan.form import Question, Section
from competition.rules.plan.organisation import District, Field, Unit

_DISTRICT_WEIGHTS = {
    "武进": 27,
    "新北": 23,
    "经开": 11,
    "天宁": 11,
    "钟楼": 10,
    "溧阳": 9,
    "金坛": 9,
}
"""How entries spread over districts (contest.md §9, marked as assumed there)."""
_TEAM_PERCENT, _YOUNG_PERCENT = 24, 26
_LARGE_EVERY, _CAP_WAN = 53, 20_000
_POSITIONS = ("总经理", "技术总监", "研发负责人", "市场总监", "首席科学家", "生产负责人")


@dataclass(frozen=True, slots=True)
class MadeEntrant:
    """Everything that one made entry says, before it is put into a plan's questions."""

    number: int
    entrant: str
    is_young: bool
    district: District
    unit: Unit
    field: Field
    project: MadeProject
    company: str
    credit_code: str
    registered_on: date
    members: tuple[MadePerson, ...]
    revenue_wan: int
    staff: int

    @property
    def leader(self) -> MadePerson:
        """Return the member who leads."""
        return self.members[0]


def made_entrant(dice: Dice, plan: Plan, number: int) -> MadeEntrant:
    """Return the entrant of a number: the same seed and number give the same one."""
    opens = plan.phases[0].opens.date()
    kinds = {kind for group in plan.groups for kind in group.entrants}
    is_team = "team" in kinds and (len(kinds) == 1 or dice.happens(_TEAM_PERCENT))
    is_young = dice.happens(_YOUNG_PERCENT * 100 // (100 - _TEAM_PERCENT))
    district = dice.weighted([(one, _weight(one)) for one in plan.districts])
    field = dice.pick(plan.fields)
    project = made_project(dice, field.name.zh, COMPANY_WORDS[number % len(COMPANY_WORDS)])
    members = tuple(
        made_person(dice, number * 10 + place, reference=opens, youngest=35 if place == 0 else 24)
        for place in range(dice.between(3, 6))
    )
    return MadeEntrant(
        number=number,
        entrant="team" if is_team else "company",
        is_young=is_young,
        district=district,
        unit=_unit_of(dice, plan, district),
        field=field,
        project=project,
        company=made_company_name(dice, number, project.branch, plan.contest.city.zh),
        credit_code=made_credit_code(dice, (district.code or "320400")[:6], number),
        registered_on=_registered_on(dice, opens, is_young=is_young),
        members=members,
        revenue_wan=_revenue_wan(dice, number, is_young=is_young),
        staff=dice.between(4, 40) if is_young else dice.between(18, 260),
    )


def _revenue_wan(dice: Dice, number: int, *, is_young: bool) -> int:
    """Return last year's sales; now and then a company has outgrown the usual 200 million yuan."""
    usual = dice.between(30, 900) if is_young else dice.between(600, 18_500)
    is_large = not is_young and number % _LARGE_EVERY == 0
    return _CAP_WAN + usual // 2 if is_large else usual


def _weight(district: District) -> int:
    return next((w for sign, w in _DISTRICT_WEIGHTS.items() if sign in district.name.zh), 10)


def _unit_of(dice: Dice, plan: Plan, district: District) -> Unit:
    units = [unit for unit in plan.units if unit.district == district.key]
    offices = [unit for unit in units if unit.kind != "carrier"] or units or list(plan.units)
    return dice.pick(offices)


def _registered_on(dice: Dice, opens: date, *, is_young: bool) -> date:
    turn_of_year = date(opens.year - 1, 1, 1)
    if is_young:
        return turn_of_year + timedelta(days=dice.below((opens - turn_of_year).days - 20))
    return turn_of_year - timedelta(days=dice.between(30, 3600))


def made_answers(plan: Plan, made: MadeEntrant) -> dict[str, Any]:
    """Return the entrant's answers to every section of the plan's form, as they would be typed."""
    return {
        section.key: _section_answers(section, made)
        for section in plan.form.sections
        if section.entrant in (None, made.entrant)
    }


def _section_answers(section: Section, made: MadeEntrant) -> Any:  # noqa: ANN401 - rows or one row
    questions = [one for one in section.questions if one.entrant in (None, made.entrant)]
    if section.kind == "members":
        count = min(max(section.least_rows, len(made.members)), section.most_rows)
        rows = made.members[:count]
        return [
            {one.key: _member_answer(one, person, made, place) for one in questions}
            for place, person in enumerate(rows)
        ]
    return {one.key: _answer(one, made) for one in questions}


def _member_answer(
    question: Question, person: MadePerson, made: MadeEntrant, place: int
) -> str | list[str]:
    employer = made.company if made.entrant == "company" else person.school
    known: dict[str, str] = {
        "name": person.name,
        "gender": person.gender,
        "born_on": person.born_on.isoformat(),
        "phone": person.phone,
        "email": person.email,
        "id_number": person.id_number,
        "degree": person.degree,
        "employer": employer,
        "is_leader": "yes" if place == 0 else "no",
        "nationality": "CN",
        "school": person.school,
        "role": _POSITIONS[place % len(_POSITIONS)],
        "equity_percent": str((51, 20, 12, 8, 5, 4)[place % 6]),
        "experience_years": str(3 + (made.number + place) % 15),
    }
    name = (question.fact or question.key).removeprefix("members[].")
    answer = known.get(name, known.get(question.key, ""))
    return _fitting(question, answer, made)


def _answer(question: Question, made: MadeEntrant) -> str | list[str]:
    known = _facts(made) | _texts(made)
    answer = known.get(question.fact or "", known.get(question.key, ""))
    return _fitting(question, answer, made)


def _facts(made: MadeEntrant) -> dict[str, str]:
    is_company = made.entrant == "company"
    return {
        "entity.name": made.company,
        "entity.uscc": made.credit_code,
        "entity.organisation": "company",
        "entity.is_registered": "yes" if is_company else "no",
        "entity.registered_on": made.registered_on.isoformat(),
        "entity.registered_in": made.district.code,
        "entity.capital_cents": f"{made.revenue_wan // 4 + 50}万元",
        "entity.paid_in_cents": f"{made.revenue_wan // 8 + 20}万元",
        "entity.revenue_prev_cents": f"{made.revenue_wan}万元",
        "entity.rd_spend_prev_cents": f"{made.revenue_wan // 9 + 10}万元",
        "entity.taxable_prev_cents": f"{made.revenue_wan // 20}万元",
        "entity.assets_cents": f"{made.revenue_wan + 120}万元",
        "entity.staff": str(made.staff),
        "entity.industry_class": "industry",
        "entity.listed": "no",
        "entity.bad_record": "no",
        "entity.certificates": "tech-sme",
        "entity.in_business": "yes",
        "project.name": made.project.name,
        "project.team_name": f"{made.leader.name}创新团队",
        "project.field": made.field.key,
        "project.ip_holder": "entity" if is_company else "core_member",
        "project.ip_owned": "yes",
        "project.ip_clear": "yes",
        "project.ip_granted_or_accepted": "yes",
        "project.is_genuine": "yes",
        "project.is_main_business": "yes",
        "project.stage": ("laboratory", "pilot", "production")[made.number % 3],
        "promises.settle": "yes",
        "promises.truthful": "yes",
        "promises.operate": "yes",
    }


def _texts(made: MadeEntrant) -> dict[str, str]:
    return {
        "brief": made.project.summary,
        "technology": made.project.technology,
        "market": made.project.market,
        "business_model": f"以设备销售和技术服务相结合，面向{made.field.name.zh}领域客户提供整体方案。",
        "profile": f"{made.company}专注于{made.field.name.zh}领域，现有员工{made.staff}人。",
        "legal_representative": made.leader.name,
        "contact_name": made.leader.name,
        "address": f"{made.district.name.zh}创新路{made.number % 300 + 1}号",
        "position": "总经理",
        "inventions": str(made.number % 6),
        "patents": str(made.number % 9),
    }


def _fitting(question: Question, answer: str, made: MadeEntrant) -> str | list[str]:
    """Return an answer of the question's kind: the known one where it fits, else a plausible one."""
    keys = [choice.key for choice in question.choices]
    if question.kind == "choice":
        return answer if answer in keys else keys[made.number % len(keys)]
    if question.kind == "choices":
        return [answer] if answer in keys else []
    if answer:
        return answer[: question.most_characters] if question.most_characters else answer
    if not question.is_required:
        return ""
    plain = {
        "text": made.leader.name if "name" in question.key else UNIVERSITIES[made.number % 16],
        "long_text": made.project.summary[: question.most_characters or 300],
        "number": str(max(question.least or 0, made.number % 12)),
        "money": f"{made.revenue_wan // 5 + 1}万元",
        "percent": "10",
        "date": made.registered_on.isoformat(),
        "yes_no": "no",
        "phone": made.leader.phone,
        "email": made.leader.email,
        "uscc": made.credit_code,
        "id_number": made.leader.id_number,
    }
    return plain[question.kind]
