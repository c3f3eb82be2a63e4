"""Words for rankings: refusals, what separated neighbours, why an entry has no score."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "ranking_round_open": _l("这一轮评审还没有结束。请先在“评审进度”里结束本轮，再生成排名。"),
    "ranking_reason_needed": _l("已经有过一次排名，请写明这次重新生成的理由。"),
    "ranking_without_entries": _l("这一轮没有参评项目，无法排名。"),
    "ranking_not_proposed": _l("这份排名已经确认或被取代，请在最新的一份上办理。"),
    "ranking_not_a_tie": _l(
        "只能对并列或待定的项目作决定，而且要把并列的项目全部列出。请刷新后重新选择。"
    ),
    "ranking_no_decision_in_plan": _l("本届计划没有把并列交给人工决定，不能用决定改变名次。"),
    "ranking_undecided": _l("还有项目在晋级线上待定，请先作出决定：%(names)s。"),
    "ranking_outdated": _l("排名生成以后，参评项目或评分有变化。请重新生成排名，核对后再确认。"),
    "ranking_next_round_begun": _l("下一轮已经开始，不能再改晋级名单。"),
    "ranking_choose_number": _l("请恰好选定 %(places)s 个晋级项目，其余不晋级。"),
    "second_person_needed": _l("起草和确认须由两位主办方人员分别办理。请另一位主办方人员来确认。"),
    "separated_by_score": _l("得分 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_unrounded": _l("未舍入得分 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_marks": _l("评委合成分 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_mean": _l("得分相同；全部评分平均 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_median": _l("得分相同；评分中位数 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_criterion": _l("得分相同；“%(name)s”平均 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_earlier": _l("得分相同；%(name)s得分 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_value": _l("得分相同；%(name)s %(ahead)s %(sign)s %(behind)s"),
    "separated_by_first_places": _l("得分相同；被评委列为第一的次数 %(ahead)s %(sign)s %(behind)s"),
    "separated_by_decision": _l("得分相同；由评委会决定先后"),
    "separated_by_nothing": _l("各项排名依据都相同，名次并列"),
    "incomplete_no_rubric": _l("该组别没有评分表"),
    "incomplete_too_few_sheets": _l("有效评分表不足"),
    "incomplete_too_few_marks": _l("有效打分不足（%(missing)s）"),
    "incomplete_mark_missing": _l("有评委漏打分"),
    "incomplete_nothing_kept": _l("去掉最高最低分后没有剩下的评分"),
    "incomplete_value_missing": _l("缺少项目数值（%(missing)s）"),
    "incomplete_earlier_missing": _l("缺少前面轮次的得分（%(missing)s）"),
    "cut_advancing": _l("晋级"),
    "cut_undecided": _l("待定"),
    "cut_waiting": _l("候补"),
    "cut_out": _l("未晋级"),
}
