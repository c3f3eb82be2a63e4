"""Plan types: who holds the contest, and where entries come from."""

from dataclasses import dataclass
from typing import Literal

from competition.rules.plan.spec import KEY_PATTERN, key, spec
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office that people may turn to."""

    role: Literal["business", "supervision", "technical"] = spec(
        "联系人类别：业务、监督或技术", example="business"
    )
    office: Text = spec("部门名称", example="常州市科技局高新处")
    phone: str = spec("电话", example="0519-85681500", default="")
    email: str = spec("电子邮箱", example="contest@example.cn", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFigure:
    """One figure of earlier editions, as exact as it was told."""

    kind: Literal["participants", "landed", "prizes", "projects", "support"] = spec(
        "指标：参赛数、落户孵化数、获奖数、立项数或支持资金", example="prizes"
    )
    number: int = spec("数值；支持资金以万元计", example=715, least=0)
    precision: Literal["exact", "more_than", "nearly"] = spec(
        "精度：确数、超过或近", example="exact", default="exact"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEditions:
    """Editions that were held before this site, and what they came to together."""

    name: Text = spec("这些届次的名称", example="2016 年以来六届")
    editions: int = spec("届数", unit="届", example=6, least=1)
    figures: tuple[RecordFigure, ...] = spec("各项指标")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What the contest and this edition are called, and who holds them."""

    key: str = key("本届赛事的标识，用在网址里", example="changzhou-2022")
    series: str = spec("赛事系列的标识，各届相同", example="changzhou", pattern=KEY_PATTERN)
    name: Text = spec("赛事全称", example="2022“国际智造”常州创新创业大赛")
    short_name: Text = spec("赛事简称", example="常州创新创业大赛")
    slogan: Text | None = spec("口号", example="遇常州 创未来", default=None)
    year: int = spec("届次年份", example=2022, least=2000, most=2100)
    city: Text = spec("举办城市", example="常州")
    city_code: str = spec("城市行政区划代码", example="320400", pattern=r"[0-9]{6}")
    introduction: Text = spec("首页上的赛事介绍，可分段", example="大赛面向……")
    host: Text = spec("主办单位", example="常州市科学技术局")
    document_number: str = spec("通知文号", example="常创新办发〔2022〕2号", default="")
    contacts: tuple[Contact, ...] = spec("联系方式，至少有业务和监督两个", default=())
    record: tuple[EarlierEditions, ...] = spec("本站建成以前各届的成绩，计入历届统计", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something the notice does not say, and what this plan takes for it."""

    about: str = spec("涉及的计划键", example="prizes")
    text: Text = spec("采用的默认值和理由", example="公开通知未写明名额，按……设置")
    source: str = spec("依据", example="往届平均", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district in which an entrant may be registered or wish to settle."""

    key: str = key("辖市区标识", example="wujin")
    name: Text = spec("名称", example="武进区")
    code: str = spec("行政区划代码", example="320412", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that checks and recommends entries: a district bureau, a park, or a carrier."""

    key: str = key("推荐单位标识", example="wujin-kjj")
    name: Text = spec("名称", example="武进区科学技术局")
    kind: Literal["district", "park", "carrier"] = spec(
        "单位类别：辖市区、园区或载体", example="district"
    )
    district: str = spec("所在辖市区标识", example="wujin")
    above: str | None = spec("上级推荐单位标识，载体需要", example="wujin-kjj", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A technical field in which entries compete and judges are expert."""

    key: str = key("领域标识", example="new-energy")
    name: Text = spec("名称", example="新能源")
    is_priority: bool = spec("是否优先支持领域", example=False, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group 组别: entries compete only inside it."""

    key: str = key("组别标识", example="team")
    name: Text = spec("名称", example="团队组")
    entrant: Literal["team", "company"] | None = spec(
        "参赛主体：团队或企业；不写则都可以参加", example="team", default=None
    )
    description: Text = spec("谁可以参加", example="尚未在国内注册公司的创业团队")

    @property
    def entrants(self) -> tuple[str, ...]:
        """Return the kinds of entrants that may be in the group."""
        return ("team", "company") if self.entrant is None else (self.entrant,)
