"""Words for plans: what is wrong with one, where, and what is allowed."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override

from competition.rules.values import Problem

PHRASES = {
    "plan_faulty": _l("计划有 %(number)s 处问题：\n%(problems)s"),
    "plan_sealed": _l("%(key)s 的计划已经封存，不能再换。封存后的更改须走有两人签署的更正程序。"),
    "plan_sealed_already": _l("计划已经封存，不必再封。"),
    "plan_seal_reason_needed": _l("请写明为什么现在封存。理由会留在日志里。"),
    "plan_version_changed": _l("现行计划刚换了版本，请重新看过再封存。"),
    "plan_unchanged": _l("这份计划与现行的第 %(number)s 版完全相同，没有什么要更新。"),
    "plan_key_differs": _l("赛事标识是网址的一部分，建立以后不能改：应为 %(key)s。"),
    "plan_draft_changed": _l("这份草稿或现行计划刚被改过，请重新看一遍影响再保存。"),
    "plan_not_sealed": _l("计划还没有封存，不需要两人签署，直接保存即可。"),
    "plan_change_open": _l("已有一项更正在等另一位主办方人员确认，请先办完那一项。"),
    "plan_change_decided": _l("这项更正已经办结。"),
    "edition_key_taken": _l("标识“%(key)s”已被另一届赛事使用，请换一个。"),
    "registration_ends_early": _l("报名截止日不能早于开始日。"),
    "plan_reason_needed": _l("请写明为什么要更新计划。理由会留在版本记录里。"),
    "plan_rehearsal_differs": _l("%(key)s 已经存在：演练不能动正式赛事，正式赛事也不能动演练。"),
    "plan_file_unreadable": _l(
        "这个文件不是 UTF-8 编码的文本，无法读取。请另存为 UTF-8 后再上传。"
    ),
    "plan_line": _l("第 %(line)s 行第 %(column)s 列"),
    "plan_nearest": _l("是不是要写“%(near)s”？"),
    "plan_whole": _l("整份计划"),
    # what the reader refuses
    "plan_toml_syntax": _l("TOML 语法有误（%(found)s）。请检查引号、括号和等号。"),
    "plan_missing": _l("缺少这一项，必须填写。"),
    "plan_unknown_key": _l("没有这个键。这里可以写：%(allowed)s。"),
    "plan_not_a_table": _l("这里应是一组键值（表），现在是“%(found)s”。"),
    "plan_not_a_list": _l("这里应是列表（方括号），现在是“%(found)s”。"),
    "plan_not_a_str": _l("应是带引号的文字，现在是“%(found)s”。"),
    "plan_not_a_int": _l("应是整数，现在是“%(found)s”。"),
    "plan_not_a_bool": _l("应写 true 或 false，现在是“%(found)s”。"),
    "plan_not_a_date": _l("应是日期，如 2022-04-30，现在是“%(found)s”。"),
    "plan_not_a_moment": _l("应是日期或时刻，如 2022-04-30 17:00，现在是“%(found)s”。"),
    "plan_not_money": _l("应是金额，如“20万元”“5000元”，现在是“%(found)s”。"),
    "plan_not_a_fraction": _l(
        '应是整数，或带引号的小数、分数，如 "0.5"、"2/3"，现在是“%(found)s”。'
    ),
    "plan_not_a_text": _l('应是文字，或 { zh = "中文", en = "English" }，现在是“%(found)s”。'),
    "plan_not_a_key": _l("“%(found)s”不能作标识：只用小写字母、数字和连字符，以字母开头。"),
    "plan_not_a_choice": _l("“%(found)s”不在可选之列。可以写：%(allowed)s。"),
    "plan_too_small": _l("%(found)s 太小，不能小于 %(least)s。"),
    "plan_too_large": _l("%(found)s 太大，不能大于 %(most)s。"),
    "plan_too_deep": _l("嵌套太深，最多 %(most)s 层。"),
    # what contradicts itself
    "plan_used_twice": _l("“%(found)s”与第 %(first)s 项重复，每一项必须不同。"),
    "plan_empty": _l("不能为空，至少写一项。"),
    "plan_unknown_reference": _l("计划里没有“%(found)s”。可以写：%(allowed)s。"),
    "plan_contact_missing": _l('缺少一个 role = "%(needed)s" 的联系人：业务和监督都要有。'),
    "plan_carrier_without_above": _l("载体必须写明上级推荐单位。可以写：%(allowed)s。"),
    "plan_district_with_above": _l("辖市区没有上级推荐单位，请删去这一项。"),
    "plan_district_without_unit": _l("辖市区“%(found)s”没有推荐单位，那里的项目无人审核。"),
    "plan_closes_before_opening": _l("截止时刻必须晚于开始时刻。"),
    "plan_ends_before_it_begins": _l("“%(name)s”的最后一天早于第一天。"),
    "plan_no_registration": _l('至少要有一个 kind = "registration" 的阶段。'),
    "plan_opens_before_previous_phase": _l("阶段要按开始时间先后排列，这一阶段早于前一阶段开始。"),
    "plan_phase_without_scoring": _l(
        "阶段“%(found)s”（%(kind)s）里不能评分。请改用 %(allowed)s 类阶段，"
        '或在该阶段写 opens_actions = ["score"]。'
    ),
    "plan_round_begins_too_early": _l("“%(found)s”开始时，“%(earlier)s”还没有结束。"),
    "plan_results_before_rounds_end": _l("“%(found)s”开始时，“%(earlier)s”的评审还没有结束。"),
    "plan_lot_before_closing": _l(
        "%(found)s 的公开数值在报名截止前就已知道，可以被挑选。应不早于 %(earliest)s。"
    ),
    "plan_choices_not_asked": _l("%(found)s 类题目没有选项，只有 %(allowed)s 类才有。"),
    "plan_unknown_fact": _l("没有“%(found)s”这个事实。"),
    "plan_fact_in_wrong_section": _l(
        '“%(found)s”放错了分栏：%(allowed)s 开头的事实只能在成员表（kind = "members"）里问，'
        "其他的只能在普通分栏里问。"
    ),
    "plan_fact_of_other_kind": _l("%(found)s 类题目不能填事实“%(fact)s”。可以用：%(allowed)s。"),
    "plan_choice_unknown_to_fact": _l(
        "事实“%(fact)s”没有“%(found)s”这个取值。可以写：%(allowed)s。"
    ),
    "plan_fact_asked_twice": _l("事实“%(found)s”在 %(first)s 已经问过，同一主体只能问一次。"),
    "plan_test_of_other_kind": _l(
        "事实“%(fact)s”是 %(found)s，不能用这种条件，这种条件只用于 %(allowed)s。"
    ),
    "plan_fact_without_order": _l("事实“%(found)s”的取值没有高低之分，不能比较等级。"),
    "plan_no_bound": _l("这个条件没有界限，永远成立。请至少写一个：%(allowed)s。"),
    "plan_bounds_reversed": _l("上限 %(found)s 低于下限 %(least)s，没有人能符合。"),
    "plan_not_a_place": _l("“%(found)s”不是地区：写 CN、overseas 或 6 位行政区划代码。"),
    "plan_not_one_term": _l("期限必须写且只写一个：%(allowed)s。"),
    "plan_members_section_missing": _l(
        '条件“%(criterion)s”要看核心成员，但申报表里没有成员表（kind = "members"）。'
    ),
    "plan_fact_not_asked": _l(
        "条件“%(criterion)s”要用事实“%(found)s”，但申报表里没有题目填它，这一条永远判断不了。"
    ),
    "plan_group_without_rubric": _l("组别“%(found)s”在这一轮没有评分表。"),
    "plan_weights_not_100": _l("权重合计应为 100，现在是 %(found)s。"),
    "plan_not_above": _l("最高分 %(found)s 必须高于最低分 %(least)s。"),
    "plan_step_does_not_fit": _l("打分间隔 %(found)s 必须大于 0，并能整除分差 %(span)s。"),
    "plan_out_of_range": _l("%(found)s 不在 %(least)s 至 %(most)s 之间。"),
    "plan_drops_everything": _l("%(judges)s 位评委去掉 %(found)s 个分数，就没有分数剩下了。"),
    "plan_more_than_judges": _l("最少 %(found)s 张有效评分表，但每个项目只有 %(most)s 位评委。"),
    "plan_differs_from_draw": _l("这一轮每项 %(found)s 位评委，而 [draw] 里是 %(needed)s 位。"),
    "plan_group_twice": _l("组别“%(found)s”在同一奖项里写了两次。"),
    "plan_group_without_prize": _l("组别“%(found)s”没有任何奖项。"),
    "plan_shares_not_whole": _l("各期比例合计为 %(found)s，应当正好为 1。"),
    "plan_budget_exceeded": _l("奖金合计 %(found_cents)s，超出预算 %(budget_cents)s。"),
}


def problem_told(problem: Problem) -> str:
    """Return what is wrong and what is allowed, to stand beside the place itself."""
    values = {name: _worded(name, value) for name, value in problem.values.items()}
    words = str(PHRASES[f"plan_{problem.code}"])
    told = words % values if values else words.replace("%%", "%")
    near = problem.values.get("near")
    if isinstance(near, list | tuple) and near:
        told += str(PHRASES["plan_nearest"]) % {"near": _joined(near)}
    return told


def problem_words(problem: Problem) -> str:
    """Return where a plan is wrong, what is wrong and what is allowed, in one line."""
    return str(_("%(place)s：%(told)s", place=_place(problem), told=problem_told(problem)))


_LINE = 120
"""So many characters of a faulty line are shown."""


def source_fault_words(source: str, problems: Iterable[Problem]) -> list[str]:
    """Return faults of syntax in words, each with the line that it stands in."""
    lines = source.replace("\r\n", "\n").split("\n")
    found = []
    for one in problems:
        number = str(one.values.get("line", ""))
        at = (
            lines[int(number) - 1].strip() if number.isdigit() and int(number) <= len(lines) else ""
        )
        words = problem_words(one)
        found.append(
            _("%(fault)s这一行是：%(line)s", fault=words, line=at[:_LINE]) if at else words
        )
    return found


class WordedProblems:
    """Problems of a plan that are worded only when somebody reads them, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)

    @override
    def __str__(self) -> str:
        return "\n".join(problem_words(problem) for problem in self.problems)


def _place(problem: Problem) -> str:
    if "line" in problem.values:
        return str(PHRASES["plan_line"]) % problem.values
    return problem.path or str(PHRASES["plan_whole"])


def _worded(name: str, value: object) -> str:
    if name.endswith("_cents") and isinstance(value, int):
        yuan, cents = divmod(value, 100)
        return f"{yuan}.{cents:02d}元" if cents else f"{yuan}元"
    if isinstance(value, list | tuple | Mapping):
        return _joined(value)
    return str(value)


def _joined(values: Iterable[object]) -> str:
    return "、".join(str(value) for value in values)
