"""Plan types: who may enter, clause by clause, as tests on the facts.

A test says what is *required*: it holds, fails, cannot be told yet, or is due on a date.
Bounds named ``at_…`` and ``on_…`` include their value (含), the others do not (不含).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from competition.rules.plan.spec import key, spec
from competition.rules.values import Money, Text

SizeName = Literal["micro", "small", "medium", "large"]
RankName = Literal["first", "second", "third", "excellent", "finalist", "selected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoTest:
    """A question answered yes, or answered no."""

    kind: Literal["yes", "no"] = spec("须为“是”，或须为“否”", example="no")
    fact: str = spec("事实路径", example="entity.listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTest:
    """A day between days."""

    kind: Literal["date"] = spec("日期须在范围内", example="date")
    fact: str = spec("事实路径", example="entity.registered_on")
    on_or_after: date | None = spec("不早于（含当日）", example="2020-01-01", default=None)
    on_or_before: date | None = spec("不晚于（含当日）", example="2019-12-31", default=None)
    after: date | None = spec("晚于（不含当日）", example="2019-12-31", default=None)
    before: date | None = spec("早于（不含当日）", example="2020-01-01", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTest:
    """An amount between amounts."""

    kind: Literal["money"] = spec("金额须在范围内", example="money")
    fact: str = spec("事实路径", example="entity.revenue_prev_cents")
    at_least: Money | None = spec("不少于（含）", example="100万元", default=None)
    at_most: Money | None = spec("不超过（含）", example="2亿元", default=None)
    more_than: Money | None = spec("超过（不含）", example="100万元", default=None)
    less_than: Money | None = spec("少于（不含）", example="2亿元", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTest:
    """A number between numbers."""

    kind: Literal["number"] = spec("数值须在范围内", example="number")
    fact: str = spec("事实路径", example="leader.equity_percent")
    at_least: Fraction | None = spec("不少于（含）", example=30, default=None)
    at_most: Fraction | None = spec("不超过（含）", example=500, default=None)
    more_than: Fraction | None = spec("超过（不含）", example=50, default=None)
    less_than: Fraction | None = spec("少于（不含）", example=300, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeTest:
    """The full years or months (满周岁、满月) from a day to another.

    A limit that the notice gives as a day belongs in a ``date`` test: arithmetic of years is
    only for notices that count years.
    """

    kind: Literal["age"] = spec("年龄或成立年限须在范围内", example="age")
    fact: str = spec("起始日期的事实路径", example="leader.born_on")
    on: date | None = spec("计算到哪一天；不写为报名截止日", example="2024-01-01", default=None)
    unit: Literal["years", "months"] = spec("按满年或满月计", example="years", default="years")
    at_least: int | None = spec("不少于（含）", example=16, default=None, least=0)
    at_most: int | None = spec("不超过（含）", example=35, default=None, least=0)
    less_than: int | None = spec("不满（不含）", example=7, default=None, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTest:
    """A choice that has an order, such as a degree or the stage of a project."""

    kind: Literal["level"] = spec("等级须在范围内", example="level")
    fact: str = spec("事实路径", example="leader.degree")
    at_least: str | None = spec("不低于（含）", example="master", default=None)
    at_most: str | None = spec("不高于（含）", example="pilot", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmongTest:
    """An answer that is one of some values, or none of them; of a list: any of its items."""

    kind: Literal["one_of", "none_of"] = spec(
        "须属于其中之一，或不得属于其中任何一项", example="one_of"
    )
    fact: str = spec("事实路径", example="entity.certificates")
    values: tuple[str, ...] = spec("取值", example=["tech-sme", "high-tech"])


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsTest:
    """A name without certain words."""

    kind: Literal["without_words"] = spec("名称不得含有某些字词", example="without_words")
    fact: str = spec("事实路径", example="project.team_name")
    words: tuple[str, ...] = spec("禁用字词", example=["公司"])


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTest:
    """Registered in a place by a day, or not registered there: nation, province, city, district."""

    kind: Literal["registered", "unregistered"] = spec(
        "须已在某地注册，或须尚未在某地注册", example="unregistered"
    )
    place: str = spec(
        "范围：CN 为全国，或省、市、区县的行政区划代码", example="320400", default="CN"
    )
    on: date | None = spec(
        "截至哪一天；不写为报名截止日，承诺事项为承诺期限", example="2021-04-30", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTest:
    """The size of an enterprise by 工信部联企业〔2011〕300号."""

    kind: Literal["sme_size"] = spec("企业规模按中小企业划型标准须属于其中之一", example="sme_size")
    sizes: tuple[SizeName, ...] = spec(
        "允许的规模", example=["micro", "small", "medium"], default=("micro", "small", "medium")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTest:
    """No earlier award of a sort. Every line narrows which awards count; none counts all."""

    kind: Literal["no_award"] = spec("此前未获下列奖项", example="no_award")
    contests: tuple[str, ...] = spec("赛事系列的标识", example=["changzhou"], default=())
    levels: tuple[Literal["district", "city", "province", "nation"], ...] = spec(
        "级别", example=["nation", "province"], default=()
    )
    ranks: tuple[RankName, ...] = spec("奖次", example=["first", "second", "third"], default=())
    top: int | None = spec("前若干名（含）", unit="名", example=500, default=None, least=1)
    from_year: int | None = spec("起始届次年份（含）", unit="年", example=2016, default=None)
    to_year: int | None = spec("截止届次年份（含）", unit="年", example=2020, default=None)
    similar_only: bool = spec("只限相同或相近的项目", example=True, default=False)
    money_taken_only: bool = spec("只限已领取奖金的", example=True, default=False)
    not_accepted_only: bool = spec("只限资助项目尚未验收的", example=True, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTest:
    """How many members or earlier awards there are, or those of a sort."""

    kind: Literal["count"] = spec("人数或项数须在范围内", example="count")
    list: Literal["members", "history"] = spec("核心成员或既往获奖", example="members")
    where: "Test | None" = spec("只数符合此条件的；路径写 members[].…", default=None)
    at_least: int | None = spec("不少于（含）", example=3, default=None, least=0)
    at_most: int | None = spec("不超过（含）", example=15, default=None, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryTest:
    """Something that holds for each member or each earlier award."""

    kind: Literal["every"] = spec("每人（每项）都须符合", example="every")
    list: Literal["members", "history"] = spec("核心成员或既往获奖", example="members")
    test: "Test" = spec("条件；路径写 members[].…")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTest:
    """Several tests: all of them, or any one."""

    kind: Literal["all", "any"] = spec("须全部符合，或符合其一", example="any")
    of: "tuple[Test, ...]" = spec("各条件")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlessTest:
    """A test from which some are exempt."""

    kind: Literal["unless"] = spec("须符合条件，符合豁免情形的除外", example="unless")
    test: "Test" = spec("条件")
    exempt: "Test" = spec("豁免情形")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenTest:
    """A test that only some must meet."""

    kind: Literal["when"] = spec("属于某种情形的，须符合条件", example="when")
    given: "Test" = spec("情形")
    test: "Test" = spec("条件")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTest:
    """A promise now, a check on its day. Exactly one of ``by`` and ``months_after_contest``."""

    kind: Literal["due"] = spec("可先承诺，到期须符合", example="due")
    test: "Test" = spec("到期须符合的条件")
    promise: str = spec("承诺的事实路径", example="promises.settle")
    by: date | None = spec("期限（含当日）", example="2021-11-30", default=None)
    months_after_contest: int | None = spec(
        "大赛结束后若干个月内", unit="个月", example=6, default=None, least=0, most=120
    )


Test: TypeAlias = (
    YesNoTest
    | DateTest
    | MoneyTest
    | NumberTest
    | AgeTest
    | LevelTest
    | AmongTest
    | WordsTest
    | RegistrationTest
    | SizeTest
    | AwardTest
    | CountTest
    | EveryTest
    | GroupTest
    | UnlessTest
    | WhenTest
    | DueTest
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One clause of the notice about who may enter, and how."""

    key: str = key("条件标识", example="growth-revenue")
    groups: tuple[str, ...] = spec(
        "适用组别的标识；不写则适用所有组别", example=["growth"], default=()
    )
    severity: Literal["block", "confirm", "warn"] = spec(
        "不符合时：不得参赛、人工核定、提醒", example="block"
    )
    clause: Text = spec("通知中的原文", example="上一年度销售收入不超过2亿元")
    test: Test = spec("条件")
    statement: Text | None = spec(
        "人工核定时申报人须作的说明", example="请说明与获奖项目的区别", default=None
    )
    lead: Text | None = spec("提醒：需要提前多久办理", example="入库评价需 1–2 个月", default=None)
    needed_by: date | None = spec("提醒：何时之前需要", example="2022-07-31", default=None)
    consequence: Literal["no_money", "upgrade_only", "not_ranked"] | None = spec(
        "不符合仍可参赛时的后果：不发奖金、只补高一等次的差额、不参加本级排名",
        example="no_money",
        default=None,
    )
