"""Made people and companies: Chinese names, valid codes, plausible addresses. None is real."""

from dataclasses import dataclass
from datetime import date, timedelta

from competition.rehearsal.dice import Dice
from competition.rules.identity import (
    credit_code_check_character,
    id_check_character,
    organisation_check_character,
)

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_MALE = tuple(
    "伟强磊军洋勇杰涛超刚平辉健明亮建波斌鹏飞宇浩凯毅俊峰晨阳博文志远嘉诚子轩泽宏立新海东国华永康"
)
GIVEN_FEMALE = tuple(
    "芳娜敏静丽艳娟霞秀英慧玲燕红梅雪琳婷颖洁怡欣悦雯佳倩蓉薇岚晓月思雨梦瑶诗涵若曦"
)
UNIVERSITIES = (
    "常州大学",
    "河海大学",
    "江苏理工学院",
    "南京航空航天大学",
    "东南大学",
    "南京理工大学",
    "江苏大学",
    "苏州大学",
    "江南大学",
    "上海大学",
    "合肥工业大学",
    "浙江工业大学",
    "西安交通大学",
    "哈尔滨工业大学",
    "华中科技大学",
    "大连理工大学",
)
INSTITUTES = (
    "中科院常州中心",
    "常州先进制造技术研究所",
    "江苏省产业技术研究院",
    "常州市生产力发展中心",
    "上海材料研究所",
    "机械科学研究总院江苏分院",
)
INVESTORS = (
    "龙城创业投资管理有限公司",
    "延陵产业基金管理有限公司",
    "三江股权投资管理有限公司",
    "运河资本管理有限公司",
    "青果巷投资管理有限公司",
)
COMPANY_WORDS = (
    "智恒",
    "锐动",
    "启元",
    "联芯",
    "瑞能",
    "博创",
    "天合新",
    "凌云",
    "远航",
    "微纳",
    "中科睿",
    "华辰",
    "龙城智",
    "延陵",
    "毗陵",
    "星图",
    "星联",
    "云帆",
    "慧眼",
    "精测",
    "汇川源",
    "百瑞",
    "诺康",
    "安泰科",
    "恒光",
    "晶研",
    "聚力",
    "盛世达",
    "海纳",
    "新锐",
    "青锋",
    "明德",
    "思拓",
    "凯尔",
    "宏微",
    "艾德",
    "优扬",
    "泰隆",
    "飞跃",
    "力合",
    "远景达",
    "蓝湾",
    "清研",
    "东方智",
    "鼎新",
    "华控",
    "科达锐",
    "普瑞",
    "赛诺",
    "迈拓",
)
REGIONS = ("江苏常州", "江苏南京", "江苏苏州", "江苏无锡", "上海", "浙江杭州", "安徽合肥")


@dataclass(frozen=True, slots=True)
class MadePerson:
    """Somebody made up, with everything that an entry form asks of a member."""

    name: str
    gender: str
    born_on: date
    id_number: str
    phone: str
    email: str
    degree: str
    school: str


def made_name(dice: Dice, gender: str) -> str:
    """Return a Chinese name of two or three characters."""
    given = GIVEN_FEMALE if gender == "female" else GIVEN_MALE
    length = 2 if dice.happens(78) else 1
    return dice.pick(SURNAMES) + "".join(dice.pick(given) for _number in range(length))


def made_person(dice: Dice, number: int, *, reference: date, youngest: int = 23) -> MadePerson:
    """Return a person whose phone and e-mail are told by ``number``, aged from ``youngest`` to 58."""
    gender = "female" if dice.happens(30) else "male"
    age_days = dice.between(youngest * 366, 58 * 365)
    born_on = reference - timedelta(days=age_days)
    return MadePerson(
        name=made_name(dice, gender),
        gender=gender,
        born_on=born_on,
        id_number=made_id_number(dice, born_on, gender),
        phone=f"139{number:08d}"[:11],
        email=f"person{number}@example.com",
        degree=dice.weighted((("doctor", 14), ("master", 30), ("bachelor", 48), ("college", 8))),
        school=dice.pick(UNIVERSITIES),
    )


def made_id_number(dice: Dice, born_on: date, gender: str) -> str:
    """Return a resident ID number that passes its check (GB 11643)."""
    area = dice.pick(("320402", "320404", "320411", "320412", "320413", "320481", "320102"))
    order = dice.below(499) * 2 + (0 if gender == "female" else 1)
    first = f"{area}{born_on:%Y%m%d}{order:03d}"
    return first + id_check_character(first)


def made_credit_code(dice: Dice, district_code: str, number: int) -> str:
    """Return a unified social credit code that passes both its checks (GB 32100, GB 11714)."""
    first_8 = f"MA{number % 1_000_000:06d}"
    organisation = first_8 + organisation_check_character(first_8)
    first_17 = f"91{district_code}{organisation}"
    return first_17 + credit_code_check_character(first_17)


def made_company_name(dice: Dice, number: int, branch: str, city: str) -> str:
    """Return a company's name; the number keeps two companies apart."""
    word = COMPANY_WORDS[number % len(COMPANY_WORDS)]
    second = COMPANY_WORDS[(number // len(COMPANY_WORDS) * 7 + number) % len(COMPANY_WORDS)]
    form = dice.pick(("有限公司", "有限公司", "有限公司", "股份有限公司"))
    return f"{city}{word}{second[:1]}{branch}{form}"
