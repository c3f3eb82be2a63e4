"""What a plan says of drawing judges: how many, how loaded, how qualified, and who may not."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from competition.rules.plan.spec import KEY_PATTERN, spec
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRules:
    """How many entries of a round one judge reads."""

    least: int = spec("每位专家本轮至少评审的项目数", unit="项", example=20, default=0, least=0)
    most: int = spec("每位专家本轮最多评审的项目数", unit="项", example=60, least=1, most=10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """What a match of fields is worth, and over how many tiers the lottery number reaches.

    A reach of 1 lets the lot choose within a tier only; a wider one lets it now and then prefer
    a judge of the next tier, which links the fields and so makes their judges comparable. With
    3,000 entries and 300 judges a reach of 4 moved 1 % of the pairs and linked all fields.
    """

    main: int = spec("主领域一致的档位", example=4, default=4, least=0, most=16)
    second: int = spec("次领域一致的档位", example=3, default=3, least=0, most=16)
    none: int = spec("领域不一致的档位", example=0, default=0, least=0, most=16)
    lottery: int = spec("抽签号跨越的档数", unit="档", example=1, default=1, least=1, most=16)
    allow_none: bool = spec("是否允许领域不一致的专家评审", example=False, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMinimum:
    """At least so many judges of a type read every entry."""

    role: str = spec("专家类型的键", example="investment", pattern=KEY_PATTERN)
    least: int = spec("每个项目至少有几位该类型专家", unit="人", example=1, default=1, least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRules:
    """Where the seed comes from: a commitment of ours and a number nobody here can choose."""

    kind: Literal["commitment_and_public_value"] = spec(
        "种子的产生方式：事先公布承诺值，再与事先约定的公开数值合成",
        example="commitment_and_public_value",
        default="commitment_and_public_value",
    )
    public_value: Text = spec("事先约定的公开数值", example="2024年6月3日上证综指收盘点位")
    public_on: date | None = spec("公开数值产生的日期", example="2024-06-03", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRules:
    """How the judges of one round are drawn."""

    judges_per_entry: int = spec("每个项目的评审专家人数", unit="人", example=5, least=1, most=99)
    load: LoadRules = spec("每位专家的评审量")
    tiers: TierRules = spec("领域匹配的档位", default=TierRules())
    one_per_employer: bool = spec("同一单位的专家是否不得评审同一项目", example=True, default=True)
    most_per_district: int | None = spec(
        "同一项目最多有几位来自同一地区的专家（不填则不限）",
        unit="人",
        example=2,
        default=None,
        least=1,
    )
    role_minima: tuple[RoleMinimum, ...] = spec("各类型专家的最低人数", default=())
    seed: SeedRules = spec("抽签种子的产生方式")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRules:
    """Which ties between a judge and an entry are looked for (回避)."""

    employer: bool = spec("是否检查同一单位", example=True, default=True)
    employer_years: int = spec(
        "离开原单位几年内仍须回避（0 为只看现单位）",
        unit="年",
        example=3,
        default=3,
        least=0,
        most=50,
    )
    affiliates: bool = spec("是否检查关联单位（母子公司、集团成员等）", example=True, default=True)
    recommending_unit: bool = spec("是否检查推荐单位", example=True, default=True)
    stakes: bool = spec("是否检查持股、任职、投资、顾问与师生关系", example=True, default=True)
    joint_work: bool = spec("是否检查共同发明人、论文合著者", example=True, default=True)
    joint_work_years: int = spec(
        "几年内的合作须回避", unit="年", example=3, default=3, least=0, most=50
    )
    same_person: bool = spec("是否检查专家本人参赛", example=True, default=True)
    same_region: bool = spec("是否要求专家与项目不属同一地区", example=False, default=False)
    named_most: int = spec(
        "参赛者最多可提名回避的专家人数（0 为不可提名）",
        unit="人",
        example=3,
        default=0,
        least=0,
        most=20,
    )
