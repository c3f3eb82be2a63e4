"""What one review round consists of: rubrics, scoring, ranking, advancement or a vote."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.plan.spec import KEY_PATTERN, key, spec
from competition.rules.values import Text

CRITERION_PATTERN = r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*"
"""Capitals too: files of marks from outside name their criteria as they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a certain mark stands for."""

    mark: Fraction = spec("分值", unit="分", example=90)
    text: Text = spec("该分值的含义", example="国际领先，已有批量订单")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the score sheet."""

    key: str = spec("指标代号，可用大写字母", example="innovation", pattern=CRITERION_PATTERN)
    name: Text = spec("指标名称", example="技术和产品")
    weight: Fraction = spec(
        "权重：百分比权重时全表合计100；乘数权重时直接相乘",
        example=30,
        default=Fraction(1),
        least=0,
    )
    lowest: Fraction = spec("允许的最低分", unit="分", example=0, default=Fraction(0))
    highest: Fraction = spec("允许的最高分", unit="分", example=100, default=Fraction(100))
    step: Fraction = spec(
        "打分的最小间隔：1为整数，0.5为半分，0.1为一位小数，0.01为两位小数",
        unit="分",
        example="0.5",
        default=Fraction(1),
    )
    anchors: tuple[Anchor, ...] = spec("分值说明", default=())
    comment_below: Fraction | None = spec("低于此分必须写评语", unit="分", example=60, default=None)
    comment_above: Fraction | None = spec("高于此分必须写评语", unit="分", example=95, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The score sheet of one or several groups."""

    key: str = key("评分表代号", example="startup")
    groups: tuple[str, ...] = spec("适用组别；空表示所有组别", example=["startup"], default=())
    weighting: Literal["percent", "multipliers"] = spec(
        "权重的算法：percent为百分比（合计100），multipliers为乘数",
        example="percent",
        default="percent",
    )
    criteria: tuple[Criterion, ...] = spec("指标，按评分表顺序")
    overall_comment: Literal["none", "optional", "required"] = spec(
        "总评语：不设、可选、必填", example="optional", default="optional"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """How many extreme marks are dropped from a panel of at least this size."""

    from_judges: int = spec("有效评委达到此人数起适用", unit="人", example=5, least=1)
    high: int = spec("去掉最高分的个数", unit="个", example=1, least=0)
    low: int = spec("去掉最低分的个数", unit="个", example=1, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAt:
    """A step of the calculation at which the figure is rounded half up (四舍五入)."""

    step: Literal[
        "sheet", "criterion", "weighted_criterion", "marks", "factored", "own", "final"
    ] = spec(
        "舍入步骤：sheet每张评分表总分，criterion每项指标得分，weighted_criterion指标加权后"
        "（后两项仅用于按指标去极值），marks评委合成分，factored乘以难度系数后，"
        "own本轮得分（含加减分，结转前），final最终得分",
        example="final",
    )
    decimals: int = spec("保留小数位数", unit="位", example=2, least=0, most=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A figure of the entry itself that is added to, or deducted from, the judges' score."""

    value: str = key("参赛项目数值的代号", example="time_penalty")
    weight: Fraction = spec("乘数：1为加，-1为减", example=-1, default=Fraction(1))
    if_absent: Literal["nothing", "incomplete"] = spec(
        "缺少该数值时：不加不减，或视为得分不完整", example="incomplete", default="incomplete"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """A share of an earlier round's score."""

    round: str = key("结转得分的轮次代号", example="preliminary")
    weight: Fraction = spec("结转比例", example="0.3", default=Fraction(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """Points that an entry has for belonging somewhere; every list given must hold."""

    key: str = key("加分项代号", example="priority-field")
    name: Text = spec("加分项名称", example="重点产业领域加分")
    points: Fraction = spec("加分", unit="分", example=2)
    groups: tuple[str, ...] = spec("限于这些组别；空表示不限", default=())
    fields: tuple[str, ...] = spec("限于这些领域；空表示不限", example=["robots"], default=())
    tags: tuple[str, ...] = spec("须带有这些标记之一；空表示不限", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How the sheets of one entry become its score (algorithms §1.2)."""

    level: Literal["totals", "criterion"] = spec(
        "去极值的层次：totals按每位评委总分，criterion按每项指标",
        example="totals",
        default="totals",
    )
    drop: tuple[Drop, ...] = spec(
        "去掉最高最低分的规则，按有效评委人数取适用的一档；不足最低一档不去",
        default=(Drop(from_judges=5, high=1, low=1),),
    )
    combine: Literal["mean", "sum", "median"] = spec(
        "合成方法：平均、合计、中位数", example="mean", default="mean"
    )
    round_at: tuple[RoundAt, ...] = spec(
        "在哪些步骤四舍五入、保留几位", default=(RoundAt(step="final", decimals=2),)
    )
    absent: Literal["leave_out", "void_sheet", "zero", "lowest", "incomplete"] = spec(
        "漏打的分：leave_out不计该分（按总分去极值时整张表不计），void_sheet整张表不计，"
        "zero计零分，lowest计最低分，incomplete视为得分不完整",
        example="void_sheet",
        default="void_sheet",
    )
    min_sheets: int = spec(
        "有效评分表少于此数，得分不完整、不参加排名", unit="张", example=3, default=3, least=1
    )
    rank_values: tuple[Fraction, ...] = spec(
        "评委给名次时，第1、2、3……名各折算多少分，其后名次为0；空表示不折算",
        example=[12, 10, 8],
        default=(),
    )
    multiplier: Fraction = spec("评委合成分的固定乘数", example="3/5", default=Fraction(1))
    factor: str | None = spec(
        "评委合成分还要乘以参赛项目的哪个数值（如难度系数）", example="difficulty", default=None
    )
    additions: tuple[Addition, ...] = spec("另外加减的参赛项目数值", default=())
    bonuses: tuple[Bonus, ...] = spec("按规则的加分项", default=())
    bonus_limit: Fraction | None = spec("加分合计的上限", unit="分", example=5, default=None)
    own_weight: Fraction = spec(
        "有结转得分时，本轮得分所占比例", example="0.7", default=Fraction(1)
    )
    carry_over: tuple[CarryOver, ...] = spec("从前面轮次结转的得分", default=())
    order: Literal["descending", "ascending"] = spec(
        "高分在前或低分在前（按平均名次排序时低分在前）",
        example="descending",
        default="descending",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainKey:
    """A key of the tie chain that needs no further word."""

    kind: Literal["score", "unrounded", "marks", "mean", "median", "first_places", "decision"] = (
        spec(
            "score得分，unrounded未舍入得分，marks评委合成分，mean全部评分表平均，median中位数，"
            "first_places同分者中被评委列为第一的次数，decision评委会决定",
            example="mean",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaKey:
    """Compare the criteria one after the other, each by the plain mean of its marks."""

    kind: Literal["criteria"] = spec("逐项比较指标", example="criteria")
    order: tuple[str, ...] = spec(
        "指标比较的顺序；空表示按评分表顺序", example=["innovation"], default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierKey:
    """Compare the scores of an earlier round."""

    kind: Literal["earlier"] = spec("比较前面轮次得分", example="earlier")
    round: str | None = spec(
        "轮次代号；空表示上一轮", example="preliminary", default=None, pattern=KEY_PATTERN
    )
    prefer: Literal["higher", "lower"] = spec(
        "较高者在前或较低者在前", example="higher", default="higher"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueKey:
    """Compare a figure of the entries themselves."""

    kind: Literal["value"] = spec("比较参赛项目的数值", example="value")
    value: str = key("参赛项目数值的代号", example="elements_total")
    prefer: Literal["higher", "lower"] = spec(
        "较高者在前或较低者在前", example="higher", default="higher"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How scores become places: standard competition places 1, 2, 2, 4 (algorithms §5)."""

    rank_on: Literal["rounded", "unrounded"] = spec(
        "按舍入后的得分排名（公布的分数可以复算），或按未舍入的得分",
        example="rounded",
        default="rounded",
    )
    per: tuple[Literal["group", "field", "panel"], ...] = spec(
        "分别排名的范围：组别、领域、评审组，可以组合；空表示全体统一排名",
        example=["group", "field"],
        default=("group",),
    )
    chain: tuple[PlainKey | CriteriaKey | EarlierKey | ValueKey, ...] = spec(
        "排名依据，前一项相同才看后一项；全部相同则名次并列",
        default=(
            PlainKey(kind="score"),
            PlainKey(kind="mean"),
            PlainKey(kind="median"),
            CriteriaKey(kind="criteria"),
            PlainKey(kind="first_places"),
            EarlierKey(kind="earlier"),
            PlainKey(kind="decision"),
        ),
    )
    place_points: tuple[Fraction, ...] = spec(
        "第1、2、3……名各得多少名次分，其后为0；空表示不设名次分", example=[12, 10, 8], default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedQuota:
    """So many entries of a scope advance."""

    kind: Literal["number"] = spec("固定名额", example="number")
    number: int = spec("晋级名额", unit="个", example=10, least=0)
    group: str | None = spec("限于此组别", example="startup", default=None)
    field: str | None = spec("限于此领域", example="robots", default=None)
    panel: str | None = spec("限于此评审组", example="a", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareQuota:
    """A share of the ranked entries of a scope advances."""

    kind: Literal["share"] = spec("按比例", example="share")
    share: Fraction = spec("晋级比例", example="1/3", least=0, most=1)
    rounding: Literal["up", "down", "half_up"] = spec(
        "名额不是整数时：进位、舍去、四舍五入", example="up"
    )
    least: int = spec("至少名额", unit="个", example=1, default=0, least=0)
    group: str | None = spec("限于此组别", example="startup", default=None)
    field: str | None = spec("限于此领域", example="robots", default=None)
    panel: str | None = spec("限于此评审组", example="a", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advancement:
    """Who goes on to the next round; a scope is what :class:`Ranking` ranks separately."""

    quotas: tuple[FixedQuota | ShareQuota, ...] = spec(
        "各排名范围的晋级名额，取第一条适用的；一条也不写表示不限名额，写了而无一适用则无人晋级",
        default=(),
    )
    minimum: Fraction | None = spec("晋级的最低得分（含）", unit="分", example=60, default=None)
    ties: Literal["both_advance", "chain", "decision"] = spec(
        "名额边界上同分：both_advance按排名依据仍并列者都晋级，chain按排名依据仍并列者待定，"
        "decision凡得分相同者一律由评委会决定",
        example="chain",
        default="chain",
    )
    waiting_list: int = spec("候补名单长度", unit="个", example=3, default=0, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """How far the panel may depart from the ranking 综评: by votes, recorded with reasons."""

    seats: Literal["kept", "free"] = spec(
        "综评后的晋级数：kept不得多于按名次晋级的数目，free由综评组决定",
        example="kept",
        default="kept",
    )
    quorum: Fraction = spec(
        "实到人数至少占应到人数的比例", example="2/3", default=Fraction(2, 3), least=0, most=1
    )
    threshold: Fraction = spec(
        "每项变更的赞成票至少占实到人数（不含回避）的比例",
        example="2/3",
        default=Fraction(2, 3),
        least=0,
        most=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Voting:
    """When a ballot of approve, reject or abstain passes an entry (algorithms §6)."""

    base: Literal["roll", "present", "cast"] = spec(
        "通过比例的基数：roll应到，present实到，cast赞成加反对",
        example="present",
        default="present",
    )
    threshold: Fraction = spec("通过比例", example="2/3", default=Fraction(1, 2), least=0, most=1)
    comparison: Literal["at_least", "more_than"] = spec(
        "达到即通过，或须超过", example="more_than", default="more_than"
    )
    quorum: Fraction = spec(
        "实到人数至少占应到人数（不含回避）的比例",
        example="2/3",
        default=Fraction(2, 3),
        least=0,
        most=1,
    )
    abstentions: Literal["in_base", "out_of_base"] = spec(
        "弃权是否计入基数（基数为cast时总不计入）", example="in_base", default="in_base"
    )
    min_approve: int = spec("至少赞成票数", unit="票", example=3, default=1, least=0)
    one_veto: bool = spec("一票否决", example=False, default=False)
    chair_breaks_tie: bool = spec(
        "赞成与反对票数相等时由组长的一票决定", example=False, default=False
    )
    rounds: int = spec(
        "最多投票轮数，仍并列则由评委会决定", unit="轮", example=2, default=2, least=1
    )
    seats: int | None = spec("通过名额；空表示不限", unit="个", example=74, default=None, least=0)
    secret: bool = spec("无记名投票", example=True, default=False)
    least_for_breakdown: int = spec(
        "无记名投票时，票数少于此数不公布票型", unit="票", example=3, default=3, least=1
    )


Blind = Literal["applicant", "company", "team", "contact", "unit", "carrier", "district"]
"""What a judge may be kept from seeing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One review round of an edition."""

    key: str = key("轮次代号", example="preliminary")
    name: Text = spec("轮次名称", example="网络初评")
    phase: str = spec("对应的日程阶段代号", example="preliminary-review", pattern=KEY_PATTERN)
    previous: str | None = spec(
        "上一轮代号；空表示这是第一轮", example="preliminary", default=None, pattern=KEY_PATTERN
    )
    mode: Literal["score", "vote"] = spec("评分或表决", example="score", default="score")
    rubrics: tuple[Rubric, ...] = spec("评分表，取第一张适用于该组别的", default=())
    scoring: Scoring = spec("得分的算法", default=Scoring())
    ranking: Ranking = spec("排名的算法", default=Ranking())
    advancement: Advancement = spec("晋级规则", default=Advancement())
    deliberation: Deliberation | None = spec(
        "综评：评审组可以讨论后不按名次决定晋级；空表示只按名次", default=None
    )
    voting: Voting = spec("表决规则", default=Voting())
    judges_per_entry: int = spec("每个项目的评委人数", unit="人", example=5, default=5, least=1)
    panel: Literal["field", "drawn", "fixed"] = spec(
        "评审组：field按领域，drawn逐项抽取，fixed固定", example="drawn", default="drawn"
    )
    blind: tuple[Blind, ...] = spec("对评委隐去的信息", example=["company", "contact"], default=())
    judges_see_marks: bool = spec("评委之间可见他人打分", example=False, default=False)
    seal_until_closed: bool = spec("轮次结束前封存分数", example=True, default=True)
    practice_first: bool = spec(
        "评委交齐全部试评案例后，才能打开正式项目", example=True, default=False
    )
    publish_commitment: bool = spec(
        "轮次结束时公布全部评分表或选票的封存值（默克尔根）", example=True, default=False
    )

    def rubric_for(self, group: str) -> Rubric | None:
        """Return the first rubric that applies to a group, or ``None``."""
        for rubric in self.rubrics:
            if not rubric.groups or group in rubric.groups:
                return rubric
        return None
