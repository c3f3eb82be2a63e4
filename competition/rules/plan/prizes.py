"""What an edition awards: levels, numbers, money, caps, ties, vacancies, substitution, honours."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from competition.rules.plan.following import Payments, Recommendation, UnitPrize
from competition.rules.plan.spec import KEY_PATTERN, key, spec
from competition.rules.values import Money, Text

TiePolicy = Literal["extend", "short", "next_level", "decide", "lot"]
"""What happens when entries that are equal to the last are more than the places left."""

VacancyPolicy = Literal["keep", "cascade", "decision"]
"""What happens to places that nobody may take."""

ExcludedKind = Literal["withdrawn", "disqualified", "ineligible", "non_competing"]
"""The entries that never win, and may or may not keep their place in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCount:
    """So many prizes."""

    kind: Literal["number"] = spec("固定数量", example="number")
    number: int = spec("奖项数量", unit="个", example=3, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCount:
    """A share of the group's ranked entries, whoever of them is excluded later."""

    kind: Literal["share"] = spec("按比例", example="share")
    share: Fraction = spec(
        "占该组排名项目数的比例（不计不参赛展示的项目）", example="1/10", least=0, most=1
    )
    rounding: Literal["up", "down", "half_up"] = spec(
        "数量不是整数时：up进位，down舍去，half_up四舍五入", example="down"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllCount:
    """Everyone who is left and reaches the bar."""

    kind: Literal["all"] = spec("其余达到条件的全部项目", example="all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What one group gets of one level."""

    group: str = spec("组别代号", example="startup", pattern=KEY_PATTERN)
    count: FixedCount | ShareCount | AllCount = spec(
        "奖项数量", example={"kind": "number", "number": 3}
    )
    most: int | None = spec(
        "连同上一等级转来的名额，最多授予多少；空表示不限", unit="个", default=None, least=0
    )
    amount: Money | None = spec(
        "本组每个项目的奖金；空表示按该等级的奖金", unit="元", example="10万元", default=None
    )
    threshold: Fraction | None = spec(
        "本组的最低得分（含）；空表示按该等级的最低得分", unit="分", example=80, default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of prizes."""

    key: str = key("奖项代号", example="first")
    name: Text = spec("奖项名称", example="一等奖")
    kind: Literal["ranked", "participation", "grand"] = spec(
        "ranked按名次的等级奖，participation入围类奖项，grand最多一个、可以空缺的大奖",
        example="ranked",
        default="ranked",
    )
    quotas: tuple[Quota, ...] = spec("各组别的数量；未写的组别不设此奖")
    amount: Money = spec("每个项目的奖金", unit="元", example="20万元", default=Money(0))
    threshold: Fraction | None = spec("最低得分（含）", unit="分", example=80, default=None)
    compared: Literal["rounded", "unrounded"] = spec(
        "最低得分与舍入后的得分或未舍入的得分比较", example="rounded", default="rounded"
    )
    least_votes: int | None = spec("最少赞成票数", unit="票", example=5, default=None, least=0)
    trait: str | None = spec(
        "只授予具有此特征的项目；空表示不限", example="overseas", default=None, pattern=KEY_PATTERN
    )
    stacking: Literal["instead", "on_top"] = spec(
        "instead不与其他奖项兼得，on_top可以在其他奖项之外另得",
        example="instead",
        default="instead",
    )
    ties: TiePolicy | None = spec(
        "本等级的并列处理；空表示按总规定", example="extend", default=None
    )
    vacancies: VacancyPolicy | None = spec(
        "本等级的空缺处理；空表示按总规定", example="keep", default=None
    )

    def quota_for(self, group: str) -> Quota | None:
        """Return what a group gets of this level, or ``None`` when the level is not for it."""
        return next((quota for quota in self.quotas if quota.group == group), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """No more than so many winning entries of one field, district, unit or company."""

    key: str = key("限额代号", example="field-first")
    what: Literal["field", "district", "unit", "company_family", "legal_person"] = spec(
        "限额对象：field领域，district辖市区，unit申报单位，company_family关联企业，legal_person法人",
        example="field",
    )
    number: int = spec("同一对象最多获奖项目数", unit="个", example=2, least=1)
    levels: tuple[str, ...] = spec(
        "合并计算的奖项代号；空表示全部奖项", example=["first", "second"], default=()
    )
    within: Literal["group", "edition"] = spec(
        "在每个组别内分别计算，或全部组别合并计算", example="group", default="group"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who moves up when a winner is removed after the awards were drawn up (递补)."""

    mode: Literal["none", "hold", "promote"] = spec(
        "none不递补，hold其他获奖者不动、空出的名额由未获奖者递补，promote依次上升",
        example="hold",
        default="none",
    )
    closed_on: date | None = spec(
        "递补截止日（含）；空表示不限", example="2022-07-31", default=None
    )
    may_overtake: bool = spec(
        "hold方式下，递补者可否获得比名次在其前的获奖者更高的奖项；不可则该名额按空缺处理",
        example=False,
        default=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """A title without money that follows from a prize."""

    key: str = key("荣誉代号", example="women-pioneer")
    name: Text = spec("荣誉名称", example="市级巾帼建功标兵")
    who: Literal["principal", "female_principal"] = spec(
        "授予项目负责人，或仅授予女性负责人", example="female_principal", default="principal"
    )
    levels: tuple[str, ...] = spec(
        "因哪些奖项授予；空表示全部按名次的等级奖",
        example=["first", "second", "third"],
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeTable:
    """All that an edition's plan says of its prizes (algorithms §4)."""

    groups: tuple[str, ...] = spec(
        "设奖的组别；跨组别的限额在同一等级内按此先后核定", example=["team", "startup", "growth"]
    )
    levels: tuple[Level, ...] = spec("奖项，从高到低")
    ties: TiePolicy = spec(
        "名额边界上并列：extend并列者全部授予，short都不授予、名额空缺，next_level连同名额转入下一等级，"
        "decide由评委会决定，lot抽签",
        example="decide",
        default="decide",
    )
    share_tied_money: bool = spec(
        "并列者全部授予时，占用其后的名额并平分相应奖金，除不尽的余数归还经费",
        example=False,
        default=False,
    )
    vacancies: VacancyPolicy = spec(
        "名额空缺：keep保持空缺，cascade转入下一等级，decision由评委会决定",
        example="keep",
        default="keep",
    )
    caps: tuple[Cap, ...] = spec("获奖限额", default=())
    one_per_legal_person: bool = spec(
        "同一法人只能有一个项目获奖，取其较高者", example=True, default=False
    )
    zero_score_wins: bool = spec("零分可否获奖", example=False, default=False)
    keep_place: tuple[ExcludedKind, ...] = spec(
        "哪些不参加评奖的项目保留名次（其后项目不上移）：withdrawn退赛，disqualified取消资格，"
        "ineligible不符合条件，non_competing展示项目",
        example=["withdrawn"],
        default=(),
    )
    substitution: Substitution = spec("递补", default=Substitution())
    honours: tuple[Honour, ...] = spec("随奖项授予的荣誉", default=())
    payments: Payments = spec("奖金发放", default=Payments())
    recommendations: tuple[Recommendation, ...] = spec("向上级赛事推荐", default=())
    unit_prizes: tuple[UnitPrize, ...] = spec("推荐单位的奖项", default=())
    budget: Money | None = spec("奖金总预算", unit="元", example="300万元", default=None)
    signatures: int = spec("人工决定须由几人签署", unit="人", example=2, default=2, least=1)

    def level(self, level_key: str) -> Level | None:
        """Return the level of that key, or ``None``."""
        return next((level for level in self.levels if level.key == level_key), None)
