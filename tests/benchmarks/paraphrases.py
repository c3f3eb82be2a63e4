"""Made texts and their paraphrases, kept apart from the index and from its tests.

The texts are harder than life: strangers of a field share whole phrases. A paraphrase is *light*
(some synonyms, a sentence dropped, figures changed), *heavy* (every synonym, clauses shuffled,
half of it dropped, a new title) or *retold* (the same things said in other sentences).
"""

import random
import re
from dataclasses import dataclass


def _words(several: str) -> tuple[str, ...]:
    return tuple(several.split())


FIELDS = {
    "装备": (
        ("五轴磨床", "协作机器人", "激光焊接站", "柔性装配线", "谐波减速器", "点胶机", "数控转台"),
        ("误差补偿", "力觉伺服", "视觉引导", "模块化设计", "闭环测量", "热变形抑制"),
        ("汽车零部件厂", "电子产线", "工程机械企业", "模具厂", "风电装备企业"),
        ("换线时间长", "精度保持性差", "培训周期久", "设备被国外垄断", "能耗居高不下"),
    ),
    "材料": (
        (
            "石墨导热膜",
            "碳纤维预浸料",
            "封装胶膜",
            "生物基尼龙",
            "陶瓷基复材",
            "银浆",
            "聚酰亚胺膜",
        ),
        ("分子设计", "连续热压", "溶胶凝胶", "可控交联", "微波合成", "梯度烧结"),
        ("消费电子厂", "航空结构件厂", "芯片封装厂", "整车轻量化部门", "光伏组件厂"),
        ("依赖进口", "批次不稳", "耐温与柔性难兼顾", "生产能耗高", "回收困难"),
    ),
    "医药": (
        (
            "血管支架",
            "核酸检测仪",
            "手术机器人",
            "多肽制剂",
            "便携超声",
            "早筛试剂盒",
            "康复外骨骼",
        ),
        ("光控加工", "数字微流控", "力位混合控制", "脂质递送", "多组学算法", "仿生涂层"),
        ("县级医院", "疾控机构", "康复科", "体检中心", "第三方检验所"),
        ("检测周期长", "进口设备昂贵", "定位误差大", "给药频繁", "漏诊率高"),
    ),
    "信息": (
        (
            "视觉检测系统",
            "边缘网关",
            "毫米波芯片",
            "工业大模型",
            "预测维护系统",
            "隐私计算机",
            "调度平台",
        ),
        ("小样本学习", "知识图谱", "异构加速", "时序压缩", "联邦学习", "因果推断"),
        ("离散制造工厂", "化工园区", "城市治理部门", "物流企业", "钢铁企业"),
        ("缺陷样本少", "协议不统一", "停机损失大", "数据不能出厂", "人工排产低效"),
    ),
}
BRANDS = _words(
    "云岭 启衡 澄光 北辰 望舒 谷雨 青禾 砺石 鸿蒙 天枢 星河 远山 长风 明澈 弘毅 "
    "知微 越川 凌云 沐阳 锦程 博远 鼎新 华创 瑞成 思源 恒信 安泰 合力 中科 华晟 "
    "卓越 泰瑞 新锐 维创 致远 力行 精研 广宇 同芯 海拓"
)
TRAITS = _words(
    "低温 宽频 微型 耐蚀 柔性 自校准 双通道 分布式 免标定 超薄 高压 无线 可降解 多轴 "
    "冗余 浸没式 非接触 真空 低功耗 抗振 快换 全固态 仿生 叠层 模块化 宽温 高频 防爆 "
    "深孔 在线"
)
_SENTENCES = (
    "{brand}{trait}{object}项目面向{use}，解决{pain}的问题。",
    "目前{use}普遍存在{pain}，市场急需可靠的国产{object}。",
    "项目采用{method}技术，研制了{trait}{object}，性能达到国内先进水平。",
    "团队自主开发了{trait}{object}的核心部件，经第三方检测，主要指标提高{n}%。",
    "与同类产品相比，本产品将{method}与{second}结合，成本降低{m}%。",
    "产品已在{k}家{use}开展应用，客户反馈运行稳定。",
    "已申请发明专利{k}项，形成了{method}的完整知识产权布局。",
    "计划三年内建成{trait}{object}生产线，实现销售收入{n}00万元。",
    "公司拥有一支由博士带头的研发队伍，与高校共建联合实验室。",
)
_SYNONYMS = tuple(
    (one.partition("→")[0], one.partition("→")[2])
    for one in _words(
        "采用→运用 研制了→开发出 解决→破解 普遍存在→大多面临 可靠的→稳定的 性能→指标 提高→提升 "
        "降低→下降 自主开发→自行研发 核心部件→关键零件 开展应用→投入使用 客户反馈→用户评价 "
        "申请→提交 布局→体系 建成→建设 生产线→产线 实现销售收入→达成营收 拥有→具备 "
        "研发队伍→科研团队 共建→合作建立 国产→本土 先进水平→领先水准 市场急需→行业亟待 项目→课题"
    )
)
_RETOLD = (
    "{use}长期受困于{pain}，我们为此做出{brand}牌的{trait}{object}。",
    "它靠{method}工作，辅以{second}，比进口货便宜约{m}成。",
    "样品在{k}处现场跑过，没有出过故障。",
    "围绕这种{trait}{object}，手里有{k}件专利。",
    "下一步打算扩建车间，把{object}批量卖给{use}。",
)


@dataclass(frozen=True, slots=True)
class MadeText:
    """A text with the words that it was made of, so that it can be told again."""

    text: str
    words: dict[str, str]


def made_text(number: int) -> MadeText:
    """Return the text of a number; the same number gives the same."""
    dice = random.Random(number)  # noqa: S311 - made texts
    objects, methods, uses, pains = FIELDS[dice.choice(tuple(FIELDS))]
    first, second = dice.sample(methods, 2)
    words = {
        "brand": dice.choice(BRANDS), "trait": "".join(dice.sample(TRAITS, 2)),
        "object": dice.choice(objects), "method": first, "second": second,
        "use": dice.choice(uses), "pain": dice.choice(pains), "n": str(dice.randint(11, 90)),
        "m": str(dice.randint(5, 60)), "k": str(dice.randint(2, 19)),
    }  # fmt: skip
    middle = dice.sample(_SENTENCES[1:], dice.randint(6, 8))
    return MadeText("".join(one.format(**words) for one in (_SENTENCES[0], *middle)), words)


def light(made: MadeText, number: int) -> str:
    """Return a lightly changed copy: eight synonyms, one sentence less, other figures."""
    dice = random.Random(f"light {number}")  # noqa: S311 - made texts
    text = made.text
    for was, now in dice.sample(_SYNONYMS, 8):
        text = text.replace(was, now)
    kept = _sentences(text)
    kept.pop(dice.randrange(len(kept)))
    return re.sub(r"\d+", lambda _m: str(dice.randint(2, 99)), "".join(kept))


def heavy(made: MadeText, number: int) -> str:
    """Return a heavily changed copy: every synonym, shuffled, half dropped, a new opening."""
    dice = random.Random(f"heavy {number}")  # noqa: S311 - made texts
    text = made.text
    for was, now in _SYNONYMS:
        text = text.replace(was, now)
    clauses = [one for one in re.split(r"[，。]", text)[1:] if one]
    dice.shuffle(clauses)
    kept = clauses[: max(4, len(clauses) // 2)]
    return f"新一代{made.words['object']}研究与产业化。" + "，".join(kept) + "。"


def retold(made: MadeText, number: int) -> str:
    """Return the same project in other sentences altogether."""
    dice = random.Random(f"retold {number}")  # noqa: S311 - made texts
    told = list(_RETOLD)
    dice.shuffle(told)
    return "".join(one.format(**made.words) for one in told[:4])


def _sentences(text: str) -> list[str]:
    return [f"{one}。" for one in text.split("。") if one]
