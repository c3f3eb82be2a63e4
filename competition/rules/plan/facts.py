"""The vocabulary of facts: every path that a rule may read and a question may fill.

A path through a list of records carries ``[]``: ``members[].degree`` is the degree of each
member. ``leader.degree`` is the same fact of the one member who leads. Money is in cents,
a place is a list of the codes of everything that contains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

FactKind = Literal["text", "number", "money", "date", "yes_no", "choice", "list"]

RECORD_LISTS: Mapping[str, str] = MappingProxyType({"members": "核心成员", "history": "既往获奖"})
"""The facts that are lists of records, with what they are."""

LEADER = "leader"
LEADER_FLAG = "is_leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one path means. ``choices`` are keys with their names, ``is_ordered`` from low to high.

    ``of_previous_year``: the figure of the calendar year before the year of the edition.
    """

    kind: FactKind
    meaning: str
    example: object
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_ordered: bool = False
    of_previous_year: bool = False


def _text(meaning: str, example: str) -> Fact:
    return Fact(kind="text", meaning=meaning, example=example)


def _number(meaning: str, example: int | str, unit: str) -> Fact:
    return Fact(kind="number", meaning=meaning, example=example, unit=unit)


def _money(meaning: str, example: int) -> Fact:
    return Fact(kind="money", meaning=meaning, example=example, unit="分")


def _of_previous_year(kind: FactKind, meaning: str, example: int, unit: str) -> Fact:
    return Fact(kind=kind, meaning=meaning, example=example, unit=unit, of_previous_year=True)


def _day(meaning: str, example: str) -> Fact:
    return Fact(kind="date", meaning=meaning, example=example)


def _yes_no(meaning: str, example: Literal["yes", "no"]) -> Fact:
    return Fact(kind="yes_no", meaning=meaning, example=example == "yes")


def _choice(meaning: str, example: str, choices: Mapping[str, str]) -> Fact:
    return Fact(kind="choice", meaning=meaning, example=example, choices=choices)


def _level(meaning: str, example: str, choices: Mapping[str, str]) -> Fact:
    return Fact(kind="choice", meaning=meaning, example=example, choices=choices, is_ordered=True)


def _list(meaning: str, *example: str) -> Fact:
    return Fact(kind="list", meaning=meaning, example=example)


INDUSTRY_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "agriculture": "农、林、牧、渔业",
        "industry": "工业",
        "construction": "建筑业",
        "wholesale": "批发业",
        "retail": "零售业",
        "transport": "交通运输业",
        "storage": "仓储业",
        "post": "邮政业",
        "lodging": "住宿业",
        "catering": "餐饮业",
        "information": "信息传输业",
        "software": "软件和信息技术服务业",
        "real_estate": "房地产开发经营",
        "property": "物业管理",
        "leasing": "租赁和商务服务业",
        "other": "其他未列明行业",
    }
)
"""The classes by which 工信部联企业〔2011〕300号 tells the size of an enterprise."""

_DEGREES = {
    "none": "大专以下",
    "college": "大专",
    "bachelor": "本科",
    "master": "硕士",
    "doctor": "博士",
}
_TITLES = {
    "none": "无",
    "junior": "初级",
    "middle": "中级",
    "associate": "副高级",
    "full": "正高级",
}
_STAGES = {
    "research": "研发",
    "laboratory": "实验室测试",
    "pilot": "试生产",
    "production": "批量生产及市场开发",
    "growth": "成长",
}
_FUNDING = {
    "none": "未融资",
    "seed": "种子轮",
    "angel": "天使轮",
    "pre_a": "Pre-A 轮",
    "a": "A 轮",
    "b": "B 轮",
    "later": "B 轮以后",
}
_RANKS = {
    "first": "一等奖",
    "second": "二等奖",
    "third": "三等奖",
    "excellent": "优秀奖、优胜奖",
    "finalist": "入围决赛",
    "selected": "入选（人才计划等）",
}
_ORGANISATIONS = {
    "company": "公司",
    "sole_trader": "个体工商户",
    "cooperative": "专业合作社",
    "institution": "高校、科研院所等事业单位",
    "other": "其他",
}
_IP_HOLDERS = {
    "entity": "参赛企业",
    "core_member": "团队核心成员",
    "transferred": "已转让或赠与核心成员",
    "other": "他人",
}

_ENTRY: dict[str, Fact] = {
    "entrant": _choice("参赛主体", "company", {"team": "团队", "company": "企业"}),
    "entry.submitted_on": _day("提交申报的日期", "2022-04-28"),
    "entry.account_made_on": _day("账号注册的日期", "2022-04-15"),
    "entry.other_programmes": _list(
        "同一年度申报或承担的其他计划的标识", "city-basic-research", "city-agriculture"
    ),
    "entry.has_earlier_awards": _yes_no("此前是否获过赛事奖项或入选过人才计划", "yes"),
    "entry.other_tracks": _list("同一年度参加的其他赛道的标识", "hong-kong-macao"),
}

_ENTITY: dict[str, Fact] = {
    "entity.name": _text("单位全称（团队为拟设公司名称）", "常州某某科技有限公司"),
    "entity.uscc": _text("统一社会信用代码", "91350100M000100Y43"),
    "entity.organisation": _choice("单位性质", "company", _ORGANISATIONS),
    "entity.is_registered": _yes_no("是否已登记注册", "yes"),
    "entity.registered_on": _day("注册日期", "2020-01-01"),
    "entity.registered_in": _list(
        "注册地：区县、市、省的行政区划代码与 CN，境外为 overseas",
        "320412",
        "320400",
        "320000",
        "CN",
    ),
    "entity.capital_cents": _money("注册资本", 500_000_000),
    "entity.paid_in_cents": _money("实缴资本", 200_000_000),
    "entity.revenue_prev_cents": _of_previous_year(
        "money", "上一年度营业收入", 1_500_000_000, "分"
    ),
    "entity.rd_spend_prev_cents": _of_previous_year("money", "上一年度研发费用", 200_000_000, "分"),
    "entity.taxable_prev_cents": _of_previous_year(
        "money", "上一年度应纳税所得额", 50_000_000, "分"
    ),
    "entity.assets_cents": _money("资产总额", 2_000_000_000),
    "entity.staff": _number("从业人员", 46, "人"),
    "entity.supported_jobs": _number("带动就业的贫困或残疾人员", 30, "人"),
    "entity.supported_jobs_percent": _number("贫困或残疾职工占比", 20, "%"),
    "entity.industry_class": _choice("划型行业", "industry", INDUSTRY_CLASSES),
    "entity.listed": _yes_no("是否上市", "no"),
    "entity.exchanges": _list("上市或挂牌的交易所", "NEEQ"),
    "entity.certificates": _list("有效资质的标识", "tech-sme", "high-tech"),
    "entity.tech_sme_year": _number("科技型中小企业入库编号年份", 2022, "年"),
    "entity.bad_record": _yes_no("是否有不良记录（失信、重大事故、科研不端、经营异常）", "no"),
    "entity.in_business": _yes_no("是否实际经营", "yes"),
}

_PROJECT: dict[str, Fact] = {
    "project.name": _text("项目名称", "高安全固态电池"),
    "project.team_name": _text("团队名称", "固态先锋团队"),
    "project.field": _text("参赛领域的标识", "new-energy"),
    "project.stage": _level("项目阶段", "pilot", _STAGES),
    "project.funding_round": _level("已完成的融资轮次", "angel", _FUNDING),
    "project.from_university": _yes_no("是否高校院所成果转化", "no"),
    "project.from_overseas": _yes_no("是否海外项目", "no"),
    "project.is_main_business": _yes_no("是否为企业主营业务", "yes"),
    "project.ip_owned": _yes_no("是否拥有自主知识产权", "yes"),
    "project.ip_clear": _yes_no("知识产权是否清晰、无纠纷", "yes"),
    "project.ip_granted_or_accepted": _yes_no("知识产权是否已授权或受理", "yes"),
    "project.ip_holder": _choice("知识产权权利人", "entity", _IP_HOLDERS),
    "project.is_genuine": _yes_no("内容是否真实、不侵犯他人权利", "yes"),
    "project.similar_to_earlier": _yes_no("研发内容是否与既往项目相同或相近", "no"),
    "project.other_entries": _number("同一项目本届另有的申报", 0, "项"),
    "project.other_districts": _number("同一项目另行报名的辖市区", 0, "个"),
}

_HISTORY: dict[str, Fact] = {
    "history[].contest": _text("赛事系列或计划的标识", "changzhou"),
    "history[].level": _choice(
        "级别", "city", {"district": "区级", "city": "市级", "province": "省级", "nation": "国家级"}
    ),
    "history[].rank": _choice("奖次", "third", _RANKS),
    "history[].place": _number("名次", 12, "名"),
    "history[].year": _number("届次年份", 2020, "年"),
    "history[].same_or_similar": _yes_no("获奖项目与本项目研发内容是否相同或相近", "no"),
    "history[].money_taken": _yes_no("是否已领取奖金或资助", "yes"),
    "history[].accepted": _yes_no("资助项目是否已验收", "yes"),
}

_PROMISES: dict[str, Fact] = {
    "promises.truthful": _yes_no("是否签署参赛承诺书", "yes"),
    "promises.settle": _yes_no("是否承诺按期在当地注册落户", "yes"),
    "promises.operate": _yes_no("是否承诺落户后实际经营", "yes"),
    "promises.certificate": _yes_no("是否承诺按期取得所需资质", "yes"),
    "promises.operating_on": _day("在当地实际经营起始日期", "2022-09-01"),
}

TIES = "ties."
"""The facts by which judges are kept away; no judge ever reads them."""

_TIES: dict[str, Fact] = {
    f"{TIES}affiliates": _text("关联单位（母子公司、集团成员），一行一个", "常州某某集团有限公司"),
    f"{TIES}stakeholders": _text("股东、投资方、顾问、导师，一行一个", "某某创业投资公司"),
    f"{TIES}partners": _text("共同发明人、合著者、合作者，一行一个", "李某某"),
    f"{TIES}avoided": _text("请求回避的专家，一行一个", "王某某"),
}

_MEMBER: dict[str, Fact] = {
    "name": _text("姓名", "王小明"),
    "gender": _choice("性别", "female", {"female": "女", "male": "男"}),
    "nationality": _text("国籍", "CN"),
    "born_on": _day("出生日期", "1988-05-20"),
    "phone": _text("手机号码", "13900000000"),
    "email": _text("电子邮箱", "wang@example.cn"),
    "id_number": _text("证件号码", "11010519491231002X"),
    "degree": _level("最高学历", "doctor", _DEGREES),
    "title": _level("职称", "associate", _TITLES),
    "graduated_on": _day("毕业日期", "2016-06-30"),
    "is_student": _yes_no("是否在读学生", "no"),
    "experience_years": _number("相关工作年限", 6, "年"),
    "employer": _text("现工作单位", "某某大学"),
    "equity_percent": _number("持股比例", "51.5", "%"),
    "is_largest_shareholder": _yes_no("是否第一大股东", "yes"),
    "is_founder": _yes_no("是否主要创办人", "yes"),
    "is_in_charge": _yes_no("是否企业或团队的主要负责人", "yes"),
    "paid_in_cents": _money("现金实缴出资", 100_000_000),
    "legal_rep_elsewhere": _yes_no("是否在其他单位任法定代表人", "no"),
    "legal_rep_in": _list("任法定代表人的单位所在地代码", "320400", "320000"),
    "other_teams": _number("同一人本届参加的其他团队", 0, "个"),
}

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        **_ENTRY,
        **_ENTITY,
        **_PROJECT,
        f"members[].{LEADER_FLAG}": _yes_no("是否项目负责人", "yes"),
        **{f"members[].{name}": fact for name, fact in _MEMBER.items()},
        **_HISTORY,
        **_PROMISES,
        **_TIES,
    }
)
"""Every fact that entry forms may fill."""

_OF_LEADER: Mapping[str, Fact] = MappingProxyType(
    {f"{LEADER}.{name}": fact for name, fact in _MEMBER.items()}
)


def find_fact(path: str) -> Fact | None:
    """Return what a rule's path means, ``leader.…`` included, or ``None`` for no fact."""
    return FACTS.get(path) or _OF_LEADER.get(path)


def rule_paths() -> tuple[str, ...]:
    """Return every path that a rule may read."""
    return (*FACTS, *_OF_LEADER)
