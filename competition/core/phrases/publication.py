"""Words for notices."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "notice_kind_unknown": _l("没有这种公告。"),
    "notice_needs_no_run": _l("一般通知不附名单。"),
    "notice_needs_advancement": _l("晋级公示须依据一份已确认、且后面还有下一轮的排名。"),
    "notice_needs_results": _l("获奖公示和获奖名单须依据已确认的奖项分配。"),
    "notice_nothing_granted": _l("还没有正式授予的奖项。公示期满并授奖后才能发布获奖名单。"),
    "notice_cannot_correct": _l("只能更正已经发布、现行有效的同类公告。"),
    "notice_time_missing": _l("请填写发布时间。"),
    "notice_time_passed": _l("发布时间须晚于现在。"),
    "notice_not_approved": _l("这份公告不在等待定时发布。"),
    "notice_run_not_confirmed": _l(
        "所依据的排名或奖项方案还没有确认，或已被新的取代。请依据最新确认的一份重新起草。"
    ),
    "notice_words_missing": _l("请填写标题和正文。"),
    "notice_not_a_draft": _l("这份公告已经发布，不能再改。需要更正时，请另发一份更正公告。"),
    "notice_approved_already": _l("这份公告已批准定时发布，请先撤回。"),
    "notice_holidays_unknown": _l(
        "还没有 %(year)s 年的放假安排，无法计算公示期。请先在计划的 time.holiday_years 里补充。"
    ),
    "notice_kind_announcement": _l("通知"),
    "notice_kind_advancement": _l("晋级公示"),
    "notice_kind_results": _l("获奖公示"),
    "notice_kind_winners": _l("获奖名单"),
    "precision_exact": _l("%(number)s"),
    "precision_more_than": _l("超过 %(number)s"),
    "precision_nearly": _l("近 %(number)s"),
    "figure_participants": _l("参赛企业和团队"),
    "figure_landed": _l("落户孵化"),
    "figure_prizes": _l("获奖项目"),
    "figure_projects": _l("市级科技计划立项"),
    "figure_support": _l("支持资金"),
    "column_place": _l("名次"),
    "column_project": _l("项目名称"),
    "column_entrant": _l("参赛主体"),
    "column_leader": _l("负责人"),
    "column_unit": _l("推荐单位"),
    "column_field": _l("领域"),
    "column_prize": _l("奖项"),
    "column_score": _l("得分"),
    "contact_business": _l("业务联系"),
    "contact_supervision": _l("监督电话"),
    "contact_technical": _l("技术支持"),
}
