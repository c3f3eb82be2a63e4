"""Made projects: names and texts that read like projects, by the theme of the field."""

from dataclasses import dataclass

from competition.rehearsal.dice import Dice


@dataclass(frozen=True, slots=True)
class Theme:
    """The words of one technical theme; ``signs`` are what its field's name may contain."""

    signs: tuple[str, ...]
    branch: str
    objects: tuple[str, ...]
    methods: tuple[str, ...]
    uses: tuple[str, ...]
    pains: tuple[str, ...]
    figures: tuple[str, ...]


THEMES = (
    Theme(
        ("汽车", "车辆", "出行"),
        "汽车科技",
        (
            "线控底盘",
            "车载激光雷达",
            "一体化电驱桥",
            "热泵空调阀组",
            "智能座舱域控制器",
            "轮毂电机",
            "高压快充连接器",
        ),
        (
            "多物理场协同设计",
            "碳化硅功率集成",
            "冗余双通道控制",
            "一体化压铸",
            "车规级功能安全架构",
        ),
        ("乘用车主机厂", "商用车企业", "港口无人集卡", "新能源客车"),
        (
            "核心零部件依赖进口",
            "低温续航衰减明显",
            "整车减重遇到瓶颈",
            "响应时延难以满足高级别自动驾驶",
        ),
        ("系统效率达到 94%", "响应时间缩短至 60 毫秒", "整机减重 18%", "寿命超过 30 万公里"),
    ),
    Theme(
        ("新能源", "储能", "电池", "光伏", "节能", "环保", "碳"),
        "新能源科技",
        (
            "固态电池电解质膜",
            "钙钛矿叠层组件",
            "液流电池电堆",
            "氢燃料电池双极板",
            "储能变流器",
            "废旧电池再生装备",
            "分布式能源管理平台",
        ),
        ("界面原位固化", "狭缝涂布成膜", "石墨烯改性", "数字孪生预测控制", "低温等离子处理"),
        ("动力电池企业", "工商业园区", "电网侧储能电站", "光伏组件厂"),
        ("能量密度与安全难以兼得", "度电成本居高不下", "回收过程污染大", "峰谷负荷波动剧烈"),
        (
            "能量密度达到 380 瓦时每千克",
            "循环寿命超过 8000 次",
            "转换效率达到 29.6%",
            "度电成本下降 21%",
        ),
    ),
    Theme(
        ("材料",),
        "新材料",
        (
            "高导热石墨膜",
            "碳纤维预浸料",
            "半导体封装胶膜",
            "生物基尼龙",
            "陶瓷基复合材料",
            "纳米银导电浆料",
            "耐高温聚酰亚胺薄膜",
        ),
        ("分子结构设计", "连续化热压成型", "溶胶凝胶法", "可控交联", "微波辅助合成"),
        ("消费电子散热", "航空结构件", "芯片封装", "新能源汽车轻量化"),
        ("高端牌号长期依赖进口", "批次稳定性差", "耐温与柔性不能兼顾", "生产能耗高"),
        (
            "导热系数达到 1800 W/(m·K)",
            "拉伸强度达到 5.6 GPa",
            "良率提升至 97%",
            "成本仅为进口产品的 60%",
        ),
    ),
    Theme(
        ("信息", "软件", "大数据", "人工智能", "互联网", "集成电路", "电子", "数字"),
        "信息技术",
        (
            "工业视觉检测系统",
            "边缘计算网关",
            "车规级毫米波芯片",
            "工业大模型平台",
            "设备预测维护系统",
            "隐私计算一体机",
            "低代码工控平台",
        ),
        ("小样本学习", "知识图谱与大模型融合", "异构加速", "时序数据压缩", "联邦学习"),
        ("离散制造工厂", "电子信息产线", "化工园区安全监管", "城市治理平台"),
        ("缺陷样本少、误检率高", "设备协议不统一", "停机损失大", "数据不能出厂"),
        ("检出率达到 99.7%", "误报率低于 0.5%", "部署时间由两周缩短到一天", "推理时延低于 15 毫秒"),
    ),
    Theme(
        ("生物", "医", "健康", "药"),
        "生物医药",
        (
            "可降解血管支架",
            "微流控核酸检测仪",
            "骨科手术机器人",
            "长效多肽制剂",
            "便携式超声",
            "肿瘤早筛试剂盒",
            "智能康复外骨骼",
        ),
        ("光控微针加工", "数字微流控", "力位混合控制", "脂质体递送", "多组学算法"),
        ("县级医院", "疾控机构", "骨科与康复科", "体检中心"),
        ("检测周期长", "进口设备价格昂贵", "术中定位误差大", "给药频繁、依从性差"),
        (
            "检测时间缩短到 25 分钟",
            "定位误差小于 0.5 毫米",
            "灵敏度达到 96.3%",
            "一次给药维持 28 天",
        ),
    ),
    Theme(
        ("轨道", "航空", "交通", "铁路"),
        "轨道交通装备",
        (
            "列车走行部在线监测系统",
            "碳陶制动盘",
            "无人机巡检机场",
            "轻量化转向架",
            "接触网检测机器人",
            "航空紧固件",
        ),
        ("声振融合诊断", "三维编织", "激光增材制造", "拓扑优化", "多传感器融合定位"),
        ("地铁运营公司", "机车制造企业", "铁路工务段", "通航机场"),
        ("人工巡检效率低", "关键件磨损难以预测", "制动热衰退", "备件采购周期长"),
        ("故障预警提前 72 小时", "单件减重 42%", "巡检效率提高 6 倍", "定位精度达到 2 厘米"),
    ),
    Theme(
        ("装备", "制造", "机器人", "智能", "机械"),
        "智能装备",
        (
            "五轴联动磨床",
            "协作机器人关节模组",
            "激光焊接工作站",
            "柔性装配线",
            "高速点胶机",
            "谐波减速器",
            "数控刀具修磨中心",
        ),
        ("误差补偿", "力觉伺服", "机器视觉引导", "模块化设计", "在线测量闭环"),
        ("汽车零部件厂", "3C 电子产线", "工程机械企业", "精密模具厂"),
        ("换线时间长", "精度保持性差", "招工难、培训久", "高端装备被国外垄断"),
        ("重复定位精度 ±2 微米", "换型时间缩短至 8 分钟", "节拍提升 35%", "国产化率超过 95%"),
    ),
)

_NAME_SHAPES = (
    "{brand}{object}的研发及产业化",
    "基于{method}的{brand}{object}",
    "面向{use}的{brand}{object}",
    "{brand}{method}{object}关键技术与应用",
    "{brand}高性能{object}",
    "{brand}新一代{object}及其在{use}的应用",
)
_OPENINGS = (
    "目前{use}普遍面临{pain}的问题，进口方案价格高、交期长。",
    "{use}长期受{pain}困扰，市场急需可靠的国产方案。",
    "随着产业升级，{use}对{object}的需求快速增长，而{pain}成为主要障碍。",
)
_MIDDLES = (
    "本项目采用{method}，突破了{object}的核心工艺，{figure}。",
    "团队历时{years}年攻关，以{method}为核心自主开发{object}，经第三方检测，{figure}。",
    "项目的创新在于把{method}引入{object}，{figure}，同类产品中处于先进水平。",
)
_CLOSINGS = (
    "产品已在{count}家{use}试用，累计意向订单{orders}万元，计划三年内在常州形成规模化生产能力。",
    "已申请专利{patents}项，与{count}家单位签订合作协议，预计明年实现销售收入{orders}万元。",
    "样机已完成{count}轮验证，下一步建设中试线，并面向{use}推广。",
)


@dataclass(frozen=True, slots=True)
class MadeProject:
    """A made project's name and texts, and the branch that its company's name carries."""

    name: str
    summary: str
    technology: str
    market: str
    branch: str


def theme_of(field_name: str) -> Theme:
    """Return the theme whose signs the field's name contains, or the last one."""
    for theme in THEMES:
        if any(sign in field_name for sign in theme.signs):
            return theme
    return THEMES[-1]


def made_project(dice: Dice, field_name: str, brand: str) -> MadeProject:
    """Return a project for a field under a brand, which keeps most names apart."""
    theme = theme_of(field_name)
    words = {
        "object": dice.pick(theme.objects),
        "method": dice.pick(theme.methods),
        "use": dice.pick(theme.uses),
        "pain": dice.pick(theme.pains),
        "figure": dice.pick(theme.figures),
        "years": dice.between(2, 8),
        "count": dice.between(2, 18),
        "orders": dice.between(8, 260) * 10,
        "patents": dice.between(1, 24),
    }
    second = {**words, "method": dice.pick(theme.methods), "figure": dice.pick(theme.figures)}
    opening, middle, closing = (
        dice.pick(shapes).format(**words) for shapes in (_OPENINGS, _MIDDLES, _CLOSINGS)
    )
    return MadeProject(
        name=dice.pick(_NAME_SHAPES).format(**words, brand=brand),
        summary=opening + middle + closing,
        technology=dice.pick(_MIDDLES).format(**second)
        + f"关键工艺包括{second['method']}和{dice.pick(theme.methods)}，已形成完整的知识产权布局。",
        market=opening
        + f"据测算，国内{words['use']}市场规模约{dice.between(12, 320)}亿元，"
        + f"项目目标是五年内占有{dice.between(2, 15)}%的份额。",
        branch=theme.branch,
    )
