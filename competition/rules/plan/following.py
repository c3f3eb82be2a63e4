"""What follows a prize: how its money is paid, where winners are recommended, which units earn."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from competition.rules.plan.criteria import Criterion
from competition.rules.plan.spec import KEY_PATTERN, key, spec
from competition.rules.values import Money, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that a winner must show before money is paid, with evidence that is checked."""

    key: str = key("条件代号", example="settled")
    name: Text = spec("条件", example="在本市注册公司并实际经营")
    evidence: Text = spec("须上传的证明材料", example="营业执照")
    entrants: tuple[Literal["team", "company"], ...] = spec(
        "适用的参赛主体；空表示全部", example=["team"], default=()
    )
    due_on: date | None = spec("最迟完成日（含）；空表示不限", example="2022-11-30", default=None)
    due_months: int | None = spec(
        "最迟在授奖后若干个月内完成（含）", unit="个月", example=12, default=None, least=1
    )
    after: str | None = spec(
        "从另一条件完成之日起算", example="settled", default=None, pattern=KEY_PATTERN
    )
    after_months: int = spec(
        "从另一条件完成之日起至少经过若干个月", unit="个月", example=6, default=0, least=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One part of a prize's money and what it waits for."""

    key: str = key("分期代号", example="landing")
    name: Text = spec("分期名称", example="落户后首付")
    share: Fraction = spec("占奖金的比例", example="2/5", least=0, most=1)
    conditions: tuple[str, ...] = spec(
        "须先完成的条件代号；空表示无条件", example=["settled"], default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """How prizes are paid. Without instalments the whole is paid at once."""

    conditions: tuple[Condition, ...] = spec("发放条件", default=())
    instalments: tuple[Instalment, ...] = spec("分期；比例合计须为一", default=())
    highest_only: bool = spec(
        "同一收款单位在本届只发最高的一项（就高不就低）", example=True, default=True
    )
    reason: str | None = spec(
        "奖金的事由；同一收款单位因同一事由只发一次，空表示不限",
        example="changzhou-prize",
        default=None,
        pattern=KEY_PATTERN,
    )
    yearly_cap: Money | None = spec(
        "同一收款单位每个自然年最多领取；空表示不限", unit="元", example="100万元", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Where winners are recommended to, and who may be, by that contest's own rules."""

    key: str = key("推荐去向代号", example="jiangsu-2022")
    name: Text = spec("推荐去向", example="创业江苏科技创业大赛")
    levels: tuple[str, ...] = spec(
        "从哪些奖项中推荐；空表示全部按名次的等级奖", example=["first", "second"], default=()
    )
    most: int | None = spec(
        "最多推荐多少个；空表示不限", unit="个", example=20, default=None, least=1
    )
    due_on: date | None = spec("推荐截止日（含）", example="2022-07-15", default=None)
    ends_on: date | None = spec(
        "该赛事的结束日，用于计算“赛后若干个月”的期限", example="2022-09-30", default=None
    )
    criteria: tuple[Criterion, ...] = spec("该赛事自己的参赛条件", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPoints:
    """How many points a unit gets for each of its entries of a sort."""

    what: Literal["submitted", "accepted", "advanced", "prize"] = spec(
        "计分对象：submitted提交，accepted受理，advanced晋级决赛，prize获奖", example="prize"
    )
    level: str | None = spec(
        "获某一奖项的另计；空表示任一奖项", example="first", default=None, pattern=KEY_PATTERN
    )
    each: Fraction = spec("每个项目的分值", unit="分", example=10, least=0)
    most: Fraction | None = spec(
        "此项最多计多少分；空表示不限", unit="分", example=40, default=None, least=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPrize:
    """A prize of units that recommend (优秀组织奖): ranked by points, decided by people."""

    key: str = key("奖项代号", example="organiser")
    name: Text = spec("奖项名称", example="优秀组织奖")
    number: int = spec("最多授予多少个", unit="个", example=8, least=1)
    kinds: tuple[Literal["district", "park", "carrier"], ...] = spec(
        "参加评比的单位类别；空表示全部", example=["carrier"], default=()
    )
    points: tuple[UnitPoints, ...] = spec("计分办法")
    least: Fraction = spec("最低得分（含）", unit="分", example=10, default=Fraction(0), least=0)
