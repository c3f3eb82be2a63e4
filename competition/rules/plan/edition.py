"""The plan as a whole: everything that one edition's official notice says."""

from dataclasses import dataclass
from functools import cached_property

from competition.rules.plan.calendar import Phase, TimeRules
from competition.rules.plan.certificates import CertificateDesign
from competition.rules.plan.criteria import Criterion
from competition.rules.plan.form import EntryForm
from competition.rules.plan.judging import ConflictRules, DrawRules
from competition.rules.plan.organisation import (
    Assumption,
    Contest,
    District,
    Field,
    Group,
    Unit,
)
from competition.rules.plan.prizes import PrizeTable
from competition.rules.plan.publication import Publication, Screening
from competition.rules.plan.rounds import Round
from competition.rules.plan.spec import spec


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One edition's rules as data. Another city, another year: another plan, no commit."""

    contest: Contest = spec("赛事名称与主办方")
    assumptions: tuple[Assumption, ...] = spec("通知没有写明、由本计划假定的内容", default=())
    phases: tuple[Phase, ...] = spec("赛程阶段，按时间先后")
    time: TimeRules = spec("冻结时刻与工作日", default=TimeRules())
    districts: tuple[District, ...] = spec("辖市区")
    units: tuple[Unit, ...] = spec("推荐单位")
    fields: tuple[Field, ...] = spec("参赛领域")
    groups: tuple[Group, ...] = spec("组别")
    criteria: tuple[Criterion, ...] = spec("参赛条件", default=())
    form: EntryForm = spec("申报表")
    screening: Screening = spec("推荐单位审核")
    conflicts: ConflictRules = spec("回避规则")
    draw: DrawRules = spec("评委抽取规则")
    rounds: tuple[Round, ...] = spec("评审轮次，按先后")
    prizes: PrizeTable = spec("奖项")
    publication: Publication = spec("公示与发布")
    certificates: CertificateDesign = spec("证书样式", default=CertificateDesign())

    @cached_property
    def groups_by_key(self) -> dict[str, Group]:
        """Return the groups by their keys."""
        return {group.key: group for group in self.groups}

    @cached_property
    def fields_by_key(self) -> dict[str, Field]:
        """Return the fields by their keys."""
        return {field.key: field for field in self.fields}

    @cached_property
    def districts_by_key(self) -> dict[str, District]:
        """Return the districts by their keys."""
        return {district.key: district for district in self.districts}

    @cached_property
    def units_by_key(self) -> dict[str, Unit]:
        """Return the recommending units by their keys."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def rounds_by_key(self) -> dict[str, Round]:
        """Return the review rounds by their keys."""
        return {one.key: one for one in self.rounds}

    def phase_of_kind(self, kind: str) -> Phase | None:
        """Return the first phase of a kind, or ``None`` where the plan has none."""
        return next((phase for phase in self.phases if phase.kind == kind), None)
